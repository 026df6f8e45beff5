"""Who is in charge: officers and contacts of the villages, and the duty list (责任清单)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.duty import Duty, DutyProgram, DutyVillage
from app.models.program import Program
from app.models.staff import Staff
from app.models.village import Village, VillageContact, VillageOfficer
from app.services import audit


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


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Whom the office calls in a village."""

    id: int
    village_id: int
    village: str
    name: str
    post: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDuty:
    """A line of the duty list; no villages or programs: it is about all of them."""

    staff_id: int
    duty: str
    stand_in_id: int | None = None
    post: str = ""
    standard: str = ""
    deadline: str = ""
    villages: tuple[int, ...] = ()
    programs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A line of the duty list as it is printed."""

    id: int
    post: str
    staff_id: int
    person: str
    villages: tuple[str, ...]
    programs: tuple[str, ...]
    duty: str
    standard: str
    deadline: str
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
    rows = []
    for village in session.scalars(villages):
        found = current.get(village.id)
        if found is None:
            rows.append(OfficerRow(village.id, village.name, None, 0, "", 0, ""))
            continue
        rows.append(
            OfficerRow(
                village.id,
                village.name,
                found.from_day,
                found.staff_id,
                names[found.staff_id],
                found.stand_in_id or 0,
                names.get(found.stand_in_id or 0, ""),
            )
        )
    return tuple(rows)


def officer_of(session: Session, village_id: int, day: date) -> int | None:
    """The id of who is in charge of a village on a day."""
    statement = (
        select(VillageOfficer.staff_id)
        .where(VillageOfficer.village_id == village_id, VillageOfficer.from_day <= day)
        .order_by(VillageOfficer.from_day.desc())
        .limit(1)
    )
    return session.scalar(statement)


def add_contact(
    session: Session, by: int, village_id: int, name: str, *, post: str = "", phone: str = ""
) -> int:
    """Add a contact behind the others of the village; returns the id."""
    clean = name.strip()
    if not clean:
        raise AppError("请填写村级联系人的姓名。未作改动。", code="name-missing")
    last = session.scalar(
        select(func.max(VillageContact.position)).where(VillageContact.village_id == village_id)
    )
    contact = VillageContact(
        village_id=village_id,
        position=(last or 0) + 1,
        name=clean,
        post=post.strip() or None,
        phone=phone.strip() or None,
    )
    session.add(contact)
    session.flush()
    audit.record(
        session, by, "village.contact", f"village:{village_id}",
        after={"contact": contact.id, "name": clean, "post": contact.post},
    )  # fmt: skip
    return contact.id


def retire_contact(session: Session, by: int, contact_id: int) -> None:
    """Take a contact out of use; what was logged with them stays."""
    contact = session.get_one(VillageContact, contact_id)
    if not contact.active:
        return
    contact.active = False
    session.flush()
    audit.record(
        session, by, "village.contact-retired", f"village:{contact.village_id}",
        before={"contact": contact.id},
    )  # fmt: skip


def contacts(session: Session, village_id: int | None = None) -> tuple[ContactRow, ...]:
    """Active contacts of a village (or of all), in the rosters' order, the first to call first."""
    statement = (
        select(VillageContact, Village.name)
        .join(Village, Village.id == VillageContact.village_id)
        .where(VillageContact.active)
        .order_by(Village.position, VillageContact.position)
    )
    if village_id is not None:
        statement = statement.where(VillageContact.village_id == village_id)
    return tuple(
        ContactRow(one.id, one.village_id, village, one.name, one.post or "", one.phone or "")
        for one, village in session.execute(statement)
    )


def first_contacts(session: Session) -> dict[int, ContactRow]:
    """Per village id, whom to call first."""
    found: dict[int, ContactRow] = {}
    for row in contacts(session):
        found.setdefault(row.village_id, row)
    return found


def add_duty(session: Session, by: int, new: NewDuty) -> int:
    """Add a line to the duty list; returns the id. AppError where it says nothing."""
    if not new.duty.strip():
        raise AppError("请写明职责内容。未作改动。", code="duty-missing")
    if new.stand_in_id == new.staff_id:
        raise AppError("责任人和替岗人员不能是同一个人。未作改动,请另选替岗人员。", code="stand-in")
    last = session.scalar(select(func.max(Duty.position))) or 0
    duty = Duty(
        position=last + 1,
        post=new.post.strip() or None,
        staff_id=new.staff_id,
        stand_in_id=new.stand_in_id,
        duty=new.duty.strip(),
        standard=new.standard.strip() or None,
        deadline=new.deadline.strip() or None,
    )
    session.add(duty)
    session.flush()
    session.add_all(DutyVillage(duty_id=duty.id, village_id=one) for one in set(new.villages))
    session.add_all(DutyProgram(duty_id=duty.id, program_id=one) for one in set(new.programs))
    session.flush()
    audit.record(
        session, by, "duty.add", f"duty:{duty.id}", after={"staff": new.staff_id, "duty": duty.duty}
    )
    return duty.id


def remove_duty(session: Session, by: int, duty_id: int) -> None:
    """Take a line off the duty list; the audit keeps what it said."""
    duty = session.get_one(Duty, duty_id)
    before = {"staff": duty.staff_id, "duty": duty.duty}
    session.execute(delete(DutyVillage).where(DutyVillage.duty_id == duty_id))
    session.execute(delete(DutyProgram).where(DutyProgram.duty_id == duty_id))
    session.delete(duty)
    session.flush()
    audit.record(session, by, "duty.remove", f"duty:{duty_id}", before=before)


def duty_rows(session: Session, staff_id: int | None = None) -> tuple[DutyRow, ...]:
    """The duty list, whole or of one person."""
    names = staff_names(session)
    villages = _names_of(
        session.execute(
            select(DutyVillage.duty_id, Village.name)
            .join(Village, Village.id == DutyVillage.village_id)
            .order_by(Village.position)
        )
    )
    programs = _names_of(
        session.execute(
            select(DutyProgram.duty_id, Program.name)
            .join(Program, Program.id == DutyProgram.program_id)
            .order_by(Program.position)
        )
    )
    statement = select(Duty).order_by(Duty.position)
    if staff_id is not None:
        statement = statement.where(Duty.staff_id == staff_id)
    return tuple(
        DutyRow(
            duty.id,
            duty.post or "",
            duty.staff_id,
            names[duty.staff_id],
            tuple(villages.get(duty.id, ())),
            tuple(programs.get(duty.id, ())),
            duty.duty,
            duty.standard or "",
            duty.deadline or "",
            names.get(duty.stand_in_id or 0, ""),
        )
        for duty in session.scalars(statement)
    )


def staff_names(session: Session) -> dict[int, str]:
    """Names of all staff, the inactive ones too."""
    return dict(session.execute(select(Staff.id, Staff.name)).all())


def _names_of(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for duty_id, name in pairs:
        found.setdefault(duty_id, []).append(name)
    return found


def _officer_values(entry: VillageOfficer) -> dict[str, object]:
    return {
        "from": entry.from_day.isoformat(),
        "staff": entry.staff_id,
        "stand_in": entry.stand_in_id,
    }
