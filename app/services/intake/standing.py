"""What the register says of a program in a list's month, as lists are compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.models.enrollment import Enrollment, TermStatus
from app.models.household import Household
from app.models.listing import ListImport
from app.models.person import Person
from app.models.program import Program
from app.models.village import Village
from app.month import Month
from app.services.enrollments.payee_book import PayeeBook
from app.services.entitlement.counting import last_month_alive
from app.services.entitlement.facts import EnrollmentFacts, Facts, TermFacts
from app.services.register.homes import Homes


class State(StrEnum):
    """How an enrollment stands in the list's month; ``LAPSED`` is everybody covered dead."""

    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    NOT_YET = "not-yet"
    ENDED = "ended"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Standing:
    """An enrollment as it stands in a month; persons, recipient and head by ID number."""

    enrollment_id: int
    number: int
    household_id: int | None
    recipient: str
    recipient_name: str
    head: str
    state: State
    persons: frozenset[str]
    ever: frozenset[str]
    amount_fen: int | None
    tiers: frozenset[str]
    account: str
    bank: str
    payee: str
    ended_from: Month | None
    granted_on: date | None
    village: str = ""


def standings(
    session: Session, program: Program, facts: Facts, month: Month, today: date
) -> list[Standing]:
    """Every enrollment of a program as it stands in ``month``, by number."""
    numbers = _id_numbers(session, facts)
    people = _recipients(session, program.id)
    payees = PayeeBook(session, program.id, today)
    heads = _Heads(session)
    found: list[Standing] = []
    for enrollment in sorted(facts.enrollments.values(), key=lambda e: e.number):
        if enrollment.program_id != program.id:
            continue
        term = enrollment.term_in(month)
        shown = term if term is not None else _first(enrollment)
        who = people[enrollment.id]
        payee = payees.current(enrollment.id)
        tiers = facts.programs[program.id].tier_by_id
        found.append(
            Standing(
                enrollment_id=enrollment.id,
                number=enrollment.number,
                household_id=who.household_id,
                recipient=who.recipient,
                recipient_name=who.name,
                head=heads.of(enrollment.id, month),
                state=_state(facts, enrollment, term, month),
                persons=frozenset(numbers[p] for p in (shown.person_ids if shown else ())),
                ever=frozenset(numbers[p] for p in enrollment.ever_covered),
                amount_fen=shown.approved_fen if shown else None,
                tiers=frozenset(tiers[t].name for t in (shown.tier_ids if shown else ())),
                account=payee.account if payee else "",
                bank=payee.bank if payee else "",
                payee=payee.name if payee else "",
                ended_from=_ended_from(enrollment),
                granted_on=who.granted_on,
                village=who.village,
            )
        )
    return found


def newest_full_list(session: Session, program_id: int) -> Month | None:
    """The month of the newest applied full list of a program."""
    months = session.scalars(
        select(ListImport.as_of).where(
            ListImport.program_id == program_id,
            ListImport.full_list,
            ListImport.undone_at.is_(None),
        )
    )
    return max((month for month in months if month is not None), default=None)


def _first(enrollment: EnrollmentFacts) -> TermFacts | None:
    return min(enrollment.terms, key=lambda term: term.from_month, default=None)


def _state(
    facts: Facts, enrollment: EnrollmentFacts, term: TermFacts | None, month: Month
) -> State:
    if term is None:
        return State.NOT_YET
    if term.status is TermStatus.ENDED:
        return State.ENDED
    program = facts.programs[enrollment.program_id]
    persons = [facts.persons[person] for person in term.person_ids]
    lasts = [last_month_alive(program, term, person) for person in persons]
    if lasts and all(last is not None and last < month for last in lasts):
        return State.LAPSED
    return State.SUSPENDED if term.status is TermStatus.SUSPENDED else State.IN_FORCE


def _ended_from(enrollment: EnrollmentFacts) -> Month | None:
    last = max(enrollment.terms, key=lambda term: term.from_month, default=None)
    return last.from_month if last is not None and last.status is TermStatus.ENDED else None


def _id_numbers(session: Session, facts: Facts) -> Mapping[int, str]:
    rows = session.execute(select(Person.id, Person.id_number))
    return {row.id: row.id_number for row in rows if row.id in facts.persons}


class _Heads:
    """The heads of the households that enrollments count for, by ID number."""

    def __init__(self, session: Session) -> None:
        self._homes = Homes(session)
        rows = session.execute(
            select(Household.id, Person.id_number).join(Person, Person.id == Household.head_id)
        )
        self._heads: dict[int, str] = {row.id: row.id_number for row in rows}

    def of(self, enrollment_id: int, month: Month) -> str:
        household = self._homes.household(enrollment_id, month)
        return self._heads[household] if household is not None else ""


@dataclass(frozen=True, slots=True)
class _Who:
    """Recipient of an enrollment, its household and the day of a grant."""

    recipient: str
    name: str
    household_id: int | None
    granted_on: date | None
    village: str


def _recipients(session: Session, program_id: int) -> Mapping[int, _Who]:
    head = aliased(Person)
    villages = {row.id: row.name for row in session.execute(select(Village.id, Village.name))}
    statement = (
        select(Enrollment, Person, head)
        .outerjoin(Household, Household.id == Enrollment.household_id)
        .outerjoin(head, head.id == Household.head_id)
        .outerjoin(Person, Person.id == Enrollment.person_id)
        .where(Enrollment.program_id == program_id)
    )
    return {
        enrollment.id: _who(enrollment, person, of_household, villages)
        for enrollment, person, of_household in session.execute(statement)
    }


def _who(
    enrollment: Enrollment,
    person: Person | None,
    head: Person | None,
    villages: Mapping[int, str],
) -> _Who:
    recipient = person if person is not None else head
    return _Who(
        recipient=recipient.id_number if recipient is not None else "",
        name=recipient.name if recipient is not None else "",
        household_id=enrollment.household_id,
        granted_on=enrollment.granted_on,
        village=villages.get(recipient.village_id or 0, "") if recipient is not None else "",
    )
