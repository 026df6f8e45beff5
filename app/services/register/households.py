"""Households: who lives and is assessed together, under which head, from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.household import Household, HouseholdMember
from app.models.person import Person
from app.models.staff import Role
from app.models.village import Village
from app.services.office import audit
from app.services.office.permissions import require_role

HEAD = "户主"


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member, present (``left_on`` None) or former."""

    person_id: int
    name: str
    id_number: str
    sex: str
    birth_date: date
    died_on: date | None
    relation: str
    joined_on: date | None
    left_on: date | None
    disability_level: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household with its members of today, the head first, and those who left."""

    id: int
    head_id: int
    head_name: str
    head_id_number: str
    village_id: int | None
    village: str
    group: str
    address: str
    members: tuple[MemberRow, ...]
    former: tuple[MemberRow, ...]


def household_of(session: Session, person_id: int) -> int | None:
    """The household in which a person lives today."""
    return session.scalar(
        select(HouseholdMember.household_id).where(
            HouseholdMember.person_id == person_id, HouseholdMember.left_on.is_(None)
        )
    )


def household_headed_by(session: Session, person_id: int) -> int | None:
    """The household of which a person is the head: the one lived in before any other."""
    own = household_of(session, person_id)
    headed = list(
        session.scalars(
            select(Household.id).where(Household.head_id == person_id).order_by(Household.id)
        )
    )
    return own if own in headed else (headed[-1] if headed else None)


def open_household(
    session: Session,
    by: int,
    head_id: int,
    *,
    today: date,
    village_id: int | None = None,
    group: str | None = None,
    address: str | None = None,
    day: date | None = None,
) -> int:
    """A new household with its head as the first member; returns the id.

    Village, group and address are the head's unless given. A head who lives in another
    household moves out of it on ``day``, else today; AppError when they head that one.
    """
    require_role(session, by, Role.PREPARE)
    head = session.get_one(Person, head_id)
    former = household_of(session, head_id)
    if former is not None:
        _leave(session, by, head_id, day or today, leave_headless=False)
    household = Household(
        head_id=head_id,
        village_id=village_id if village_id is not None else head.village_id,
        group=group or head.group,
        address=address or head.address,
    )
    session.add(household)
    session.flush()
    session.add(
        HouseholdMember(household_id=household.id, person_id=head_id, relation=HEAD, joined_on=day)
    )
    session.flush()
    audit.record(
        session, by, "household.open", f"household:{household.id}", after={"head": head_id}
    )
    return household.id


def find_or_open(
    session: Session,
    by: int,
    head_id: int,
    *,
    today: date,
    village_id: int | None = None,
    group: str | None = None,
    address: str | None = None,
    day: date | None = None,
) -> int:
    """The household that a person heads, or a new one."""
    require_role(session, by, Role.PREPARE)
    found = household_headed_by(session, head_id)
    if found is not None:
        return found
    return open_household(
        session,
        by,
        head_id,
        village_id=village_id,
        group=group,
        address=address,
        day=day,
        today=today,
    )


def move(
    session: Session,
    by: int,
    person_id: int,
    household_id: int,
    *,
    today: date,
    relation: str | None = None,
    day: date | None = None,
    leave_headless: bool = False,
) -> None:
    """Make a person a member of a household from ``day`` on, leaving the one lived in before.

    ``day`` None: since when is not known. Somebody already there only has the relation
    corrected. AppError (code ``head-leaves``) when a head would leave others behind, unless
    ``leave_headless`` (then the household keeps its head's name until it is changed).
    """
    require_role(session, by, Role.PREPARE)
    session.get_one(Household, household_id)
    present = _present(session, person_id)
    clean = (relation or "").strip() or None
    if present is not None and present.household_id == household_id:
        if clean is not None and clean != present.relation:
            before = present.relation
            present.relation = clean
            session.flush()
            audit.record(
                session,
                by,
                "household.relation",
                f"household:{household_id}",
                before={"person": person_id, "relation": before},
                after={"person": person_id, "relation": clean},
            )
        return
    if present is not None:
        _leave(session, by, person_id, day or today, leave_headless=leave_headless)
    session.add(
        HouseholdMember(
            household_id=household_id, person_id=person_id, relation=clean, joined_on=day
        )
    )
    session.flush()
    audit.record(
        session,
        by,
        "household.join",
        f"household:{household_id}",
        after={"person": person_id, "relation": clean, "on": str(day) if day else None},
    )


def leave(session: Session, by: int, person_id: int, day: date) -> None:
    """End a person's membership; AppError when there is none, or when a head leaves others."""
    require_role(session, by, Role.PREPARE)
    if _present(session, person_id) is None:
        raise AppError("此人现在不属于任何家庭。未作改动。", code="not-member")
    _leave(session, by, person_id, day, leave_headless=False)


def change_head(
    session: Session,
    by: int,
    household_id: int,
    head_id: int,
    *,
    today: date,
    former_relation: str | None = None,
    day: date | None = None,
) -> None:
    """Make another person the head; enrollments go on (docs/rules.md [P]3).

    Who is not yet a member joins on ``day``. ``former_relation`` is what the old head is to
    the new one.
    """
    require_role(session, by, Role.PREPARE)
    household = session.get_one(Household, household_id)
    if household.head_id == head_id:
        return
    before = household.head_id
    move(
        session, by, head_id, household_id, relation=HEAD, day=day, leave_headless=True, today=today
    )
    household.head_id = head_id
    old = _present(session, before)
    if old is not None and old.household_id == household_id:
        old.relation = (former_relation or "").strip() or None
    session.flush()
    audit.record(
        session,
        by,
        "household.head",
        f"household:{household_id}",
        before={"head": before},
        after={"head": head_id},
    )


def split_household(
    session: Session,
    by: int,
    household_id: int,
    head_id: int,
    members: Mapping[int, str],
    *,
    day: date,
) -> int:
    """Some members part on ``day`` and are a household of their own; returns its id.

    ``members``: person id -> relation to the new head (who needs not be among them). What the
    old household receives goes on; who is covered there is changed by its own action. AppError:
    the old head cannot part (``head-leaves``), somebody does not live there (``not-member``).
    """
    require_role(session, by, Role.PREPARE)
    household = session.get_one(Household, household_id)
    leaving = {head_id, *members}
    if household.head_id in leaving:
        raise AppError("户主不能分出去。未作改动,请先变更户主,再分户。", code="head-leaves")
    for person_id in sorted(leaving):
        if household_of(session, person_id) != household_id:
            raise AppError("有人现在不在这一户。未作改动,请重新查看。", code="not-member")
    new = open_household(
        session,
        by,
        head_id,
        village_id=household.village_id,
        group=household.group,
        address=household.address,
        day=day,
        today=day,
    )
    for person_id, relation in members.items():
        if person_id != head_id:
            move(session, by, person_id, new, relation=relation, day=day, today=day)
    return new


def place_household(
    session: Session,
    by: int,
    household_id: int,
    *,
    village_id: int | None,
    group: str | None = None,
    address: str | None = None,
) -> None:
    """Say where a household lives; None leaves group and address as they are."""
    require_role(session, by, Role.PREPARE)
    household = session.get_one(Household, household_id)
    before = (household.village_id, household.group, household.address)
    household.village_id = village_id
    household.group = household.group if group is None else (group.strip() or None)
    household.address = household.address if address is None else (address.strip() or None)
    after = (household.village_id, household.group, household.address)
    if after != before:
        session.flush()
        keys = ("village", "group", "address")
        audit.record(
            session,
            by,
            "household.place",
            f"household:{household_id}",
            before=dict(zip(keys, before, strict=True)),
            after=dict(zip(keys, after, strict=True)),
        )


def household_row(session: Session, household_id: int) -> HouseholdRow:
    """A household with its members; raises sqlalchemy's NoResultFound for an id that is none."""
    household = session.get_one(Household, household_id)
    head = session.get_one(Person, household.head_id)
    village = session.get(Village, household.village_id) if household.village_id else None
    rows = [
        _member(member, person)
        for member, person in session.execute(
            select(HouseholdMember, Person)
            .join(Person, Person.id == HouseholdMember.person_id)
            .where(HouseholdMember.household_id == household_id)
            .order_by(HouseholdMember.id)
        )
    ]
    present = [row for row in rows if row.left_on is None]
    return HouseholdRow(
        id=household.id,
        head_id=head.id,
        head_name=head.name,
        head_id_number=head.id_number,
        village_id=household.village_id,
        village=village.name if village is not None else "",
        group=household.group or "",
        address=household.address or "",
        members=tuple(sorted(present, key=lambda row: row.person_id != head.id)),
        former=tuple(row for row in rows if row.left_on is not None),
    )


def _present(session: Session, person_id: int) -> HouseholdMember | None:
    return session.scalar(
        select(HouseholdMember).where(
            HouseholdMember.person_id == person_id, HouseholdMember.left_on.is_(None)
        )
    )


def _leave(session: Session, by: int, person_id: int, day: date, *, leave_headless: bool) -> None:
    member = _present(session, person_id)
    if member is None:
        return
    household = session.get_one(Household, member.household_id)
    others = session.scalar(
        select(HouseholdMember.id)
        .where(
            HouseholdMember.household_id == household.id,
            HouseholdMember.person_id != person_id,
            HouseholdMember.left_on.is_(None),
        )
        .limit(1)
    )
    if household.head_id == person_id and others is not None and not leave_headless:
        raise AppError("此人是户主,家中还有其他成员。未作改动,请先变更户主。", code="head-leaves")
    member.left_on = day
    session.flush()
    audit.record(
        session,
        by,
        "household.leave",
        f"household:{household.id}",
        after={"person": person_id, "on": str(day)},
    )


def _member(member: HouseholdMember, person: Person) -> MemberRow:
    return MemberRow(
        person_id=person.id,
        name=person.name,
        id_number=person.id_number,
        sex=person.sex,
        birth_date=person.birth_date,
        died_on=person.died_on,
        relation=member.relation or "",
        joined_on=member.joined_on,
        left_on=member.left_on,
        disability_level=person.disability_level or "",
    )
