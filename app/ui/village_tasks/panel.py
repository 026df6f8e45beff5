"""The one assignment beside the grid: where it stands, what can be done, what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QTabWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.models.task import AssignmentStatus, ContactWay, TaskKind
from app.services.staff import require_role
from app.services.tasks import moves
from app.services.tasks.rows import GRADE_WORDS, STATUS_WORDS, WAY_WORDS
from app.services.tasks.story import Story, story
from app.ui.desk import Desk
from app.ui.forms import FormDialog
from app.ui.parts import Notice, button, heading, mark, row, scrolled
from app.ui.table import TableModel
from app.ui.table_view import TableView
from app.ui.theme import SPACE
from app.ui.village_tasks.happenings import COLUMNS, Happening, happenings
from app.ui.village_tasks.move_dialogs import VERBS, move_dialog, moved
from app.ui.village_tasks.words import state_words, tone_of

S = AssignmentStatus
NOBODY = "在左边的表里选一格,这里显示这个村这项任务的进度、联系人和经过。"
TWO_CLICKS = (ContactWay.PHONE, ContactWay.WECHAT, ContactWay.PAPER)


class AssignmentPanel(QWidget):
    """``left``: Esc was pressed, the keyboard goes back to the grid."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.story: Story | None = None
        self.dialog: FormDialog | None = None
        self._asked = 0
        self.title = heading("")
        self.facts = heading("", "hint")
        self.state = Notice()
        self.moves = {to: self._button(words, self._moving(to)) for to, words in VERBS.items()}
        self.contact = heading("", "hint")
        self.ways = {way: self._button(WAY_WORDS[way], self._logging(way)) for way in TWO_CLICKS}
        self.happenings: TableView[Happening] = TableView(
            TableModel(COLUMNS), empty="还没有经过记录。"
        )
        self.content = QLabel()
        self.content.setWordWrap(True)
        self.content.setTextFormat(Qt.TextFormat.PlainText)
        self.content.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.content.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self.show_assignment(None)

    def _lay_out(self) -> None:
        nobody = heading(NOBODY, "hint")
        nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pages = QTabWidget()
        self.pages.tabBar().setObjectName("inner")
        self.pages.tabBar().setDrawBase(False)
        self.pages.setDocumentMode(True)
        self.pages.addTab(self.happenings, "经过")
        self.pages.addTab(scrolled(self.content), "任务内容")
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(SPACE * 2, 0, 0, 0)
        inner.setSpacing(SPACE * 2)
        for widget in (self.title, self.facts):
            inner.addWidget(widget)
        inner.addLayout(row(*self.moves.values(), 1))
        inner.addWidget(self.state)
        inner.addLayout(row(heading("记一次联系", "label"), *self.ways.values(), 1))
        inner.addWidget(self.contact)
        inner.addWidget(self.pages, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(nobody)
        self.stack.addWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def _button(self, words: str, do: Callable[[], None]) -> QPushButton:
        made = button(words)
        made.setAutoDefault(True)
        made.clicked.connect(lambda _on=False: do())
        return made

    # What it shows

    def show_assignment(self, assignment_id: int | None) -> None:
        """Another assignment, or the same one after something changed."""
        self._asked += 1
        asked = self._asked
        if assignment_id is None:
            self.story = None
            self.stack.setCurrentIndex(0)
            return

        def show(found: Story) -> None:
            if asked == self._asked:
                self._show(found)

        self.desk.read(
            lambda session: story(session, assignment_id, today=date.today()), show, owner=self
        )

    def enter(self) -> None:
        """The keyboard comes in: to the likely next action."""
        target = next((one for one in self.moves.values() if _usable(one)), None)
        (target or self.happenings).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: Story) -> None:
        self.story = found
        own, task = found.assignment, found.task
        self.title.setText(f"{own.village} · {own.title}")
        stand_in = f"(替岗 {found.stand_in})" if found.stand_in else ""
        self.facts.setText(
            f"{own.task} 截止 {own.due_on.isoformat()} 包村干部 {own.officer or '未指定'}{stand_in}"
        )
        self.state.say(_state(found), tone_of(own))
        self.contact.setText(_contacts(found))
        self.happenings.rows.set_rows(happenings(found))
        self.content.setText(_content(found))
        self._offer(task.kind, own.status)
        self.stack.setCurrentIndex(1)

    def _offer(self, kind: TaskKind, status: AssignmentStatus) -> None:
        """The moves that are possible now, the likely one first in colour."""
        may = self.desk.may(Role.PREPARE)
        possible = [to for to in VERBS if status in moves.ways_to(to, kind)]
        likely = likely_next(kind, status)
        for to, press in self.moves.items():
            press.setVisible(to in possible)
            press.setEnabled(may)
            mark(press, "role", "primary" if to is likely else "")
        for press in self.ways.values():
            press.setEnabled(may)

    # What can be done from here

    def _moving(self, to: AssignmentStatus) -> Callable[[], None]:
        return lambda: self.open_move(to)

    def _logging(self, way: ContactWay) -> Callable[[], None]:
        return lambda: self.log_contact(way)

    def open_move(self, to: AssignmentStatus) -> None:
        """The form for a move of the assignment that is looked at."""
        found = self.story
        if found is None:
            return
        dialog = move_dialog(self, found, to)
        dialog.submit = lambda values: self._move(dialog, found, to, values)
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._dialog_closed)
        dialog.fit()
        dialog.open()

    def _move(
        self, dialog: FormDialog, found: Story, to: AssignmentStatus, values: dict[str, Any]
    ) -> None:
        by, own = self.desk.by, found.assignment
        dialog.set_busy(busy=True)

        def action(session: Session) -> AssignmentStatus:
            require_role(session, by, Role.PREPARE)
            return moved(session, by, own.id, to, values)

        def failed(error: BaseException) -> None:
            if shiboken6.isValid(dialog) and dialog.isVisible():
                dialog.refuse(error)
            else:
                self.desk.fail(error)

        self.desk.act(
            action,
            lambda _status: dialog.accept() if shiboken6.isValid(dialog) else None,
            owner=self,
            said=lambda status: f"{own.village}“{own.title}”:{STATUS_WORDS[status]}",
            failed=failed,
        )

    def log_contact(self, way: ContactWay) -> None:
        """Log at once that the village's first contact was reached this way."""
        found = self.story
        if found is None:
            return
        by, own = self.desk.by, found.assignment
        whom = found.contacts[0].name if found.contacts else ""

        def action(session: Session) -> int:
            require_role(session, by, Role.PREPARE)
            return moves.log_contact(session, by, own.id, way, with_whom=whom)

        self.desk.act(action, owner=self, said=f"已记录:{WAY_WORDS[way]}联系{own.village}{whom}")

    def _dialog_closed(self) -> None:
        self.dialog = None
        self.enter()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


