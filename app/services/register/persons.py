"""Persons of the register: added once, known by the ID number, corrected with a trace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import idcard
from app.errors import AppError
from app.idcard import IdNumber
from app.models.person import Hukou, Person
from app.models.staff import Role
from app.models.village import Village
from app.names import NAME_RULE, is_name
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.register import search_index
from app.services.sheets.cleaning import coded, named

CORRECTABLE = frozenset({
    "id_number", "name", "village_id", "group", "address", "phone", "hukou",
    "disability_kind", "disability_level", "disability_certificate", "disability_valid_until",
    "service_years", "note",
})  # fmt: skip
DISABILITY_KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
DISABILITY_LEVELS = ("一级", "二级", "三级", "四级")
SEVERE_LEVELS = DISABILITY_LEVELS[:2]
# What a database statement can hold as parameters, with room to spare.
_PORTION = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person to add; sex and birth date follow from the ID number."""

    id_number: str
    name: str
    village_id: int | None = None
    group: str | None = None
    address: str | None = None
    phone: str | None = None
    hukou: Hukou | None = None
    disability_kind: str | None = None
    disability_level: str | None = None
    disability_certificate: str | None = None
    disability_valid_until: date | None = None
    service_years: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as the register has them today; empty texts where nothing is known."""

    id: int
    id_number: str
    name: str
    sex: str
    birth_date: date
    village_id: int | None
    village: str
    group: str
    address: str
    phone: str
    hukou: Hukou | None
    died_on: date | None
    moved_on: date | None
    disability_kind: str
    disability_level: str
    disability_certificate: str
    disability_valid_until: date | None
    service_years: int | None
    note: str


def add_person(session: Session, by: int, new: NewPerson, *, today: date) -> int:
    """Add a person; returns the id.

    Raises AppError: a wrong ID number (``id-...``), no name (``name-missing``) or none that is one
    (``name-signs``), a number that the register has already (``person-exists``).
    """
    require_role(session, by, Role.PREPARE)
    number = _parsed(new.id_number, today)
    holder = _holder(session, number.number)
    if holder is not None:
        raise _exists(holder)
    person = _made(new, number)
    session.add(person)
    session.flush()
    search_index.index_persons(session, [(person.id, person.name, person.id_number)])
    audit.record(session, by, "person.add", f"person:{person.id}", after=_values(asdict(new)))
    return person.id


def add_persons(
    session: Session, by: int, persons: Sequence[NewPerson], *, today: date
) -> dict[str, int]:
    """Add many with one audit entry; returns id by ID number (as stored).

    All or none: raises AppError for the first that cannot be added.
    """
    require_role(session, by, Role.PREPARE)
    made: dict[str, Person] = {}
    for new in persons:
        number = _parsed(new.id_number, today)
        if number.number in made:
            raise AppError("名单中有身份证号重复的人员,未作改动,请核对。", code="duplicate")
        made[number.number] = _made(new, number)
    for taken in persons_by_id_numbers(session, made):
        raise _exists(session.get_one(Person, taken.id))
    session.add_all(made.values())
    session.flush()
    ids = {number: person.id for number, person in made.items()}
    search_index.index_persons(session, [(p.id, p.name, p.id_number) for p in made.values()])
    audit.record(session, by, "persons.add", "person:*", after={"persons": sorted(ids.values())})
    return ids


def correct_person(
    session: Session, by: int, person_id: int, *, today: date, **changes: Any
) -> None:
    """Correct facts of a person (the names of ``NewPerson``).

    A corrected ID number brings sex and birth date with it. Death and moving away have their
    own actions (``enrollments.deaths``, ``enrollments.departures``). Raises AppError as
    ``add_person`` does; TypeError for an unknown fact.
    """
    require_role(session, by, Role.PREPARE)
    unknown = set(changes) - CORRECTABLE
    if unknown:
        raise TypeError(f"no such fact: {', '.join(sorted(unknown))}")
    person = session.get_one(Person, person_id)
    wanted = {key: _clean(value) for key, value in changes.items()}
    if "name" in wanted:
        wanted["name"] = _name(changes["name"])
    if "id_number" in wanted:
        number = _parsed(changes["id_number"], today)
        holder = _holder(session, number.number)
        if holder is not None and holder.id != person_id:
            raise _exists(holder)
        wanted |= {"id_number": number.number, "sex": number.sex, "birth_date": number.birth_date}
    changed = {key: value for key, value in wanted.items() if getattr(person, key) != value}
    if not changed:
        return
    before = {key: getattr(person, key) for key in changed}
    for key, value in changed.items():
        setattr(person, key, value)
    session.flush()
    if changed.keys() & {"name", "id_number"}:
        search_index.index_persons(session, [(person.id, person.name, person.id_number)])
    audit.record(
        session,
        by,
        "person.correct",
        f"person:{person.id}",
        before=_values(before, keep_empty=True),
        after=_values(changed, keep_empty=True),
    )


def person_row(session: Session, person_id: int) -> PersonRow:
    """A person; raises LookupError for an id that is none."""
    found = session.execute(_select().where(Person.id == person_id)).one_or_none()
    if found is None:
        raise LookupError("no such person")
    return _row(*found)


def find_person(session: Session, id_number: str) -> PersonRow | None:
    """The person of an ID number (x or X, 18 or 15 characters), or None."""
    number = coded(id_number)[0].upper()
    if idcard.FIFTEEN.fullmatch(number):
        # Of the last century: the day does not matter.
        number = idcard.parse(number, date.max).number
    found = session.execute(_select().where(Person.id_number == number)).one_or_none()
    return None if found is None else _row(*found)


def person_by_id_number(session: Session, id_number: str) -> PersonRow:
    """The person of an ID number; AppError (code ``person-unknown``) when the register has none."""
    found = find_person(session, id_number)
    if found is None:
        raise AppError(
            "台账里没有这个身份证号的人员。未作改动,请核对号码或先登记。", code="person-unknown"
        )
    return found


def persons_by_id_numbers(session: Session, id_numbers: Iterable[str]) -> tuple[PersonRow, ...]:
    """Those of the numbers (as stored) that the register has."""
    wanted = sorted(set(id_numbers))
    found: list[PersonRow] = []
    for start in range(0, len(wanted), _PORTION):
        portion = wanted[start : start + _PORTION]
        rows = session.execute(_select().where(Person.id_number.in_(portion)).order_by(Person.id))
        found.extend(_row(person, village) for person, village in rows)
    return tuple(found)


def persons_by_ids(session: Session, person_ids: Iterable[int]) -> dict[int, PersonRow]:
    """Persons by id."""
    wanted = sorted(set(person_ids))
    found: dict[int, PersonRow] = {}
    for start in range(0, len(wanted), _PORTION):
        portion = wanted[start : start + _PORTION]
        for person, village in session.execute(_select().where(Person.id.in_(portion))):
            found[person.id] = _row(person, village)
    return found


def _select() -> Any:
    return select(Person, Village.name).outerjoin(Village, Village.id == Person.village_id)


def _row(person: Person, village: str | None) -> PersonRow:
    return PersonRow(
        id=person.id,
        id_number=person.id_number,
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        village_id=person.village_id,
        village=village or "",
        group=person.group or "",
        address=person.address or "",
        phone=person.phone or "",
        hukou=person.hukou,
        died_on=person.died_on,
        moved_on=person.moved_on,
        disability_kind=person.disability_kind or "",
        disability_level=person.disability_level or "",
        disability_certificate=person.disability_certificate or "",
        disability_valid_until=person.disability_valid_until,
        service_years=person.service_years,
        note=person.note or "",
    )


def _made(new: NewPerson, number: IdNumber) -> Person:
    facts = {key: _clean(value) for key, value in asdict(new).items()}
    facts |= {"id_number": number.number, "name": _name(new.name)}
    return Person(**facts, sex=number.sex, birth_date=number.birth_date)


def _parsed(text: str, today: date) -> IdNumber:
    return idcard.parse(coded(text)[0], today)


def _name(text: str) -> str:
    clean = named(text)[0]
    if not clean:
        raise AppError("请填写姓名。未作改动。", code="name-missing")
    if not is_name(clean):
        raise AppError(f"姓名{NAME_RULE}。未作改动,请改正。", code="name-signs")
    return clean


def _clean(value: Any) -> Any:
    return (value.strip() or None) if isinstance(value, str) else value


def _holder(session: Session, number: str) -> Person | None:
    return session.scalar(select(Person).where(Person.id_number == number))


def _exists(person: Person) -> AppError:
    return AppError(
        f"这个身份证号已登记在“{person.name}”名下。未作改动,请核对号码。", code="person-exists"
    )


def _values(facts: dict[str, Any], *, keep_empty: bool = False) -> dict[str, Any]:
    """Facts as plain JSON values for the audit chain."""
    return {
        key: value.value
        if isinstance(value, Enum)
        else str(value)
        if isinstance(value, date)
        else value
        for key, value in facts.items()
        if keep_empty or value is not None
    }
