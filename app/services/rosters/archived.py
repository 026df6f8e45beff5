"""What is kept for the month's end: what was accepted at approval, and what was filed."""

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
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.rosters.findings import MONTHS_UNPAID, Finding


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """When and where a roster was last filed."""

    roster_id: int
    folder: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AcceptedFinding:
    """What stood at approval: code, sentence, whom it is about (ID number or empty), and why it
    was accepted. ``confirmed``: an error that the reviewer lifted in words."""

    code: str
    message: str
    id_number: str
    reason: str

    @property
    def confirmed(self) -> bool:
        return self.code == MONTHS_UNPAID


def keep_findings(
    session: Session, roster_id: int, answered: Iterable[tuple[Finding, str]]
) -> None:
    """Keep the warnings that a reviewer accepts with their reasons, as they stand at approval."""
    session.add_all(
        ApprovalFinding(
            roster_id=roster_id,
            position=position,
            code=finding.code,
            message=finding.message,
            id_number=finding.id_number or None,
            reason=reason or None,
        )
        for position, (finding, reason) in enumerate(answered, start=1)
    )
    session.flush()


def accepted_findings(session: Session, roster_id: int) -> tuple[AcceptedFinding, ...]:
    """The warnings with which a roster was approved, in the order of the checks."""
    statement = (
        select(ApprovalFinding)
        .where(ApprovalFinding.roster_id == roster_id)
        .order_by(ApprovalFinding.position)
    )
    return tuple(
        AcceptedFinding(one.code, one.message, one.id_number or "", one.reason or "")
        for one in session.scalars(statement)
    )


def mark_archived(session: Session, by: int, roster_ids: Sequence[int], folder: str) -> None:
    """Note that these rosters' papers were filed; by whoever prepares."""
    require_role(session, by, Role.PREPARE)
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
