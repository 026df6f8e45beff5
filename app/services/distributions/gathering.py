"""Takes the people of chosen programs together, each person or household once ([A]4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.distribution import Basis
from app.models.enrollment import Enrollment
from app.models.household import Household, HouseholdMember
from app.models.person import Person
from app.models.program import Program
from app.month import Month
from app.services.entitlement.counting import counting
from app.services.entitlement.loading import facts_of_program


@dataclass(frozen=True, slots=True)
class Claim:
    """An enrollment whose people count in the month; ``household_id`` is where they live."""

    enrollment_id: int
    household_id: int | None
    of_household: bool
    receiver_id: int | None
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """Who receives, for whom (``receiver_id`` is one of ``people``), and by which enrollment."""

    receiver_id: int
    household_id: int | None
    people: tuple[int, ...]
    source_id: int | None


def people_of(
    session: Session, sources: Iterable[int], month: Month, basis: Basis
) -> tuple[list[Taken], int]:
    """Rows for the people of the programs in their order, and how many persons came twice."""
    claims = [
        claim
        for program_id in _in_order(session, sources)
        for claim in _claims(session, program_id, month)
    ]
    return take_once(claims, basis)


def take_once(claims: Sequence[Claim], basis: Basis) -> tuple[list[Taken], int]:
    """Each person once, and with a basis of households each household once (docs/rules.md [A]4)."""
    persons: set[int] = set()
    households: set[int] = set()
    rows: list[Taken] = []
    twice = 0
    for claim in claims:
        new = tuple(person for person in claim.people if person not in persons)
        twice += len(claim.people) - len(new)
        by_household = basis is Basis.HOUSEHOLD
        if by_household and (len(new) < len(claim.people) or claim.household_id in households):
            # The household, or somebody of it, has its share already.
            persons.update(new)
            continue
        if not new:
            continue
        persons.update(new)
        stands_for = claim.household_id if by_household or claim.of_household else None
        if stands_for is not None and stands_for in households:
            stands_for = None
        if stands_for is not None:
            households.add(stands_for)
        head = claim.receiver_id
        receiver = head if head is not None and head in new else new[0]
        rows.append(Taken(receiver, stands_for, new, claim.enrollment_id))
    return rows, twice


def household_people(session: Session, household_id: int) -> tuple[int, tuple[int, ...]]:
    """Head and living members of a household today, the head first where alive and present."""
    members = tuple(
        session.scalars(
            select(HouseholdMember.person_id)
            .join(Person, Person.id == HouseholdMember.person_id)
            .where(
                HouseholdMember.household_id == household_id,
                HouseholdMember.left_on.is_(None),
                Person.died_on.is_(None),
            )
            .order_by(HouseholdMember.id)
        )
    )
    head = session.get_one(Household, household_id).head_id
    return head, members


def _in_order(session: Session, sources: Iterable[int]) -> list[int]:
    return list(
        session.scalars(
            select(Program.id)
            .where(Program.id.in_(list(sources)))
            .order_by(Program.position, Program.id)
        )
    )


def _claims(session: Session, program_id: int, month: Month) -> Iterator[Claim]:
    facts = facts_of_program(session, program_id)
    lives_in = {
        row.person_id: row.household_id
        for row in session.execute(
            select(HouseholdMember.person_id, HouseholdMember.household_id).where(
                HouseholdMember.left_on.is_(None)
            )
        )
    }
    rows = session.execute(
        select(Enrollment.id, Enrollment.person_id, Enrollment.household_id, Household.head_id)
        .outerjoin(Household, Household.id == Enrollment.household_id)
        .where(Enrollment.program_id == program_id)
        .order_by(Enrollment.number)
    )
    for row in rows:
        persons, _ = counting(facts, facts.enrollments[row.id], month)
        if persons:
            of_household = row.person_id is None
            household = row.household_id or lives_in.get(row.person_id or 0)
            receiver = row.head_id if of_household else row.person_id
            yield Claim(row.id, household, of_household, receiver, persons)
