"""Ages by months: when a birthday begins to count, and when an age limit ends it ([P]4)."""

from __future__ import annotations

from app.models.program import AgeLimitRule, BirthdayRule
from app.month import Month
from app.services.entitlement.facts import PersonFacts, ProgramFacts, TierFacts


def age_reached(born: Month, age: int, rule: BirthdayRule) -> Month:
    """The first month in which an age counts ([P]4)."""
    return born + (12 * age + (1 if rule is BirthdayRule.NEXT_MONTH else 0))


def age_band(program: ProgramFacts, person: PersonFacts, month: Month) -> TierFacts | None:
    """The age band of a person in a month, or None below the lowest ([P]4)."""
    born = Month.of(person.birth_date)
    for band in program.age_bands:
        if band.age_from is None or age_reached(born, band.age_from, program.birthday_rule) > month:
            continue
        if band.age_to is None or month < age_reached(born, band.age_to + 1, program.birthday_rule):
            return band
    return None


def of_age(program: ProgramFacts, person: PersonFacts, month: Month) -> bool:
    """Whether the program's age limits let a person count in a month ([P]4)."""
    if program.age_from is None and program.age_to is None:
        return True
    born = Month.of(person.birth_date)
    if program.age_from is not None and month < age_reached(
        born, program.age_from, program.birthday_rule
    ):
        return False
    if program.age_to is None:
        return True
    shorter = 1 if program.age_limit_rule is AgeLimitRule.MONTH_BEFORE else 0
    return month <= born + (12 * program.age_to - shorter)
