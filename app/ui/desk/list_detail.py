"""A page to find things: the search box above, the list left, the one thing right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.ui.desk.desk import Desk
from app.ui.desk.detail_panel import DetailPanel
from app.ui.desk.page import Page
from app.ui.desk.paged import PagedList
from app.ui.widgets.fields import SearchField
from app.ui.widgets.focus import begin_at
from app.ui.widgets.parts import heading, row
from app.ui.widgets.table import Column, Portion, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE


class Known(Protocol):
    """A row that is told from others by its id."""

    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=Known)
Panel = TypeVar("Panel", bound=DetailPanel[Any])


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says: ``unit`` counts its rows (次来访); ``nothing`` where none was found."""

    name: str
    hint: str
    unit: str
    nothing: str
    nothing_yet: str


class ListDetail(Page, Generic[Row, Panel]):
    """Subclasses give ``question`` and ``narrowed``, and say what ``widen`` takes back.

    ``tools`` stand above the list, ``narrowing`` (a filter with ``edited``) beside the box.
    """

    def __init__(
        self,
        desk: Desk,
        words: Words,
        columns: Sequence[Column[Row]],
        panel: Panel,
        narrowing: QWidget,
        tools: Sequence[QWidget],
    ) -> None:
        super().__init__(desk)
        self.words = words
        self.panel = panel
        self._wanted: int | None = None  # to be put in front once the list is here
        self.search = SearchField(words.hint)
        self.search.setAccessibleName(f"查找{words.name}")
        self.count = heading("", "label")
        self.table: TableView[Row] = TableView(TableModel(columns), empty=words.nothing)
        self.table.setAccessibleName(words.name)
        self.list = PagedList(desk, self.table)
        self._lay_out(narrowing, tools)
        self._connect(narrowing)
        begin_at(self, lambda: self.search)

    def _lay_out(self, narrowing: QWidget, tools: Sequence[QWidget]) -> None:
        left = QWidget()
        of_left = QVBoxLayout(left)
        of_left.setContentsMargins(0, 0, SPACE, 0)
        of_left.setSpacing(SPACE)
        of_left.addLayout(row(self.count, 1, *tools))
        of_left.addWidget(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.panel)
        split.setChildrenCollapsible(False)
        split.setSizes([720, 620])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addLayout(row(self.search, narrowing))
        layout.addWidget(split, 1)

    def _connect(self, narrowing: Any) -> None:
        self.search.searched.connect(lambda _text: self.ask())
        self.search.into_list.connect(self._into_list)
        narrowing.edited.connect(self.ask)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _row: self.panel.enter())
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)

    def question(self, text: str) -> Callable[[Session, int], Portion[Row]]:
        """What to ask for the rows from a place on in which the words occur."""
        raise NotImplementedError

    def narrowed(self) -> bool:
        """Whether the filter beside the box leaves anything out."""
        raise NotImplementedError

    def widen(self) -> None:
        """The filter leaves nothing out any more."""
        raise NotImplementedError

    def refresh(self) -> None:
        """The list, and what is looked at."""
        current = self.table.current()
        self._wanted = self._wanted or (current.id if current is not None else None)
        self.ask()

    def show_one(self, wanted: int) -> None:
        """One of them, whatever the list was narrowed to."""
        self._wanted = wanted
        self.search.clear()
        self.widen()
        self.ask()

    def ask(self) -> None:
        """The first page of what the box and the filter say."""
        text = self.search.text().strip()
        narrowed = bool(text) or self.narrowed()

        def shown(page: Portion[Row]) -> None:
            self.table.empty = self.words.nothing if narrowed else self.words.nothing_yet
            found = "找到" if narrowed else "共"
            self.count.setText(f"{found} {page.total:,} {self.words.unit}")
            self._settle_cursor()

        self.list.ask(self.question(text), shown)

    def _settle_cursor(self) -> None:
        """On what was wanted or looked at, else on the first."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            if not self.table.choose(lambda one: one.id == wanted):
                self.panel.show_one(wanted)  # on a later page of the list
        elif self.table.rows.rowCount():
            self.table.selectRow(0)
        else:
            self.panel.show_one(None)

    def _chosen(self, one: Row | None) -> None:
        if one is not None:
            self.panel.show_one(one.id)

    def _into_list(self) -> None:
        if self.table.rows.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
