"""Which month the office is working on: the one in which a program still waits to be paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment, EnrollmentTerm, TermStatus
from app.models.program import Program
from app.models.roster import LOCKED, OPEN, Roster, RosterStatus
from app.month import Month
from app.services.enrollments.current import is_in_force
from app.services.entitlement.price import pays_in
from app.services.entitlement.rules import rules_of


def business_month(session: Session, today: date) -> Month:
    """The newest month with an open roster, else the newest locked one until all are paid in it.

    All: the programs that were paid the month before and still have people. Then it is the month
    after. Without any roster it is the month of ``today``.
    """
    opened = _newest(session, OPEN)
    if opened is not None:
        return opened
    locked = _newest(session, tuple(LOCKED))
    if locked is None:
        return Month.of(today)
    return locked if _somebody_waits(session, locked) else locked + 1


def first_unpaid(session: Session, otherwise: Month) -> Mapping[int, Month]:
    """By program id, the first month that no locked roster of it has paid.

    A change from then on leaves what was paid as it is. A program that was never paid has
    ``otherwise``.
    """
    last = select(Roster.program_id, func.max(Roster.month)).where(Roster.status.in_(LOCKED))
    paid = {row[0]: row[1] + 1 for row in session.execute(last.group_by(Roster.program_id))}
    return {one: paid.get(one, otherwise) for one in session.scalars(select(Program.id))}


def _somebody_waits(session: Session, month: Month) -> bool:
    """Whether a program paid the month before, with people still, has no roster of this month."""
    waiting = _paid_in(session, month - 1) - _paid_in(session, month)
    active = (
        select(Enrollment.program_id)
        .join(EnrollmentTerm, EnrollmentTerm.enrollment_id == Enrollment.id)
        .where(is_in_force(month), EnrollmentTerm.status == TermStatus.ACTIVE)
    )
    programs = session.scalars(
        select(Program).where(Program.active, Program.id.in_(waiting), Program.id.in_(active))
    )
    return any(pays_in(rules_of(program), month) for program in programs)


def _paid_in(session: Session, month: Month) -> set[int]:
    """The ids of the programs with a locked roster of the month."""
    own = (Roster.month == month, Roster.status.in_(LOCKED))
    return set(session.scalars(select(Roster.program_id).where(*own)))


def _newest(session: Session, statuses: tuple[RosterStatus, ...]) -> Month | None:
    return session.scalar(select(func.max(Roster.month)).where(Roster.status.in_(statuses)))
