"""How a roster came to stand where it stands: who did what, when, and with which reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.roster import Roster, RosterContributor
from app.models.staff import Staff
from app.services.rosters.store import roster_by_number


@dataclass(frozen=True, slots=True)
class Event:
    """One step: what was done, by whom (empty where it is not kept), when, and why."""

    words: str
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RosterStory:
    """The steps in the order they happened; ``hands``: who may not approve it ([R]1).

    ``reason`` is that of the last return or withdrawal.
    """

    events: tuple[Event, ...]
    hands: frozenset[int]
    reason: str


def roster_story(session: Session, number: str) -> RosterStory:
    """The story of a roster; AppError when there is none of that number."""
    roster = roster_by_number(session, number)
    names = {row.id: row.name for row in session.execute(select(Staff.id, Staff.name))}
    told = (
        ("编制", roster.drafted_by_id, roster.drafted_at, ""),
        ("提交复核", roster.submitted_by_id, roster.submitted_at, ""),
        ("复核通过", roster.approved_by_id, roster.approved_at, _accepted(roster)),
        ("送银行", None, roster.sent_at, ""),
        ("发放完毕", None, roster.settled_at, ""),
        ("撤回", roster.withdrawn_by_id, roster.withdrawn_at, roster.reason),
    )
    events = [
        Event(words, names.get(by or 0, ""), at, reason or "")
        for words, by, at, reason in told
        if at is not None
    ]
    hands = session.scalars(
        select(RosterContributor.staff_id).where(RosterContributor.roster_id == roster.id)
    ).all()
    return RosterStory(
        tuple(sorted(events, key=lambda event: event.at)), frozenset(hands), roster.reason or ""
    )


def _accepted(roster: Roster) -> str:
    """With which words it was approved: on its warnings, and on months without a roster."""
    words = (roster.accepted_unpaid, roster.accepted_warnings)
    return ";".join(text for text in words if text)
