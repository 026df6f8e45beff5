"""What is kept for the month's end: warnings as they stood at approval, and what was filed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.month_end import ApprovalFinding, RosterArchive
from app.models.roster import Roster
from app.models.staff import Role
from app.month import Month
from app.services import audit, staff
from app.services.rosters.findings import Finding


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """When and where a roster was last filed."""

    roster_id: int
    folder: str
    at: datetime


def keep_findings(session: Session, roster_id: int, findings: Iterable[Finding]) -> None:
    """Keep the warnings that a reviewer accepts, as they stand at approval."""
    session.add_all(
        ApprovalFinding(
            roster_id=roster_id,
            position=position,
            code=finding.code,
            message=finding.message[:500],
            id_number=finding.id_number or None,
        )
        for position, finding in enumerate(findings, start=1)
    )
    session.flush()


def mark_archived(session: Session, by: int, roster_ids: Sequence[int], folder: str) -> None:
    """Note that these rosters' papers were filed; by whoever prepares."""
    staff.require_role(session, by, Role.PREPARE)
    for roster_id in roster_ids:
        session.add(RosterArchive(roster_id=roster_id, folder=folder[:400], archived_by_id=by))
    session.flush()
    audit.record(
        session, by, "month.archive", "rosters:" + ",".join(str(one) for one in roster_ids)
    )


def archive_states(session: Session, month: Month | None = None) -> Mapping[int, ArchiveState]:
    """By roster id, those of a month (or all) that were filed, as of the last time.

    What was filed before the bank's answer was complete is not counted: it was not the end.
    """
    statement = (
        select(RosterArchive, Roster)
        .join(Roster, Roster.id == RosterArchive.roster_id)
        .order_by(RosterArchive.id)
    )
    if month is not None:
        statement = statement.where(Roster.month == month)
    return {
        roster.id: ArchiveState(roster.id, entry.folder, entry.archived_at)
        for entry, roster in session.execute(statement)
        if roster.settled_at is not None and entry.archived_at >= roster.settled_at
    }
