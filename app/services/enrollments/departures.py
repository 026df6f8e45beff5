"""Moving away: the day, what ends or goes on without the person, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment, TermStatus
from app.models.person import Person
from app.models.program import Period, Program
from app.month import Month
from app.services.enrollments.stopping import stop, undo_stop
from app.services.enrollments.terms import change
from app.services.enrollments.views import current_term, enrollments_of, timeline
from app.services.office import audit

REASON = "迁出"


@dataclass(frozen=True, slots=True)
class Leaving:
    """An enrollment that a person who moved away leaves: stopped, or going on with others."""

    enrollment_id: int
    program: str
    others: tuple[int, ...]
    from_month: Month


def leaving(session: Session, person_id: int, since: date) -> list[Leaving]:
    """The running enrollments that cover a person, from the month after the move."""
    month = Month.of(since) + 1
    found = []
    statement = (
        select(Enrollment.id, Program.name)
        .join(Program, Program.id == Enrollment.program_id)
        .where(
            Enrollment.id.in_(enrollments_of(session, person_id)),
            Program.period != Period.ONE_OFF,
        )
        .order_by(Program.position, Enrollment.number)
    )
    for enrollment_id, program in session.execute(statement):
        terms = timeline(session, enrollment_id)
        first = max(month, terms[0].from_month) if terms else month
        term = current_term(session, enrollment_id, first)
        if term is None or term.status is TermStatus.ENDED or person_id not in term.person_ids:
            continue
        others = tuple(one for one in term.person_ids if one != person_id)
        found.append(Leaving(enrollment_id, program, others, first))
    return found


@dataclass(frozen=True, slots=True)
class Departed:
    """What a move did: programs stopped, and those that go on without the person."""

    stopped: tuple[Leaving, ...]
    left: tuple[Leaving, ...]


def record_move(
    session: Session, by: int, person_id: int, day: date, *, today: date | None = None
) -> Departed:
    """Record that a person moved away on ``day``; nothing is paid from the month after.

    What the person alone receives is stopped; where others are covered too it goes on without
    the person, with the approved amount as it is. AppError: a day after today or before the
    birth (``move-date``), moved or died already (``moved``).
    """
    person = session.get_one(Person, person_id)
    if person.died_on is not None:
        raise AppError("此人已登记死亡,不能登记迁出。未作改动。", code="moved")
    if person.moved_on is not None:
        raise AppError(
            f"此人已登记{person.moved_on.isoformat()}迁出。未作改动,登记有误请先撤销。",
            code="moved",
        )
    if day > (today or date.today()) or day < person.birth_date:
        raise AppError("迁出日期在今天之后,或早于出生日期。未作改动,请核对。", code="move-date")
    person.moved_on = day
    session.flush()
    audit.record(
        session, by, "person.moved", f"person:{person_id}",
        before={"moved_on": None}, after={"moved_on": day.isoformat()},
    )  # fmt: skip
    found = leaving(session, person_id, day)
    for one in found:
        if one.others:
            change(
                session, by, one.enrollment_id, one.from_month, persons=one.others,
                reason=REASON, carry=("persons",),
            )  # fmt: skip
        else:
            stop(session, by, one.enrollment_id, one.from_month, REASON)
    return Departed(
        tuple(one for one in found if not one.others), tuple(one for one in found if one.others)
    )


def undo_move(session: Session, by: int, person_id: int) -> tuple[int, ...]:
    """Take a move back: what it stopped goes on, where it left the person out they count again.

    Returns the enrollments that were put right. What was changed by hand since stays as it is.
    AppError (code ``not-moved``) for somebody who has not moved.
    """
    person = session.get_one(Person, person_id)
    day = person.moved_on
    if day is None:
        raise AppError("此人没有登记迁出。未作改动。", code="not-moved")
    person.moved_on = None
    session.flush()
    audit.record(
        session, by, "person.move-removed", f"person:{person_id}",
        before={"moved_on": day.isoformat()}, after={"moved_on": None},
    )  # fmt: skip
    month = Month.of(day) + 1
    return tuple(
        one
        for one in _ever_covering(session, person_id)
        if _taken_back(session, by, one, person_id, month)
    )


def _ever_covering(session: Session, person_id: int) -> list[int]:
    found = []
    for one in enrollments_of(session, person_id):
        history = timeline(session, one, with_replaced=True)
        if any(person_id in term.person_ids for term in history):
            found.append(one)
    return found


def _taken_back(
    session: Session, by: int, enrollment_id: int, person_id: int, month: Month
) -> bool:
    """Whether the term of the move still holds, which is then put right."""
    terms = timeline(session, enrollment_id)
    term = next((one for one in reversed(terms) if one.reason == REASON), None)
    if term is None or term.from_month < month:
        return False
    if term.status is TermStatus.ENDED and term is terms[-1]:
        undo_stop(session, by, enrollment_id)
        return True
    if term.status is TermStatus.ENDED or person_id in term.person_ids:
        return False
    change(
        session, by, enrollment_id, term.from_month,
        persons=(*term.person_ids, person_id), reason="更正:未迁出", carry=("persons",),
    )  # fmt: skip
    return True
