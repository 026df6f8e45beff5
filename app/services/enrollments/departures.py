"""Moving away: the day, what ends or goes on without the person, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import DepartureTerm, Enrollment, EnrollmentTerm, TermStatus
from app.models.person import Person
from app.models.program import Period, Program
from app.models.staff import Role
from app.month import Month
from app.services.enrollments import store
from app.services.enrollments.rows import LiveTerm
from app.services.enrollments.stopping import stop, undo_stop
from app.services.enrollments.terms import change, put
from app.services.enrollments.views import current_term, enrollments_of, timeline
from app.services.entitlement.facts import SupplementFacts
from app.services.office import audit
from app.services.office.permissions import require_role

REASON = "迁出"
TAKEN_BACK = "更正:未迁出"


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


def record_move(session: Session, by: int, person_id: int, day: date, *, today: date) -> Departed:
    """Record that a person moved away on ``day``; nothing is paid from the month after.

    What the person alone receives is stopped; where others are covered too it goes on without
    the person, with the approved amount as it is. AppError: a day after today or before the
    birth (``move-date``), moved or died already (``moved``).
    """
    require_role(session, by, Role.PREPARE)
    person = session.get_one(Person, person_id)
    if person.died_on is not None:
        raise AppError("此人已登记死亡,不能登记迁出。未作改动。", code="moved")
    if person.moved_on is not None:
        raise AppError(
            f"此人已登记{person.moved_on.isoformat()}迁出。未作改动,登记有误请先撤销。",
            code="moved",
        )
    if day > today or day < person.birth_date:
        raise AppError("迁出日期在今天之后,或早于出生日期。未作改动,请核对。", code="move-date")
    person.moved_on = day
    session.flush()
    audit.record(
        session,
        by,
        "person.moved",
        f"person:{person_id}",
        before={"moved_on": None},
        after={"moved_on": day.isoformat()},
    )
    found = leaving(session, person_id, day)
    terms = [_leave(session, by, one) for one in found]
    if terms:
        session.execute(
            insert(DepartureTerm), [{"term_id": term, "person_id": person_id} for term in terms]
        )
    return Departed(
        tuple(one for one in found if not one.others), tuple(one for one in found if one.others)
    )


def undo_move(session: Session, by: int, person_id: int) -> tuple[int, ...]:
    """Take a move back: what it stopped goes on, where it left the person out they count again.

    Returns the enrollments that were put right. What the move did is known by the terms it
    wrote, whoever recorded it and whatever a reason says; an ending by hand stands.
    AppError (code ``not-moved``) for somebody who has not moved.
    """
    require_role(session, by, Role.PREPARE)
    person = session.get_one(Person, person_id)
    day = person.moved_on
    if day is None:
        raise AppError("此人没有登记迁出。未作改动。", code="not-moved")
    person.moved_on = None
    session.flush()
    audit.record(
        session,
        by,
        "person.move-removed",
        f"person:{person_id}",
        before={"moved_on": day.isoformat()},
        after={"moved_on": None},
    )
    return tuple(
        term.enrollment_id
        for term in _forgotten_terms(session, person_id)
        if _taken_back(session, by, term, person_id)
    )


def _leave(session: Session, by: int, one: Leaving) -> int:
    """Stop an enrollment, or let it go on without the person; returns the term written."""
    if not one.others:
        return stop(session, by, one.enrollment_id, one.from_month, REASON).term_id
    return change(
        session,
        by,
        one.enrollment_id,
        one.from_month,
        persons=one.others,
        reason=REASON,
        carry=("persons",),
    ).term_id


def _forgotten_terms(session: Session, person_id: int) -> list[EnrollmentTerm]:
    """The terms that a person's move wrote; from now on they are no longer known as such."""
    own = DepartureTerm.person_id == person_id
    statement = (
        select(EnrollmentTerm)
        .join(DepartureTerm, DepartureTerm.term_id == EnrollmentTerm.id)
        .where(own)
        .order_by(EnrollmentTerm.enrollment_id)
    )
    terms = list(session.scalars(statement))
    session.execute(delete(DepartureTerm).where(own))
    return terms


def _taken_back(session: Session, by: int, term: EnrollmentTerm, person_id: int) -> bool:
    """Whether what a term of the move did still holds, which is then put right."""
    live = store.live_terms(session, term.enrollment_id)
    if term.status is not TermStatus.ENDED:
        return _counts_again(session, by, term, live, person_id)
    if live[-1].id != term.id:
        return False
    undo_stop(session, by, term.enrollment_id)
    return True


def _counts_again(
    session: Session,
    by: int,
    term: EnrollmentTerm,
    live: tuple[LiveTerm, ...],
    person_id: int,
) -> bool:
    """Cover a person again from the month of the move on; what else was changed since stays."""
    without = [
        one
        for one in live
        if one.from_month >= term.from_month
        and one.content.status is not TermStatus.ENDED
        and person_id not in one.content.persons
    ]
    own = _supplements_before(session, term, live, person_id)
    for one in without:
        content = replace(
            one.content,
            persons=tuple(sorted((*one.content.persons, person_id))),
            supplements=(*one.content.supplements, *own),
            reason=TAKEN_BACK,
        )
        put(
            session,
            by,
            term.enrollment_id,
            one.from_month,
            content,
            action="enrollment.change",
        )
    return bool(without)


def _supplements_before(
    session: Session, term: EnrollmentTerm, live: tuple[LiveTerm, ...], person_id: int
) -> tuple[SupplementFacts, ...]:
    """A person's supplements in what held before a term of the move, which left them out."""
    replaced = store.terms_replaced_by(session, term.id)
    before = replaced[-1] if replaced else store.in_force(live, term.from_month - 1)
    if before is None:
        return ()
    return tuple(one for one in before.content.supplements if one.person_id == person_id)
