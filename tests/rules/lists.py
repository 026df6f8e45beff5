"""What an example may say of full lists, and what may be expected of comparing one."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from app.models.enrollment import Enrollment
from app.models.program import Unit
from app.models.village import Village
from app.month import Month
from app.services.enrollments.views import timeline
from app.services.intake.applying import apply
from app.services.intake.comparing import Compared, Kind
from tests import factory
from tests.rules.answers import same
from tests.rules.case import Case
from tests.rules.people import person
from tests.rules.vocabulary import ANSWERS, FACTS
from tests.services.support.list_desk import (
    HOUSEHOLDS,
    PERSONS,
    TODAY,
    VILLAGE,
    ListDesk,
    family,
    one,
)

_ROW = re.compile(
    r"(?P<head>[A-Z][a-z]+)(?: with (?P<others>[A-Z][a-z]+(?:, [A-Z][a-z]+)*))?"
    r" (?P<amount>\d+|unreadable)(?: since (?P<since>\d{4}-\d\d))?(?: to account (?P<account>\d+))?"
)


@FACTS.says("full list of {program:word} for {month:month}: {rows:rest}")
def full_list(case: Case, program: str, month: Month, rows: str) -> None:
    """Read and compared; rows apart by semicolons, an amount in yuan may be unreadable."""
    if case.session.scalar(select(Village.id)) is None:
        factory.village(case.session, VILLAGE)
    desk = ListDesk(case.session, case.preparer, case.program(program))
    by_household = desk.program.unit is Unit.HOUSEHOLD
    cells: list[list[Any]] = []
    for row in rows.split("; "):
        cells += _rows(case, row, by_household=by_household)
    read = desk.read(HOUSEHOLDS if by_household else PERSONS, cells)
    case.listed = program, desk.compare(read, str(month))


def _rows(case: Case, text: str, *, by_household: bool) -> list[list[Any]]:
    found = _ROW.fullmatch(text)
    if found is None:
        raise ValueError(f"this is no row of a list: {text}")
    names = [found["head"], *filter(None, (found["others"] or "").split(", "))]
    for name in names:
        if name not in case.persons:
            person(case, name)
    people = [case.person(name) for name in names]
    amount: Any = int(found["amount"]) if found["amount"].isdigit() else "多"
    if by_household:
        return family(*people, amount=amount, account=found["account"] or "", first=found["since"])
    return [one(people[0], amount, found["since"])]


@FACTS.says("the list is taken over")
def taken_over(case: Case) -> None:
    """Rows that are wrong are skipped."""
    program, comparison = _listed(case)
    apply(
        case.session,
        case.preparer,
        case.program(program),
        comparison,
        today=TODAY,
        skip_errors=True,
    )
    for item in comparison.items:
        _name_new(case, program, item)


def _name_new(case: Case, program: str, item: Compared) -> None:
    """What the list began gets the name of its recipient."""
    if item.kind is not Kind.NEW or item.entry is None:
        return
    key = _key(case, item)
    case.enrollments[key] = max(
        enrollment.id
        for enrollment in case.session.scalars(
            select(Enrollment).where(Enrollment.program_id == case.program(program).id)
        )
        if case.person(key).id in _persons(case, enrollment.id)
    )


def _persons(case: Case, enrollment_id: int) -> tuple[int, ...]:
    return timeline(case.session, enrollment_id)[-1].person_ids


def _listed(case: Case) -> tuple[str, Any]:
    if case.listed is None:
        raise ValueError("there is no list")
    return case.listed


def _key(case: Case, item: Compared) -> str:
    number = item.entry.recipient if item.entry is not None else ""
    if item.standing is not None:
        number = item.standing.recipient
    (name,) = (name for name, who in case.persons.items() if who.id_number == number)
    return name


def _said(case: Case) -> set[tuple[str, str, str]]:
    _, comparison = _listed(case)
    return {
        (item.kind.value, _key(case, item), str(item.from_month or "")) for item in comparison.items
    }


def _expect(case: Case, kind: Kind, name: str, month: Month | None) -> None:
    said = _said(case)
    if (kind.value, name, str(month or "")) not in said:
        raise AssertionError(f"expected {kind.value} {name} {month or ''}, found {sorted(said)}")


@ANSWERS.says("the list begins {name:name} from {month:month}")
def begins(case: Case, name: str, month: Month) -> None:
    _expect(case, Kind.NEW, name, month)


@ANSWERS.says("the list stops {name:name} from {month:month}")
def stops(case: Case, name: str, month: Month) -> None:
    _expect(case, Kind.STOPPED, name, month)


@ANSWERS.says("the list changes {name:name} from {month:month}")
def changes(case: Case, name: str, month: Month) -> None:
    _expect(case, Kind.CHANGED, name, month)


@ANSWERS.says("the list leaves {name:name} as it is")
def leaves(case: Case, name: str) -> None:
    if not any(who == name and kind == Kind.UNCHANGED for kind, who, _ in _said(case)):
        raise AssertionError(f"found {sorted(_said(case))}")


@ANSWERS.says("the list shows {name:name} as not yet begun")
def not_yet(case: Case, name: str) -> None:
    _expect(case, Kind.NOT_YET, name, None)


@ANSWERS.says("the list ends nobody")
def ends_nobody(case: Case) -> None:
    same([name for kind, name, _ in _said(case) if kind == Kind.STOPPED], [])
