"""Answers typed from a paper sheet: judged and previewed like those of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.models.staff import Role
from app.models.task import Answer, Assignment
from app.services.office.permissions import require_role
from app.services.worksheets.importing import people_of, preview_answers
from app.services.worksheets.judging import Given, impossible
from app.services.worksheets.rows import CellProblem, Preview


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer typed for a person of the worksheet."""

    item_id: int
    answer: Answer
    day: date | None
    note: str


def preview_typed(
    session: Session, by: int, assignment_id: int, typed: Sequence[Typed], *, today: date
) -> Preview:
    """What typed answers will do; problems name the line on the paper and the column's header."""
    require_role(session, by, Role.PREPARE)
    people = people_of(session, assignment_id)
    given: dict[int, Given] = {}
    problems: list[CellProblem] = []
    for one in typed:
        item = people[one.item_id][0]
        wrong = impossible(session, item, one.answer, one.day, one.note, today)
        if wrong is None:
            given[one.item_id] = Given(item.position, one.answer, one.day, one.note)
        else:
            problems.append(CellProblem(item.position, *wrong))
    assignment = session.get_one(Assignment, assignment_id)
    return preview_answers(session, by, assignment, people, given, problems, today)
