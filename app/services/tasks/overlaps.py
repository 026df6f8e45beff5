"""Two tasks that ask the villages for the same: said before the second one goes out."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.services.tasks.rows import NewTask, Overlap, TaskRow
from app.services.tasks.views import task_rows

RECENT_DAYS = 60


def overlaps(session: Session, new: NewTask, *, today: date) -> tuple[Overlap, ...]:
    """Open or recent tasks that ask for what the new one asks for, the latest due first.

    The same program's people, or a title of which one holds the other. Recent: due within the
    last 60 days, so that its answers can be used instead of asking again.
    """
    found = [
        Overlap(task.id, _words(task, new))
        for task in task_rows(session, today=today)
        if _same(task, new) and (task.open or task.due_on >= today - timedelta(days=RECENT_DAYS))
    ]
    return tuple(reversed(found))


def _same(task: TaskRow, new: NewTask) -> bool:
    if new.program_id is not None and task.program_id == new.program_id:
        return True
    one, other = task.title.strip(), new.title.strip()
    return bool(one and other) and (one in other or other in one)


def _words(task: TaskRow, new: NewTask) -> str:
    state = "还在办理" if task.open else "已经办完"
    what = (
        f"同样核对“{task.program}”的人员"
        if new.program_id is not None and task.program_id == new.program_id
        else "名称相近"
    )
    remedy = "可以合并到那一项" if task.open else "可以先用那次的结果"
    return (
        f"任务{task.number}“{task.title}”({task.due_on.isoformat()}截止,{state}){what},{remedy}。"
    )
