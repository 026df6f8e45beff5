"""Approved amounts of the demo town, scaled so that the year comes to what the report says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.models.enrollment import TermStatus
from app.month import Month, months
from app.services.demo.place import COUNTED, LEDGER_START
from app.services.demo.rows import MadePerson, MadeTerm

REPORTED = tuple(months(LEDGER_START, COUNTED))


@dataclass(frozen=True, slots=True)
class Shares:
    """An enrollment's terms, and per term how much it weighs against the others."""

    terms: tuple[MadeTerm, ...]
    weights: tuple[float, ...]


def approved(
    drawn: Sequence[Shares], people: Mapping[str, MadePerson], yuan: int
) -> list[tuple[MadeTerm, ...]]:
    """Terms with approved amounts in whole yuan that pay about ``yuan`` over the report's months.

    Whole yuan leave the sum a little off: far less than the 5,000 that rounding to 万 allows.
    """
    weight = sum(
        share
        for one in drawn
        for term, share in zip(one.terms, one.weights, strict=True)
        for month in REPORTED
        if term is in_force(one.terms, month) and pays(term, people, month)
    )
    return [
        tuple(
            replace(term, approved_fen=max(1, round(share * yuan / weight)) * 100)
            for term, share in zip(one.terms, one.weights, strict=True)
        )
        for one in drawn
    ]


def in_force(terms: Iterable[MadeTerm], month: Month) -> MadeTerm | None:
    """The term in force once everything is entered: back-pay takes the place of a suspension."""
    found: MadeTerm | None = None
    for term in terms:
        if term.from_month <= month and (found is None or term.from_month >= found.from_month):
            found = term
    return found


def pays(term: MadeTerm, people: Mapping[str, MadePerson], month: Month) -> bool:
    """Whether a month of the term is due: active, and somebody covered alive until then."""
    return term.status is TermStatus.ACTIVE and any(
        _lives(people[number], month) for number in term.persons
    )


def _lives(person: MadePerson, month: Month) -> bool:
    return person.died_on is None or month <= Month.of(person.died_on)
