"""Makes a roster: its number, and its place among the other rosters of its month."""

from __future__ import annotations

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from app.models.roster import Roster, RosterStatus
from app.month import Month


def new_roster(
    session: Session, by: int, program_id: int, month: Month, *, taken_in: bool = False
) -> Roster:
    """An empty draft: a supplement where the month has a roster that stands ([R]1).

    The number of a withdrawn one is spent, but its place in the month is free again.
    """
    runs = session.execute(
        select(Roster.sequence, Roster.attempt, Roster.status).where(
            Roster.program_id == program_id, Roster.month == month
        )
    ).all()
    standing = [run.sequence for run in runs if run.status is not RosterStatus.WITHDRAWN]
    sequence = max(standing) + 1 if standing else 0
    attempts = [run.attempt for run in runs if run.sequence == sequence]
    roster = Roster(
        number=next_number(session, month),
        program_id=program_id,
        month=month,
        sequence=sequence,
        attempt=max(attempts) + 1 if attempts else 0,
        status=RosterStatus.DRAFT,
        taken_in=taken_in,
        drafted_by_id=by,
    )
    session.add(roster)
    session.flush()
    return roster


def next_number(session: Session, month: Month) -> str:
    """Numbers count up within the month; past 999 they grow a digit."""
    prefix = f"{month.year:04d}{month.number:02d}-"
    serial = cast(func.substr(Roster.number, len(prefix) + 1), Integer)
    last = session.scalar(select(func.max(serial)).where(Roster.number.startswith(prefix)))
    return f"{prefix}{(last or 0) + 1:03d}"
