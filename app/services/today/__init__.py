"""What is to be done today (今日): gathered from where it is known, most urgent first."""

from __future__ import annotations

from app.services.today.gathering import today
from app.services.today.rosters import roster_findings
from app.services.today.rows import Deadline, Entry, Line, OpenRoster, Stage, Today, Urgency

__all__ = [
    "Deadline",
    "Entry",
    "Line",
    "OpenRoster",
    "Stage",
    "Today",
    "Urgency",
    "roster_findings",
    "today",
]
