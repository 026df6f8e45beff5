"""``due``: what a month owes an enrollment by the facts, with the working that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.program import Period
from app.month import Month
from app.services.entitlement.counting import NotCounting, counting
from app.services.entitlement.facts import EnrollmentFacts, Facts
from app.services.entitlement.price import Part, Price, months_of_period, price, share_of_period

SPLIT_PERIODS = (Period.QUARTERLY, Period.HALF_YEARLY)


@dataclass(frozen=True, slots=True)
class Due:
    """What a month gives: fen, who counts, how it was worked out, who was left out and why."""

    amount_fen: int
    person_ids: tuple[int, ...]
    parts: tuple[Part, ...]
    left_out: tuple[NotCounting, ...]

    @property
    def working(self) -> str:
        """The parts in words: 集中835.00元×1 + 半护理160.00元×1."""
        return " + ".join(part.text for part in self.parts)

    @property
    def rate_missing(self) -> bool:
        """Whether a tier had no rate, so that the amount cannot be right."""
        return any(part.missing for part in self.parts)


NOTHING = Due(0, (), (), ())


def due(facts: Facts, enrollment_id: int, month: Month) -> Due:
    """D(m): nothing before the program's ledger start, else what the facts give."""
    start = facts.programs[facts.enrollments[enrollment_id].program_id].rules.ledger_start
    if start is not None and month < start:
        return NOTHING
    return entitled(facts, enrollment_id, month)


def entitled(facts: Facts, enrollment_id: int, month: Month, *, any_month: bool = False) -> Due:
    """What the facts give for a month, whenever the ledger starts (for counting, changes).

    Worked out in this order: term in force, persons who count, price, supplements, rounding.
    ``any_month`` asks a yearly program outside its pay month too, as if that were now.
    """
    enrollment = facts.enrollments[enrollment_id]
    counts, left_out = counting(facts, enrollment, month)
    priced = _price(facts, enrollment, counts, month, any_month=any_month)
    if priced is None:
        return Due(0, (), (), left_out) if left_out else NOTHING
    amount = _rounded(facts, enrollment, priced, month)
    return Due(amount, counts, priced.parts, left_out)


def _price(
    facts: Facts,
    enrollment: EnrollmentFacts,
    counts: Sequence[int],
    month: Month,
    *,
    any_month: bool = False,
) -> Price | None:
    """The price of a month by itself; None where nobody counts."""
    term = enrollment.term_in(month)
    if not counts or term is None:
        return None
    program = facts.programs[enrollment.program_id]
    persons = [facts.persons[person] for person in counts]
    return price(program, term, persons, month, any_month=any_month)


def _rounded(facts: Facts, enrollment: EnrollmentFacts, priced: Price, month: Month) -> int:
    """A month's fen: rounded by itself, or once per quarter or half-year with a yearly rate."""
    program = facts.programs[enrollment.program_id]
    if program.rules.period not in SPLIT_PERIODS or not program.priced_by_year:
        return priced.amount_fen
    period = [
        (one, _price(facts, enrollment, counting(facts, enrollment, one)[0], one))
        for one in months_of_period(program.rules, month)
    ]
    if not any(one.by_year for _, one in period if one is not None):
        return priced.amount_fen
    before = [one for when, one in period if one is not None and when < month]
    return share_of_period(program.rules, before, priced)