def likely_next(kind: TaskKind, status: AssignmentStatus) -> AssignmentStatus | None:
    """The move that most often comes next."""
    if kind is TaskKind.NOTICE and status in (S.RECEIVED, S.WORKING):
        return S.ACCEPTED
    return {
        S.ISSUED: S.RECEIVED,
        S.RECEIVED: S.SUBMITTED,
        S.WORKING: S.SUBMITTED,
        S.RETURNED: S.SUBMITTED,
        S.SUBMITTED: S.ACCEPTED,
        S.ACCEPTED: S.CLOSED,
    }.get(status)


def _usable(press: QPushButton) -> bool:
    return press.isEnabled() and press.property("role") == "primary"


def _state(found: Story) -> str:
    own = found.assignment
    parts = [state_words(own)]
    if own.lacks:
        parts.append(f"缺:{own.lacks}")
    if own.grade is not None:
        parts.append(f"评定:{GRADE_WORDS[own.grade]}")
    if own.returns:
        parts.append(f"退回过{own.returns}次")
    if own.items:
        parts.append(f"名单{own.items}人,已答复{own.answered}人")
    if own.answer:
        parts.append(f"上级答复:{own.answer}")
    return "。".join(parts) + "。"


def _contacts(found: Story) -> str:
    if not found.contacts:
        return "没有登记村级联系人。"
    return ";".join(
        f"{one.name}{f'({one.post})' if one.post else ''} {one.phone or '未登记电话'}"
        for one in found.contacts
    )


def _content(found: Story) -> str:
    task = found.task
    parts = (
        ("依据文件", task.source),
        ("交办单位", task.asked_by),
        ("内容", task.content),
        ("报送材料", task.hand_in),
        ("完成标准", task.standard),
        ("下达日期", task.issued_on.isoformat()),
        ("核对项目", task.program),
    )
    return "\n\n".join(f"{label}\n{text}" for label, text in parts if text)
