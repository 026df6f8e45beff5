"""What a task asks for, whole, and what can be changed about it for all villages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from app.models.staff import Role
from app.services.tasks import changing
from app.services.tasks.rows import CAMPAIGN_WORDS, KIND_WORDS, TaskRow
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import Action, open_form
from app.ui.desk.roles import only_for
from app.ui.village_tasks.task_dialogs import DueDialog, NewDue, TextsDialog, cancel_dialog
from app.ui.widgets.parts import acting, column, row, scrolled


class ContentPage(QWidget):
    """Buttons above, the words below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.task: TaskRow | None = None
        self.dialog: QDialog | None = None
        self.texts = acting("改内容…", self._texts)
        self.due = acting("改截止日期…", self._due)
        self.cancel = acting("取消任务…", self._cancel, "danger")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = column(self, 0)
        layout.addLayout(row(self.texts, self.due, self.cancel, 1))
        layout.addWidget(scrolled(self.words), 1)
        for press in (self.texts, self.due, self.cancel):
            only_for(desk, Role.PREPARE, press)

    def show_task(self, task: TaskRow) -> None:
        self.task = task
        self.words.setText(task_words(task))

    def _texts(self) -> None:
        task, by = self.task, self.desk.by
        if task is None:
            return

        def action(texts: changing.Texts) -> Action[None]:
            return lambda session: changing.change_texts(session, by, task.id, texts)

        self.dialog = dialog = TextsDialog(self, task)
        open_form(self.desk, self, dialog, action, f"任务{task.number}的内容已修改")

    def _due(self) -> None:
        task, by = self.task, self.desk.by
        if task is None:
            return

        def action(new: NewDue) -> Action[object]:
            return lambda session: changing.change_due(session, by, task.id, new.due_on, new.reason)

        self.dialog = dialog = DueDialog(self, task)
        open_form(self.desk, self, dialog, action, f"任务{task.number}的截止日期已修改")

    def _cancel(self) -> None:
        task, by = self.task, self.desk.by
        if task is None:
            return

        def action(reason: str) -> Action[object]:
            return lambda session: changing.cancel(
                session, by, task.id, reason, today=self.desk.today
            )

        self.dialog = dialog = cancel_dialog(self, task)
        open_form(self.desk, self, dialog, action, f"任务{task.number}已取消")


def task_words(task: TaskRow) -> str:
    """Everything that a task says, a label and its text for each."""
    kind = KIND_WORDS[task.kind]
    if task.campaign is not None:
        kind = f"{kind}({CAMPAIGN_WORDS[task.campaign]})"
    parts = (
        ("编号和类型", f"{task.number} {kind}"),
        ("下达和截止", f"{task.issued_on.isoformat()} 至 {task.due_on.isoformat()}"),
        ("核对项目", task.program),
        ("报送材料", task.hand_in),
        ("内容", task.content),
        ("完成标准", task.standard),
        ("依据文件", task.source),
        ("交办单位", task.asked_by),
    )
    return "\n\n".join(f"{label}\n{text}" for label, text in parts if text)
