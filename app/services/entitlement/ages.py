"""Ages by months: when a birthday begins to count, and when an age limit ends it ([P]4)."""

from __future__ import annotations

from datetime import date

from app.models.program import AgeLimitRule, BirthdayRule
from app.month import Month
from app.services.entitlement.facts import PersonFacts, ProgramFacts, TierFacts


def age_on(born: date, day: date) -> int:
    """Full years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_band(program: ProgramFacts, person: PersonFacts, month: Month) -> TierFacts | None:
    """The age band of a person in a month, or None below the lowest ([P]4)."""
    age = _age_in(program, person, month)
    for band in program.age_bands:
        begun = band.age_from is not None and band.age_from <= age
        if begun and (band.age_to is None or age <= band.age_to):
            return band
    return None


def of_age(program: ProgramFacts, person: PersonFacts, month: Month) -> bool:
    """Whether the program's age limits let a person count in a month ([P]4).

    Nobody counts before the month of birth ([S]2). Where age bands are all that prices, who is
    in none of them does not count.
    """
    if month < Month.of(person.birth_date):
        return False
    if program.priced_by_age_alone and age_band(program, person, month) is None:
        return False
    rules = program.rules
    if rules.age_from is not None and _age_in(program, person, month) < rules.age_from:
        return False
    if rules.age_to is None:
        return True
    shorter = 1 if rules.age_limit_rule is AgeLimitRule.MONTH_BEFORE else 0
    return month <= Month.of(person.birth_date) + (12 * rules.age_to - shorter)


def _age_in(program: ProgramFacts, person: PersonFacts, month: Month) -> int:
    """The age that counts in a month, by the program's rule for birthdays ([P]4)."""
    born = person.birth_date
    later = 1 if program.rules.birthday_rule is BirthdayRule.NEXT_MONTH else 0
    return ((month.year - born.year) * 12 + month.number - born.month - later) // 12
