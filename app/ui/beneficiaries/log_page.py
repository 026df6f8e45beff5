"""The page 变动记录: what was changed, when and by whom; the last correction can be taken back."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.services.office.action_words import ACTION_WORDS
from app.services.office.change_log import LogRow
from app.services.register.corrections import undo_correction
from app.ui.beneficiaries.panel_tables import LOG
from app.ui.beneficiaries.person_questions import Known
from app.ui.desk.desk import Desk
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.parts import button, column, row
from app.ui.widgets.table import TableModel
from app.ui.widgets.table_view import TableView

CORRECTED = ACTION_WORDS["person.correct"]


class LogPage(QWidget):
    """The newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.known: Known | None = None
        self.table: TableView[LogRow] = TableView(TableModel(LOG), empty="没有变动记录。")
        self.undo = button("撤销最近一次信息更正…")
        self.undo.setAutoDefault(True)
        self.undo.clicked.connect(lambda _on=False: self._undo())
        layout = column(self, 0)
        layout.setContentsMargins(0, layout.spacing(), 0, 0)
        layout.addLayout(row(self.undo, 1))
        layout.addWidget(self.table, 1)

    def show_known(self, known: Known) -> None:
        """The changes of this person, household and enrollments."""
        self.known = known
        self.table.rows.set_rows(known.detail.log)
        self.undo.setVisible(self._last(known) is not None and self.desk.may(Role.PREPARE))

    def _last(self, known: Known) -> LogRow | None:
        return next((one for one in known.detail.log if one.action == CORRECTED), None)

    def _undo(self) -> None:
        known, by = self.known, self.desk.by
        last = self._last(known) if known is not None else None
        if known is None or last is None:
            return
        text = f"要撤销{last.at:%Y-%m-%d %H:%M}的信息更正吗?"
        if not dialogs().ask(self, text, Choice("改回原来的信息"), last.detail):
            return

        def action(session: Session) -> tuple[str, ...]:
            return undo_correction(session, by, known.person_id, today=self.desk.today)

        self.desk.act(action, owner=self, said=f"已改回原来的信息:{known.name}")
