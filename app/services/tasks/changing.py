"""Tasks changed after they went out: put off, merged with another request, or cancelled."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.models.task import Assignment, Task
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.tasks.creating import people_of, share_out, villages_of
from app.services.tasks.rows import NewTask


@dataclass(frozen=True, slots=True)
class CancelledTask:
    """A task that was cancelled, and why."""

    id: int
    number: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of a task, each under its name there."""

    title: str
    source: str
    asked_by: str
    content: str
    hand_in: str
    standard: str


TEXTS = tuple(field.name for field in fields(Texts))


def change_due(session: Session, by: int, task_id: int, due_on: date, reason: str) -> None:
    """Another due date for all villages; AppError without a reason or before the day of issue."""
    require_role(session, by, Role.PREPARE)
    task = standing_task(session, task_id)
    if not reason.strip():
        raise AppError("改截止日期要写明原因。未作改动,请填写说明。", code="reason-missing")
    if due_on < task.issued_on:
        raise AppError(
            f"截止日期不能早于下达日期{task.issued_on.isoformat()}。未作改动。", code="due-before"
        )
    before = task.due_on
    task.due_on = due_on
    session.flush()
    if before != due_on:
        audit.record(
            session,
            by,
            "task.due",
            f"task:{task_id}",
            before={"due": before.isoformat()},
            after={"due": due_on.isoformat(), "reason": reason.strip()},
        )


def change_texts(session: Session, by: int, task_id: int, texts: Texts) -> None:
    """Other words for a task; AppError where the title would be empty."""
    require_role(session, by, Role.PREPARE)
    task = standing_task(session, task_id)
    wanted = {name: text.strip() for name, text in asdict(texts).items()}
    if not wanted["title"]:
        raise AppError("请写明任务名称。未作改动。", code="title-missing")
    before = {name: getattr(task, name) for name in wanted}
    for name, text in wanted.items():
        setattr(task, name, text or None)
    session.flush()
    after = {name: getattr(task, name) for name in wanted}
    if before != after:
        audit.record(session, by, "task.texts", f"task:{task_id}", before=before, after=after)


def cancel(session: Session, by: int, task_id: int, reason: str, *, today: date) -> None:
    """A task that was made by mistake or is no longer asked for: kept, but shown nowhere.

    What its worksheets said about people stays in the register. AppError without a reason.
    """
    require_role(session, by, Role.PREPARE)
    task = standing_task(session, task_id)
    if not reason.strip():
        raise AppError("取消任务要写明原因。未作改动,请填写说明。", code="reason-missing")
    task.cancelled_on, task.cancel_reason = today, reason.strip()
    session.flush()
    audit.record(
        session,
        by,
        "task.cancel",
        f"task:{task_id}",
        after={"on": today.isoformat(), "reason": task.cancel_reason},
    )


def restore(session: Session, by: int, task_id: int) -> None:
    """A cancelled task goes on as if it had not been; AppError where it was not cancelled."""
    require_role(session, by, Role.PREPARE)
    task = session.get_one(Task, task_id)
    if task.cancelled_on is None:
        raise AppError("这项任务没有取消过。未作改动。", code="task-standing")
    before = {"on": task.cancelled_on.isoformat(), "reason": task.cancel_reason}
    task.cancelled_on = task.cancel_reason = None
    session.flush()
    audit.record(session, by, "task.restore", f"task:{task_id}", before=before)


def cancelled(session: Session) -> tuple[CancelledTask, ...]:
    """The tasks that were cancelled, the latest first."""
    statement = (
        select(Task)
        .where(Task.cancelled_on.is_not(None))
        .order_by(Task.cancelled_on.desc(), Task.id.desc())
    )
    return tuple(
        CancelledTask(task.id, task.number, task.title, task.cancel_reason or "")
        for task in session.scalars(statement)
    )


def merge(session: Session, by: int, task_id: int, new: NewTask, *, today: date) -> int:
    """Add what a new task would ask for to an open one; returns how many villages came to it.

    What differs is added below what stands there; the earlier due date holds, unless it is
    past already. AppError: no title.
    """
    require_role(session, by, Role.PREPARE)
    task = standing_task(session, task_id)
    if not new.title.strip():
        raise AppError("请写明任务名称。未作改动。", code="title-missing")
    texts = {name: _joined(getattr(task, name), getattr(new, name)) for name in TEXTS[1:]}
    title = new.title.strip()
    if title not in task.title:
        texts["content"] = _joined(texts["content"], f"同时办理:{title}")
    change_texts(session, by, task_id, Texts(title=task.title, **texts))
    if today <= new.due_on < task.due_on:
        change_due(session, by, task_id, new.due_on, f"与“{title}”合并")
    there = set(session.scalars(select(Assignment.village_id).where(Assignment.task_id == task_id)))
    wanted = [one for one in villages_of(session, new.villages) if one.id not in there]
    people = None
    if task.program_id is not None:
        people = people_of(session, task.program_id, today)
        wanted = [one for one in wanted if people.get(one.id)]
    share_out(session, by, task, wanted, people or {}, today)
    audit.record(
        session,
        by,
        "task.merge",
        f"task:{task_id}",
        after={"title": title, "villages": [one.id for one in wanted]},
    )
    return len(wanted)


def standing_task(session: Session, task_id: int) -> Task:
    """The task, unless it was cancelled (AppError ``task-cancelled``)."""
    task = session.get_one(Task, task_id)
    if task.cancelled_on is not None:
        raise AppError("这项任务已经取消。未作改动。", code="task-cancelled")
    return task


def _joined(present: str | None, more: str | None) -> str:
    own, other = (present or "").strip(), (more or "").strip()
    if not other or other in own:
        return own
    return f"{own}\n{other}" if own else other
