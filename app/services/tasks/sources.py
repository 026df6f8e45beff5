"""Whom a worksheet can be about besides one program's people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment
from app.models.household import Household
from app.models.person import Person
from app.models.program import Program
from app.models.roster import LineResult, Roster, RosterLine
from app.month import Month
from app.services.rosters.payees import PayeeBook
from app.services.tasks.creating import people_who_count

RETURNED = "account-returned"


def people_of_programs(
    session: Session, program_ids: Collection[int], month: Month
) -> tuple[int, ...]:
    """The living who count in any of some programs, each once (冬春摸底)."""
    found: set[int] = set()
    for program_id in program_ids:
        found.update(people_who_count(session, program_id, month))
    return tuple(sorted(found))


def payments_returned(session: Session, *, today: date) -> tuple[int, ...]:
    """The living whose line the bank returned, while the account is neither put right nor
    confirmed; of a household its head.
    """
    statement = (
        select(
            Program.id,
            Program.paid_in_cash,
            Enrollment.id,
            func.coalesce(Enrollment.person_id, Household.head_id),
        )
        .select_from(RosterLine)
        .join(Roster, Roster.id == RosterLine.roster_id)
        .join(Program, Program.id == Roster.program_id)
        .join(Enrollment, Enrollment.id == RosterLine.enrollment_id)
        .outerjoin(Household, Household.id == Enrollment.household_id)
        .where(RosterLine.result == LineResult.RETURNED)
        .distinct()
    )
    books: dict[int, PayeeBook] = {}
    found: set[int] = set()
    for program_id, in_cash, enrollment_id, person_id in session.execute(statement):
        if program_id not in books:
            books[program_id] = PayeeBook(session, program_id, today)
        obstacle = books[program_id].obstacle(enrollment_id, in_cash=in_cash)
        if obstacle is not None and obstacle[0] == RETURNED:
            found.add(person_id)
    return _living(session, found)


def certificates_ending(session: Session, until: date) -> tuple[int, ...]:
    """The living whose disability certificate is valid until that day or shorter (残疾证复核)."""
    statement = select(Person.id).where(
        Person.disability_valid_until <= until, Person.died_on.is_(None)
    )
    return tuple(session.scalars(statement.order_by(Person.id)))


def _living(session: Session, people: Collection[int]) -> tuple[int, ...]:
    statement = select(Person.id).where(Person.id.in_(people), Person.died_on.is_(None))
    return tuple(session.scalars(statement.order_by(Person.id)))
