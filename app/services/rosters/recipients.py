"""The facts that a roster line freezes about its recipient: names, village, household, phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.models.enrollment import Enrollment
from app.models.household import Household, HouseholdMember
from app.models.person import Person
from app.models.village import Village

_OF_A_PERSON = ("id", "name", "id_number", "died_on", "moved_on", "group", "phone")
# Behind every village that there may be.
_LAST = 10**6


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives: the person of a person-unit enrollment, else the head of the household."""

    enrollment_id: int
    enrollment_number: int
    household_id: int | None
    person_id: int
    name: str
    id_number: str
    died_on: date | None
    moved_on: date | None
    head_name: str
    head_id_number: str
    village: str
    village_position: int
    group: str
    phone: str

    @property
    def order(self) -> tuple[int, str, int]:
        """Rosters run by village, group and enrollment number."""
        return self.village_position, self.group, self.enrollment_number


def recipients(session: Session, program_id: int) -> Mapping[int, Recipient]:
    """Recipients of a program by enrollment id, as the register has them today."""
    person, head = aliased(Person), aliased(Person)
    own, home = aliased(Village), aliased(Village)
    lives, ever = aliased(HouseholdMember), aliased(HouseholdMember)
    stayed = exists().where(
        ever.person_id == Enrollment.person_id, ever.household_id == Enrollment.household_id
    )
    # A person's household is the one lived in today; one that a list named and in which the
    # person never lived goes before it (register/homes.py says the same by month).
    named = Enrollment.household_id.is_not(None) & (Enrollment.person_id.is_(None) | ~stayed)
    household_id = case((named, Enrollment.household_id), else_=lives.household_id)
    # Columns, not mapped objects: thousands of rows that nobody changes.
    statement = (
        select(
            Enrollment.id,
            Enrollment.number,
            household_id.label("household_id"),
            *_columns(person, "person"),
            *_columns(head, "head"),
            Household.group.label("household_group"),
            func.coalesce(own.name, home.name, "未定村").label("village"),
            func.coalesce(own.position, home.position, _LAST).label("village_position"),
        )
        .outerjoin(person, person.id == Enrollment.person_id)
        .outerjoin(lives, (lives.person_id == Enrollment.person_id) & lives.left_on.is_(None))
        .outerjoin(Household, Household.id == household_id)
        .outerjoin(head, head.id == Household.head_id)
        .outerjoin(own, own.id == person.village_id)
        .outerjoin(home, home.id == Household.village_id)
        .where(Enrollment.program_id == program_id)
    )
    return {row.id: _recipient(row) for row in session.execute(statement)}


def _columns(person: type[Person], label: str) -> list[Any]:
    """What a line needs of a person, named ``label_...``."""
    return [getattr(person, name).label(f"{label}_{name}") for name in _OF_A_PERSON]


def _recipient(row: Any) -> Recipient:
    """The person's own village and group go before the household's (in the statement too)."""
    named = "person" if row.person_id is not None else "head"
    recipient = {name: getattr(row, f"{named}_{name}") for name in _OF_A_PERSON}
    if recipient["id"] is None:
        raise LookupError("an enrollment without person and head")
    group = recipient["group"]
    if row.person_id is None:
        group = row.household_group or group
    return Recipient(
        enrollment_id=row.id,
        enrollment_number=row.number,
        household_id=row.household_id,
        person_id=recipient["id"],
        name=recipient["name"],
        id_number=recipient["id_number"],
        died_on=recipient["died_on"],
        moved_on=recipient["moved_on"],
        head_name=row.head_name or "",
        head_id_number=row.head_id_number or "",
        village=row.village,
        village_position=row.village_position,
        group=group or "",
        phone=recipient["phone"] or "",
    )
