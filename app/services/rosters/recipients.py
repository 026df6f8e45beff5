"""The facts that a roster line freezes about its recipient: names, village, household, phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.models.enrollment import Enrollment
from app.models.household import Household
from app.models.person import Person
from app.models.village import Village


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
    statement = (
        select(Enrollment, person, Household, head, own, home)
        .outerjoin(person, person.id == Enrollment.person_id)
        .outerjoin(Household, Household.id == Enrollment.household_id)
        .outerjoin(head, head.id == Household.head_id)
        .outerjoin(own, own.id == person.village_id)
        .outerjoin(home, home.id == Household.village_id)
        .where(Enrollment.program_id == program_id)
    )
    return {
        enrollment.id: _recipient(enrollment, one, household, first, (place, other))
        for enrollment, one, household, first, place, other in session.execute(statement)
    }


def _recipient(
    enrollment: Enrollment,
    person: Person | None,
    household: Household | None,
    head: Person | None,
    villages: tuple[Village | None, Village | None],
) -> Recipient:
    """``villages`` are the person's own and the household's; the person's goes first."""
    recipient = person if person is not None else head
    if recipient is None:
        raise LookupError("an enrollment without person and head")
    village = next((v for v in villages if v is not None), None)
    group = recipient.group if person is not None else (household and household.group)
    return Recipient(
        enrollment_id=enrollment.id,
        enrollment_number=enrollment.number,
        household_id=enrollment.household_id,
        person_id=recipient.id,
        name=recipient.name,
        id_number=recipient.id_number,
        died_on=recipient.died_on,
        moved_on=recipient.moved_on,
        head_name=head.name if head is not None else "",
        head_id_number=head.id_number if head is not None else "",
        village=village.name if village is not None else "未定村",
        village_position=village.position if village is not None else 10**6,
        group=group or recipient.group or "",
        phone=recipient.phone or "",
    )
