"""常用筛选: choosing a saved filter, keeping the present one under a name, forgetting one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.people.filters import Filters
from app.services.people.saved_filters import SavedFilterRow, remove_filter, save_filter
from app.ui.beneficiaries.filter_bar import FilterBar
from app.ui.desk.desk import Desk
from app.ui.widgets.dialogs import Choice, dialogs


class SavedFilterMenu:
    """Opens under the bar's button; ``changed`` is called once the filters are others."""

    def __init__(self, desk: Desk, bar: FilterBar, changed: Callable[[], None]) -> None:
        self.desk = desk
        self.bar = bar
        self.rows: tuple[SavedFilterRow, ...] = ()
        self._changed = changed
        bar.saved.clicked.connect(lambda _on=False: self.open())

    def menu(self) -> QMenu:
        """A line for each saved filter; what it narrows to stands in its tool tip."""
        menu = QMenu(self.bar)
        menu.setToolTipsVisible(True)
        for one in self.rows:
            action = menu.addAction(one.name, lambda one=one: self.bar.apply(one.text, one.filters))
            action.setToolTip(one.words)
        if not self.rows:
            menu.addAction("还没有保存过筛选").setEnabled(False)
        menu.addSeparator()
        keep = menu.addAction("保存现在的条件…", self.keep)
        keep.setEnabled(bool(self.bar.text) or self.bar.filters != Filters())
        if self.rows:
            forget = menu.addMenu("删除筛选")
            for one in self.rows:
                forget.addAction(f"{one.name}…", lambda one=one: self.forget(one))
        return menu

    def open(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        button = self.bar.saved
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def keep(self) -> None:
        """Ask for a name and keep the present conditions under it."""
        name = dialogs().line(self.bar, "保存筛选", f"给“{self.bar.words()}”起个名字:")
        if name is not None:
            self._keep(name, self.bar.text, self.bar.filters, replace=False)

    def forget(self, one: SavedFilterRow) -> None:
        detail = "只删除这组条件,不影响任何人员。用它布置过的任务不变。"
        if not dialogs().ask(self.bar, f"要删除筛选“{one.name}”吗?", Choice("删除筛选"), detail):
            return
        by = self.desk.by
        self.desk.act(
            lambda session: remove_filter(session, by, one.id),
            lambda _none: self._changed(),
            owner=self.bar,
            said=f"已删除筛选:{one.name}",
        )

    def _keep(self, name: str, text: str, filters: Filters, *, replace: bool) -> None:
        by = self.desk.by

        def action(session: Session) -> int:
            return save_filter(session, by, name, text, filters, replace=replace)

        def refused(error: BaseException) -> None:
            taken = isinstance(error, AppError) and error.code == "filter-taken"
            if not taken:
                self.desk.fail(error)
                return
            question = f"已有名为“{name.strip()}”的筛选,要用现在的条件取代它吗?"
            if dialogs().ask(self.bar, question, Choice("取代原来的筛选")):
                self._keep(name, text, filters, replace=True)

        self.desk.act(
            action,
            lambda _id: self._changed(),
            owner=self.bar,
            said=f"已保存筛选:{name.strip()}",
            failed=refused,
        )
