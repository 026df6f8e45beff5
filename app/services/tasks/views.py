"""Tasks and assignments as rows: the list, the grid, one assignment's story."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.person import Person
from app.models.program import Program
from app.models.staff import Staff
from app.models.task import (
    Assignment,
    AssignmentItem,
    AssignmentStatus,
    AssignmentStep,
    ContactLog,
    TakenBack,
    Task,
)
from app.models.village import Village
from app.services.duties.officers import officers
from app.services.tasks.outstanding import owed
from app.services.tasks.rows import (
    DONE,
    AssignmentRow,
    ContactLogRow,
    Grid,
    GridRow,
    ItemRow,
    StepRow,
    TaskRow,
    is_outstanding,
)

S = AssignmentStatus
A_YEAR = 366  # days
FEW = 2_000  # more ids than these are not named in a query


def task_by_number(session: Session, number: str) -> int:
    """The id of the task of a number; AppError (code ``task-unknown``) when there is none."""
    found = session.scalar(
        select(Task.id).where(Task.number == number.strip(), Task.cancelled_on.is_(None))
    )
    if found is None:
        raise AppError(
            f"没有编号为“{number}”的任务。未作改动,请用 task list 查看编号。", code="task-unknown"
        )
    return found


def assignment_of(session: Session, task_id: int, village_id: int) -> int:
    """The id of a village's share; AppError (``assignment-unknown``) when it has none."""
    found = session.scalar(
        select(Assignment.id).where(
            Assignment.task_id == task_id, Assignment.village_id == village_id
        )
    )
    if found is None:
        village = session.get_one(Village, village_id)
        raise AppError(
            f"这项任务没有派给{village.name}。未作改动,请核对任务编号和村名。",
            code="assignment-unknown",
        )
    return found


def task_rows(
    session: Session, *, today: date, task_ids: Collection[int] | None = None
) -> tuple[TaskRow, ...]:
    """Tasks with their counts, the earliest due first; those cancelled are left out."""
    statement = (
        select(Task, Program.name)
        .outerjoin(Program, Program.id == Task.program_id)
        .where(Task.cancelled_on.is_(None))
        .order_by(Task.due_on, Task.id)
    )
    if task_ids is not None:
        statement = statement.where(Task.id.in_(task_ids))
    found = session.execute(statement).all()
    counts: dict[int, Counter[AssignmentStatus]] = defaultdict(Counter)
    grouped = select(Assignment.task_id, Assignment.status, func.count()).group_by(
        Assignment.task_id, Assignment.status
    )
    for task_id, status, count in session.execute(grouped):
        counts[task_id][status] = count
    return tuple(_task(task, program or "", counts[task.id], today) for task, program in found)


def task_row(session: Session, task_id: int, *, today: date) -> TaskRow:
    """One task; LookupError for an id that is none."""
    rows = task_rows(session, today=today, task_ids=[task_id])
    if not rows:
        raise LookupError("no such task")
    return rows[0]


def assignment_rows(
    session: Session,
    *,
    today: date,
    task_ids: Collection[int] | None = None,
    officer_id: int | None = None,
    assignment_ids: Collection[int] | None = None,
) -> tuple[AssignmentRow, ...]:
    """Assignments by task and village, of some tasks or of one officer's villages."""
    statement = (
        select(Assignment, Task, Village, Staff.name)
        .join(Task, Task.id == Assignment.task_id)
        .join(Village, Village.id == Assignment.village_id)
        .outerjoin(Staff, Staff.id == Assignment.officer_id)
        .where(Task.cancelled_on.is_(None))
        .order_by(Task.due_on, Task.id, Village.position, Village.id)
    )
    if task_ids is not None:
        statement = statement.where(Assignment.task_id.in_(task_ids))
    if officer_id is not None:
        statement = statement.where(Assignment.officer_id == officer_id)
    if assignment_ids is not None:
        statement = statement.where(Assignment.id.in_(assignment_ids))
    found = session.execute(statement).all()
    items = _item_counts(session, [row[0].id for row in found])
    return tuple(
        _assignment(assignment, task, village, officer or "", items, today)
        for assignment, task, village, officer in found
    )


def assignment_row(session: Session, assignment_id: int, *, today: date) -> AssignmentRow:
    """One assignment; LookupError for an id that is none."""
    rows = assignment_rows(session, today=today, assignment_ids=[assignment_id])
    if not rows:
        raise LookupError("no such assignment")
    return rows[0]


def grid(
    session: Session, *, today: date, officer_id: int | None = None, open_only: bool = True
) -> Grid:
    """Villages down, tasks across; tasks with what is overdue first, then by due date.

    Open ones, or also those that were due within the last year. ``officer_id`` keeps that
    officer's assignments and the villages that have any.
    """
    since = today - timedelta(days=A_YEAR)
    tasks = [
        task
        for task in task_rows(session, today=today)
        if task.open or (not open_only and task.due_on >= since)
    ]
    shown = [task.id for task in tasks]
    cells = assignment_rows(session, today=today, task_ids=shown, officer_id=officer_id)
    if officer_id is not None:
        own_tasks = {cell.task_id for cell in cells}
        tasks = [task for task in tasks if task.id in own_tasks]
    late = {cell.task_id for cell in cells if cell.overdue}
    tasks.sort(key=lambda task: (task.id not in late, task.due_on, task.id))
    by_village: dict[int, dict[int, AssignmentRow]] = defaultdict(dict)
    for cell in cells:
        by_village[cell.village_id][cell.task_id] = cell
    rows = []
    for officer in officers(session, today):
        own = by_village.pop(officer.village_id, {})
        if own or officer_id is None:
            rows.append(GridRow(officer.village_id, officer.village, officer.officer, own))
    # A village out of use still is_outstanding what it was given.
    for own in by_village.values():
        any_cell = next(iter(own.values()))
        rows.append(GridRow(any_cell.village_id, any_cell.village, any_cell.officer, own))
    return Grid(tuple(tasks), tuple(rows), today)


