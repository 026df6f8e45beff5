"""Answers typed from a paper sheet: judged and foreseen like those of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.models.task import Answer, Assignment
from app.services.worksheets.importing import foresee, people_of
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
    session: Session, assignment_id: int, typed: Sequence[Typed], *, today: date
) -> Preview:
    """What typed answers will do; problems name the line on the paper and the column's header."""
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
    return foresee(session, assignment, people, given, problems, today)
