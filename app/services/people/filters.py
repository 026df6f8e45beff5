"""The filters over the list of people: program, village, status, age, disability."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, or_, select

from app.models.enrollment import Enrollment, EnrollmentTerm, TermPerson, TermStatus
from app.models.person import Person
from app.models.program import Period, Program
from app.month import Month
from app.services.enrollments.current import is_in_force
from app.services.register.persons import SEVERE_LEVELS


class PersonStatus(StrEnum):
    """How a person stands in a month, in the program chosen or in any."""

    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    ENDED = "ended"
    NONE = "none"
    MOVED = "moved"
    DEAD = "dead"


PERSON_STATUS_WORDS = {
    PersonStatus.IN_FORCE: "享受中",
    PersonStatus.SUSPENDED: "暂停",
    PersonStatus.ENDED: "已停发",
    PersonStatus.NONE: "未享受",
    PersonStatus.MOVED: "已迁出",
    PersonStatus.DEAD: "已去世",
}


class DisabilityFilter(StrEnum):
    """Who holds a certificate of disability; ``EXPIRING`` is run out or about to."""

    ANY = "any"
    SEVERE = "severe"
    EXPIRING = "expiring"


DISABILITY_WORDS = {
    DisabilityFilter.ANY: "持残疾证",
    DisabilityFilter.SEVERE: "重度残疾(一、二级)",
    DisabilityFilter.EXPIRING: "残疾证90天内到期或已过期",
}
EXPIRY_NOTICE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Filters:
    """What to narrow the list to; ages are full years at the end of the month, both included."""

    program_id: int | None = None
    village_id: int | None = None
    status: PersonStatus | None = None
    age_from: int | None = None
    age_to: int | None = None
    disability: DisabilityFilter | None = None


def conditions(filters: Filters, month: Month) -> list[ColumnElement[bool]]:
    """The filters as conditions on ``Person``."""
    found: list[ColumnElement[bool]] = []
    if filters.village_id is not None:
        found.append(Person.village_id == filters.village_id)
    if filters.age_from is not None:
        found.append(Person.birth_date <= _years_before(month.last_day, filters.age_from))
    if filters.age_to is not None:
        found.append(Person.birth_date > _years_before(month.last_day, filters.age_to + 1))
    if filters.disability is not None:
        found.append(_disabled(filters.disability, month))
    if filters.status is not None:
        found.extend(_of_status(filters.status, filters.program_id, month))
    elif filters.program_id is not None:
        standing = (TermStatus.ACTIVE, TermStatus.SUSPENDED)
        found.append(Person.id.in_(_covered(standing, filters.program_id, month)))
    return found


def alive_in(month: Month) -> ColumnElement[bool]:
    """Whether a ``Person`` had not died before a month."""
    return or_(Person.died_on.is_(None), Person.died_on >= month.first_day)


def pays_in(month: Month) -> ColumnElement[bool]:
    """Whether an ``Enrollment`` of a ``Program`` is more than a grant of another month."""
    return or_(Program.period != Period.ONE_OFF, Enrollment.first_month == month)


def _disabled(asked: DisabilityFilter, month: Month) -> ColumnElement[bool]:
    if asked is DisabilityFilter.SEVERE:
        return Person.disability_level.in_(SEVERE_LEVELS)
    if asked is DisabilityFilter.EXPIRING:
        return Person.disability_valid_until <= month.last_day + EXPIRY_NOTICE
    return or_(Person.disability_level.is_not(None), Person.disability_certificate.is_not(None))


def _of_status(
    status: PersonStatus, program_id: int | None, month: Month
) -> list[ColumnElement[bool]]:
    standing = (TermStatus.ACTIVE, TermStatus.SUSPENDED)
    if status is PersonStatus.DEAD:
        dead: list[ColumnElement[bool]] = [Person.died_on.is_not(None)]
        if program_id is not None:
            dead.append(Person.id.in_(_ever(program_id)))
        return dead
    if status is PersonStatus.MOVED:
        moved: list[ColumnElement[bool]] = [
            Person.moved_on.is_not(None),
            Person.died_on.is_(None),
        ]
        if program_id is not None:
            moved.append(Person.id.in_(_ever(program_id)))
        return moved
    if status is PersonStatus.NONE:
        return [Person.id.not_in(_ever(program_id))]
    if status is PersonStatus.ENDED:
        ended = _covered((TermStatus.ENDED,), program_id, month)
        return [
            Person.id.in_(ended),
            Person.id.not_in(_covered(standing, program_id, month)),
            alive_in(month),
        ]
    wanted = TermStatus.ACTIVE if status is PersonStatus.IN_FORCE else TermStatus.SUSPENDED
    return [Person.id.in_(_covered((wanted,), program_id, month)), alive_in(month)]


def _covered(statuses: Collection[TermStatus], program_id: int | None, month: Month) -> Select[int]:
    statement = (
        select(TermPerson.person_id)
        .join(EnrollmentTerm, EnrollmentTerm.id == TermPerson.term_id)
        .join(Enrollment, Enrollment.id == EnrollmentTerm.enrollment_id)
        .join(Program, Program.id == Enrollment.program_id)
        .where(is_in_force(month), EnrollmentTerm.status.in_(statuses), pays_in(month))
    )
    return statement if program_id is None else statement.where(Program.id == program_id)


def _ever(program_id: int | None) -> Select[int]:
    statement = (
        select(TermPerson.person_id)
        .join(EnrollmentTerm, EnrollmentTerm.id == TermPerson.term_id)
        .where(EnrollmentTerm.replaced.is_(False))
    )
    if program_id is None:
        return statement
    return statement.join(Enrollment, Enrollment.id == EnrollmentTerm.enrollment_id).where(
        Enrollment.program_id == program_id
    )


def _years_before(day: date, years: int) -> date:
    """The latest birthday of who has had ``years`` of them by a day; nobody is older than time."""
    if years >= day.year:
        return date.min
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
