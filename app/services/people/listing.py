"""The list of people with what each receives in a month: what the search box shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment, EnrollmentTerm, TermPerson, TermStatus
from app.models.household import Household
from app.models.program import Period
from app.month import Month
from app.services.entitlement.ages import age_on
from app.services.entitlement.due import due
from app.services.entitlement.facts import EnrollmentFacts, Facts
from app.services.entitlement.loading import facts_of_enrollments
from app.services.people.filters import PERSON_STATUS_WORDS, Filters, PersonStatus
from app.services.people.orders import Order
from app.services.people.search import FoundPerson, find_persons


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person of the list; ``amount_fen`` is what comes to them in the month as recipient or
    head, None for who is only covered or receives nothing."""

    found: FoundPerson
    age: int
    amount_fen: int | None
    status: PersonStatus

    @property
    def status_words(self) -> str:
        return PERSON_STATUS_WORDS[self.status]


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A window onto the list; ``total`` counts all of it."""

    rows: tuple[ListedPerson, ...]
    total: int


def list_people(
    session: Session,
    text: str,
    month: Month,
    *,
    filters: Filters | None = None,
    limit: int = 200,
    offset: int = 0,
    order: Order | None = None,
) -> ListedPage:
    """As ``search.find_persons`` finds them, with age, amount and status in the month."""
    page = find_persons(
        session, text, month=month, limit=limit, offset=offset, filters=filters, order=order
    )
    amounts, statuses = _standing(session, [row.id for row in page.rows], month)
    rows = tuple(
        ListedPerson(
            row,
            age_on(row.birth_date, row.died_on or month.last_day),
            amounts.get(row.id),
            _told(row, statuses.get(row.id, PersonStatus.NONE)),
        )
        for row in page.rows
    )
    return ListedPage(rows, page.total)


def _told(found: FoundPerson, status: PersonStatus) -> PersonStatus:
    """Death goes before everything else; who moved away is told once nothing is received."""
    if found.died_on is not None:
        return PersonStatus.DEAD
    gone = found.moved_on is not None and status in (PersonStatus.NONE, PersonStatus.ENDED)
    return PersonStatus.MOVED if gone else status


def _standing(
    session: Session, person_ids: Sequence[int], month: Month
) -> tuple[dict[int, int], dict[int, PersonStatus]]:
    """Fen to each recipient, and how each person stands."""
    receives = _recipients(session, person_ids)
    covered = (
        select(EnrollmentTerm.enrollment_id)
        .join(TermPerson, TermPerson.term_id == EnrollmentTerm.id)
        .where(EnrollmentTerm.replaced.is_(False), TermPerson.person_id.in_(list(person_ids)))
    )
    ids = {*receives, *session.scalars(covered)}
    if not ids:
        return {}, {}
    facts = facts_of_enrollments(session, ids)
    amounts: dict[int, int] = defaultdict(int)
    for enrollment_id, person_id in receives.items():
        fen = due(facts, enrollment_id, month).amount_fen
        if fen:
            amounts[person_id] += fen
    return amounts, {person: _status(facts, person, month) for person in person_ids}


def _recipients(session: Session, person_ids: Sequence[int]) -> dict[int, int]:
    """Enrollment -> the person among these to whom it comes."""
    wanted = list(person_ids)
    own = select(Enrollment.id, Enrollment.person_id).where(Enrollment.person_id.in_(wanted))
    headed = (
        select(Enrollment.id, Household.head_id)
        .join(Household, Household.id == Enrollment.household_id)
        .where(Enrollment.person_id.is_(None), Household.head_id.in_(wanted))
    )
    pairs = [*session.execute(own), *session.execute(headed)]
    return {enrollment: person for enrollment, person in pairs if person is not None}


def _status(facts: Facts, person_id: int, month: Month) -> PersonStatus:
    """The best of how a person's enrollments stand in the month."""
    known = {_in(facts, one, person_id, month) for one in facts.enrollments_of.get(person_id, ())}
    for status in (PersonStatus.IN_FORCE, PersonStatus.SUSPENDED, PersonStatus.ENDED):
        if status in known:
            return status
    return PersonStatus.NONE


def _in(facts: Facts, one: EnrollmentFacts, person_id: int, month: Month) -> PersonStatus:
    term = one.term_in(month)
    if term is None or person_id not in term.person_ids:
        return PersonStatus.NONE
    if facts.programs[one.program_id].rules.period is Period.ONE_OFF and one.granted != month:
        return PersonStatus.NONE
    return {
        TermStatus.ACTIVE: PersonStatus.IN_FORCE,
        TermStatus.SUSPENDED: PersonStatus.SUSPENDED,
        TermStatus.ENDED: PersonStatus.ENDED,
    }[term.status]
