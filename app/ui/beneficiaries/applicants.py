"""Who is taken in, as far as they are typed: what the number says, whom the register has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app import idcard
from app.errors import AppError
from app.idcard import IdNumber
from app.month import Month
from app.services.entitlement.ages import age_on
from app.services.people.admission import Applicant
from app.services.people.search import programs_in_force
from app.services.register.households import HouseholdRow, household_of, household_row
from app.services.register.persons import PersonRow, find_person
from app.ui.beneficiaries.members_field import MembersField
from app.ui.widgets.fields import IdField, TextField


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody whom the register has: with household, and what they receive."""

    person: PersonRow
    household: HouseholdRow | None
    programs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """Somebody covered, as far as a supplement asks."""

    id_number: str
    name: str
    born: date
    disability_level: str


def find(session: Session, number: str, month: Month) -> Found | None:
    """Whom the register has under an ID number, with household and programs of a month."""
    person = find_person(session, number)
    if person is None:
        return None
    home = household_of(session, person.id)
    return Found(
        person,
        household_row(session, home) if home is not None else None,
        programs_in_force(session, [person.id], month).get(person.id, ()),
    )


def covered_as_typed(
    number: IdField, name: TextField, members: MembersField, found: Found | None, today: date
) -> list[Covered]:
    """Head and members who are covered; nobody while a line of theirs cannot be read."""
    try:
        head = Applicant(number.given(), name.given(), covered=members.head_covered)
        typed = [head, *members.value()]
    except AppError:
        return []
    levels: dict[str, str] = {}
    if found is not None:
        levels[found.person.id_number] = found.person.disability_level
        home = found.household.members if found.household is not None else ()
        levels |= {one.id_number: one.disability_level for one in home}
    return [
        Covered(
            one.id_number,
            one.name,
            idcard.parse(one.id_number, today).birth_date,
            levels.get(one.id_number, ""),
        )
        for one in typed
        if one.covered
    ]


def number_words(says: IdNumber, found: Found | None, today: date) -> str:
    """What the number says, and whom the register has."""
    age = age_on(says.birth_date, today)
    told = f"{says.birth_date.isoformat()} 出生,{says.sex},{age}岁。"
    if found is None:
        return told + "台账里还没有此人,将新登记。"
    if found.person.died_on is not None:
        return told + f"台账里是“{found.person.name}”,已登记死亡。"
    now = f",正在享受{'、'.join(found.programs)}" if found.programs else ""
    return told + f"台账里已有“{found.person.name}”{now}。"
