"""The list on the screen: keyboard, copying, choosing columns, and a word where it is empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QByteArray, QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from app.ui.widgets import theme
from app.ui.widgets.table import ROW_ROLE, Index, TableModel

Row = TypeVar("Row")
EMPTY = "没有符合的记录。"


class TableView(QTableView, Generic[Row]):
    """Shows a ``TableModel``. ``chosen`` follows the current row, ``opened`` Enter or two clicks.

    ``sorted_by`` asks for another order: the column's sort name and whether it descends.
    ``arranged`` comes after the user changed the columns; keep ``arrangement()`` then.
    """

    chosen = Signal(object)
    opened = Signal(object)
    sorted_by = Signal(str, bool)
    arranged = Signal()

    def __init__(
        self, model: TableModel[Row], *, empty: str = EMPTY, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.empty = empty
        self._sort: tuple[str, bool] = ("", False)
        self._arranging = False
        self._em = 0
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self._prepare_header()
        self._scale()
        self.doubleClicked.connect(self._open)
        model.modelReset.connect(self.viewport().update)

    @property
    def rows(self) -> TableModel[Row]:
        return cast("TableModel[Row]", self.model())

    def current(self) -> Row | None:
        """The row under the cursor."""
        return cast("Row | None", self.currentIndex().data(ROW_ROLE))

    def choose(self, wanted: Callable[[Row], bool]) -> bool:
        """Put the cursor on the first row that is wanted; whether there is one."""
        at = self.rows.find(wanted)
        if at >= 0:
            self.selectRow(at)
            self.scrollTo(self.rows.index(at, 0))
        return at >= 0

    def refill(self, rows: Sequence[Row], same: Callable[[Row], object]) -> None:
        """Other rows; the cursor stays on the row of which ``same`` says the same as before.

        Where that row is gone it is put on the first.
        """
        before = self.current()
        self.rows.set_rows(rows)
        if rows and (before is None or not self.choose(lambda row: same(row) == same(before))):
            self.selectRow(0)

    def selected(self) -> list[Row]:
        """The selected rows that are here, in order."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [row for at in places if (row := self.rows.row(at)) is not None]

    def copy(self) -> None:
        """The selected rows as a spreadsheet takes them: tabs between, heading in front."""
        header = self.horizontalHeader()
        count = len(self.rows.columns)
        order = sorted(range(count), key=header.visualIndex)
        shown = [at for at in order if not self.isColumnHidden(at)]
        lines = [[self.rows.columns[at].header for at in shown]]
        lines += [[self.rows.columns[at].show(row) for at in shown] for row in self.selected()]
        text = "\n".join("\t".join(_plain(cell) for cell in line) for line in lines)
        QGuiApplication.clipboard().setText(text)

    def arrangement(self) -> str:
        """Widths, order and choice of the columns, to be kept as a text."""
        return bytes(self.horizontalHeader().saveState().toBase64().data()).decode("ascii")

    def arrange(self, kept: str) -> None:
        """What ``arrangement`` gave; what does not fit is ignored."""
        self._arranging = True
        state = QByteArray.fromBase64(QByteArray(kept.encode("ascii", "ignore")))
        self.horizontalHeader().restoreState(state)
        self._arranging = False

    def _prepare_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)
        header.sectionClicked.connect(self._heading_clicked)
        header.setSectionsClickable(True)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._rearranged)
        for at, column in enumerate(self.rows.columns):
            self.setColumnHidden(at, column.hidden)

    def _resized(self, at: int, *_: int) -> None:
        """The last column follows the window's width; that is no choice of the user's."""
        header = self.horizontalHeader()
        after = range(header.visualIndex(at) + 1, header.count())
        if any(not header.isSectionHidden(header.logicalIndex(place)) for place in after):
            self._rearranged()

    def _rearranged(self, *_: Any) -> None:
        if not self._arranging:
            self.arranged.emit()

    def _scale(self) -> None:
        """Rows and columns grow with the letters; widths that the user chose keep their share."""
        self._arranging = True
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(theme.row_height())
        self.horizontalHeader().setMinimumSectionSize(theme.em(2))
        before, self._em = self._em, theme.em()
        for at, column in enumerate(self.rows.columns):
            hidden = self.isColumnHidden(at)
            usual = theme.em(column.width + 1)
            # The last one takes what room is left; its width is no choice of the user's.
            keeps = before and not hidden and at != self._last()
            kept = self.columnWidth(at) * self._em // before if keeps else usual
            self.setColumnWidth(at, kept)
        self._arranging = False

    @property
    def sorting(self) -> tuple[str, bool]:
        """The sort name of the heading that orders the rows, and whether it descends."""
        return self._sort

    def show_sorting(self, name: str, descending: bool) -> None:
        """The mark at the heading by which the rows stand; none for a name of no heading."""
        at = next((at for at, one in enumerate(self.rows.columns) if one.sort == name), -1)
        self._sort = (name, descending) if name and at >= 0 else ("", False)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicatorShown(bool(self._sort[0]))
        if self._sort[0]:
            self.horizontalHeader().setSortIndicator(at, order)

    def sort_by(self, name: str) -> None:
        """Ask for the order of a heading; the same once more turns it round."""
        self.show_sorting(name, self._sort == (name, False))
        self.sorted_by.emit(*self._sort)

    def _last(self) -> int:
        """The column that stands last of those that are shown; -1 for none."""
        header = self.horizontalHeader()
        places = map(header.logicalIndex, reversed(range(header.count())))
        return next((at for at in places if not header.isSectionHidden(at)), -1)

    def _heading_clicked(self, at: int) -> None:
        name = self.rows.columns[at].sort
        if name:
            self.sort_by(name)

    def sorting_menu(self) -> QMenu:
        """The headings that sort, for the keyboard; the one in use carries its direction."""
        menu = QMenu("排序", self)
        for column in self.rows.columns:
            if not column.sort:
                continue
            used = self._sort[0] == column.sort
            mark = ("  ▼" if self._sort[1] else "  ▲") if used else ""
            menu.addAction(column.header + mark, lambda name=column.sort: self.sort_by(name))
        return menu

    def column_menu(self) -> QMenu:
        """Which columns are shown; the last one left cannot be hidden."""
        menu = QMenu(self)
        shown = sum(not self.isColumnHidden(at) for at in range(len(self.rows.columns)))
        for at, column in enumerate(self.rows.columns):
            action = menu.addAction(column.header)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(at))
            action.setEnabled(shown > 1 or self.isColumnHidden(at))
            action.toggled.connect(lambda on, at=at: self._show_column(at, on=on))
        return menu

    def arranging_menu(self) -> QMenu:
        """Moving and widening the column under the cursor, which the mouse does at the heading."""
        at = max(self.currentIndex().column(), 0)
        menu = QMenu(f"调整“{self.rows.columns[at].header}”栏", self)
        header = self.horizontalHeader()
        shown = [
            one
            for one in sorted(range(header.count()), key=header.visualIndex)
            if not self.isColumnHidden(one)
        ]
        place = shown.index(at) if at in shown else 0
        for words, other in (("左移", place - 1), ("右移", place + 1)):
            there = header.visualIndex(shown[other]) if 0 <= other < len(shown) else None
            action = menu.addAction(words, lambda to=there: self._move_column(at, to))
            action.setEnabled(there is not None)
        for words, ems in (("加宽", 2), ("变窄", -2)):
            menu.addAction(words, lambda ems=ems: self._widen_column(at, ems))
        return menu

    def _move_column(self, at: int, to: int | None) -> None:
        if to is not None:
            header = self.horizontalHeader()
            header.moveSection(header.visualIndex(at), to)

    def _widen_column(self, at: int, ems: int) -> None:
        least = self.horizontalHeader().minimumSectionSize()
        self.setColumnWidth(at, max(least, self.columnWidth(at) + theme.em(ems)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What the right button (or the menu key) offers: copying, sorting, the columns."""
        menu = QMenu(self)
        copying = menu.addAction("复制所选行 (Ctrl+C)", self.copy)
        copying.setEnabled(self.selectionModel().hasSelection())
        columns = self.column_menu()
        columns.setTitle("选择栏目")
        inner = [columns]
        if self.horizontalHeader().sectionsMovable():
            inner.append(self.arranging_menu())
        if any(column.sort for column in self.rows.columns):
            inner.insert(0, self.sorting_menu())
        for one in inner:
            menu.addMenu(one)
            menu.aboutToHide.connect(one.deleteLater)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def _show_column(self, at: int, *, on: bool) -> None:
        self.setColumnHidden(at, not on)
        self.arranged.emit()

    def _choose_columns(self, where: QPoint) -> None:
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(where))

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            self.opened.emit(row)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.chosen.emit(current.data(ROW_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange}:
            self._scale()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.rows.rowCount() == 0 and self.empty:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.QUIET))
            area = self.viewport().rect().adjusted(16, 16, -16, -16)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, self.empty)
            painter.end()


def _plain(cell: str) -> str:
    return cell.replace("\t", " ").replace("\n", " ")
