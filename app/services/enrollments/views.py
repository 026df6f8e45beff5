"""Enrollments as windows and commands see them, and how one is found by program and person."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import (
    Enrollment,
    EnrollmentTerm,
    TermPerson,
    TermStatus,
)
from app.models.household import Household
from app.models.person import Person
from app.models.program import Program, ProgramTier
from app.models.staff import Staff
from app.month import Month
from app.services.enrollments.rows import EnrollmentRow, TermRow
from app.services.entitlement.facts import TermFacts
from app.services.entitlement.terms import read_terms
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
    which = [EnrollmentTerm.enrollment_id.in_(list(enrollment_ids))]
    if not with_replaced:
        which.append(EnrollmentTerm.replaced.is_(False))
    found = read_terms(session, *which)
    names = _Names(session, [term for terms in found.values() for term in terms])
    return {
        enrollment: tuple(names.row(term) for term in terms) for enrollment, terms in found.items()
    }


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


def find_enrollment(session: Session, program: str, id_number: str, month: Month) -> EnrollmentRow:
    """The enrollment of a program in which a person stands.

    One in force in ``month`` is preferred to a suspended, a coming and an
    ended one; one of their own to one that only covers them. Of ended ones the last counts.
    AppError: ``no-enrollment`` when there is none, ``ambiguous`` when several remain.
    """
    row = program_by_name(session, program)
    person = person_by_id_number(session, id_number)
    own = [
        one
        for one in enrollment_rows(session, enrollments_of(session, person.id), month)
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


class _Names:
    """Persons and tiers of terms by their names, and who entered each term when."""

    def __init__(self, session: Session, terms: Sequence[TermFacts]) -> None:
        people = {person for term in terms for person in term.person_ids}
        people |= {extra.person_id for term in terms for extra in term.supplements}
        persons = select(Person.id, Person.name).where(Person.id.in_(people))
        self._persons = {row.id: row.name for row in session.execute(persons)}
        tiers = select(ProgramTier.id, ProgramTier.name).order_by(ProgramTier.position)
        self._tiers = {row.id: row.name for row in session.execute(tiers)}
        entered = (
            select(EnrollmentTerm, Staff.name)
            .outerjoin(Staff, Staff.id == EnrollmentTerm.entered_by_id)
            .where(EnrollmentTerm.id.in_([term.id for term in terms]))
        )
        self._entered = {term.id: (term, staff or "") for term, staff in session.execute(entered)}

    def row(self, term: TermFacts) -> TermRow:
        entered, staff = self._entered[term.id]
        return TermRow(
            id=term.id,
            from_month=term.from_month,
            status=term.status,
            person_ids=term.person_ids,
            persons=tuple(self._persons[person] for person in term.person_ids),
            tiers=tuple(name for tier, name in self._tiers.items() if tier in term.tier_ids),
            approved_fen=term.approved_fen,
            income_per_head_fen=term.income_per_head_fen,
            supplements=tuple(
                (self._persons[extra.person_id], self._tiers[extra.tier_id], extra.amount_fen)
                for extra in term.supplements
            ),
            supplement_ids=tuple(extra.person_id for extra in term.supplements),
            reason=term.reason,
            document=term.document,
            replaced=entered.replaced,
            replaced_by_id=entered.replaced_by_id,
            entered_at=entered.entered_at,
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
