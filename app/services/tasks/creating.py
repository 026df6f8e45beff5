"""Making a task: its villages with the officers in charge, and the people of a worksheet."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.person import Person
from app.models.staff import Role
from app.models.task import (
    Answer,
    Assignment,
    AssignmentItem,
    AssignmentStatus,
    AssignmentStep,
    Task,
    TaskKind,
)
from app.models.village import Village
from app.month import Month
from app.services.duties.officers import officer_of
from app.services.entitlement.counting import counting
from app.services.entitlement.loading import facts_of_program
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.tasks.rows import Created, NewTask

RECENT_DAYS = 60  # what a village said so lately need not be asked again
_PORTION = 5_000
People = dict[int | None, list[Person]]


def new_task(
    session: Session,
    by: int,
    new: NewTask,
    *,
    today: date,
    template_id: int | None = None,
    occasion: Month | None = None,
) -> Created:
    """Hand a task out to its villages.

    A due date in the past is accepted (work that is entered late). A worksheet goes to the
    villages that have people on it. AppError: no title, no village, nobody to ask about.
    """
    require_role(session, by, Role.PREPARE)
    if not new.title.strip():
        raise AppError("请写明任务名称。未作改动。", code="title-missing")
    villages = villages_of(session, new.villages)
    people = _people(session, new, today)
    nobody: list[Village] = []
    if people is not None:
        nobody = [village for village in villages if not people.get(village.id)]
        villages = [village for village in villages if people.get(village.id)]
        if not villages:
            raise AppError(
                "所选村(社区)没有需要核对的人员,没有建立任务。请核对项目和村。", code="nobody"
            )
    task = Task(
        number=_number(session, today),
        token=secrets.token_hex(4),
        title=new.title.strip(),
        kind=new.kind if people is None else TaskKind.WORKSHEET,
        campaign=new.campaign,
        source=new.source.strip() or None,
        asked_by=new.asked_by.strip() or None,
        content=new.content.strip() or None,
        hand_in=new.hand_in.strip() or None,
        standard=new.standard.strip() or None,
        # Work entered late was not handed out after it was due.
        issued_on=min(today, new.due_on),
        due_on=new.due_on,
        program_id=new.program_id,
        template_id=template_id,
        occasion=occasion,
        created_by_id=by,
    )
    session.add(task)
    session.flush()
    items = share_out(session, by, task, villages, people or {}, today)
    prefilled = _take_over(session, by, task.id, new.answers_from, today)
    audit.record(
        session, by, "task.new", f"task:{task.id}",
        after={
            "number": task.number, "title": task.title, "due": task.due_on.isoformat(),
            "villages": [village.id for village in villages], "items": items,
        },
    )  # fmt: skip
    named = new.villages is not None
    return Created(
        task.id,
        task.number,
        len(villages),
        items,
        tuple(person.name for person in (people or {}).get(None, ())),
        tuple(village.name for village in nobody) if named else (),
        prefilled,
    )


def people_who_count(session: Session, program_id: int, month: Month) -> tuple[int, ...]:
    """Ids of the living who count in a program in a month (docs/rules.md [P])."""
    facts = facts_of_program(session, program_id)
    found: set[int] = set()
    for enrollment in facts.enrollments.values():
        if enrollment.program_id == program_id:
            found.update(counting(facts, enrollment, month)[0])
    return tuple(sorted(one for one in found if facts.persons[one].died_on is None))


def people_of(session: Session, program_id: int, today: date) -> People:
    """Whom a worksheet over a program asks about, by village id, in the order of its rows."""
    return _by_village(session, people_who_count(session, program_id, Month.of(today)))


def recent_answers(session: Session, task_id: int, today: date) -> dict[int, AssignmentItem]:
    """Per person id, the 健在 that a task's worksheets brought in the last ``RECENT_DAYS``."""
    since = today - timedelta(days=RECENT_DAYS)
    statement = (
        select(AssignmentItem)
        .join(Assignment, Assignment.id == AssignmentItem.assignment_id)
        .where(Assignment.task_id == task_id, AssignmentItem.answer == Answer.ALIVE)
    )
    found = session.scalars(statement)
    return {
        item.person_id: item
        for item in found
        if item.answered_at is not None and item.answered_at.date() >= since
    }


def _take_over(session: Session, by: int, task_id: int, other_id: int | None, today: date) -> int:
    """Fill in what another task's villages said lately; how many people."""
    if other_id is None:
        return 0
    known = recent_answers(session, other_id, today)
    number = session.get_one(Task, other_id).number
    own = (
        select(AssignmentItem)
        .join(Assignment, Assignment.id == AssignmentItem.assignment_id)
        .where(Assignment.task_id == task_id, AssignmentItem.person_id.in_(known))
    )
    count = 0
    for item in session.scalars(own):
        before = known[item.person_id]
        item.answer, item.answer_day = before.answer, before.answer_day
        item.note = f"沿用任务{number}的答复"
        item.answered_at, item.answered_by_id = now(), by
        count += 1
    session.flush()
    return count


def share_out(
    session: Session, by: int, task: Task, villages: list[Village], people: People, today: date
) -> int:
    """The assignments with their first step and their people; how many people."""
    made = [
        Assignment(
            task_id=task.id,
            village_id=village.id,
            officer_id=officer_of(session, village.id, today),
        )
        for village in villages
    ]
    session.add_all(made)
    session.flush()
    count = 0
    for assignment in made:
        session.add(
            AssignmentStep(
                assignment_id=assignment.id,
                status=AssignmentStatus.ISSUED,
                on_day=task.issued_on,
                entered_by_id=by,
            )
        )
        own = people.get(assignment.village_id, [])
        session.add_all(
            AssignmentItem(assignment_id=assignment.id, person_id=person.id, position=position)
            for position, person in enumerate(own, start=1)
        )
        count += len(own)
    session.flush()
    return count


def villages_of(session: Session, wanted: tuple[int, ...] | None) -> list[Village]:
    """The villages of those ids, or all in use, in the rosters' order; AppError for none."""
    statement = select(Village).order_by(Village.position, Village.id)
    if wanted is None:
        statement = statement.where(Village.active)
    else:
        statement = statement.where(Village.id.in_(wanted))
    found = list(session.scalars(statement))
    if not found:
        raise AppError("没有选择村(社区),没有建立任务。请至少选一个村。", code="village-missing")
    return found


def _people(session: Session, new: NewTask, today: date) -> People | None:
    """Whom a worksheet asks about, by village; None: no worksheet."""
    if new.program_id is not None:
        return people_of(session, new.program_id, today)
    if new.kind is TaskKind.WORKSHEET:
        return _by_village(session, sorted(set(new.person_ids)))
    return None


def _by_village(session: Session, ids: Sequence[int]) -> People:
    found: People = {}
    for start in range(0, len(ids), _PORTION):
        portion = Person.id.in_(ids[start : start + _PORTION])
        statement = select(Person).where(portion, Person.died_on.is_(None))
        for person in session.scalars(statement):
            found.setdefault(person.village_id, []).append(person)
    for own in found.values():
        own.sort(key=lambda person: (person.group or "", person.birth_date, person.id))
    return found


def _number(session: Session, today: date) -> str:
    """The next number of the year: 2026-001."""
    start = f"{today.year}-"
    longest = func.length(Task.number)
    last = session.scalar(
        select(Task.number)
        .where(Task.number.startswith(start))
        .order_by(longest.desc(), Task.number.desc())
        .limit(1)
    )
    return f"{start}{int(last.rpartition('-')[2]) + 1 if last else 1:03d}"
