"""Written reasons for warnings: one by one while a roster is open, kept with it at approval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.roster import OPEN, Roster, WarningReason
from app.models.staff import Role, Staff
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.rosters.findings import Finding, Level

Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a warning does not stand in the way, by whom and when."""

    text: str
    by: str
    at: datetime


def give_reason(
    session: Session, by: int, roster_id: int, findings: Iterable[Finding], text: str
) -> int:
    """Write down why some warnings may stand; returns how many.

    Raises AppError without a reason, for an error, or for a roster that is locked.
    """
    require_role(session, by, Role.PREPARE, Role.REVIEW)
    roster = session.get_one(Roster, roster_id)
    wanted = list(findings)
    if not text.strip():
        raise AppError("请写明理由。未作改动。", code="reason-missing")
    if any(finding.level is Level.ERROR for finding in wanted):
        raise AppError("错误不能用理由代替,请先处理。未作改动。", code="errors")
    if roster.status not in OPEN:
        raise AppError(
            f"花名册{roster.number}已复核,不能再写理由。未作改动。", code="roster-status"
        )
    _write(session, by, roster.id, wanted, text.strip())
    audit.record(
        session,
        by,
        "roster.reason",
        f"roster:{roster.id}",
        after={"warnings": len(wanted), "reason": text.strip()},
    )
    return len(wanted)


def reasons_of(session: Session, roster_id: int) -> Mapping[Key, Reason]:
    """The reason that counts for each warning of an open roster."""
    statement = (
        select(WarningReason, Staff.name)
        .join(Staff, Staff.id == WarningReason.given_by_id)
        .where(WarningReason.roster_id == roster_id)
        .order_by(WarningReason.id)
    )
    return {
        (row.code, row.enrollment_id or 0, row.message): Reason(row.reason, name, row.given_at)
        for row, name in session.execute(statement)
    }


def answered(
    session: Session, roster_id: int, findings: Sequence[Finding], for_all: str
) -> list[tuple[Finding, str]]:
    """Every warning with its own reason, else the one for all.

    Raises AppError (code ``warnings``) when one has neither.
    """
    warnings = [finding for finding in findings if finding.level is Level.WARNING]
    own = reasons_of(session, roster_id)
    bare = [finding for finding in warnings if finding.key not in own]
    if bare and not for_all.strip():
        raise AppError(
            f"自查有{len(bare)}处提醒,需要写明理由才能通过:{bare[0].message}", code="warnings"
        )
    return [(f, own[f.key].text if f.key in own else for_all.strip()) for f in warnings]


def _write(session: Session, by: int, roster_id: int, findings: list[Finding], text: str) -> None:
    at = now()
    for finding in findings:
        session.add(
            WarningReason(
                roster_id=roster_id,
                code=finding.code,
                enrollment_id=finding.enrollment_id,
                message=finding.message,
                reason=text,
                given_at=at,
                given_by_id=by,
            )
        )
    session.flush()
