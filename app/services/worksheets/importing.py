"""Brings a worksheet home: first what it would do, then all of it or nothing."""

from __future__ import annotations

import fnmatch
from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.idcard import mask
from app.models.person import Person
from app.models.task import (
    Answer,
    Assignment,
    AssignmentItem,
    AssignmentStatus,
    Task,
)
from app.models.village import Village
from app.services.intake.cells import Cell, is_blank
from app.services.intake.cleaning import coded, named, worded
from app.services.intake.dates import read_date
from app.services.tasks import moves
from app.services.tasks.rows import ANSWER_WORDS, DONE, HANDED_IN
from app.services.worksheets.answers import differs, effects, give, problem
from app.services.worksheets.rows import (
    DAY,
    ID_NUMBER,
    NAME,
    RESULT,
    CellProblem,
    Preview,
    ReadLine,
    ReadWorksheet,
    Step,
)

_WORDS = {words: answer for answer, words in ANSWER_WORDS.items()}
_MOST_NAMES = 30


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer as a row gives it."""

    line: ReadLine
    answer: Answer
    day: date | None
    note: str


def preview(session: Session, read: ReadWorksheet, *, today: date) -> Preview:
    """What a worksheet will do; impossible answers are named with their cells.

    AppError for a worksheet whose task or village this office does not have.
    """
    assignment, village, number = _assignment(session, read)
    statement = (
        select(AssignmentItem, Person)
        .join(Person, Person.id == AssignmentItem.person_id)
        .where(AssignmentItem.assignment_id == assignment.id)
        .order_by(AssignmentItem.position)
    )
    people = {item.id: (item, person) for item, person in session.execute(statement)}
    given, problems = _given(read, people, today)
    answers: Counter[Answer] = Counter()
    lacking: list[str] = []
    steps: list[Step] = []
    for item_id, (item, person) in people.items():
        own = given.get(item_id)
        standing = own.answer if own is not None else item.answer
        if standing is None:
            lacking.append(person.name)
        else:
            answers[standing] += 1
        if own is not None and differs(item, own.answer, own.day, own.note):
            steps.append(_step(session, own, item, person, today))
    return Preview(
        assignment.id, number, village, answers, tuple(lacking), tuple(steps), tuple(problems)
    )


def apply(session: Session, by: int, shown: Preview, *, today: date) -> AssignmentStatus:
    """Enter what the preview shows, and hand the village's work in or send it back.

    AppError where a cell is impossible (the whole sheet is refused), or where the work is
    accepted already and the sheet says something else. The same sheet again changes nothing.
    """
    if shown.problems:
        raise AppError(refusal(shown.problems), code=shown.problems[0].code)
    assignment = session.get_one(Assignment, shown.assignment_id)
    if not shown.steps and assignment.status in DONE:
        return assignment.status
    for step in shown.steps:
        give(session, by, step.item_id, step.answer, step.day, step.note, today=today)
    return settle(session, by, shown.assignment_id, shown.lacking, today=today)


def settle(
    session: Session, by: int, assignment_id: int, lacking: tuple[str, ...], *, today: date
) -> AssignmentStatus:
    """Submitted when every person is answered, else returned with the list of what lacks."""
    assignment = session.get_one(Assignment, assignment_id)
    if not lacking:
        if assignment.status not in HANDED_IN:
            moves.submit(session, by, assignment_id, on=today, today=today, note="核对表已填完整")
        return assignment.status
    words = lacks(lacking)
    if assignment.status is AssignmentStatus.RETURNED and assignment.lacks == words:
        return assignment.status
    if assignment.status is not AssignmentStatus.SUBMITTED:
        moves.submit(session, by, assignment_id, on=today, today=today, note="核对表不完整")
    return moves.send_back(session, by, assignment_id, words, on=today, today=today)


def lacks(names: tuple[str, ...]) -> str:
    """What lacks, in words: 还缺2人的结果:甲、乙."""
    shown = "、".join(names[:_MOST_NAMES])
    more = "等" if len(names) > _MOST_NAMES else ""
    return f"还缺{len(names)}人的结果:{shown}{more}"


def refusal(problems: tuple[CellProblem, ...]) -> str:
    """The refusal of a whole sheet in a sentence, the first cells named."""
    first = ";".join(f"{one.column}{one.row}:{one.message}" for one in problems[:3])
    more = f"(共{len(problems)}处)" if len(problems) > 3 else ""
    return f"核对表没有导入:{first}{more}。台账没有改动,请改正后重新导入整份表。"


def _step(session: Session, own: _Given, item: AssignmentItem, person: Person, today: date) -> Step:
    said = effects(session, person, own.answer, own.day, item, today)
    return Step(
        item.id, person.id, person.name, own.line.row, own.answer, own.day, own.note,
        item.answer, said,
    )  # fmt: skip


def _assignment(session: Session, read: ReadWorksheet) -> tuple[Assignment, str, str]:
    found = session.execute(
        select(Assignment, Village.name, Task.number)
        .join(Task, Task.id == Assignment.task_id)
        .join(Village, Village.id == Assignment.village_id)
        .where(Task.token == read.token, Assignment.village_id == read.village_id)
    ).one_or_none()
    if found is None:
        raise AppError(
            "核对表没有导入:本台账里没有这份表对应的任务,可能是别的单位或备份恢复以前的表。"
            "台账没有改动,请重新导出核对表。",
            code="task-unknown",
        )
    assignment, village, number = found
    return assignment, village, number


def _given(
    read: ReadWorksheet, people: dict[int, tuple[AssignmentItem, Person]], today: date
) -> tuple[dict[int, _Given], list[CellProblem]]:
    """The answers by item, and every impossible one."""
    given: dict[int, _Given] = {}
    problems: list[CellProblem] = []
    for line in read.lines:
        if is_blank(line.result):
            continue
        known = people.get(line.item_id or 0)
        wrong = _stranger(line, known, read)
        own: _Given | None = None
        if wrong is None and known is not None:
            own, wrong = _answer(line, known, read, today)
        if wrong is None and own is not None and line.item_id is not None:
            twin = given.setdefault(line.item_id, own)
            if (twin.answer, twin.day) != (own.answer, own.day):
                wrong = CellProblem(
                    line.row, read.column(RESULT), "answers-differ",
                    f"与第{twin.line.row}行是同一个人,两处的答复不同",
                )  # fmt: skip
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
            line.row, place, "mark-differs",
            f"姓名“{name}”与这一行的标记(“{person.name}”)不符,可能排序时只移动了部分栏目",
        )  # fmt: skip
    number = coded(line.id_number)[0].upper()
    if number and not _same_number(number, person.id_number):
        return CellProblem(
            line.row, read.column(ID_NUMBER), "mark-differs",
            f"身份证号与这一行的标记(“{person.name}”)不符,可能排序时只移动了部分栏目",
        )  # fmt: skip
    return None


def _same_number(shown: str, number: str) -> bool:
    """Whether a number, masked or whole, can be that of the person."""
    return shown in (number, mask(number)) or fnmatch.fnmatchcase(number, shown.replace("*", "?"))


def _answer(
    line: ReadLine,
    known: tuple[AssignmentItem, Person],
    read: ReadWorksheet,
    today: date,
) -> tuple[_Given | None, CellProblem | None]:
    """What a row says, or what is impossible about it."""
    text = coded(line.result)[0]
    answer = _WORDS.get(text)
    if answer is None:
        allowed = "、".join(_WORDS)
        return None, CellProblem(
            line.row, read.column(RESULT), "result-unknown",
            f"结果“{worded(line.result)[0]}”不认识,只能填{allowed}",
        )  # fmt: skip
    day, unclear = _day(line.day, today, exact_text=read.exact_text)
    place = read.column(DAY) or read.column(RESULT)
    if unclear:
        return None, CellProblem(line.row, place, "date", f"日期看不懂({unclear})")
    item, person = known
    wrong = problem(person, answer, day, item.answer, today)
    if wrong is not None:
        column = read.column(RESULT) if wrong[0] == "died-before" else place
        return None, CellProblem(line.row, column, *wrong)
    return _Given(line, answer, day, worded(line.note)[0]), None


def _day(cell: Cell, today: date, *, exact_text: bool) -> tuple[date | None, str]:
    """The day and, where it cannot be read, why not."""
    if is_blank(cell):
        return None, ""
    reading = read_date(cell, today, exact_text=exact_text)
    if reading.value is not None:
        return reading.value, ""
    why = reading.findings[0].message.rstrip("。") if reading.findings else "请写成2026-03-05"
    return None, why
