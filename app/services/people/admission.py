"""Taking somebody in, in one step: the person, the household around them, the enrollment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import Unit
from app.models.staff import Role
from app.services.enrollments.opening import open_enrollment
from app.services.enrollments.rows import NewEnrollment
from app.services.office.permissions import require_role
from app.services.programs.rows import program_by_id
from app.services.register import households
from app.services.register.persons import NewPerson, add_person, find_person


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person by what was typed; who is known already is taken as the register has them."""

    id_number: str
    name: str
    relation: str = ""
    covered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The recipient (of a household program: the head) and the members, where they live, and
    the enrollment (its recipient, persons and household are filled in here).

    ``supplements`` are (ID number, tier, fen or None) of the recipient or members."""

    recipient: Applicant
    members: tuple[Applicant, ...] = ()
    village_id: int | None = None
    group: str = ""
    phone: str = ""
    supplements: tuple[tuple[str, str, int | None], ...] = ()
    enrollment: NewEnrollment


@dataclass(frozen=True, slots=True)
class Admitted:
    """The ids that the register now has."""

    person_id: int
    household_id: int | None
    enrollment_id: int


def admit(session: Session, by: int, new: Admission, *, today: date) -> Admitted:
    """Add who is not in the register, put the household together, open the enrollment.

    Raises AppError as its parts do, and ``persons-missing`` when nobody is covered.
    """
    require_role(session, by, Role.PREPARE)
    program = program_by_id(session, new.enrollment.program_id)
    person = _person(session, by, new.recipient, new, today)
    ids = {new.recipient.id_number: person}
    if program.rules.unit is Unit.PERSON:
        wanted = replace(new.enrollment, person_id=person, supplements=_supplements(new, ids))
        home = households.household_of(session, person)
        return Admitted(person, home, open_enrollment(session, by, wanted, today=today))
    home = households.household_of(session, person)
    if home is None:
        home = households.open_household(
            session, by, person, village_id=new.village_id, group=new.group or None, today=today
        )
    covered = [person] if new.recipient.covered else []
    for member in new.members:
        one = _person(session, by, member, new, today)
        ids[member.id_number] = one
        if households.household_of(session, one) != home:
            _require_free(session, one, member)
            households.move(
                session, by, one, home, relation=member.relation or None, day=today, today=today
            )
        if member.covered:
            covered.append(one)
    wanted = replace(
        new.enrollment,
        household_id=home,
        persons=tuple(covered),
        supplements=_supplements(new, ids),
    )
    return Admitted(person, home, open_enrollment(session, by, wanted, today=today))


def _supplements(new: Admission, ids: Mapping[str, int]) -> tuple[tuple[int, str, int | None], ...]:
    """By person instead of by what was typed."""
    return tuple((ids[number], tier, fen) for number, tier, fen in new.supplements if number in ids)


def _person(session: Session, by: int, typed: Applicant, new: Admission, today: date) -> int:
    known = find_person(session, typed.id_number)
    if known is not None:
        if known.name != typed.name.strip():
            raise AppError(
                f"身份证号已登记在“{known.name}”名下,与填写的姓名不同。未作改动,请核对。",
                code="name-differs",
            )
        if known.died_on is not None:
            raise AppError(f"“{known.name}”已登记死亡。未作改动,请核对。", code="dead")
        return known.id
    return add_person(
        session,
        by,
        NewPerson(
            id_number=typed.id_number,
            name=typed.name,
            village_id=new.village_id,
            group=new.group or None,
            phone=(new.phone or None) if typed is new.recipient else None,
        ),
        today=today,
    )


def _require_free(session: Session, person_id: int, typed: Applicant) -> None:
    """Nobody is taken out of another household by the way."""
    if households.household_of(session, person_id) is not None:
        raise AppError(
            f"“{typed.name.strip()}”登记在另一户。未作改动,请先在那一户登记离开。",
            code="other-household",
        )
