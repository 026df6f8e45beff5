"""Who is in charge of a village from a day on (专人专村), and who stands in (AB岗)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role, Staff
from app.models.village import Village, VillageOfficer
from app.services.office import audit
from app.services.office.permissions import require_role


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """Who is in charge of a village from a day on; 0 and empty where nobody is."""

    village_id: int
    village: str
    from_day: date | None
    staff_id: int
    officer: str
    stand_in_id: int
    stand_in: str


def set_officer(
    session: Session,
    by: int,
    village_id: int,
    staff_id: int,
    *,
    stand_in_id: int | None = None,
    from_day: date,
) -> None:
    """Put a member of staff in charge of a village from a day on; the same day again corrects.

    AppError where the stand-in is the officer.
    """
    require_role(session, by, Role.PREPARE, Role.ADMIN)
    if stand_in_id == staff_id:
        raise AppError(
            "包村干部和替岗人员不能是同一个人。未作改动,请另选替岗人员。", code="stand-in"
        )
    same = session.scalar(
        select(VillageOfficer).where(
            VillageOfficer.village_id == village_id, VillageOfficer.from_day == from_day
        )
    )
    before = None if same is None else _officer_values(same)
    if same is None:
        same = VillageOfficer(village_id=village_id, from_day=from_day, entered_by_id=by)
        session.add(same)
    same.staff_id, same.stand_in_id = staff_id, stand_in_id
    session.flush()
    after = _officer_values(same)
    if before != after:
        audit.record(
            session, by, "village.officer", f"village:{village_id}", before=before, after=after
        )


def officers(session: Session, day: date) -> tuple[OfficerRow, ...]:
    """Every active village with who is in charge of it on a day, in the rosters' order."""
    names = staff_names(session)
    current: dict[int, VillageOfficer] = {}
    statement = (
        select(VillageOfficer)
        .where(VillageOfficer.from_day <= day)
        .order_by(VillageOfficer.from_day)
    )
    for entry in session.scalars(statement):
        current[entry.village_id] = entry
    villages = select(Village).where(Village.active).order_by(Village.position, Village.id)
    return tuple(
        _officer_row(village, current.get(village.id), names)
        for village in session.scalars(villages)
    )


def officer_history(session: Session, village_id: int) -> tuple[OfficerRow, ...]:
    """Everybody who was put in charge of a village, the latest first, those to come too."""
    names = staff_names(session)
    village = session.get_one(Village, village_id)
    statement = (
        select(VillageOfficer)
        .where(VillageOfficer.village_id == village_id)
        .order_by(VillageOfficer.from_day.desc())
    )
    return tuple(_officer_row(village, entry, names) for entry in session.scalars(statement))


def officer_of(session: Session, village_id: int, day: date) -> int | None:
    """The id of who is in charge of a village on a day."""
    statement = (
        select(VillageOfficer.staff_id)
        .where(VillageOfficer.village_id == village_id, VillageOfficer.from_day <= day)
        .order_by(VillageOfficer.from_day.desc())
        .limit(1)
    )
    return session.scalar(statement)


def staff_names(session: Session) -> dict[int, str]:
    """Names of all staff, the inactive ones too."""
    return dict(session.execute(select(Staff.id, Staff.name)).all())


def _officer_row(
    village: Village, entry: VillageOfficer | None, names: dict[int, str]
) -> OfficerRow:
    if entry is None:
        return OfficerRow(village.id, village.name, None, 0, "", 0, "")
    return OfficerRow(
        village.id,
        village.name,
        entry.from_day,
        entry.staff_id,
        names[entry.staff_id],
        entry.stand_in_id or 0,
        names.get(entry.stand_in_id or 0, ""),
    )


def _officer_values(entry: VillageOfficer) -> dict[str, object]:
    return {
        "from": entry.from_day.isoformat(),
        "staff": entry.staff_id,
        "stand_in": entry.stand_in_id,
    }