def overdue(
    session: Session, *, today: date, officer_id: int | None = None
) -> tuple[AssignmentRow, ...]:
    """What is late and not handed in, the longest first."""
    statement = (
        select(Task.id)
        .join(Assignment, Assignment.task_id == Task.id)
        .where(Task.due_on < today, owed())
        .distinct()
    )
    late_tasks = list(session.scalars(statement))
    rows = assignment_rows(session, today=today, task_ids=late_tasks, officer_id=officer_id)
    late = [row for row in rows if row.overdue]
    return tuple(sorted(late, key=lambda row: (row.days_left, row.village_position, row.id)))


def items(session: Session, assignment_id: int) -> tuple[ItemRow, ...]:
    """The people on a village's worksheet, in its order."""
    statement = (
        select(AssignmentItem, Person)
        .join(Person, Person.id == AssignmentItem.person_id)
        .where(AssignmentItem.assignment_id == assignment_id)
        .order_by(AssignmentItem.position)
    )
    return tuple(
        ItemRow(
            id=item.id,
            position=item.position,
            person_id=person.id,
            name=person.name,
            id_number=person.id_number,
            birth_date=person.birth_date,
            group=person.group or "",
            address=person.address or "",
            phone=person.phone or "",
            answer=item.answer,
            answer_day=item.answer_day,
            note=item.note or "",
            answered_at=item.answered_at,
            died_on=person.died_on,
        )
        for item, person in session.execute(statement)
    )


def steps(session: Session, assignment_id: int) -> tuple[StepRow, ...]:
    """An assignment's moves in the order in which they were entered, those taken back too."""
    statement = (
        select(AssignmentStep, Staff.name, TakenBack.id)
        .join(Staff, Staff.id == AssignmentStep.entered_by_id)
        .outerjoin(TakenBack, TakenBack.step_id == AssignmentStep.id)
        .where(AssignmentStep.assignment_id == assignment_id)
        .order_by(AssignmentStep.id)
    )
    return tuple(
        StepRow(
            step.id,
            step.status,
            step.on_day,
            step.note or "",
            step.entered_at,
            name,
            back is not None,
        )
        for step, name, back in session.execute(statement)
    )


def contact_log(session: Session, assignment_id: int) -> tuple[ContactLogRow, ...]:
    """The contacts about an assignment, the latest first, those taken back too."""
    statement = (
        select(ContactLog, Staff.name, TakenBack.id)
        .join(Staff, Staff.id == ContactLog.entered_by_id)
        .outerjoin(TakenBack, TakenBack.contact_id == ContactLog.id)
        .where(ContactLog.assignment_id == assignment_id)
        .order_by(ContactLog.id.desc())
    )
    return tuple(
        ContactLogRow(
            log.id, log.at, log.way, log.with_whom or "", log.note or "", name, back is not None
        )
        for log, name, back in session.execute(statement)
    )


def _task(task: Task, program: str, count: Counter[AssignmentStatus], today: date) -> TaskRow:
    owing = sum(count[status] for status in S if is_outstanding(task.kind, status))
    return TaskRow(
        id=task.id,
        number=task.number,
        title=task.title,
        kind=task.kind,
        campaign=task.campaign,
        source=task.source or "",
        asked_by=task.asked_by or "",
        content=task.content or "",
        hand_in=task.hand_in or "",
        standard=task.standard or "",
        issued_on=task.issued_on,
        due_on=task.due_on,
        program_id=task.program_id or 0,
        program=program,
        concluded_on=task.concluded_on,
        villages=count.total(),
        issued=count[S.ISSUED],
        received=count[S.RECEIVED] + count[S.WORKING],
        submitted=count[S.SUBMITTED],
        returned=count[S.RETURNED],
        accepted=sum(count[status] for status in DONE),
        overdue=owing if task.due_on < today else 0,
    )


def _assignment(
    assignment: Assignment,
    task: Task,
    village: Village,
    officer: str,
    counts: dict[int, tuple[int, int]],
    today: date,
) -> AssignmentRow:
    people, answered = counts.get(assignment.id, (0, 0))
    return AssignmentRow(
        id=assignment.id,
        task_id=task.id,
        task=task.number,
        title=task.title,
        kind=task.kind,
        due_on=task.due_on,
        village_id=village.id,
        village=village.name,
        village_position=village.position,
        officer_id=assignment.officer_id or 0,
        officer=officer,
        status=assignment.status,
        received_on=assignment.received_on,
        received_by=assignment.received_by or "",
        received_how=assignment.received_how,
        submitted_on=assignment.submitted_on,
        returns=assignment.returns,
        lacks=assignment.lacks or "",
        accepted_on=assignment.accepted_on,
        grade=assignment.grade,
        closed_on=assignment.closed_on,
        answer=assignment.answer or "",
        items=people,
        answered=answered,
        days_left=(task.due_on - today).days,
    )


def _item_counts(session: Session, assignment_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Per assignment, how many people are on its worksheet and how many are answered."""
    wanted = set(assignment_ids)
    statement = select(
        AssignmentItem.assignment_id, func.count(), func.count(AssignmentItem.answer)
    ).group_by(AssignmentItem.assignment_id)
    if len(wanted) <= FEW:
        statement = statement.where(AssignmentItem.assignment_id.in_(wanted))
    return {
        assignment_id: (people, answered)
        for assignment_id, people, answered in session.execute(statement)
        if assignment_id in wanted
    }
