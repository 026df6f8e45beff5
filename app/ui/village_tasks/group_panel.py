"""Several cells of the grid at once: a step or a contact entered for all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.models.task import AssignmentStatus, ContactWay
from app.services import duties
from app.services.tasks import moves
from app.services.tasks.rows import STATUS_WORDS, WAY_WORDS, AssignmentRow
from app.ui.desk import Desk
from app.ui.forms import FormDialog
from app.ui.parts import acting, column, heading, row
from app.ui.table import Column, TableModel
from app.ui.table_view import TableView
from app.ui.theme import SPACE
from app.ui.village_tasks.acting import open_form, prepared
from app.ui.village_tasks.move_dialogs import VERBS, move_dialog, moved
from app.ui.village_tasks.words import cell_words, tone_of

TWO_CLICKS = (ContactWay.PHONE, ContactWay.WECHAT, ContactWay.PAPER)
NONE_FOR_ALL = "选中的格子不在同一步,没有可以一起登记的。请只选同一步的村。"
COLUMNS: tuple[Column[AssignmentRow], ...] = (
    Column("village", "村(社区)", lambda one: one.village, width=6),
    Column("title", "任务", lambda one: one.title, width=10, hint=lambda one: one.title),
    Column("state", "进度", cell_words, width=7, tone=tone_of),
)


class GroupPanel(QWidget):
    """``left``: Esc was pressed, the keyboard goes back to the grid."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.rows: tuple[AssignmentRow, ...] = ()
        self.dialog: FormDialog | None = None
        self.title = heading("")
        self.hint = heading("", "hint")
        self.moves = {to: acting(words, self._moving(to)) for to, words in VERBS.items()}
        self.ways = {way: acting(WAY_WORDS[way], self._logging(way)) for way in TWO_CLICKS}
        self.list: TableView[AssignmentRow] = TableView(TableModel(COLUMNS))
        layout = column(self, 0)
        layout.setContentsMargins(SPACE * 2, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addLayout(row(*self.moves.values(), 1))
        layout.addWidget(self.hint)
        layout.addLayout(row(heading("各记一次联系", "label"), *self.ways.values(), 1))
        layout.addWidget(self.list, 1)

    def show_rows(self, rows: Sequence[AssignmentRow]) -> None:
        """Other cells; what can be done is what can be done with every one of them."""
        self.rows = tuple(rows)
        self.title.setText(f"选了 {len(rows)} 格")
        self.list.rows.set_rows(self.rows)
        may = self.desk.may(Role.PREPARE)
        possible = self.possible()
        for to, press in self.moves.items():
            press.setVisible(to in possible)
            press.setEnabled(may)
        for press in self.ways.values():
            press.setEnabled(may)
        counts = Counter(STATUS_WORDS[one.status] for one in rows)
        states = "、".join(f"{words}{count}个" for words, count in counts.items())
        self.hint.setText(f"现在:{states}。" if possible else NONE_FOR_ALL)

    def possible(self) -> list[AssignmentStatus]:
        """The moves that every one of the cells may make."""
        return [
            to
            for to in VERBS
            if self.rows and all(one.status in moves.ways_to(to, one.kind) for one in self.rows)
        ]

    def enter(self) -> None:
        """The keyboard comes in: to the first that can be done."""
        possible = self.possible()
        target = self.moves[possible[0]] if possible else self.ways[ContactWay.PHONE]
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _moving(self, to: AssignmentStatus) -> Callable[[], None]:
        return lambda: self.open_move(to)

    def _logging(self, way: ContactWay) -> Callable[[], None]:
        return lambda: self.log_contacts(way)

    def open_move(self, to: AssignmentStatus) -> None:
        """The form for a move of all of them, in one transaction."""
        rows, by = self.rows, self.desk.by
        if not rows:
            return

        def action(values: dict[str, Any]) -> Any:
            def move_all(session: Session) -> int:
                for one in rows:
                    moved(session, by, one.id, to, values)
                return len(rows)

            return move_all

        def said(count: int) -> str:
            return f"已登记{count}个:{STATUS_WORDS[to]}"

        self.dialog = move_dialog(self, rows, to)
        self.dialog.finished.connect(self._dialog_closed)
        open_form(self.desk, self, self.dialog, action, said)

    def log_contacts(self, way: ContactWay) -> None:
        """Log at once that the first contact of each village was reached this way."""
        rows, by = self.rows, self.desk.by

        def action(session: Session) -> int:
            first = duties.first_contacts(session)
            for one in rows:
                contact = first.get(one.village_id)
                whom = contact.name if contact is not None else ""
                moves.log_contact(session, by, one.id, way, with_whom=whom)
            return len(rows)

        self.desk.act(
            prepared(by, action),
            owner=self,
            said=lambda count: f"已记录{count}次{WAY_WORDS[way]}联系",
        )

    def _dialog_closed(self) -> None:
        self.dialog = None
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
