"""What moving away does to what a person receives, and how it is taken back."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import TermStatus
from app.models.task import AssignmentItem
from app.month import Month
from app.services.enrollments.departures import leaving
from app.services.enrollments.stopping import stop, undo_stop
from app.services.enrollments.terms import change
from app.services.enrollments.views import current_term


def leave(session: Session, by: int, item: AssignmentItem, person_id: int, since: date) -> None:
    """Stop what the person alone receives; where others are covered, it goes on without them."""
    stopped, left = [], []
    for one in leaving(session, person_id, since):
        if one.others:
            change(
                session, by, one.enrollment_id, one.from_month, persons=one.others,
                reason="迁出", carry=("persons",),
            )  # fmt: skip
            left.append(one.enrollment_id)
        else:
            stop(session, by, one.enrollment_id, one.from_month, "迁出")
            stopped.append(one.enrollment_id)
    item.stopped, item.left = stopped, left


def take_back(session: Session, by: int, item: AssignmentItem, person_id: int, since: date) -> None:
    """Undo what ``leave`` did for a move since a day."""
    for enrollment_id in item.stopped:
        # Taken up again by hand since: then there is nothing left to take back.
        with suppress(AppError):
            undo_stop(session, by, enrollment_id)
    for enrollment_id in item.left:
        _come_back(session, by, enrollment_id, person_id, Month.of(since) + 1)
    item.stopped, item.left = [], []


def _come_back(session: Session, by: int, enrollment_id: int, person_id: int, month: Month) -> None:
    term = current_term(session, enrollment_id, month)
    if term is None or term.status is TermStatus.ENDED or person_id in term.person_ids:
        return
    change(
        session, by, enrollment_id, month, persons=(*term.person_ids, person_id),
        reason="更正:未迁出", carry=("persons",),
    )  # fmt: skip
