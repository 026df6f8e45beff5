"""Holds: months (and refunds) taken out of payment until somebody releases them ([R]4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.enrollment import Enrollment
from app.models.roster import Hold, ItemKind, Roster, RosterItem, RosterLine, RosterStatus
from app.models.staff import Role
from app.month import Month
from app.services.enrollments.views import enrollments_of
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.register.persons import person_by_id_number
from app.services.rosters.drafting import DraftReport, draft
from app.services.rosters.store import expect_status


def hold(
    session: Session,
    by: int,
    number: str,
    id_number: str,
    month: Month,
    reason: str,
    *,
    today: date,
) -> DraftReport:
    """Take a month of a recipient out of a draft; see ``hold_months``.

    The person may be recipient, head or covered member. AppError also when several lines of
    the draft pay the month to them.
    """
    require_role(session, by, Role.PREPARE)
    roster = expect_status(session, number, RosterStatus.DRAFT, "暂缓发放")
    line = _line_of(session, roster, id_number, month)
    return hold_months(session, by, number, line.enrollment_id, [month], reason, today=today)


def release(session: Session, by: int, number: str, id_number: str, *, today: date) -> DraftReport:
    """End all holds of a recipient in the roster's program, and renew the draft."""
    require_role(session, by, Role.PREPARE)
    roster = expect_status(session, number, RosterStatus.DRAFT, "解除暂缓")
    held = session.scalars(
        select(Hold)
        .join(Enrollment, Enrollment.id == Hold.enrollment_id)
        .where(
            Hold.released_at.is_(None),
            Enrollment.program_id == roster.program_id,
            Enrollment.id.in_(_standing_in(session, id_number)),
        )
    ).all()
    _release(session, by, held)
    return _renew(session, by, roster, today)


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
    """Take months of a line out of a draft and renew it (docs/rules.md [R]4).

    A refund on the line stands under the roster's month and is held back with it. Raises
    AppError for a roster that is no draft, no reason, no month, or a month that the line does
    not have.
    """
    require_role(session, by, Role.PREPARE)
    roster = expect_status(session, number, RosterStatus.DRAFT, "暂缓发放")
    if not reason.strip():
        raise AppError("请写明暂缓原因。未作改动。", code="reason-missing")
    in_draft = _kinds_by_month(session, roster, enrollment_id)
    if not months or not set(months) <= set(in_draft):
        raise AppError(
            "所选的月份不在这份花名册里,未作改动。请重新打开花名册后再选。",
            code="month-not-in-roster",
        )
    for month in sorted(months):
        refund = ItemKind.REFUND in in_draft[month]
        _set(session, by, enrollment_id, month, reason.strip(), refund=refund)
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
    require_role(session, by, Role.PREPARE)
    roster = None
    if number is not None:
        roster = expect_status(session, number, RosterStatus.DRAFT, "解除暂缓")
    entries = session.scalars(
        select(Hold)
        .where(Hold.enrollment_id == enrollment_id, Hold.released_at.is_(None))
        .order_by(Hold.month)
    ).all()
    _release(session, by, [entry for entry in entries if entry.month in months])
    return None if roster is None else _renew(session, by, roster, today)


def _kinds_by_month(
    session: Session, roster: Roster, enrollment_id: int
) -> dict[Month, set[ItemKind]]:
    """What a line has in each month that may be taken out; offsets go with their line."""
    found: dict[Month, set[ItemKind]] = {}
    statement = (
        select(RosterItem.month, RosterItem.kind)
        .join(RosterLine, RosterLine.id == RosterItem.line_id)
        .where(
            RosterLine.roster_id == roster.id,
            RosterLine.enrollment_id == enrollment_id,
            RosterItem.kind != ItemKind.OFFSET,
        )
    )
    for month, kind in session.execute(statement):
        found.setdefault(month, set()).add(kind)
    return found


def _set(
    session: Session, by: int, enrollment_id: int, month: Month, reason: str, *, refund: bool
) -> None:
    """Hold a month; one that is held already (only a refund can come on top) is added to."""
    entry = session.scalar(
        select(Hold).where(
            Hold.enrollment_id == enrollment_id, Hold.month == month, Hold.released_at.is_(None)
        )
    )
    if entry is None:
        entry = Hold(enrollment_id=enrollment_id, month=month, reason=reason, held_by_id=by)
        session.add(entry)
    entry.refund = entry.refund or refund
    session.flush()
    audit.record(
        session,
        by,
        "hold.set",
        f"enrollment:{enrollment_id}",
        after={"month": str(month), "refund": refund},
    )


def _release(session: Session, by: int, entries: Collection[Hold]) -> None:
    """End holds; their months are proposed again by the next draft."""
    if not entries:
        raise AppError("此人没有暂缓发放的月份,未作改动。", code="not-held")
    for entry in entries:
        entry.released_at, entry.released_by_id = now(), by
        session.flush()
        audit.record(
            session,
            by,
            "hold.release",
            f"enrollment:{entry.enrollment_id}",
            after={"month": str(entry.month)},
        )


def _renew(session: Session, by: int, roster: Roster, today: date) -> DraftReport:
    return draft(session, by, roster.program_id, roster.month, today=today)


def _line_of(session: Session, roster: Roster, id_number: str, month: Month) -> RosterLine:
    ids = _standing_in(session, id_number)
    lines = session.scalars(
        select(RosterLine).where(
            RosterLine.roster_id == roster.id, RosterLine.enrollment_id.in_(ids)
        )
    ).all()
    if not lines:
        raise AppError(
            f"花名册{roster.number}中没有此人,请核对身份证号。未作改动。", code="line-unknown"
        )
    having = [
        line for line in lines if month in _kinds_by_month(session, roster, line.enrollment_id)
    ]
    if not having:
        raise AppError(
            f"{lines[0].recipient_name}在这份花名册中没有{month.chinese}的金额,未作改动。",
            code="month-not-in-roster",
        )
    if len(having) > 1:
        raise AppError(
            f"花名册{roster.number}中有此人{month.chinese}的多笔发放,请在窗口中按行暂缓。未作改动。",
            code="line-unknown",
        )
    return having[0]


def _standing_in(session: Session, id_number: str) -> tuple[int, ...]:
    """Enrollments in which a person stands: as recipient, head or covered member."""
    return enrollments_of(session, person_by_id_number(session, id_number).id)
