"""Periodic reviews (年审): who is due, and that the review was done and the help goes on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.errors import AppError
from app.models.enrollment import Enrollment, EnrollmentTerm, TermStatus
from app.models.household import Household
from app.models.person import Person
from app.models.program import Program
from app.models.review import EnrollmentReview
from app.models.staff import Role
from app.models.village import Village
from app.month import Month
from app.services.enrollments.current import is_in_force
from app.services.office import audit
from app.services.office.permissions import require_role

# What the office took in itself; a county's list names no day of application or confirmation.
BY_HAND = or_(Enrollment.applied_on.is_not(None), Enrollment.confirmed_on.is_not(None))


@dataclass(frozen=True, slots=True)
class DueReview:
    """An enrollment in force whose review is due; the name is the recipient's or the head's."""

    enrollment_id: int
    name: str
    id_number: str
    village: str
    program: str
    due: Month


def date_was_set(first_month: Month, due: Month, usual: int, *, by_hand: bool) -> bool:
    """Whether somebody set the month of a review; ``usual`` is the program's interval in months.

    A list sets none: the month worked out from its first one would call every old one overdue.
    """
    return by_hand or due != first_month + usual


def due_reviews(session: Session, month: Month) -> tuple[DueReview, ...]:
    """Who is due by the month, by program and village."""
    own, head = aliased(Person), aliased(Person)
    statement = (
        select(
            Enrollment.id,
            func.coalesce(own.name, head.name).label("name"),
            func.coalesce(own.id_number, head.id_number).label("id_number"),
            Village.name.label("village"),
            Program.name.label("program"),
            Program.review_months,
            Enrollment.first_month,
            Enrollment.review_due,
            BY_HAND.label("by_hand"),
        )
        .join(EnrollmentTerm, EnrollmentTerm.enrollment_id == Enrollment.id)
        .join(Program, Program.id == Enrollment.program_id)
        .outerjoin(own, own.id == Enrollment.person_id)
        .outerjoin(Household, Household.id == Enrollment.household_id)
        .outerjoin(head, head.id == Household.head_id)
        .outerjoin(Village, Village.id == func.coalesce(own.village_id, Household.village_id))
        .where(
            Enrollment.review_due <= month,
            EnrollmentTerm.status == TermStatus.ACTIVE,
            is_in_force(month),
        )
        .order_by(Program.position, Village.position, Enrollment.number)
    )
    return tuple(
        DueReview(row.id, row.name, row.id_number, row.village or "", row.program, row.review_due)
        for row in session.execute(statement)
        if date_was_set(row.first_month, row.review_due, row.review_months, by_hand=row.by_hand)
    )


def record_reviews(
    session: Session,
    by: int,
    enrollment_ids: Collection[int],
    *,
    on: date,
    today: date,
    note: str = "",
) -> int:
    """The enrollments were reviewed and go on; returns how many. Needs PREPARE.

    The next review is due the program's interval after the month of this one. Who is no longer
    entitled is not recorded here but changed or stopped. AppError: nobody chosen, a future day.
    """
    require_role(session, by, Role.PREPARE)
    if not enrollment_ids:
        raise AppError("请先选中年审通过的户或人。未作改动。", code="review-nobody")
    if on > today:
        raise AppError("年审日期在今天之后。未作改动,请检查日期。", code="future-date")
    statement = (
        select(Enrollment, Program.review_months)
        .join(Program, Program.id == Enrollment.program_id)
        .where(Enrollment.id.in_(enrollment_ids))
        .order_by(Enrollment.number)
    )
    found = session.execute(statement).all()
    for enrollment, interval in found:
        _record(session, by, enrollment, interval, on, note.strip())
    return len(found)


def _record(
    session: Session, by: int, enrollment: Enrollment, interval: int, on: date, note: str
) -> None:
    following = Month.of(on) + interval if interval else None
    before = enrollment.review_due
    session.add(
        EnrollmentReview(
            enrollment_id=enrollment.id,
            on_day=on,
            note=note or None,
            next_due=following,
            entered_by_id=by,
        )
    )
    enrollment.review_due = following
    session.flush()
    audit.record(
        session,
        by,
        "enrollment.review",
        f"enrollment:{enrollment.id}",
        before={"review_due": None if before is None else str(before)},
        after={
            "review_due": None if following is None else str(following),
            "on": on.isoformat(),
            "reason": note,
        },
    )
