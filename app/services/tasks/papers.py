"""What the papers of village tasks say: notices, reminders by officer, supervision, a chat text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.models.task import TaskKind
from app.services.duties.contacts import first_contacts
from app.services.duties.officers import officers
from app.services.office import settings
from app.services.tasks.rows import STATUS_WORDS, AssignmentRow, TaskRow
from app.services.tasks.views import assignment_rows, overdue, task_row, task_rows


@dataclass(frozen=True, slots=True)
class PaperRow:
    """An assignment with everything that its papers print; ``day`` is that of printing."""

    office: str
    hotline: str
    day: date
    task: TaskRow
    assignment: AssignmentRow
    contact: str
    phone: str
    stand_in: str


def notices(session: Session, task_id: int, *, today: date) -> tuple[PaperRow, ...]:
    """A task's assignments for its notices, in the rosters' order."""
    task = task_row(session, task_id, today=today)
    rows = assignment_rows(session, today=today, task_ids=[task_id])
    return _papers(session, rows, {task.id: task}, today)


def late(session: Session, *, today: date, officer_id: int | None = None) -> tuple[PaperRow, ...]:
    """What is overdue, the longest first, for reminders and supervision notices."""
    rows = overdue(session, today=today, officer_id=officer_id)
    return _papers(session, rows, _tasks(session, rows, today), today)


def due_within(
    session: Session, days: int, *, today: date, officer_id: int | None = None
) -> tuple[PaperRow, ...]:
    """What is overdue or due in so many days and not handed in, for the reminder sheet."""
    rows = tuple(
        row
        for row in assignment_rows(session, today=today, officer_id=officer_id)
        if row.is_outstanding and row.days_left <= days
    )
    return _papers(session, rows, _tasks(session, rows, today), today)


def chat_text(session: Session, task_id: int, *, today: date) -> str:
    """A text to paste into the villages' chat group: the task, and who still owes it."""
    task = task_row(session, task_id, today=today)
    rows = assignment_rows(session, today=today, task_ids=[task_id])
    lines = [f"【{task.title}】({task.number})", f"截止:{_day(task.due_on)}({_left(rows)})"]
    lines += [
        f"{label}:{text}"
        for label, text in (
            ("依据", task.source),
            ("内容", task.content),
            ("报送", task.hand_in),
            ("要求", task.standard),
        )
        if text
    ]
    waiting: dict[str, list[str]] = {}
    for row in rows:
        # Without what lacks: names of people do not belong into a chat group.
        if row.is_outstanding:
            late = "逾期未签收" if task.kind is TaskKind.NOTICE else "逾期未报"
            word = late if row.overdue else STATUS_WORDS[row.status]
            waiting.setdefault(word, []).append(row.village)
    lines += [f"{words}:{'、'.join(names)}" for words, names in waiting.items()]
    done = "签收" if task.kind is TaskKind.NOTICE else "上报"
    lines.append("收到请回复。" if waiting else f"各村均已{done},谢谢。")
    return "\n".join(lines)


def _left(rows: tuple[AssignmentRow, ...]) -> str:
    left = rows[0].days_left if rows else 0
    return f"还有{left}天" if left > 0 else "今天截止" if left == 0 else f"已逾期{-left}天"


def _tasks(session: Session, rows: tuple[AssignmentRow, ...], today: date) -> dict[int, TaskRow]:
    wanted = {row.task_id for row in rows}
    return {task.id: task for task in task_rows(session, today=today, task_ids=wanted)}


def _papers(
    session: Session, rows: tuple[AssignmentRow, ...], tasks: dict[int, TaskRow], today: date
) -> tuple[PaperRow, ...]:
    office, hotline = settings.get(session, "town"), settings.get(session, "hotline")
    contacts = first_contacts(session)
    stand_ins = {row.village_id: row.stand_in for row in officers(session, today)}
    found = []
    for row in rows:
        contact = contacts.get(row.village_id)
        found.append(
            PaperRow(
                office,
                hotline,
                today,
                tasks[row.task_id],
                row,
                f"{contact.name}{f'({contact.post})' if contact.post else ''}" if contact else "",
                contact.phone if contact else "",
                stand_ins.get(row.village_id, ""),
            )
        )
    return tuple(found)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
