"""The page 家庭: who lives together, and what can be put right about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QMenu, QPushButton, QWidget
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.places import PersonPlace
from app.services.register.households import HouseholdRow, open_household
from app.ui.beneficiaries.household_dialogs import (
    AddressDialog,
    HeadDialog,
    JoinDialog,
    LeaveDialog,
    RelationDialog,
    SplitDialog,
    require_others,
)
from app.ui.beneficiaries.panel_tables import MEMBERS, Member, members_of
from app.ui.beneficiaries.person_actions import PersonActions
from app.ui.beneficiaries.person_questions import Known
from app.ui.desk.desk import Desk
from app.ui.desk.roles import only_for
from app.ui.widgets.parts import button, column, heading, row
from app.ui.widgets.table import TableModel
from app.ui.widgets.table_view import TableView

Form = Callable[[Desk, QWidget, Known, HouseholdRow], QDialog]


class HouseholdPage(QWidget):
    """The members; Enter on one of them leads to that person."""

    def __init__(self, desk: Desk, actions: PersonActions) -> None:
        super().__init__()
        self.desk = desk
        self.known: Known | None = None
        self._act = actions
        self.words = heading("", "hint")
        self.members: TableView[Member] = TableView(TableModel(MEMBERS), empty="没有登记家庭成员。")
        self.members.opened.connect(
            lambda one: desk.place_wanted.emit(PersonPlace(one.row.id_number))
        )
        self.found_one = self._button("建立家庭", self._found)
        self.join = self._button("添加成员", lambda: self._open(JoinDialog, alone=True))
        self.leave = self._button("移出成员", lambda: self._open(LeaveDialog))
        self.head = self._button("变更户主", lambda: self._open(HeadDialog))
        self.more = self._button("更多 ▾", self._open_menu)
        self.more.setToolTip("更正关系、分户、更正住址")
        layout = column(self, 0)
        layout.setContentsMargins(0, layout.spacing(), 0, 0)
        layout.addWidget(self.words)
        layout.addLayout(row(self.found_one, self.join, self.leave, self.head, self.more, 1))
        layout.addWidget(self.members, 1)

    def _button(self, words: str, do: Callable[[], None]) -> QPushButton:
        made = button(words)
        made.setAutoDefault(True)
        made.clicked.connect(lambda _on=False: do())
        return made

    def show_known(self, known: Known) -> None:
        """The household of this person."""
        self.known = known
        home = known.detail.household
        self.words.setText(_words(home))
        self.members.rows.set_rows(members_of(known))
        may = only_for(
            self.desk, Role.PREPARE, self.found_one, self.join, self.leave, self.head, self.more
        )
        self.found_one.setVisible(home is None)
        self.found_one.setEnabled(may)
        for each in (self.join, self.leave, self.head, self.more):
            each.setVisible(home is not None)
            each.setEnabled(may)
        several = home is not None and len(home.members) > 1
        self.leave.setEnabled(may and several)
        self.head.setEnabled(may and several)

    def menu(self) -> QMenu:
        """What is done rarely."""
        menu = QMenu(self)
        menu.addAction("更正关系…", lambda: self._open(RelationDialog))
        menu.addAction("分户…", lambda: self._open(SplitDialog))
        menu.addAction("更正住址…", lambda: self._open(AddressDialog, alone=True))
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _open(self, kind: Form, *, alone: bool = False) -> None:
        known = self.known
        if known is None or known.detail.household is None:
            return
        home = known.detail.household
        try:
            home = home if alone else require_others(home)
        except AppError as error:
            self.desk.fail(error)
            return
        self._act.open(kind(self.desk, self, known, home))

    def _found(self) -> None:
        """A household of one, to which others are added."""
        known, by = self.known, self.desk.by
        if known is None:
            return

        def action(session: Session) -> int:
            return open_household(session, by, known.person_id, today=self.desk.today)

        self.desk.act(action, owner=self, said=f"已建立家庭:户主{known.name}")


def _words(home: HouseholdRow | None) -> str:
    if home is None:
        return "没有登记家庭。"
    place = " ".join(part for part in (home.village, home.group, home.address) if part)
    return f"户主 {home.head_name},{len(home.members)}口人  {place}"
