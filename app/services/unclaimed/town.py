"""The facts in which claims are looked for: who lives here, with whom, and in which programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment, EnrollmentTerm, TermPerson, TermStatus
from app.models.household import HouseholdMember
from app.models.person import Person
from app.models.program import Conflict, ConflictKind, Period, Program, ProgramKind, TierDimension
from app.models.village import Village
from app.month import Month
from app.services.enrollments.current import is_in_force
from app.services.programs.rows import ProgramRow, program_rows

_LAST = 10**6  # behind every village that there may be


@dataclass(frozen=True, slots=True)
class Resident:
    """A person of the register; ``here`` while alive and not moved away."""

    id: int
    name: str
    id_number: str
    born: date
    died_on: date | None
    moved_on: date | None
    village: str
    village_position: int
    group: str
    phone: str
    disability_kind: str
    disability_level: str
    disability_valid_until: date | None

    @property
    def here(self) -> bool:
        return self.died_on is None and self.moved_on is None


@dataclass(frozen=True, slots=True)
class Member:
    """Who belongs to a household, or did (``present`` False), in which relation to the head."""

    household_id: int
    person_id: int
    relation: str
    present: bool


@dataclass(frozen=True)
class Town:
    """Everything that the rules look at, read once.

    ``standing``: per person the continuing programs in which they are, coming or suspended ones
    too; ``receiving``: per household the programs that pay it now.
    """

    month: Month
    until: Month
    residents: Mapping[int, Resident]
    members: Mapping[int, tuple[Member, ...]]
    programs: Mapping[int, ProgramRow]
    standing: Mapping[int, frozenset[int]]
    receiving: Mapping[int, frozenset[int]]
    beaten_by: Mapping[int, frozenset[int]]

    def of_kind(self, kind: ProgramKind) -> tuple[ProgramRow, ...]:
        """The active programs of a kind, in the office's order."""
        return tuple(row for row in self.programs.values() if row.rules.kind is kind)

    def stands_in(self, person_id: int, program_id: int) -> bool:
        return program_id in self.standing.get(person_id, ())

    def barred(self, person_id: int, program_id: int) -> bool:
        """Whether what the person has already shuts them out of the program ([P]5)."""
        stronger = self.beaten_by.get(program_id, frozenset())
        return not stronger.isdisjoint(self.standing.get(person_id, ()))


def read_town(
    session: Session, month: Month, until: Month, *, newcomers_only: bool = False
) -> Town:
    """The register as it stands in ``month``.

    ``newcomers_only`` reads no households, and of the people those who are old enough for an
    age band by ``until`` and in no program that has any.
    """
    programs = {row.id: row for row in program_rows(session, active_only=True)}
    only = _newcomers(session, programs.values(), month, until) if newcomers_only else None
    standing, receiving = _standing(session, month, only)
    return Town(
        month=month,
        until=until,
        residents=_residents(session, only),
        members={} if newcomers_only else _members(session),
        programs=programs,
        standing=standing,
        receiving=receiving,
        beaten_by=_beaten_by(session),
    )


def _newcomers(
    session: Session, programs: Iterable[ProgramRow], month: Month, until: Month
) -> set[int]:
    """Ids of those who live here, are old enough, and in no program with age bands."""
    ages = {
        row.id: [t.age_from or 0 for t in row.tiers if t.dimension is TierDimension.AGE]
        for row in programs
    }
    banded = {program: min(bands) for program, bands in ages.items() if bands}
    if not banded:
        return set()
    enrolled = _standing_terms(month, select(TermPerson.person_id)).where(
        Enrollment.program_id.in_(banded)
    )
    statement = select(Person.id).where(
        Person.birth_date <= (until - 12 * min(banded.values())).last_day,
        Person.died_on.is_(None),
        Person.moved_on.is_(None),
        Person.id.not_in(enrolled),
    )
    return set(session.scalars(statement))


def _residents(session: Session, only: Collection[int] | None) -> dict[int, Resident]:
    statement = select(
        Person.id,
        Person.name,
        Person.id_number,
        Person.birth_date,
        Person.died_on,
        Person.moved_on,
        Village.name.label("village"),
        Village.position,
        Person.group,
        Person.phone,
        Person.disability_kind,
        Person.disability_level,
        Person.disability_valid_until,
    ).outerjoin(Village, Village.id == Person.village_id)
    if only is not None:
        statement = statement.where(Person.id.in_(only))
    return {
        row.id: Resident(
            id=row.id,
            name=row.name,
            id_number=row.id_number,
            born=row.birth_date,
            died_on=row.died_on,
            moved_on=row.moved_on,
            village=row.village or "未定村",
            village_position=_LAST if row.position is None else row.position,
            group=row.group or "",
            phone=row.phone or "",
            disability_kind=row.disability_kind or "",
            disability_level=row.disability_level or "",
            disability_valid_until=row.disability_valid_until,
        )
        for row in session.execute(statement)
    }


def _members(session: Session) -> dict[int, tuple[Member, ...]]:
    found: dict[int, list[Member]] = defaultdict(list)
    statement = select(
        HouseholdMember.household_id,
        HouseholdMember.person_id,
        HouseholdMember.relation,
        HouseholdMember.left_on,
    ).order_by(HouseholdMember.id)
    for row in session.execute(statement):
        found[row.household_id].append(
            Member(row.household_id, row.person_id, row.relation or "", row.left_on is None)
        )
    return {household: tuple(members) for household, members in found.items()}


def _standing(
    session: Session, month: Month, only: Collection[int] | None
) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """Programs by person (in any way not ended), and by household (paying now)."""
    statement = _standing_terms(
        month,
        select(
            TermPerson.person_id,
            Enrollment.program_id,
            Enrollment.household_id,
            EnrollmentTerm.status,
            EnrollmentTerm.from_month,
        ),
    )
    if only is not None:
        statement = statement.where(TermPerson.person_id.in_(only))
    persons: dict[int, set[int]] = defaultdict(set)
    homes: dict[int, set[int]] = defaultdict(set)
    for row in session.execute(statement):
        persons[row.person_id].add(row.program_id)
        now = row.status is TermStatus.ACTIVE and row.from_month <= month
        if now and row.household_id is not None:
            homes[row.household_id].add(row.program_id)
    return (
        {person: frozenset(programs) for person, programs in persons.items()},
        {home: frozenset(programs) for home, programs in homes.items()},
    )


def _standing_terms(month: Month, columns: Any) -> Any:
    """``columns`` of persons in terms of continuing programs that are not ended in a month."""
    coming = EnrollmentTerm.replaced.is_(False) & (EnrollmentTerm.from_month > month)
    return (
        columns.select_from(TermPerson)
        .join(EnrollmentTerm, EnrollmentTerm.id == TermPerson.term_id)
        .join(Enrollment, Enrollment.id == EnrollmentTerm.enrollment_id)
        .join(Program, Program.id == Enrollment.program_id)
        .where(
            Program.period != Period.ONE_OFF,
            EnrollmentTerm.status != TermStatus.ENDED,
            or_(is_in_force(month), coming),
        )
    )


def _beaten_by(session: Session) -> dict[int, frozenset[int]]:
    """Per program, those that may not be held beside it and do not give way to it."""
    found: dict[int, set[int]] = defaultdict(set)
    blocks = select(Conflict).where(Conflict.kind == ConflictKind.BLOCK)
    for conflict in session.scalars(blocks):
        one, other = conflict.program_id, conflict.other_id
        if conflict.winner_id != one:
            found[one].add(other)
        if conflict.winner_id != other:
            found[other].add(one)
    return {program: frozenset(others) for program, others in found.items()}
