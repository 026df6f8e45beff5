"""Enrollments as windows and commands see them, and how one is found by program and person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import (
    Enrollment,
    EnrollmentTerm,
    TermPerson,
    TermStatus,
    TermSupplement,
    TermTier,
)
from app.models.household import Household
from app.models.person import Person
from app.models.program import Program, ProgramTier
from app.models.staff import Staff
from app.month import Month
from app.services.enrollments.rows import EnrollmentRow, TermRow
from app.services.programs.rows import program_by_name
from app.services.register.persons import person_by_id_number

# In which order several enrollments of a person are preferred; None is not yet begun.
_PREFERENCE: dict[TermStatus | None, int] = {
    TermStatus.ACTIVE: 0,
    TermStatus.SUSPENDED: 1,
    None: 2,
    TermStatus.ENDED: 3,
}


def enrollment_row(session: Session, enrollment_id: int, month: Month) -> EnrollmentRow:
    """An enrollment with its status in a month; LookupError for an id that is none."""
    rows = enrollment_rows(session, [enrollment_id], month)
    if not rows:
        raise LookupError("no such enrollment")
    return rows[0]


def enrollment_rows(
    session: Session, enrollment_ids: Collection[int], month: Month
) -> tuple[EnrollmentRow, ...]:
    """Enrollments by number, with their status in a month."""
    recipient = func.coalesce(Enrollment.person_id, Household.head_id)
    statement = (
        select(Enrollment, Program, Person)
        .join(Program, Program.id == Enrollment.program_id)
        .outerjoin(Household, Household.id == Enrollment.household_id)
        .join(Person, Person.id == recipient)
        .where(Enrollment.id.in_(list(enrollment_ids)))
        .order_by(Enrollment.number)
    )
    terms = _terms_in_force(session, enrollment_ids, month)
    return tuple(
        _enrollment(enrollment, program, person, terms.get(enrollment.id))
        for enrollment, program, person in session.execute(statement)
    )


def current_term(session: Session, enrollment_id: int, month: Month) -> TermRow | None:
    """The term in force in a month ([T]1), or None before the first."""
    for term in reversed(timeline(session, enrollment_id)):
        if term.from_month <= month:
            return term
    return None


def timeline(
    session: Session, enrollment_id: int, *, with_replaced: bool = False
) -> tuple[TermRow, ...]:
    """The terms, the earliest first; replaced ones stay readable, when asked for."""
    return timelines(session, [enrollment_id], with_replaced=with_replaced).get(enrollment_id, ())


def timelines(
    session: Session, enrollment_ids: Collection[int], *, with_replaced: bool = False
) -> dict[int, tuple[TermRow, ...]]:
    """The terms of several enrollments."""
    statement = (
        select(EnrollmentTerm, Staff.name)
        .outerjoin(Staff, Staff.id == EnrollmentTerm.entered_by_id)
        .where(EnrollmentTerm.enrollment_id.in_(list(enrollment_ids)))
        .order_by(EnrollmentTerm.from_month, EnrollmentTerm.id)
    )
    if not with_replaced:
        statement = statement.where(EnrollmentTerm.replaced.is_(False))
    terms = [(term, staff or "") for term, staff in session.execute(statement)]
    parts = _Parts(session, [term.id for term, _ in terms])
    found: dict[int, list[TermRow]] = defaultdict(list)
    for term, staff in terms:
        found[term.enrollment_id].append(_term(term, staff, parts))
    return {enrollment: tuple(rows) for enrollment, rows in found.items()}


def enrollments_of(session: Session, person_id: int) -> tuple[int, ...]:
    """Enrollments in which a person stands: as recipient, as head, or covered by a term."""
    headed = select(Household.id).where(Household.head_id == person_id)
    covered = (
        select(EnrollmentTerm.enrollment_id)
        .join(TermPerson, TermPerson.term_id == EnrollmentTerm.id)
        .where(TermPerson.person_id == person_id, EnrollmentTerm.replaced.is_(False))
    )
    statement = select(Enrollment.id).where(
        or_(
            Enrollment.person_id == person_id,
            Enrollment.person_id.is_(None) & Enrollment.household_id.in_(headed),
            Enrollment.id.in_(covered),
        )
    )
    return tuple(session.scalars(statement.order_by(Enrollment.number)))


def find_enrollment(
    session: Session, program: str, id_number: str, month: Month | None = None
) -> EnrollmentRow:
    """The enrollment of a program in which a person stands.

    One in force in ``month`` (the current month) is preferred to a suspended, a coming and an
    ended one; one of their own to one that only covers them. Of ended ones the last counts.
    AppError: ``no-enrollment`` when there is none, ``ambiguous`` when several remain.
    """
    row = program_by_name(session, program)
    person = person_by_id_number(session, id_number)
    asked = month or Month.of(date.today())
    own = [
        one
        for one in enrollment_rows(session, enrollments_of(session, person.id), asked)
        if one.program_id == row.id
    ]
    if not own:
        raise AppError(
            f"{person.name}没有“{row.name}”的待遇。未作改动,请核对身份证号和项目。",
            code="no-enrollment",
        )
    best = min(_rank(one, person.id) for one in own)
    chosen = [one for one in own if _rank(one, person.id) == best]
    if len(chosen) > 1 and chosen[0].status is TermStatus.ENDED and not row.rules.one_off:
        last = max(one.status_from or one.first_month for one in chosen)
        chosen = [one for one in chosen if (one.status_from or one.first_month) == last][-1:]
    if len(chosen) > 1:
        numbers = "、".join(f"第{one.number}号" for one in chosen)
        raise AppError(
            f"{person.name}有几份“{row.name}”({numbers}),无法判定是哪一份。未作改动,请在窗口中选择。",
            code="ambiguous",
        )
    return chosen[0]


def _rank(row: EnrollmentRow, person_id: int) -> tuple[int, bool]:
    return _PREFERENCE[row.status], row.recipient_id != person_id


def _terms_in_force(
    session: Session, enrollment_ids: Collection[int], month: Month
) -> dict[int, EnrollmentTerm]:
    statement = (
        select(EnrollmentTerm)
        .where(
            EnrollmentTerm.enrollment_id.in_(list(enrollment_ids)),
            EnrollmentTerm.replaced.is_(False),
            EnrollmentTerm.from_month <= month,
        )
        .order_by(EnrollmentTerm.from_month)
    )
    return {term.enrollment_id: term for term in session.scalars(statement)}


class _Parts:
    """Persons, tiers and supplements of terms, by name."""

    def __init__(self, session: Session, term_ids: Sequence[int]) -> None:
        self.persons: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self.tiers: dict[int, list[str]] = defaultdict(list)
        self.supplements: dict[int, list[tuple[str, str, int | None]]] = defaultdict(list)
        self.supplement_ids: dict[int, list[int]] = defaultdict(list)
        persons = (
            select(TermPerson.term_id, Person.id, Person.name)
            .join(Person, Person.id == TermPerson.person_id)
            .where(TermPerson.term_id.in_(term_ids))
            .order_by(Person.id)
        )
        for term, person, name in self._rows(session, persons):
            self.persons[term].append((person, name))
        tiers = (
            select(TermTier.term_id, ProgramTier.name)
            .join(ProgramTier, ProgramTier.id == TermTier.tier_id)
            .where(TermTier.term_id.in_(term_ids))
            .order_by(ProgramTier.position)
        )
        for term, name in self._rows(session, tiers):
            self.tiers[term].append(name)
        supplements = (
            select(
                TermSupplement.term_id,
                Person.id,
                Person.name,
                ProgramTier.name,
                TermSupplement.amount_fen,
            )
            .join(Person, Person.id == TermSupplement.person_id)
            .join(ProgramTier, ProgramTier.id == TermSupplement.tier_id)
            .where(TermSupplement.term_id.in_(term_ids))
            .order_by(TermSupplement.id)
        )
        for term, person, person_name, tier_name, fen in self._rows(session, supplements):
            self.supplements[term].append((person_name, tier_name, fen))
            self.supplement_ids[term].append(person)

    @staticmethod
    def _rows(session: Session, statement: Any) -> Iterable[Any]:
        return session.execute(statement)


def _term(term: EnrollmentTerm, staff: str, parts: _Parts) -> TermRow:
    persons = parts.persons[term.id]
    return TermRow(
        id=term.id,
        from_month=term.from_month,
        status=term.status,
        person_ids=tuple(person for person, _ in persons),
        persons=tuple(name for _, name in persons),
        tiers=tuple(parts.tiers[term.id]),
        approved_fen=term.approved_fen,
        income_per_head_fen=term.income_per_head_fen,
        supplements=tuple(parts.supplements[term.id]),
        supplement_ids=tuple(parts.supplement_ids[term.id]),
        reason=term.reason or "",
        document=term.document or "",
        replaced=term.replaced,
        replaced_by_id=term.replaced_by_id,
        entered_at=term.entered_at,
        entered_by=staff,
    )


def _enrollment(
    enrollment: Enrollment, program: Program, recipient: Person, term: EnrollmentTerm | None
) -> EnrollmentRow:
    return EnrollmentRow(
        id=enrollment.id,
        number=enrollment.number,
        program_id=program.id,
        program=program.name,
        unit=program.unit,
        person_id=enrollment.person_id,
        household_id=enrollment.household_id,
        recipient_id=recipient.id,
        recipient_name=recipient.name,
        recipient_id_number=recipient.id_number,
        first_month=enrollment.first_month,
        status=None if term is None else term.status,
        status_from=None if term is None else term.from_month,
        reason="" if term is None else term.reason or "",
        applied_on=enrollment.applied_on,
        surveyed_by=enrollment.surveyed_by or "",
        posted_from=enrollment.posted_from,
        posted_to=enrollment.posted_to,
        confirmed_on=enrollment.confirmed_on,
        document=enrollment.document or "",
        granted_on=enrollment.granted_on,
        grant_type=enrollment.grant_type or "",
        review_due=enrollment.review_due,
        predecessor_id=enrollment.predecessor_id,
        note=enrollment.note or "",
    )
