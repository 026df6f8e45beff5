"""Who is left of a task over people, with where they live and how they are reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.models.person import Person
from app.models.task import Answer, Assignment, AssignmentItem
from app.models.village import Village


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody to be visited or called; ``id_number`` is not masked.

    ``suspended``: the campaign's end suspended this person, who may still pass.
    """

    item_id: int
    assignment_id: int
    village_id: int
    village: str
    position: int
    person_id: int
    name: str
    id_number: str
    birth_date: date
    group: str
    address: str
    phone: str
    answer: Answer | None
    note: str
    suspended: bool


def left(session: Session, task_id: int) -> tuple[Waiting, ...]:
    """The living without an answer, as a route goes: by village, group and address."""
    return _ordered(
        one for one in _people(session, task_id, Person.died_on.is_(None)) if one.answer is None
    )


def suspended(session: Session, task_id: int) -> tuple[Waiting, ...]:
    """Whom the campaign's end suspended and who has not passed since, as a route goes."""
    return _ordered(one for one in _people(session, task_id) if one.suspended)


def _ordered(people: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """The villages stay in the rosters' order; 2组 stands before 10组."""
    found = list(people)
    villages = {one.village_id: at for at, one in reversed(list(enumerate(found)))}
    found.sort(
        key=lambda one: (
            villages[one.village_id],
            _number(one.group),
            one.group,
            one.address,
            one.position,
        )
    )
    return tuple(found)


def _people(session: Session, task_id: int, *where: ColumnElement[bool]) -> Iterator[Waiting]:
    statement = (
        select(AssignmentItem, Person, Village)
        .join(Assignment, Assignment.id == AssignmentItem.assignment_id)
        .join(Person, Person.id == AssignmentItem.person_id)
        .join(Village, Village.id == Assignment.village_id)
        .where(Assignment.task_id == task_id, *where)
        .order_by(Village.position, Village.id, AssignmentItem.position)
    )
    for item, person, village in session.execute(statement):
        yield Waiting(
            item_id=item.id,
            assignment_id=item.assignment_id,
            village_id=village.id,
            village=village.name,
            position=item.position,
            person_id=person.id,
            name=person.name,
            id_number=person.id_number,
            birth_date=person.birth_date,
            group=person.group or "",
            address=person.address or "",
            phone=person.phone or "",
            answer=item.answer,
            note=item.note or "",
            suspended=bool(item.suspended),
        )


def _number(group: str) -> int:
    digits = "".join(character for character in group if character.isdigit())
    return int(digits) if digits.isdecimal() else 0
