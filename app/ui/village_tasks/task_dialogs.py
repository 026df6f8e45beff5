"""The forms that change a task after it went out: its words, its due date, or an end to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.services.tasks.changing import CancelledTask
from app.services.tasks.rows import TaskRow
from app.ui.widgets.fields import ChoiceField, DateField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.text_area import TextArea


def texts_dialog(parent: QWidget, task: TaskRow) -> FormDialog:
    """Other words for the task; villages, people and due date stay."""
    dialog = FormDialog(parent, f"修改任务内容:{task.number}", "保存内容")
    add = dialog.form.add
    add("title", "任务名称", TextField(required=True, longest=120))
    add("hand_in", "报送材料", TextArea(2))
    add("content", "内容", TextArea(3))
    add("standard", "完成标准", TextArea(2))
    add("source", "依据文件", TextField(longest=200))
    add("asked_by", "交办单位", TextField(longest=120))
    for key in ("title", "hand_in", "content", "standard", "source", "asked_by"):
        dialog.form.field(key).set_value(getattr(task, key) or None)
    return dialog


def due_dialog(parent: QWidget, task: TaskRow) -> FormDialog:
    """Another due date for all villages, with the reason."""
    dialog = FormDialog(parent, f"改截止日期:{task.title}", "改截止日期")
    hint = "对所有村生效;是否逾期按新日期算。"
    dialog.form.add("due", "新的截止日期", DateField(task.due_on, required=True), hint).setFocus()
    dialog.form.add("reason", "原因", TextField(required=True, longest=200))
    return dialog


def cancel_dialog(parent: QWidget, task: TaskRow) -> FormDialog:
    """An end to a task that was a mistake or is no longer asked for."""
    dialog = FormDialog(parent, f"取消任务:{task.title}", "取消任务")
    hint = "任务从总表、通报和打印中撤下;村里的答复已登记的,登记簿不变。"
    dialog.form.add("reason", "取消的原因", TextField(required=True, longest=200), hint).setFocus()
    return dialog


def restore_dialog(parent: QWidget, tasks: Sequence[CancelledTask]) -> FormDialog:
    """Which of the cancelled tasks is to go on."""
    dialog = FormDialog(parent, "恢复取消的任务", "恢复任务")
    choices = [(f"{one.number} {one.title}({one.reason})", one.id) for one in tasks]
    hint = "恢复以后,各村办到哪一步还是哪一步。"
    dialog.form.add("task", "取消了的任务", ChoiceField(choices, required=True), hint).setFocus()
    return dialog
