"""Who of a household qualifies for 分类增发 by what the register knows of them."""

from __future__ import annotations

from datetime import date

from app.models.program import TierDimension
from app.services.entitlement.ages import age_on
from app.services.programs.rows import ProgramRow
from app.services.register.persons import SEVERE_LEVELS

# 老年人权益保障法 art. 2, 未成年人保护法 art. 2.
ELDERLY_FROM = 60
ADULT_FROM = 18
ELDERLY, MINOR, SEVERELY_DISABLED = "老年人", "未成年人", "重度残疾人"


def supplement_tiers(program: ProgramRow) -> tuple[str, ...]:
    """The names of a program's supplement tiers."""
    return tuple(t.name for t in program.tiers if t.dimension is TierDimension.SUPPLEMENT)


def likely_tiers(
    program: ProgramRow, born: date, disability_level: str, day: date
) -> tuple[str, ...]:
    """The supplement tiers that a person of this age and disability qualifies for on a day.

    Only what comes with the program is known by name; illness is in no register.
    """
    age = age_on(born, day)
    fits = {
        ELDERLY: age >= ELDERLY_FROM,
        MINOR: age < ADULT_FROM,
        SEVERELY_DISABLED: disability_level in SEVERE_LEVELS,
    }
    return tuple(name for name in supplement_tiers(program) if fits.get(name, False))
