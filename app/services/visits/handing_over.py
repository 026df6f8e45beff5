"""Somebody leaves: the visitors whom they were to call back are somebody else's."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.models.visit import Outcome, Visit
from app.services.office import audit
from app.services.office.permissions import require_role


def hand_over(session: Session, by: int, staff_id: int, heir_id: int) -> None:
    """Have the heir follow up every open visit that a member was to."""
    require_role(session, by, Role.ADMIN)
    visits = list(
        session.scalars(
            select(Visit).where(Visit.outcome == Outcome.OPEN, Visit.follow_up_by_id == staff_id)
        )
    )
    for visit in visits:
        visit.follow_up_by_id = heir_id
    session.flush()
    if visits:
        audit.record(
            session,
            by,
            "visit.handed-over",
            f"staff:{staff_id}",
            after={"staff": heir_id, "visits": [visit.id for visit in visits]},
        )
