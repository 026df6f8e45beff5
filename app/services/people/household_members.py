"""Who lives in a household: joining by ID number, leaving with what that means for payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment, TermStatus
from app.models.household import Household
from app.models.program import Period, Program
from app.models.staff import Role
from app.month import Month
from app.services.enrollments.terms import change
from app.services.enrollments.views import current_term
from app.services.office.permissions import require_role
from app.services.register import households
from app.services.register.persons import NewPerson, add_person, correct_person, find_person

LEFT = "离开家庭"


@dataclass(frozen=True, slots=True)
class Joined:
    """Who joined; ``new``: not known before; ``came_from``: the head of the household left."""

    person_id: int
    new: bool
    came_from: str


@dataclass(frozen=True, slots=True)
class Covered:
    """An enrollment of a household that covers somebody; ``others`` are covered besides."""

    enrollment_id: int
    program: str
    others: tuple[int, ...]


def add_member(
    session: Session,
    by: int,
    household_id: int,
    *,
    id_number: str,
    name: str,
    relation: str,
    day: date | None,
    today: date,
) -> Joined:
    """A person joins a household on ``day``; who is not known is added where it lives.

    Who lives elsewhere leaves there. Persons covered are changed by their own action. AppError
    as its parts raise it; ``name-differs`` where the number belongs to another name,
    ``head-leaves`` where a head would leave others behind.
    """
    require_role(session, by, Role.PREPARE)
    known = find_person(session, id_number)
    if known is None:
        home = session.get_one(Household, household_id)
        person = add_person(
            session,
            by,
            NewPerson(
                id_number=id_number,
                name=name,
                village_id=home.village_id,
                group=home.group,
                address=home.address,
            ),
            today=today,
        )
        households.move(session, by, person, household_id, relation=relation, day=day, today=today)
        return Joined(person, True, "")
    if known.name != name.strip():
        raise AppError(
            f"身份证号已登记在“{known.name}”名下,与填写的姓名不同。未作改动,请核对。",
            code="name-differs",
        )
    if known.died_on is not None:
        raise AppError(f"“{known.name}”已登记死亡。未作改动,请核对。", code="dead")
    before = households.household_of(session, known.id)
    if before == household_id:
        raise AppError(f"“{known.name}”已经是这一户的成员。未作改动。", code="member")
    came_from = ""
    if before is not None:
        came_from = households.household_row(session, before).head_name
    households.move(session, by, known.id, household_id, relation=relation, day=day, today=today)
    return Joined(known.id, False, came_from)


def covering(session: Session, household_id: int, person_id: int, month: Month) -> list[Covered]:
    """The running enrollments of a household that cover a person in a month."""
    statement = (
        select(Enrollment.id, Program.name)
        .join(Program, Program.id == Enrollment.program_id)
        .where(
            Enrollment.household_id == household_id,
            Enrollment.person_id.is_(None),
            Program.period != Period.ONE_OFF,
        )
        .order_by(Program.position, Enrollment.number)
    )
    found = []
    for enrollment_id, program in session.execute(statement):
        term = current_term(session, enrollment_id, month)
        if term is None or term.status is TermStatus.ENDED or person_id not in term.person_ids:
            continue
        others = tuple(one for one in term.person_ids if one != person_id)
        found.append(Covered(enrollment_id, program, others))
    return found


def remove_member(
    session: Session, by: int, person_id: int, day: date, *, uncover_from: Month | None
) -> tuple[Covered, ...]:
    """A person leaves the household on ``day``; from ``uncover_from`` it is not paid for them.

    Returns the enrollments that cover them still: all of them without ``uncover_from``, those
    that cover nobody else with it (they are stopped by their own action).
    """
    require_role(session, by, Role.PREPARE)
    home = households.household_of(session, person_id)
    if home is None:
        raise AppError("此人现在不属于任何家庭。未作改动。", code="not-member")
    month = uncover_from or Month.of(day) + 1
    found = covering(session, home, person_id, month)
    households.leave(session, by, person_id, day)
    if uncover_from is None:
        return tuple(found)
    for one in found:
        if one.others:
            change(
                session,
                by,
                one.enrollment_id,
                uncover_from,
                persons=one.others,
                reason=LEFT,
                carry=("persons",),
            )
    return tuple(one for one in found if not one.others)


def place_members(
    session: Session,
    by: int,
    household_id: int,
    *,
    village_id: int | None,
    group: str,
    address: str,
    with_members: bool,
    today: date,
) -> int:
    """Say where a household lives, and its members where wanted; returns how many people."""
    require_role(session, by, Role.PREPARE)
    households.place_household(
        session, by, household_id, village_id=village_id, group=group, address=address
    )
    if not with_members:
        return 0
    members = households.household_row(session, household_id).members
    for one in members:
        correct_person(
            session,
            by,
            one.person_id,
            village_id=village_id,
            group=group,
            address=address,
            today=today,
        )
    return len(members)
