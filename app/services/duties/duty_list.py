"""The duty list (责任清单): who answers for what, by when, and who stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.duty import Duty, DutyProgram, DutyVillage
from app.models.program import Program
from app.models.staff import Role
from app.models.village import Village
from app.services.duties.officers import staff_names
from app.services.office import audit
from app.services.office.permissions import require_role


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


def add_duty(session: Session, by: int, new: NewDuty) -> int:
    """Add a line to the duty list; returns the id. AppError where it says nothing."""
    require_role(session, by, Role.PREPARE)
    _check(new)
    last = session.scalar(select(func.max(Duty.position))) or 0
    duty = Duty(position=last + 1)
    _write(session, duty, new)
    audit.record(session, by, "duty.add", f"duty:{duty.id}", after=_values(session, duty))
    return duty.id


def change_duty(session: Session, by: int, duty_id: int, new: NewDuty) -> None:
    """Say a line of the duty list anew; AppError as ``add_duty``."""
    require_role(session, by, Role.PREPARE)
    _check(new)
    duty = session.get_one(Duty, duty_id)
    before = _values(session, duty)
    _write(session, duty, new)
    after = _values(session, duty)
    if before != after:
        audit.record(session, by, "duty.change", f"duty:{duty_id}", before=before, after=after)


def remove_duty(session: Session, by: int, duty_id: int) -> None:
    """Take a line off the duty list; the audit keeps what it said."""
    require_role(session, by, Role.PREPARE)
    duty = session.get_one(Duty, duty_id)
    before = _values(session, duty)
    _clear_scope(session, duty_id)
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


def duty_as_entered(session: Session, duty_id: int) -> NewDuty:
    """A line of the duty list as the form that changes it shows it."""
    duty = session.get_one(Duty, duty_id)
    villages, programs = _scope(session, duty_id)
    return NewDuty(
        staff_id=duty.staff_id,
        stand_in_id=duty.stand_in_id,
        post=duty.post or "",
        duty=duty.duty,
        standard=duty.standard or "",
        deadline=duty.deadline or "",
        villages=villages,
        programs=programs,
    )


def _check(new: NewDuty) -> None:
    if not new.duty.strip():
        raise AppError("请写明职责内容。未作改动。", code="duty-missing")
    if new.stand_in_id == new.staff_id:
        raise AppError("责任人和替岗人员不能是同一个人。未作改动,请另选替岗人员。", code="stand-in")


def _write(session: Session, duty: Duty, new: NewDuty) -> None:
    duty.post = new.post.strip() or None
    duty.staff_id, duty.stand_in_id = new.staff_id, new.stand_in_id
    duty.duty = new.duty.strip()
    duty.standard = new.standard.strip() or None
    duty.deadline = new.deadline.strip() or None
    session.add(duty)
    session.flush()
    _clear_scope(session, duty.id)
    session.add_all(DutyVillage(duty_id=duty.id, village_id=one) for one in set(new.villages))
    session.add_all(DutyProgram(duty_id=duty.id, program_id=one) for one in set(new.programs))
    session.flush()


def _clear_scope(session: Session, duty_id: int) -> None:
    session.execute(delete(DutyVillage).where(DutyVillage.duty_id == duty_id))
    session.execute(delete(DutyProgram).where(DutyProgram.duty_id == duty_id))


def _scope(session: Session, duty_id: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Ids of the villages and of the programs that a duty names."""
    villages = select(DutyVillage.village_id).where(DutyVillage.duty_id == duty_id)
    programs = select(DutyProgram.program_id).where(DutyProgram.duty_id == duty_id)
    return (
        tuple(session.scalars(villages.order_by(DutyVillage.village_id))),
        tuple(session.scalars(programs.order_by(DutyProgram.program_id))),
    )


def _values(session: Session, duty: Duty) -> dict[str, object]:
    villages, programs = _scope(session, duty.id)
    return {
        "staff": duty.staff_id, "stand_in": duty.stand_in_id, "post": duty.post,
        "duty": duty.duty, "standard": duty.standard, "deadline": duty.deadline,
        "villages": list(villages), "programs": list(programs),
    }  # fmt: skip


def _names_of(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for duty_id, name in pairs:
        found.setdefault(duty_id, []).append(name)
    return found
