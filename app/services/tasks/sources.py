"""Whom a worksheet can be about besides one program's people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment
from app.models.household import Household
from app.models.person import Person
from app.models.program import Program
from app.models.roster import LineResult, Roster, RosterLine
from app.month import Month
from app.services.enrollments.payee_book import PayeeBook
from app.services.people import saved_filters
from app.services.tasks.creating import people_who_count

RETURNED = "account-returned"


class Kind(StrEnum):
    """Whom a list finds: payments that came back, certificates that end, a saved filter."""

    RETURNED = "returned"
    CERTIFICATES = "certificates"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class PeopleList:
    """People who are no program's: what the list is called, and how it is found again."""

    words: str
    kind: Kind
    filter_id: int = 0


def people_lists(session: Session) -> tuple[PeopleList, ...]:
    """Every list that a worksheet can be about besides programs, saved filters last."""
    return (
        PeopleList("银行退回、账号未改正的人", Kind.RETURNED),
        PeopleList("截止日期前残疾证到期的人", Kind.CERTIFICATES),
        *(
            PeopleList(f"筛选:{one.name}", Kind.FILTER, one.id)
            for one in saved_filters.saved_filters(session)
        ),
    )


def people_of_list(
    session: Session, wanted: PeopleList, *, due_on: date, today: date
) -> tuple[int, ...]:
    """Whom a list finds today; LookupError for a filter that is no longer there."""
    if wanted.kind is Kind.RETURNED:
        return payments_returned(session, today=today)
    if wanted.kind is Kind.CERTIFICATES:
        return certificates_ending(session, due_on)
    return saved_filters.people_of_filter(session, wanted.filter_id, Month.of(today))


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
