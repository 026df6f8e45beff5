"""The year's big rounds over people: how far they are, and the one step after their end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment, EnrollmentTerm, TermStatus
from app.models.person import Person
from app.models.staff import Role
from app.models.task import Answer, Assignment, AssignmentItem, Campaign, Task, TaskKind
from app.models.village import Village
from app.month import Month
from app.services.enrollments.current import is_in_force
from app.services.enrollments.stopping import suspend
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.tasks.rows import ANSWER_WORDS, TaskRow
from app.services.tasks.views import task_rows

# Alive, or gone by an ending of their own.
PROVED = (Answer.ALIVE, Answer.DIED, Answer.MOVED)


@dataclass(frozen=True, slots=True)
class VillageProgress:
    """How many of how many in a village."""

    village: str
    people: int
    answered: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A campaign's progress; ``by_day`` counts answers per day on which they were entered.

    ``done_on``: the day on which all are answered at the pace until now; None without a pace.
    """

    people: int
    answered: int
    villages: tuple[VillageProgress, ...]
    by_day: tuple[tuple[date, int], ...]
    done_on: date | None


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A task over people in the list: how many are answered of how many."""

    task: TaskRow
    people: int
    answered: int


@dataclass(frozen=True, slots=True)
class Suspension:
    """Somebody without a proof of life, and the enrollment that is suspended.

    ``said``: what the village wrote instead of 健在; ``id_number`` is not masked.
    """

    item_id: int
    enrollment_id: int
    village: str
    group: str
    name: str
    id_number: str
    phone: str
    said: str
    from_month: Month


def campaign_rows(session: Session, *, today: date) -> tuple[CampaignRow, ...]:
    """All tasks over people: what is open first by due date, then the latest done."""
    counts = {
        task_id: (people, answered)
        for task_id, people, answered in session.execute(
            select(Assignment.task_id, func.count(), func.count(AssignmentItem.answer))
            .join(AssignmentItem, AssignmentItem.assignment_id == Assignment.id)
            .group_by(Assignment.task_id)
        )
    }
    found = [
        CampaignRow(task, *counts.get(task.id, (0, 0)))
        for task in task_rows(session, today=today)
        if task.kind is TaskKind.WORKSHEET
    ]
    going = [one for one in found if one.task.open]
    return (*going, *reversed([one for one in found if not one.task.open]))


def progress(session: Session, task_id: int, *, today: date) -> Progress:
    """How far a task over people is, by village and by day; of the dead nothing is awaited."""
    task = session.get_one(Task, task_id)
    people: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    days: Counter[date] = Counter()
    statement = (
        select(Village.name, AssignmentItem.answered_at, Person.died_on)
        .select_from(AssignmentItem)
        .join(Person, Person.id == AssignmentItem.person_id)
        .join(Assignment, Assignment.id == AssignmentItem.assignment_id)
        .join(Village, Village.id == Assignment.village_id)
        .where(Assignment.task_id == task_id)
        .order_by(Village.position, Village.id)
    )
    for village, at, died_on in session.execute(statement):
        people[village] += 1
        if at is not None:
            days[at.date()] += 1
        if at is not None or died_on is not None:
            answered[village] += 1
    done = answered.total()
    return Progress(
        people.total(),
        done,
        tuple(VillageProgress(name, count, answered[name]) for name, count in people.items()),
        tuple(sorted(days.items())),
        _done_on(task.issued_on, people.total(), done, today),
    )


def unproved(session: Session, task_id: int, *, today: date) -> tuple[Suspension, ...]:
    """Whom ``conclude`` would suspend from the next month: living, running, without 健在.

    Only the task's own program is suspended. 其他 is no proof of life either.
    """
    task = session.get_one(Task, task_id)
    month = Month.of(today) + 1
    statement = (
        select(AssignmentItem, Person, Village.name, Enrollment.id)
        .join(Assignment, Assignment.id == AssignmentItem.assignment_id)
        .join(Person, Person.id == AssignmentItem.person_id)
        .join(Village, Village.id == Assignment.village_id)
        # A household that others live in is not stopped for one of them.
        .join(Enrollment, Enrollment.person_id == Person.id)
        .join(EnrollmentTerm, EnrollmentTerm.enrollment_id == Enrollment.id)
        .where(
            Assignment.task_id == task_id,
            Person.died_on.is_(None),
            Enrollment.program_id == task.program_id,
            is_in_force(month),
            EnrollmentTerm.status == TermStatus.ACTIVE,
        )
        .order_by(Village.position, Village.id, AssignmentItem.position, Enrollment.number)
    )
    return tuple(
        Suspension(
            item.id,
            enrollment_id,
            village,
            person.group or "",
            person.name,
            person.id_number,
            person.phone or "",
            _said(item),
            month,
        )
        for item, person, village, enrollment_id in session.execute(statement)
        if item.answer not in PROVED
    )


def conclude(
    session: Session,
    by: int,
    task_id: int,
    *,
    today: date,
    shown: tuple[Suspension, ...] | None = None,
) -> tuple[Suspension, ...]:
    """End a proof-of-life round: suspend, from the next month, everybody in ``unproved``.

    Who passes later is answered 健在 on the same worksheet: that resumes with the missed months.
    AppError: no role to prepare, another kind of task, before its due date, concluded already,
    or others than those ``shown`` before (answers came in since).
    """
    require_role(session, by, Role.PREPARE)
    task = session.get_one(Task, task_id)
    if task.campaign is not Campaign.PROOF_OF_LIFE or task.program_id is None:
        raise AppError("只有生存认证任务才有这一步。未作改动。", code="no-campaign")
    if today <= task.due_on:
        raise AppError(
            f"截止日期{task.due_on.isoformat()}还没有过,不能结束认证。未作改动。", code="not-due"
        )
    if task.concluded_on is not None:
        raise AppError(
            f"这次认证已于{task.concluded_on.isoformat()}结束。未作改动。", code="concluded"
        )
    found = unproved(session, task_id, today=today)
    if shown is not None and found != shown:
        raise AppError(
            "名单在查看以后有了变化(有新的答复)。未作改动,请重新查看后再办理。",
            code="campaign-changed",
        )
    for one in found:
        suspend(
            session, by, one.enrollment_id, one.from_month, f"{task.title}未通过", carry=("status",)
        )
        item = session.get_one(AssignmentItem, one.item_id)
        item.suspended = [*item.suspended, one.enrollment_id]
    task.concluded_on = today
    session.flush()
    audit.record(
        session,
        by,
        "campaign.conclude",
        f"task:{task_id}",
        after={"suspended": [one.enrollment_id for one in found]},
    )
    return found


def _said(item: AssignmentItem) -> str:
    if item.answer is None:
        return "没有结果"
    return f"{ANSWER_WORDS[item.answer]}:{item.note}" if item.note else ANSWER_WORDS[item.answer]


def _done_on(issued: date, people: int, done: int, today: date) -> date | None:
    if not done:
        return None
    spent = max((today - issued).days, 1)
    return today + timedelta(days=-(-(people - done) * spent // done))
