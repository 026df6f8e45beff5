"""Holds by line, as the window sets and ends them: several months at once, and without a draft."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import Program
from app.models.roster import Hold, Roster, RosterItem, RosterLine, RosterStatus
from app.month import Month
from app.services import audit
from app.services.rosters.drafting import DraftReport, draft
from app.services.rosters.lifecycle import expect_status, release_hold


def hold_months(
    session: Session,
    by: int,
    number: str,
    enrollment_id: int,
    months: Collection[Month],
    reason: str,
    *,
    today: date,
) -> DraftReport:
    """Take months of a line out of a draft and renew it (payments.md "Paid" 4).

    Raises AppError for a roster that is no draft, no reason, no month, or a month that the
    line does not have.
    """
    roster = expect_status(session, number, RosterStatus.DRAFT, "暂缓发放")
    if not reason.strip():
        raise AppError("请写明暂缓原因。未作改动。", code="reason-missing")
    in_draft = set(
        session.scalars(
            select(RosterItem.month)
            .join(RosterLine, RosterLine.id == RosterItem.line_id)
            .where(
                RosterLine.roster_id == roster.id,
                RosterItem.enrollment_id == enrollment_id,
                RosterItem.reserves,
            )
        )
    )
    if not months or not set(months) <= in_draft:
        raise AppError(
            "所选的月份不在这份花名册里,未作改动。请重新打开花名册后再选。",
            code="month-not-in-roster",
        )
    for month in sorted(months):
        session.add(
            Hold(enrollment_id=enrollment_id, month=month, reason=reason.strip(), held_by_id=by)
        )
        session.flush()
        audit.record(
            session, by, "hold.set", f"enrollment:{enrollment_id}", after={"month": str(month)}
        )
    return _renew(session, by, roster, today)


def release_months(
    session: Session,
    by: int,
    enrollment_id: int,
    months: Collection[Month],
    *,
    number: str | None,
    today: date,
) -> DraftReport | None:
    """End holds of an enrollment; the draft ``number`` is renewed, if there is one.

    Raises AppError for a roster that is no draft, or when nothing of these is held.
    """
    roster = None
    if number is not None:
        roster = expect_status(session, number, RosterStatus.DRAFT, "解除暂缓")
    entries = session.scalars(
        select(Hold)
        .where(Hold.enrollment_id == enrollment_id, Hold.released_at.is_(None))
        .order_by(Hold.month)
    ).all()
    wanted = [entry for entry in entries if entry.month in months]
    if not wanted:
        raise AppError("此人没有暂缓发放的月份,未作改动。", code="not-held")
    for entry in wanted:
        release_hold(session, by, entry)
    return None if roster is None else _renew(session, by, roster, today)


def _renew(session: Session, by: int, roster: Roster, today: date) -> DraftReport:
    program = session.get_one(Program, roster.program_id)
    return draft(session, by, program, roster.month, today=today)
