"""Signs, words and colours for where an assignment stands."""

from __future__ import annotations

from datetime import date

from app.models.task import AssignmentStatus, ContactWay
from app.services.tasks.rows import STATUS_WORDS, AssignmentRow, TaskRow
from app.ui.widgets.theme import Tone

SOON = 3  # days left from which a cell says so
S = AssignmentStatus
# The ways of a contact that are logged at once.
TWO_CLICKS = (ContactWay.PHONE, ContactWay.WECHAT, ContactWay.PAPER)


def tone_of(own: AssignmentRow) -> Tone:
    """Red: overdue. Amber: sent back, due soon, or waiting for the office. Green: done."""
    if own.overdue:
        return Tone.MUST_DO
    if own.status in (S.ACCEPTED, S.CLOSED):
        return Tone.DONE
    soon = own.is_outstanding and own.days_left <= SOON
    if own.status in (S.SUBMITTED, S.RETURNED) or soon:
        return Tone.WAITING
    return Tone.PLAIN


def cell_words(own: AssignmentRow) -> str:
    """As the grid's cell says it: ▲ 逾期23天, ● 已上报, ← 退回重报, ✓ 已验收."""
    returned = own.status is S.RETURNED and not own.overdue
    sign = "←" if returned else tone_of(own).sign
    if not own.is_outstanding or not 0 <= own.days_left <= SOON:
        return f"{sign} {own.words}"
    left = "今天" if own.days_left == 0 else f"剩{own.days_left}天"
    return f"{sign} {'退回' if returned else own.words} {left}"


def state_words(own: AssignmentRow) -> str:
    """The state in a sentence, with the days: 已签收,还有5天; 退回重报,已逾期3天."""
    word = STATUS_WORDS[own.status]
    if not own.is_outstanding:
        return word
    return f"{word},{left_words(own.days_left)}"


def left_words(days: int) -> str:
    """How long there is still: 还有5天, 今天截止, 已逾期3天."""
    return f"还有{days}天" if days > 0 else "今天截止" if days == 0 else f"已逾期{-days}天"


def due_words(task: TaskRow, today: date) -> str:
    """Under a task's name in the grid: 截止 11-25, of another year with it."""
    same = task.due_on.year == today.year
    return f"截止 {task.due_on:%m-%d}" if same else f"截止 {task.due_on.isoformat()}"


def short_title(task: TaskRow) -> str:
    """The task's name without the year in front, where that is clear from the due date."""
    return task.title.removeprefix(f"{task.due_on.year}年")
