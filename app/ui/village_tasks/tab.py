"""The tab 村级任务: a row of pages, of which the one that is seen asks the office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.places import Place, TaskPlace
from app.ui.desk.desk import Desk
from app.ui.desk.page import Refreshing
from app.ui.village_tasks.pages import PAGES, ShowsTask, TaskPage
from app.ui.widgets.focus import begin_at
from app.ui.widgets.theme import SPACE


class VillageTasksTab(QWidget):
    """The pages under one another; Ctrl+1, Ctrl+2, ... turn to them."""

    def __init__(self, desk: Desk, pages: Sequence[TaskPage] = PAGES) -> None:
        super().__init__()
        self.desk = desk
        self.titles = [page.title for page in pages]
        self._stale: set[int] = set()
        self.bar = QTabBar()
        self.bar.setObjectName("inner")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setAccessibleName("村级任务的各页")
        self.stack = QStackedWidget()
        for at, page in enumerate(pages):
            self.bar.addTab(page.title)
            self.bar.setTabToolTip(at, f"Ctrl+{at + 1}")
            self.stack.addWidget(page.make(desk))
            keys = QShortcut(QKeySequence(f"Ctrl+{at + 1}"), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(lambda at=at: self.bar.setCurrentIndex(at))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 3, SPACE, SPACE * 3, SPACE * 2)
        layout.setSpacing(SPACE)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)
        self.bar.currentChanged.connect(self._turn)
        begin_at(self, self.stack.currentWidget)

    def page(self, title: str) -> QWidget:
        """The page of that title."""
        return self.stack.widget(self.titles.index(title))

    def open_page(self, title: str) -> QWidget:
        """Turn to the page of that title."""
        self.bar.setCurrentIndex(self.titles.index(title))
        return self.page(title)

    def show_place(self, place: Place) -> None:
        """Turn to the page that a place names, and look at its task there."""
        if not isinstance(place, TaskPlace):
            return
        page = self.open_page(place.page or self.titles[0])
        if place.task_id is not None and isinstance(page, ShowsTask):
            page.show_task(place.task_id, place.village_id)

    def refresh(self) -> None:
        """Only the page that is seen asks again; the others when they are turned to."""
        self._stale = set(range(self.stack.count()))
        self._refresh(self.bar.currentIndex())

    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self._refresh(at)

    def _refresh(self, at: int) -> None:
        if at in self._stale:
            self._stale.discard(at)
            cast("Refreshing", self.stack.widget(at)).refresh()
