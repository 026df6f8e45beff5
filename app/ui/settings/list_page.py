"""What the list pages of the settings share: a table, its buttons, and fetching again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.ui.desk.desk import Desk
from app.ui.desk.page import Page
from app.ui.desk.roles import only_for
from app.ui.widgets.parts import button, heading, row
from app.ui.widgets.table import Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE

Row = TypeVar("Row")


class ListPage(Page, Generic[Row]):
    """A title, a hint, a table that ``question`` fills, and buttons below it."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        hint: str,
        columns: Sequence[Column[Row]],
        question: Callable[[Session], Sequence[Row]],
        empty: str,
    ) -> None:
        super().__init__(desk)
        self._question = question
        self.view: TableView[Row] = TableView(TableModel(columns), empty=empty)
        self.who = heading("", "hint")
        self.buttons = row(self.who, 1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE * 2)
        self.body.addWidget(heading(title))
        self.body.addWidget(heading(hint, "hint"))
        self.body.addWidget(self.view, 1)
        self.body.addLayout(self.buttons)

    def offer(
        self,
        words: str,
        do: Callable[[], None],
        role: str = "",
        *,
        who: Role | tuple[Role, ...] = Role.ADMIN,
    ) -> None:
        """A button under the table, for those who may; the others read who that is."""
        press = button(words, role)
        press.clicked.connect(lambda _on=False: do())
        self.buttons.addWidget(press)
        if not only_for(self.desk, who, press):
            self.who.setText(press.toolTip())

    def refresh(self) -> None:
        self.desk.read(self._question, self._show, owner=self)

    def _show(self, rows: Sequence[Row]) -> None:
        at = self.view.currentIndex().row()
        self.view.rows.set_rows(rows)
        if rows:
            self.view.selectRow(min(max(at, 0), len(rows) - 1))
