"""A death is one fact on the person; no term is written, so correcting it restores everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import EnrollmentTerm, TermPerson
from app.models.person import Person
from app.models.staff import Role
from app.services.office import audit
from app.services.office.permissions import require_role


@dataclass(frozen=True, slots=True)
class DeathRecorded:
    """A date of death as it was and is, and the enrollments that cover the person."""

    person_id: int
    before: date | None
    after: date | None
    enrollment_ids: tuple[int, ...]


def record_death(
    session: Session,
    by: int,
    person_id: int,
    day: date | None,
    *,
    today: date,
) -> DeathRecorded:
    """Record, correct or (None) take back a person's death ([P]1).

    AppError for a day before the birth or after today; the same day again changes nothing.
    """
    require_role(session, by, Role.PREPARE)
    person = session.get_one(Person, person_id)
    before = person.died_on
    if day is not None and day < person.birth_date:
        raise AppError("死亡日期早于出生日期。未作改动,请核对。", code="death-date")
    if day is not None and day > today:
        raise AppError("死亡日期在今天之后。未作改动,请核对。", code="death-date")
    if day != before:
        person.died_on = day
        session.flush()
        audit.record(
            session,
            by,
            "person.died" if day is not None else "person.death-removed",
            f"person:{person_id}",
            before={"died_on": _text(before)},
            after={"died_on": _text(day)},
        )
    covering = (
        select(EnrollmentTerm.enrollment_id)
        .join(TermPerson, TermPerson.term_id == EnrollmentTerm.id)
        .where(TermPerson.person_id == person_id, EnrollmentTerm.replaced.is_(False))
        .distinct()
        .order_by(EnrollmentTerm.enrollment_id)
    )
    return DeathRecorded(person_id, before, day, tuple(session.scalars(covering)))


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
