"""Finding visits again: by words, by what is still owed, by month, by the day that is due."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.program import Program
from app.models.staff import Staff
from app.models.village import Village
from app.models.visit import Outcome, Visit, VisitStep
from app.month import Month
from app.services.office import settings
from app.services.visits.rows import VisitDetail, VisitMonth, VisitRow, VisitStepRow

_RECEIVER, _FOLLOWER = aliased(Staff), aliased(Staff)
_SEARCHED = (
    Visit.visitor,
    Visit.name,
    Visit.phone,
    Visit.id_number,
    Visit.said,
    Visit.done,
    Village.name,
    Program.name,
)


class VisitFilter(StrEnum):
    """Which visits a list shows."""

    ALL = "all"
    OPEN = "open"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class VisitPage:
    """Rows from an offset on, and how many there are in all."""

    rows: tuple[VisitRow, ...]
    total: int


def list_visits(
    session: Session,
    text: str,
    *,
    today: date,
    which: VisitFilter = VisitFilter.ALL,
    limit: int,
    offset: int = 0,
) -> VisitPage:
    """Visits in which every word of ``text`` occurs: open ones by the day due, all newest first."""
    found = [*_containing(text), *_which(which, today)]
    # LIKE: a trigram index finds nothing for words of two characters, and there are few visits.
    total = session.scalar(_joined(select(func.count(Visit.id))).where(*found)) or 0
    newest = (Visit.visited_on.desc(), Visit.id.desc())
    order = newest if which is VisitFilter.ALL else (Visit.follow_up_on, Visit.id)
    statement = _rows().where(*found).order_by(*order).limit(limit).offset(offset)
    return VisitPage(tuple(_row(*row) for row in session.execute(statement)), total)


def due_visits(session: Session, *, today: date) -> tuple[VisitRow, ...]:
    """Open visits whose day has come, the longest overdue first."""
    due = _rows().where(*_which(VisitFilter.DUE, today)).order_by(Visit.follow_up_on, Visit.id)
    return tuple(_row(*row) for row in session.execute(due))


def visits_of_month(session: Session, month: Month) -> VisitMonth:
    """A month's visits in the order in which they came."""
    statement = (
        _rows()
        .where(Visit.visited_on >= month.first_day, Visit.visited_on <= month.last_day)
        .order_by(Visit.visited_on, Visit.id)
    )
    rows = [_row(*row) for row in session.execute(statement)]
    steps = _steps(session, [row.id for row in rows])
    return VisitMonth(
        settings.get(session, "town"),
        month,
        tuple(VisitDetail(row, tuple(steps[row.id])) for row in rows),
    )


def visit_detail(session: Session, visit_id: int) -> VisitDetail:
    """One visit with what was done about it since; LookupError for an id that is none."""
    found = session.execute(_rows().where(Visit.id == visit_id)).one_or_none()
    if found is None:
        raise LookupError("no such visit")
    return VisitDetail(_row(*found), tuple(_steps(session, [visit_id])[visit_id]))


def _steps(session: Session, visit_ids: list[int]) -> dict[int, list[VisitStepRow]]:
    found: dict[int, list[VisitStepRow]] = defaultdict(list)
    statement = (
        select(VisitStep, Staff.name)
        .join(Staff, Staff.id == VisitStep.entered_by_id)
        .where(VisitStep.visit_id.in_(visit_ids))
        .order_by(VisitStep.on_day, VisitStep.id)
    )
    for step, by in session.execute(statement):
        found[step.visit_id].append(
            VisitStepRow(step.on_day, step.done, step.outcome, step.follow_up_on, by)
        )
    return found


def _which(which: VisitFilter, today: date) -> list[ColumnElement[bool]]:
    if which is VisitFilter.ALL:
        return []
    found = [Visit.outcome == Outcome.OPEN]
    return [*found, Visit.follow_up_on <= today] if which is VisitFilter.DUE else found


def _containing(text: str) -> list[ColumnElement[bool]]:
    return [
        or_(*(column.contains(word, autoescape=True) for column in _SEARCHED))
        for word in text.split()
    ]


def _rows() -> Select[Any]:
    return (
        _joined(select(Visit, Village.name, Program.name, _FOLLOWER.name, _RECEIVER.name))
        .join(_RECEIVER, _RECEIVER.id == Visit.received_by_id)
        .outerjoin(_FOLLOWER, _FOLLOWER.id == Visit.follow_up_by_id)
    )


def _joined(statement: Any) -> Select[Any]:
    joined: Select[Any] = statement.outerjoin(Village, Village.id == Visit.village_id).outerjoin(
        Program, Program.id == Visit.program_id
    )
    return joined


def _row(
    visit: Visit, village: str | None, program: str | None, follower: str | None, receiver: str
) -> VisitRow:
    return VisitRow(
        id=visit.id,
        visited_on=visit.visited_on,
        visitor=visit.visitor,
        phone=visit.phone or "",
        person_id=visit.person_id or 0,
        name=visit.name,
        id_number=visit.id_number or "",
        village_id=visit.village_id or 0,
        village=village or "",
        program_id=visit.program_id or 0,
        program=program or "",
        matter=visit.matter,
        said=visit.said,
        done=visit.done or "",
        outcome=visit.outcome,
        follow_up_on=visit.follow_up_on,
        follow_up_by_id=visit.follow_up_by_id or 0,
        follow_up_by=follower or "",
        closed_on=visit.closed_on,
        enrollment_id=visit.enrollment_id or 0,
        received_by=receiver,
    )
