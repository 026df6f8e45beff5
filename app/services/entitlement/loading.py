"""Reads the facts that ``due`` needs for some enrollments, and nothing else, from the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models.enrollment import (
    Enrollment,
    EnrollmentTerm,
    TermPerson,
)
from app.models.person import Person
from app.models.program import Conflict, ConflictKind, Program, Rate
from app.month import Month
from app.services.entitlement.facts import (
    ConflictFacts,
    EnrollmentFacts,
    Facts,
    PersonFacts,
    ProgramFacts,
    RateFacts,
    TermFacts,
)
from app.services.entitlement.rules import rules_of
from app.services.entitlement.terms import read_terms
from app.services.entitlement.tiers import tiers_by_program

Ids = Select[int]


def facts_of_program(session: Session, program_id: int) -> Facts:
    """Facts that decide what the enrollments of a program are due."""
    return _load(session, select(Enrollment.id).where(Enrollment.program_id == program_id))


def facts_of_enrollments(session: Session, enrollment_ids: Iterable[int]) -> Facts:
    """Facts that decide what these enrollments are due."""
    return _load(session, select(Enrollment.id).where(Enrollment.id.in_(list(enrollment_ids))))


def facts_of_person(session: Session, person_id: int) -> Facts:
    """Facts of every enrollment with a term that covers the person."""
    return _load(session, _covering(select(Person.id).where(Person.id == person_id)))


def all_facts(session: Session) -> Facts:
    """Facts of the whole office (for statistics and the identities)."""
    return _load(session, select(Enrollment.id))


def _covering(persons: Ids) -> Ids:
    return (
        select(EnrollmentTerm.enrollment_id)
        .join(TermPerson, TermPerson.term_id == EnrollmentTerm.id)
        .where(EnrollmentTerm.replaced.is_(False), TermPerson.person_id.in_(persons))
    )


def _load(session: Session, wanted: Ids) -> Facts:
    """The wanted enrollments, all that share a person with them, and whom they follow ([P]3, [P]5).

    "Higher only" compares with what a rival's whole household draws, in which the others may be
    duplicates: then who shares a person with those rivals matters too.
    """
    conflicts = tuple(_conflicts(session))
    sharing = _covering(_persons_of(wanted))
    ids = set(session.scalars(wanted)) | set(session.scalars(sharing))
    if any(conflict.kind is ConflictKind.HIGHER_ONLY for conflict in conflicts):
        ids |= set(session.scalars(_covering(_persons_of(sharing))))
    scope = _Scope(session, _with_predecessors(session, ids))
    return Facts.of(scope.persons(), _programs(session), scope.enrollments(), conflicts)


def _with_predecessors(session: Session, ids: set[int]) -> set[int]:
    """Also those that they follow, however far back and whomever these cover."""
    statement = select(Enrollment.id, Enrollment.predecessor_id).where(
        Enrollment.predecessor_id.is_not(None)
    )
    before = {row.id: row.predecessor_id for row in session.execute(statement)}
    found = set(ids)
    for enrollment_id in ids:
        earlier = before.get(enrollment_id)
        while earlier is not None and earlier not in found:
            found.add(earlier)
            earlier = before.get(earlier)
    return found


def _persons_of(wanted: Ids) -> Ids:
    return (
        select(TermPerson.person_id)
        .join(EnrollmentTerm, EnrollmentTerm.id == TermPerson.term_id)
        .where(EnrollmentTerm.replaced.is_(False), EnrollmentTerm.enrollment_id.in_(wanted))
    )


class _Scope:
    """A set of enrollment ids, asked for in portions that a database statement can hold."""

    PORTION = 20_000

    def __init__(self, session: Session, ids: set[int]) -> None:
        self._session = session
        ordered = sorted(ids)
        self._portions = [
            ordered[start : start + self.PORTION] for start in range(0, len(ordered), self.PORTION)
        ]

    def _rows(self, statement: Select[*tuple[Any, ...]], column: Any) -> Iterable[Any]:
        for portion in self._portions:
            yield from self._session.execute(statement.where(column.in_(portion)))

    def persons(self) -> Iterable[PersonFacts]:
        statement = (
            select(Person.id, Person.birth_date, Person.died_on, Person.service_years)
            .join(TermPerson, TermPerson.person_id == Person.id)
            .join(EnrollmentTerm, EnrollmentTerm.id == TermPerson.term_id)
            .where(EnrollmentTerm.replaced.is_(False))
            .distinct()
        )
        for row in self._rows(statement, EnrollmentTerm.enrollment_id):
            yield PersonFacts(*row)

    def enrollments(self) -> Iterable[EnrollmentFacts]:
        terms = self._terms()
        statement = select(
            Enrollment.id,
            Enrollment.number,
            Enrollment.program_id,
            Enrollment.predecessor_id,
            Enrollment.granted_on,
        )
        for row in self._rows(statement, Enrollment.id):
            granted = Month.of(row.granted_on) if row.granted_on is not None else None
            yield EnrollmentFacts(
                row.id,
                row.number,
                row.program_id,
                tuple(terms.get(row.id, ())),
                row.predecessor_id,
                granted,
            )

    def _terms(self) -> dict[int, list[TermFacts]]:
        found: dict[int, list[TermFacts]] = {}
        for portion in self._portions:
            found |= read_terms(
                self._session,
                EnrollmentTerm.replaced.is_(False),
                EnrollmentTerm.enrollment_id.in_(portion),
            )
        return found


def _programs(session: Session) -> Iterable[ProgramFacts]:
    tiers = tiers_by_program(session)
    rates: dict[int, list[RateFacts]] = defaultdict(list)
    for rate in session.scalars(select(Rate)):
        rates[rate.program_id].append(
            RateFacts(
                rate.id,
                rate.tier_id,
                rate.amount_fen,
                rate.from_month,
                rate.unit,
                rate.document or "",
                rate.document_date,
                rate.replaced_by_id,
            )
        )
    for program in session.scalars(select(Program)):
        yield ProgramFacts(
            program.id,
            program.name,
            program.position,
            rules_of(program),
            tuple(tiers[program.id]),
            tuple(rates[program.id]),
        )


def _conflicts(session: Session) -> Iterable[ConflictFacts]:
    for conflict in session.scalars(select(Conflict)):
        yield ConflictFacts(
            conflict.program_id, conflict.other_id, conflict.kind, conflict.winner_id
        )
