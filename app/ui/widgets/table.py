"""Tables that know nothing: frozen rows, a list of column specs, pages fetched when seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.ui.widgets.theme import Tone, colour

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

PAGE = 200
ROW_ROLE = Qt.ItemDataRole.UserRole
VALUE_ROLE = Qt.ItemDataRole.UserRole + 1


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


_FLAGS = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: ``key`` names it in what is kept, ``show`` gives the text of a row.

    ``value`` is what is behind the text (fen for an amount). ``sort`` is the name that the
    service sorts by; without it the heading does not sort. ``width`` in Chinese letters.
    """

    key: str
    header: str
    show: Callable[[Row], str]
    align: Align = Align.LEFT
    width: float = 6
    value: Callable[[Row], Any] | None = None
    sort: str = ""
    tone: Callable[[Row], Tone] | None = None
    hint: Callable[[Row], str] | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Portion(Generic[Row]):
    """Rows from ``start`` on, and how many there are in all."""

    start: int
    rows: Sequence[Row]
    total: int


# Asked for (start, count); answers later, on the window's thread, through ``arrived``.
Fetch = Callable[[int, int], None]


class TableModel(QAbstractTableModel, Generic[Row]):
    """A window onto rows: what is not here yet is asked for page by page as it is seen."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: dict[int, Row] = {}
        self._total = 0
        self._asked: set[int] = set()
        self._fetch: Fetch | None = None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """All rows at once, for tables of a few hundred."""
        self.beginResetModel()
        self._fetch = None
        self._asked.clear()
        self._rows = dict(enumerate(rows))
        self._total = len(rows)
        self.endResetModel()

    def set_source(self, first: Portion[Row], fetch: Fetch) -> None:
        """A new list, of which the first page is here; ``fetch`` asks for the others."""
        self.beginResetModel()
        self._fetch = fetch
        self._rows = {first.start + at: row for at, row in enumerate(first.rows)}
        self._total = first.total
        self._asked = {first.start // PAGE}
        self.endResetModel()

    def arrived(self, page: Portion[Row]) -> None:
        """Rows that were asked for; they take their places without moving anything."""
        self._rows.update({page.start + at: row for at, row in enumerate(page.rows)})
        if page.rows:
            last = min(page.start + len(page.rows), self._total) - 1
            self.dataChanged.emit(
                self.index(page.start, 0), self.index(last, len(self.columns) - 1)
            )

    def failed(self, start: int) -> None:
        """A page that did not come may be asked for again."""
        self._asked.discard(start // PAGE)

    def row(self, at: int) -> Row | None:
        """The row, or None while its page is on the way."""
        found = self._rows.get(at)
        if found is None and 0 <= at < self._total:
            self._ask(at)
        return found

    def rows_here(self) -> list[Row]:
        """Those that are here, in order."""
        return [self._rows[at] for at in sorted(self._rows)]

    def find(self, wanted: Callable[[Row], bool]) -> int:
        """Where the first row stands that is wanted, of those that are here; -1 without one."""
        return next((at for at in sorted(self._rows) if wanted(self._rows[at])), -1)

    def _ask(self, at: int) -> None:
        page = at // PAGE
        if self._fetch is not None and page not in self._asked:
            self._asked.add(page)
            self._fetch(page * PAGE, PAGE)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _FLAGS[column.align] | Qt.AlignmentFlag.AlignVCenter
        row = self.row(index.row())
        if row is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        return _answer(column, row, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].header
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _FLAGS[self.columns[section].align] | Qt.AlignmentFlag.AlignVCenter
        return None


def _answer(column: Column[Row], row: Row, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return column.show(row)
    if role == Qt.ItemDataRole.ForegroundRole and column.tone is not None:
        tone = column.tone(row)
        return None if tone is Tone.PLAIN else QColor(colour(tone))
    if role == Qt.ItemDataRole.ToolTipRole and column.hint is not None:
        return column.hint(row)
    if role == VALUE_ROLE:
        return column.value(row) if column.value else column.show(row)
    return row if role == ROW_ROLE else None
