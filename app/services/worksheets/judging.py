"""Judges the answers of a worksheet cell by cell: what is said, or why it cannot be."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.idcard import mask
from app.models.person import Person
from app.models.task import Answer, AssignmentItem
from app.services.sheets.cells import Damaged
from app.services.sheets.cleaning import coded, is_scientific, named, worded
from app.services.tasks.rows import ANSWER_WORDS
from app.services.worksheets import put_right
from app.services.worksheets.possible import GONE, problem
from app.services.worksheets.rows import (
    DAY,
    ID_NUMBER,
    NAME,
    NOTE,
    RESULT,
    CellProblem,
    ReadLine,
    ReadWorksheet,
)
from app.services.worksheets.words import answer_of, day_of, says_nothing


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as a row of a sheet (or a line of a typed list) gives it."""

    row: int
    answer: Answer
    day: date | None
    note: str


def judged(
    session: Session,
    read: ReadWorksheet,
    people: dict[int, tuple[AssignmentItem, Person]],
    today: date,
) -> tuple[dict[int, Given], list[CellProblem]]:
    """The answers by item, and every impossible one."""
    given: dict[int, Given] = {}
    problems: list[CellProblem] = []
    for line in read.lines:
        if says_nothing(line.result):
            continue
        known = people.get(line.item_id or 0)
        wrong = _stranger(line, known, read)
        own: Given | None = None
        if wrong is None and known is not None:
            own, wrong = _answer(session, line, known[0], read, today)
        if wrong is None and own is not None and line.item_id is not None:
            twin = given.setdefault(line.item_id, own)
            if (twin.answer, twin.day) != (own.answer, own.day):
                wrong = CellProblem(
                    line.row,
                    read.column(RESULT),
                    "answers-differ",
                    f"与第{twin.row}行是同一个人,两处的答复不同",
                )
        if wrong is not None:
            problems.append(wrong)
    return given, problems


def _stranger(
    line: ReadLine, known: tuple[AssignmentItem, Person] | None, read: ReadWorksheet
) -> CellProblem | None:
    """A row about somebody whom this task does not ask about."""
    name = named(line.name)[0]
    place = read.column(NAME) or read.column(RESULT)
    if known is None:
        who = f"“{name}”" if name else "这一行"
        return CellProblem(
            line.row, place, "not-in-task", f"{who}不在这项任务的名单里,新增人员请另行登记"
        )
    person = known[1]
    if name and "*" not in name and name != person.name:
        return CellProblem(
            line.row,
            place,
            "mark-differs",
            f"姓名“{name}”与这一行的标记(“{person.name}”)不符,可能排序时只移动了部分栏目",
        )
    number = "" if isinstance(line.id_number, Damaged) else coded(line.id_number)[0].upper()
    # A number that a spreadsheet has damaged says nothing; the mark knows whose row it is.
    if number and not is_scientific(number) and not _same_number(number, person.id_number):
        return CellProblem(
            line.row,
            read.column(ID_NUMBER),
            "mark-differs",
            f"身份证号与这一行的标记(“{person.name}”)不符,可能排序时只移动了部分栏目",
        )
    return None


def _same_number(shown: str, number: str) -> bool:
    """Whether a number, masked or whole, can be that of the person."""
    return shown in (number, mask(number)) or fnmatch.fnmatchcase(number, shown.replace("*", "?"))


def _answer(
    session: Session,
    line: ReadLine,
    item: AssignmentItem,
    read: ReadWorksheet,
    today: date,
) -> tuple[Given | None, CellProblem | None]:
    """What a row says, or what is impossible about it."""
    answer = answer_of(line.result)
    if answer is None:
        allowed = "、".join(ANSWER_WORDS.values())
        return None, CellProblem(
            line.row,
            read.column(RESULT),
            "result-unknown",
            f"结果“{worded(line.result)[0]}”不认识,只能填{allowed}",
        )
    day, unclear = day_of(line.day, exact_text=read.exact_text)
    place = read.column(DAY) or read.column(RESULT)
    if unclear:
        return None, CellProblem(line.row, place, "date", f"日期看不懂({unclear})")
    note = worded(line.note)[0]
    wrong = impossible(session, item, answer, day, note, today)
    if wrong is not None:
        column = {RESULT: read.column(RESULT), DAY: place, NOTE: read.column(NOTE) or place}
        return None, CellProblem(line.row, column[wrong[0]], *wrong[1:])
    return Given(line.row, answer, day, note), None


def impossible(
    session: Session,
    item: AssignmentItem,
    answer: Answer,
    day: date | None,
    note: str,
    today: date,
) -> tuple[str, str, str] | None:
    """Header of the cell, code and sentence of what cannot be; None where all can."""
    wrong = problem(session, item, answer, day, today)
    if wrong is not None:
        return (RESULT if wrong[0] == "died-before" else DAY, *wrong)
    if answer in GONE:
        return None
    wrong = put_right.problem(session, session.get_one(Person, item.person_id), note)
    return None if wrong is None else (NOTE, *wrong)
