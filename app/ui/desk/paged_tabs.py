"""Pages given by their titles and classes, each made when it is first wanted; and a row of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import ClassVar, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.ui.desk.desk import Desk
from app.ui.desk.page import Page
from app.ui.widgets.focus import begin_at
from app.ui.widgets.theme import SPACE


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: its title, its class as ``module:Class``, and the ``key`` that places call it by."""

    title: str
    path: str
    key: str = ""

    def load(self) -> type[Page]:
        """Read the page's code, which takes its time."""
        module, _, name = self.path.partition(":")
        return cast("type[Page]", getattr(import_module(module), name))


class PagePlace(QWidget):
    """Where a page stands; the page is made when it is first wanted."""

    def __init__(self, entry: PageEntry, desk: Desk) -> None:
        super().__init__()
        self._entry, self._desk = entry, desk
        self._page: Page | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def page(self) -> Page:
        """The page itself."""
        if self._page is None:
            self._page = self._entry.load()(self._desk)
            self._layout.addWidget(self._page)
            self.setFocusProxy(self._page)
            self._page.show()
        return self._page

    def warm_up(self) -> bool:
        """Make ahead one thing that was not wanted yet; False when there is nothing left."""
        if self._page is None:
            self.page()
            return True
        return isinstance(self._page, PagedTabs) and self._page.warm_up()


class PagedTabs(Page):
    """Pages under a row of their titles; Ctrl+1, Ctrl+2, ... turn to them."""

    asks_by_itself: ClassVar[bool] = False  # its pages do

    def __init__(self, desk: Desk, entries: Sequence[PageEntry], name: str) -> None:
        super().__init__(desk)
        self.titles = [entry.title for entry in entries]
        self.bar = QTabBar()
        self.bar.setObjectName("inner")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setAccessibleName(f"{name}的各页")
        self.stack = QStackedWidget()
        for at, entry in enumerate(entries):
            self.bar.addTab(entry.title)
            self.bar.setTabToolTip(at, f"Ctrl+{at + 1}")
            self.stack.addWidget(PagePlace(entry, desk))
            keys = QShortcut(QKeySequence(f"Ctrl+{at + 1}"), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(lambda at=at: self.bar.setCurrentIndex(at))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 3, SPACE, SPACE * 3, SPACE * 2)
        layout.setSpacing(SPACE)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)
        self.bar.currentChanged.connect(self._turn)
        self._turn(0)
        begin_at(self, self.current)

    def page(self, title: str) -> Page:
        """The page of that title."""
        return self._place(self.titles.index(title)).page()

    def current(self) -> Page:
        """The page that is turned to."""
        return self._place(self.bar.currentIndex()).page()

    def open_page(self, title: str) -> Page:
        """Turn to the page of that title."""
        self.bar.setCurrentIndex(self.titles.index(title))
        return self.page(title)

    def refresh(self) -> None:
        """The page that is seen asks again at once, the others when they are turned to."""
        for at in range(self.stack.count()):
            self._place(at).page().mark_stale()

    def warm_up(self) -> bool:
        """Make ahead a page that was not seen yet; False when there is none."""
        return any(self._place(at).warm_up() for at in range(self.stack.count()))

    def _place(self, at: int) -> PagePlace:
        return cast("PagePlace", self.stack.widget(at))

    def _turn(self, at: int) -> None:
        self._place(at).page()
        self.stack.setCurrentIndex(at)
