"""The demo town in a database of its own, as the tests of the town and of its papers want it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from app.models.database import Database
from app.month import Month
from app.services.demo import place
from app.services.demo.fill import fill
from app.services.office import settings, staff
from app.services.programs import entering
from app.services.register.villages import add_villages
from tests.office import KEY


def filled(path: Path, next_month: Month, today: date) -> Database:
    """A database with the demo town in it, paid up to (not including) ``next_month``."""
    database = Database.create(path, KEY)
    with database.transaction() as session:
        preparer, reviewer = two_people(session)
        fill(session, preparer, reviewer, today=today, next_month=next_month)
    return database


def two_people(session: Session) -> tuple[int, int]:
    """What ``fill`` asks for: a new office with villages, programs and two members of staff."""
    preparer = staff.add_first(session, place.PREPARER, place.PREPARER_ROLES)
    reviewer = staff.add(session, preparer, place.REVIEWER, place.REVIEWER_ROLES)
    settings.put(session, preparer, "town", place.TOWN)
    add_villages(session, preparer, place.VILLAGES)
    entering.seed(session, preparer, place.LEDGER_START)
    return preparer, reviewer
