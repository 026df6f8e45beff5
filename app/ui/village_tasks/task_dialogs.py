"""The forms that change a task after it went out: its words, its due date, or an end to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from app.services.tasks.changing import CancelledTask, Texts
from app.services.tasks.rows import TaskRow
from app.ui.widgets.fields import ChoiceField, DateField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.reason_dialog import ReasonDialog
from app.ui.widgets.text_area import TextArea


class TextsDialog(FormDialog[Texts]):
    """Other words for the task; villages, people and due date stay."""

    def __init__(self, parent: QWidget, task: TaskRow) -> None:
        super().__init__(parent, f"修改任务内容:{task.number}", "保存内容")
        add = self.form.add
        self.title = add("任务名称", TextField(task.title, required=True, longest=120))
        self.hand_in = add("报送材料", TextArea(2, task.hand_in))
        self.content = add("内容", TextArea(3, task.content))
        self.standard = add("完成标准", TextArea(2, task.standard))
        self.source = add("依据文件", TextField(task.source, longest=200))
        self.asked_by = add("交办单位", TextField(task.asked_by, longest=120))

    def read(self) -> Texts:
        return Texts(
            title=self.title.given(),
            source=self.source.value() or "",
            asked_by=self.asked_by.value() or "",
            content=self.content.value() or "",
            hand_in=self.hand_in.value() or "",
            standard=self.standard.value() or "",
        )


@dataclass(frozen=True, slots=True)
class NewDue:
    """Another due date, and why."""

    due_on: date
    reason: str


class DueDialog(FormDialog[NewDue]):
    """Another due date for all villages, with the reason."""

    def __init__(self, parent: QWidget, task: TaskRow) -> None:
        super().__init__(parent, f"改截止日期:{task.title}", "改截止日期")
        hint = "对所有村生效;是否逾期按新日期算。"
        self.due = self.form.add("新的截止日期", DateField(task.due_on, required=True), hint)
        self.reason = self.form.add("原因", TextField(required=True, longest=200))
        self.due.setFocus()

    def read(self) -> NewDue:
        return NewDue(self.due.given(), self.reason.given())


def cancel_dialog(parent: QWidget, task: TaskRow) -> ReasonDialog:
    """An end to a task that was a mistake or is no longer asked for."""
    hint = "任务从总表、通报和打印中撤下;村里的答复已登记的,登记簿不变。"
    return ReasonDialog(parent, f"取消任务:{task.title}", "取消任务", "取消的原因", hint)


class RestoreDialog(FormDialog[int]):
    """Which of the cancelled tasks is to go on."""

    def __init__(self, parent: QWidget, tasks: Sequence[CancelledTask]) -> None:
        super().__init__(parent, "恢复取消的任务", "恢复任务")
        choices = [(f"{one.number} {one.title}({one.reason})", one.id) for one in tasks]
        hint = "恢复以后,各村办到哪一步还是哪一步。"
        self.task = self.form.add("取消了的任务", ChoiceField(choices, required=True), hint)
        self.task.setFocus()

    def read(self) -> int:
        return self.task.given()
