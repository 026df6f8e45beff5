"""Somebody leaves: the villages and duties that were theirs go to somebody else."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.duty import Duty
from app.models.staff import Role
from app.models.village import VillageOfficer
from app.services.duties import officers
from app.services.office import audit
from app.services.office.permissions import require_role


def hand_over(session: Session, by: int, staff_id: int, heir_id: int, *, today: date) -> None:
    """Put the heir in the place of a member in villages, from today on, and in duties.

    Who would stand in for themselves has no stand-in any more.
    """
    require_role(session, by, Role.ADMIN)

    def replaced(officer: int, stand_in: int | None) -> tuple[int, int | None]:
        first = heir_id if officer == staff_id else officer
        second = heir_id if stand_in == staff_id else stand_in
        return first, None if second == first else second

    for village_id, from_day, officer, stand_in in _charges(session, staff_id, today):
        first, second = replaced(officer, stand_in)
        officers.set_officer(
            session, by, village_id, first, stand_in_id=second, from_day=max(from_day, today)
        )
    own = or_(Duty.staff_id == staff_id, Duty.stand_in_id == staff_id)
    duties = list(session.scalars(select(Duty).where(own)))
    for duty in duties:
        duty.staff_id, duty.stand_in_id = replaced(duty.staff_id, duty.stand_in_id)
    session.flush()
    if duties:
        audit.record(
            session,
            by,
            "duty.handed-over",
            f"staff:{staff_id}",
            after={"staff": heir_id, "duties": [duty.id for duty in duties]},
        )


def _charges(
    session: Session, staff_id: int, today: date
) -> list[tuple[int, date, int, int | None]]:
    """Village, first day, officer and stand-in of what a member is in charge of, now or later."""
    now = [
        (row.village_id, row.from_day, row.staff_id, row.stand_in_id or None)
        for row in officers.officers(session, today)
        if row.from_day is not None and staff_id in (row.staff_id, row.stand_in_id)
    ]
    later = select(VillageOfficer).where(
        VillageOfficer.from_day > today,
        or_(VillageOfficer.staff_id == staff_id, VillageOfficer.stand_in_id == staff_id),
    )
    return [
        *now,
        *(
            (entry.village_id, entry.from_day, entry.staff_id, entry.stand_in_id)
            for entry in session.scalars(later)
        ),
    ]
