"""Finds a roster and refuses what its status does not allow; for services, which change it."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.roster import Roster, RosterContributor, RosterItem, RosterLine, RosterStatus
from app.services.rosters.rows import STATUS_WORDS


def roster_by_number(session: Session, number: str) -> Roster:
    """The roster of that number; AppError when there is none."""
    roster = session.scalar(select(Roster).where(Roster.number == number.strip()))
    if roster is None:
        raise AppError(f"没有编号为{number}的花名册,请核对编号。", code="roster-unknown")
    return roster


def expect_status(session: Session, number: str, status: RosterStatus, action: str) -> Roster:
    """The roster, if it stands where ``action`` (in words) may begin; else AppError."""
    roster = roster_by_number(session, number)
    if roster.status is not status:
        raise AppError(
            f"花名册{roster.number}现在是“{STATUS_WORDS[roster.status]}”,不能{action};"
            f"要先处于“{STATUS_WORDS[status]}”。花名册未改动。",
            code="roster-status",
        )
    return roster


def add_contributor(session: Session, roster: Roster, by: int) -> None:
    """Note who changed a roster: they may not approve it ([R]1)."""
    if session.get(RosterContributor, (roster.id, by)) is None:
        session.add(RosterContributor(roster_id=roster.id, staff_id=by))
        session.flush()


def release_reservations(session: Session, roster: Roster) -> None:
    """Let every month of the roster be proposed again."""
    lines = select(RosterLine.id).where(RosterLine.roster_id == roster.id)
    session.execute(update(RosterItem).where(RosterItem.line_id.in_(lines)).values(reserves=False))
