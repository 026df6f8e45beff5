"""Which month the office is working on: that of an open roster, else the one after the last."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.roster import LOCKED, Roster, RosterStatus
from app.month import Month

OPEN = (RosterStatus.DRAFT, RosterStatus.SUBMITTED)


def business_month(session: Session, today: date) -> Month:
    """The newest month with an open roster, else the month after the newest locked one.

    Without any roster it is the month of ``today``.
    """
    opened = _newest(session, OPEN)
    if opened is not None:
        return opened
    locked = _newest(session, tuple(LOCKED))
    return Month.of(today) if locked is None else locked + 1


def _newest(session: Session, statuses: tuple[RosterStatus, ...]) -> Month | None:
    return session.scalar(select(func.max(Roster.month)).where(Roster.status.in_(statuses)))
