"""Several cells of the grid at once: a step or a contact entered for all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.models.task import AssignmentStatus, ContactWay
from app.services.duties.contacts import first_contacts
from app.services.tasks import moves
from app.services.tasks.rows import STATUS_WORDS, WAY_WORDS, AssignmentRow
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import Action, open_form
from app.ui.desk.roles import only_for
from app.ui.village_tasks.move_dialogs import Move, MoveDialog, moved
from app.ui.village_tasks.words import TWO_CLICKS, cell_words, tone_of
from app.ui.widgets.parts import acting, column, heading, row
from app.ui.widgets.table import Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE

S = AssignmentStatus
# Above what the village does, below what the office does; each on its own row.
VILLAGE_MOVES = (S.RECEIVED, S.WORKING, S.SUBMITTED)
OFFICE_MOVES = (S.RETURNED, S.ACCEPTED, S.CLOSED)
WORDS = {
    S.RECEIVED: "签收",
    S.WORKING: "办理",
    S.SUBMITTED: "上报",
    S.RETURNED: "退回",
    S.ACCEPTED: "验收",
    S.CLOSED: "办结",
}
COLUMNS: tuple[Column[AssignmentRow], ...] = (
    Column("village", "村(社区)", lambda one: one.village, width=5.4),
    Column("state", "进度", cell_words, width=7, tone=tone_of),
    Column("title", "任务", lambda one: one.title, width=7, hint=lambda one: one.title),
)


class GroupPanel(QWidget):
    """``left``: Esc was pressed, the keyboard goes back to the grid."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.rows: tuple[AssignmentRow, ...] = ()
        self.dialog: QDialog | None = None
        self.title = heading("")
        self.hint = heading("", "hint")
        self.moves = {to: acting(words, self._moving(to)) for to, words in WORDS.items()}
        self.ways = {way: acting(WAY_WORDS[way], self._logging(way)) for way in TWO_CLICKS}
        self.list: TableView[AssignmentRow] = TableView(TableModel(COLUMNS))
        layout = column(self, 0)
        layout.setContentsMargins(SPACE * 2, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addWidget(self.hint)
        for group in (VILLAGE_MOVES, OFFICE_MOVES):
            layout.addLayout(row(*(self.moves[to] for to in group), 1))
        layout.addLayout(row(heading("各记一次联系", "label"), *self.ways.values(), 1))
        layout.addWidget(self.list, 1)

    def show_rows(self, rows: Sequence[AssignmentRow]) -> None:
        """Other cells; each move says for how many of them it can be made."""
        self.rows = tuple(rows)
        self.title.setText(f"选了 {len(rows)} 格")
        self.list.rows.set_rows(self.rows)
        may = only_for(self.desk, Role.PREPARE, *self.moves.values(), *self.ways.values())
        for to, press in self.moves.items():
            count = len(self.ready_for(to))
            press.setText(f"{WORDS[to]}{count}个")
            press.setVisible(count > 0)
            press.setEnabled(may)
        for press in self.ways.values():
            press.setEnabled(may)
        counts = Counter(STATUS_WORDS[one.status] for one in rows)
        states = "、".join(f"{words}{count}个" for words, count in counts.items())
        self.hint.setText(f"现在:{states}。")

    def ready_for(self, to: AssignmentStatus) -> tuple[AssignmentRow, ...]:
        """Those of the cells that may make the move."""
        return tuple(one for one in self.rows if one.status in moves.ways_to(to, one.kind))

    def enter(self) -> None:
        """The keyboard comes in: to the first that can be done."""
        ready = (press for to, press in self.moves.items() if self.ready_for(to))
        target = next(ready, self.ways[ContactWay.PHONE])
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _moving(self, to: AssignmentStatus) -> Callable[[], None]:
        return lambda: self.open_move(to)

    def _logging(self, way: ContactWay) -> Callable[[], None]:
        return lambda: self.log_contacts(way)

    def open_move(self, to: AssignmentStatus) -> None:
        """The form for a move of all that can make it, in one transaction."""
        rows, by = self.ready_for(to), self.desk.by
        if not rows:
            return

        def action(move: Move) -> Action[int]:
            def move_all(session: Session) -> int:
                for one in rows:
                    moved(session, by, one.id, to, move, today=self.desk.today)
                return len(rows)

            return move_all

        def said(count: int) -> str:
            return f"已登记{count}个:{STATUS_WORDS[to]}"

        self.dialog = dialog = MoveDialog(self, rows, to, contact="")
        dialog.finished.connect(self._dialog_closed)
        open_form(self.desk, self, dialog, action, said)

    def log_contacts(self, way: ContactWay) -> None:
        """Log at once that the first contact of each village was reached this way."""
        rows, by = self.rows, self.desk.by

        def action(session: Session) -> int:
            first = first_contacts(session)
            for one in rows:
                contact = first.get(one.village_id)
                whom = contact.name if contact is not None else ""
                moves.log_contact(session, by, one.id, way, with_whom=whom)
            return len(rows)

        self.desk.act(
            action,
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
