"""What villages, visitors, documents and backups leave to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.task import Assignment, AssignmentStatus, Task
from app.models.village import Village
from app.places import BackupPlace, PolicyPlace, SettingsPlace, TaskPlace, VisitPlace
from app.services.office import staff, staffing
from app.services.office_file.backup_records import backup_light, latest
from app.services.policies.listing import unread_policies
from app.services.tasks.outstanding import owed
from app.services.today.month import NEAR
from app.services.today.rows import Entry, TodayLine, Urgency, days_words
from app.services.visits.listing import due_visits
from app.services.visits.rows import MATTER_WORDS

# More villages or documents than these are counted instead of named.
NAMED = 3


def village_tasks(session: Session, today: date) -> list[TodayLine]:
    """Tasks overdue by village, those due in a few days, and answers that wait to be accepted."""
    statement = (
        select(Task.id, Task.title, Task.due_on, Assignment.village_id, Village.name)
        .join(Assignment, Assignment.task_id == Task.id)
        .join(Village, Village.id == Assignment.village_id)
        .where(
            Task.due_on <= today + timedelta(days=NEAR),
            owed(),
        )
        .order_by(Task.due_on, Task.id, Village.position)
    )
    villages: dict[int, list[tuple[int, str]]] = defaultdict(list)
    tasks: dict[int, tuple[str, date]] = {}
    for task_id, title, due, village_id, village in session.execute(statement):
        tasks[task_id] = title, due
        villages[task_id].append((village_id, village))
    lines = [
        TodayLine(
            Urgency.MUST_DO if due < today else Urgency.WAITING,
            f"{title} {_named([name for _, name in own])} {days_words(due, today)}",
            TaskPlace(task_id, own[0][0] if len(own) == 1 else None),
        )
        for task_id, (title, due) in tasks.items()
        if (own := villages[task_id])
    ]
    return [*lines, *_handed_in(session)]


def _handed_in(session: Session) -> list[TodayLine]:
    statement = (
        select(Task.id, Task.title, func.count(Assignment.id))
        .join(Assignment, Assignment.task_id == Task.id)
        .where(Assignment.status == AssignmentStatus.SUBMITTED, Task.cancelled_on.is_(None))
        .group_by(Task.id)
        .order_by(Task.due_on, Task.id)
    )
    return [
        TodayLine(Urgency.WAITING, f"{title} {count}个村已上报,等您验收", TaskPlace(task_id))
        for task_id, title, count in session.execute(statement)
    ]


def follow_ups(session: Session, today: date) -> list[TodayLine]:
    """Visitors to whom something was promised by today."""
    return [
        TodayLine(
            Urgency.MUST_DO,
            f"回访{row.name}({MATTER_WORDS[row.matter]}) {days_words(row.follow_up_on, today)}"
            f",{row.follow_up_by}负责",
            VisitPlace(row.id),
        )
        for row in due_visits(session, today=today)
        if row.follow_up_on is not None
    ]


def unread(session: Session, staff_id: int) -> list[TodayLine]:
    """Documents that whoever looks has not read yet; many of them in one line."""
    found = unread_policies(session, staff_id)
    if len(found) > NAMED:
        entries = tuple(
            Entry(row.number, row.program, row.title, PolicyPlace(row.id)) for row in found
        )
        return [
            TodayLine(Urgency.WAITING, f"未读文件{len(found)}份", PolicyPlace(found[0].id), entries)
        ]
    return [
        TodayLine(Urgency.WAITING, f"未读文件 {row.number} {row.title}", PolicyPlace(row.id))
        for row in found
    ]


def backups(session: Session, today: date) -> list[TodayLine]:
    """How old the last verified backup is; the same words as in the status bar."""
    last = latest(session)
    light, words = backup_light(None if last is None else last.at, today)
    return [TodayLine(Urgency(light.value), words, BackupPlace())]


def accounts(session: Session, staff_id: int) -> list[TodayLine]:
    """Accounts that are new or were reset: everybody sees them, somebody else confirms them."""
    lines = []
    for row in staffing.unconfirmed(session):
        able = staff.confirmers(session, row.id, row.unconfirmed_by)
        mine = staff_id in {one.id for one in able}
        asked = "请您核实后确认" if mine else "等另一位人员确认" if able else "无人可确认,等候三天"
        lines.append(
            TodayLine(
                Urgency.MUST_DO if mine else Urgency.WAITING,
                f"{row.name}的账户是新增或刚重设密码的,{asked};在此之前不能复核",
                SettingsPlace("people"),
            )
        )
    return lines


def _named(villages: Sequence[str]) -> str:
    if len(villages) <= NAMED:
        return "、".join(villages)
    return f"{'、'.join(villages[:NAMED])}等{len(villages)}个村"
