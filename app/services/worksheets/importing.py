"""Brings a worksheet home: first what it would do, then all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.person import Person
from app.models.staff import Role
from app.models.task import Answer, Assignment, AssignmentItem, AssignmentStatus, Task
from app.models.village import Village
from app.services.office.permissions import require_role
from app.services.tasks import moves
from app.services.tasks.rows import DONE, HANDED_IN
from app.services.worksheets.answers import differs, give
from app.services.worksheets.judging import Given, judged
from app.services.worksheets.possible import require_open
from app.services.worksheets.preview import preview_answer
from app.services.worksheets.rows import CellProblem, Preview, ReadWorksheet, Step

_MOST_NAMES = 30


def preview(session: Session, by: int, read: ReadWorksheet, *, today: date) -> Preview:
    """What a worksheet will do; impossible answers are named with their cells.

    For a session that may write, although nothing stays written. AppError for a worksheet whose
    task or village this office does not have, and where the work is accepted already and the
    sheet says something else.
    """
    require_role(session, by, Role.PREPARE)
    assignment = _assignment(session, read)
    people = people_of(session, assignment.id)
    given, problems = judged(session, read, people, today)
    return preview_answers(session, by, assignment, people, given, problems, today)


People = dict[int, tuple[AssignmentItem, Person]]


def people_of(session: Session, assignment_id: int) -> People:
    """Everybody whom a village is asked about, by item, in the worksheet's order."""
    statement = (
        select(AssignmentItem, Person)
        .join(Person, Person.id == AssignmentItem.person_id)
        .where(AssignmentItem.assignment_id == assignment_id)
        .order_by(AssignmentItem.position)
    )
    return {item.id: (item, person) for item, person in session.execute(statement)}


def preview_answers(
    session: Session,
    by: int,
    assignment: Assignment,
    people: People,
    given: Mapping[int, Given],
    problems: Sequence[CellProblem],
    today: date,
) -> Preview:
    """What answers by item would do, and who is still without one; nothing stays written."""
    require_role(session, by, Role.PREPARE)
    village = session.get_one(Village, assignment.village_id).name
    task = session.get_one(Task, assignment.task_id)
    answers: Counter[Answer] = Counter()
    lacking: list[str] = []
    steps: list[Step] = []
    for item_id, (item, person) in people.items():
        own = given.get(item_id)
        # Of whom the register knows the death nothing is missing.
        known = Answer.DIED if person.died_on is not None else None
        standing = own.answer if own is not None else item.answer or known
        if standing is None:
            lacking.append(person.name)
        else:
            answers[standing] += 1
        if own is not None and differs(item, own.answer, own.day, own.note):
            require_open(session, item)
            steps.append(_step(session, by, own, item, person, today))
    return Preview(
        assignment.id,
        task.id,
        task.number,
        task.title,
        village,
        answers,
        tuple(lacking),
        tuple(steps),
        tuple(problems),
    )


def apply(
    session: Session, by: int, shown: Preview, *, today: date, handed_in: bool = True
) -> AssignmentStatus:
    """Enter what the preview shows, and hand the village's work in or send it back.

    Where it is not ``handed_in`` yet (a paper typed in part), what lacks may come later. The
    same sheet again changes nothing. AppError for an impossible cell: the whole is refused.
    """
    require_role(session, by, Role.PREPARE)
    if shown.problems:
        raise AppError(refusal(shown.problems), code=shown.problems[0].code)
    for step in shown.steps:
        give(session, by, step.item_id, step.answer, step.day, step.note, today=today)
    if shown.lacking and not handed_in:
        return session.get_one(Assignment, shown.assignment_id).status
    return settle(session, by, shown.assignment_id, shown.lacking, today=today)


def settle(
    session: Session, by: int, assignment_id: int, lacking: tuple[str, ...], *, today: date
) -> AssignmentStatus:
    """Submitted when every person is answered, else returned with the list of what lacks."""
    require_role(session, by, Role.PREPARE)
    assignment = session.get_one(Assignment, assignment_id)
    if assignment.status in DONE:
        # Who was suspended passes later, one after the other: the village's work stays accepted.
        return assignment.status
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


def _step(
    session: Session, by: int, own: Given, item: AssignmentItem, person: Person, today: date
) -> Step:
    return Step(
        item.id,
        person.id,
        person.name,
        own.row,
        own.answer,
        own.day,
        own.note,
        item.answer,
        preview_answer(session, by, item, person, own, today),
    )


def _assignment(session: Session, read: ReadWorksheet) -> Assignment:
    found = session.scalar(
        select(Assignment)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.token == read.token, Assignment.village_id == read.village_id)
    )
    if found is None:
        raise AppError(
            "核对表没有导入:本台账里没有这份表对应的任务,可能是别的单位或备份恢复以前的表。"
            "台账没有改动,请重新导出核对表。",
            code="task-unknown",
        )
    return found
