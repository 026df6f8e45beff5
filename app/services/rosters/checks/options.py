"""From where on the office wants to be asked about amounts: changes, arrears, a roster's total."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.services.office import settings
from app.services.office.permissions import require_role

# More than doubled, until the office says otherwise.
USUAL_JUMP = 100
LEAST, MOST = 1, 1000
JUMP_SETTING = "checks.jump"
# What a roster may bring before it is asked about: 3 months of arrears, a fifth more in all.
USUAL_ARREARS_MONTHS, USUAL_TOTAL = 3, 20
ARREARS_SETTING, TOTAL_SETTING = "checks.arrears_months", "checks.total"


@dataclass(frozen=True, slots=True)
class Jump:
    """Percent for the office, and for a program where it has its own."""

    office: int
    program: int | None

    @property
    def percent(self) -> int:
        """The one that counts."""
        return self.office if self.program is None else self.program


def jump(session: Session, program_id: int) -> Jump:
    """What holds for a program."""
    own = settings.get(session, _of(program_id))
    return Jump(
        int(settings.get(session, JUMP_SETTING, str(USUAL_JUMP))), int(own) if own else None
    )


def set_jump(session: Session, by: int, program_id: int, office: int, program: int | None) -> None:
    """Keep other percents; by whoever prepares. Raises AppError beyond 1 to 1000."""
    require_role(session, by, Role.PREPARE)
    for percent in (office, program):
        if percent is not None and not LEAST <= percent <= MOST:
            raise AppError(f"百分比应在{LEAST}至{MOST}之间。未作改动。", code="percent")
    settings.keep(session, by, JUMP_SETTING, str(office))
    if program is not None or settings.get(session, _of(program_id)):
        settings.keep(session, by, _of(program_id), "" if program is None else str(program))


@dataclass(frozen=True, slots=True)
class Limits:
    """Months of arrears on a line, and percent of a roster's total above the last one's."""

    arrears_months: int
    total_percent: int


def limits(session: Session) -> Limits:
    """What holds for the office."""
    return Limits(
        int(settings.get(session, ARREARS_SETTING, str(USUAL_ARREARS_MONTHS))),
        int(settings.get(session, TOTAL_SETTING, str(USUAL_TOTAL))),
    )


def set_limits(session: Session, by: int, wanted: Limits) -> None:
    """Keep other limits; by whoever prepares. Raises AppError beyond 1 to 1000."""
    require_role(session, by, Role.PREPARE)
    for number, words in ((wanted.arrears_months, "月数"), (wanted.total_percent, "百分比")):
        if not LEAST <= number <= MOST:
            raise AppError(f"{words}应在{LEAST}至{MOST}之间。未作改动。", code="limit")
    settings.keep(session, by, ARREARS_SETTING, str(wanted.arrears_months))
    settings.keep(session, by, TOTAL_SETTING, str(wanted.total_percent))


def _of(program_id: int) -> str:
    return f"{JUMP_SETTING}.{program_id}"
