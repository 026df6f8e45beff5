"""Days on which the office works: weekends, an editable list of holidays and of worked weekends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.models.task import Holiday
from app.services.office import audit
from app.services.office.permissions import require_role

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off, or a weekend's day that is worked."""

    day: date
    name: str
    working: bool


def set_holiday(session: Session, by: int, day: date, name: str, *, working: bool = False) -> None:
    """Enter a day off, or (``working``) a weekend's day that is worked; again corrects it."""
    require_role(session, by, Role.PREPARE)
    clean = name.strip()
    if not clean:
        raise AppError("请填写节假日名称。未作改动。", code="name-missing")
    entry = session.get(Holiday, day)
    if entry is None:
        session.add(Holiday(day=day, name=clean, working=working))
    else:
        entry.name, entry.working = clean, working
    session.flush()
    audit.record(
        session,
        by,
        "holiday.set",
        f"holiday:{day.isoformat()}",
        after={"name": clean, "working": working},
    )


def remove_holiday(session: Session, by: int, day: date) -> None:
    """Take a day off the list; one that is not on it changes nothing."""
    require_role(session, by, Role.PREPARE)
    entry = session.get(Holiday, day)
    if entry is None:
        return
    session.delete(entry)
    session.flush()
    audit.record(session, by, "holiday.remove", f"holiday:{day.isoformat()}")


def holidays(session: Session, year: int) -> tuple[DayOff, ...]:
    """The days that the office entered for a year, in order."""
    statement = (
        select(Holiday)
        .where(Holiday.day.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(Holiday.day)
    )
    return tuple(DayOff(one.day, one.name, one.working) for one in session.scalars(statement))


def is_working(session: Session, day: date) -> bool:
    """Whether the office works on a day."""
    entry = session.get(Holiday, day)
    return entry.working if entry is not None else day.weekday() < SATURDAY


def working_day_before(session: Session, day: date) -> date:
    """The day itself, or the last working one before it: a due date never moves back in time
    behind those who rely on it."""
    while not is_working(session, day):
        day -= timedelta(days=1)
    return day
