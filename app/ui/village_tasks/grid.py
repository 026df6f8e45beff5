"""The grid villages x tasks: a word, a sign and a colour in each cell, walked through by keys."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.services.tasks.rows import AssignmentRow, Grid, TaskRow
from app.ui.village_tasks.words import cell_words, due_words, short_title, tone_of
from app.ui.widgets import theme
from app.ui.widgets.table import ROW_ROLE, Index
from app.ui.widgets.theme import SPACE, Tone

COLUMN, VILLAGE, HEADER_LINES = 8.2, 9.5, 4.6  # in letters
HORIZONTAL = Qt.Orientation.Horizontal
BOTTOM = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
_PALE = {
    Tone.PLAIN: theme.PAPER,
    Tone.WAITING: theme.WAITING_PALE,
    Tone.MUST_DO: theme.MUST_DO_PALE,
    Tone.DONE: theme.DONE_PALE,
}
NOTHING = Grid((), (), date.min)


class GridModel(QAbstractTableModel):
    """A frozen grid: villages down, tasks across; no questions inside."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = NOTHING

    def show_grid(self, grid: Grid) -> None:
        self.beginResetModel()
        self.grid = grid
        self.endResetModel()

    def cell(self, row: int, column: int) -> AssignmentRow | None:
        """A village's share of a task; None where it has none."""
        if not (0 <= row < len(self.grid.rows) and 0 <= column < len(self.grid.tasks)):
            return None
        return self.grid.rows[row].cells.get(self.grid.tasks[column].id)

    def place(self, task_id: int, village_id: int | None = None) -> QModelIndex:
        """Where a task's share stands, the first one without a village; invalid: not shown."""
        column = next((at for at, one in enumerate(self.grid.tasks) if one.id == task_id), -1)
        for at, row in enumerate(self.grid.rows):
            if task_id in row.cells and village_id in (None, row.village_id):
                return self.index(at, column)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.grid.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.grid.tasks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        own = self.cell(index.row(), index.column())
        if role == ROW_ROLE:
            return own
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_words(own) if own is not None else ""
        if role == Qt.ItemDataRole.ToolTipRole and own is not None:
            return f"{own.village}:{own.title}\n{cell_words(own)}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is HORIZONTAL:
            return self._task(self.grid.tasks[section], role)
        row = self.grid.rows[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.village} {row.officer or '未指定'}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.village}\n包村干部:{row.officer or '未指定'}"
        return None

    def _task(self, task: TaskRow, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{task.title}\n{due_words(task, self.grid.day)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            late = f",{task.overdue}个村逾期" if task.overdue else ""
            return f"{task.number} {task.title}\n{due_words(task, self.grid.day)}{late}"
        return None


class TaskHeader(QHeaderView):
    """The tasks' names over two lines, and the due date under them."""

    def __init__(self) -> None:
        super().__init__(HORIZONTAL)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.em(HEADER_LINES))

    def paintSection(self, painter: QPainter, area: QRect, at: int) -> None:
        """Qt's own would cut the due date off below a long name."""
        cells = self.model()
        if not isinstance(cells, GridModel):
            return
        task = cells.grid.tasks[at]
        painter.save()
        painter.fillRect(area, QColor(theme.GROUND))
        painter.setPen(QColor(theme.LINE))
        painter.drawLine(area.topRight(), area.bottomRight())
        painter.setPen(QPen(QColor(theme.FRAME), 2))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        ink = theme.MUST_DO if task.overdue else theme.TEXT
        inner = area.adjusted(SPACE, SPACE // 2, -SPACE, -SPACE)
        line = painter.fontMetrics().height()
        painter.setPen(QColor(ink if task.overdue else theme.QUIET))
        painter.drawText(inner, BOTTOM, due_words(task, cells.grid.day))
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        name = two_lines(short_title(task), painter.fontMetrics(), inner.width())
        painter.drawText(inner.adjusted(0, 0, 0, -line), Qt.AlignmentFlag.AlignCenter, name)
        painter.restore()


def two_lines(text: str, metrics: QFontMetrics, width: int) -> str:
    """A name broken after as much as fits, the second line cut with … where it is longer."""
    first = next(
        (at for at in range(len(text), 0, -1) if metrics.horizontalAdvance(text[:at]) <= width), 1
    )
    rest = text[first:]
    if not rest:
        return text
    if len(rest) == 1 and len(text) > 3:
        first = (len(text) + 1) // 2
        rest = text[first:]
    return f"{text[:first]}\n{metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)}"


class GridView(QTableView):
    """``chosen`` follows the cursor with the assignment (or None), ``opened`` Enter on one.

    ``picked`` has all that are selected, by Shift or Ctrl with keys or mouse.
    """

    chosen = Signal(object)
    opened = Signal(object)
    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.empty = "正在查询…"
        self.cells = GridModel()
        self.setHorizontalHeader(TaskHeader())
        self.setModel(self.cells)
        self.setAccessibleName("各村任务进度")
        self.setItemDelegate(_Cells(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setSectionsClickable(True)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setObjectName("villages")
        theme.follow(self, self._scale)
        self.doubleClicked.connect(self._open)

    def show_grid(
        self, grid: Grid, empty: str, wanted: tuple[int, int | None] | None = None
    ) -> None:
        """Another grid; the cursor on the task and village wanted, else where it was before."""
        current = self.current()
        before = None if current is None else (current.task_id, current.village_id)
        self.empty = empty
        self.cells.show_grid(grid)
        if not any(self.go_to(*place) for place in (wanted, before) if place is not None):
            self._go_first()
        self.viewport().update()

    def selected(self) -> list[AssignmentRow]:
        """The assignments that are selected, village by village."""
        places = sorted(self.selectedIndexes(), key=lambda at: (at.row(), at.column()))
        return [own for at in places if isinstance(own := at.data(ROW_ROLE), AssignmentRow)]

    def current(self) -> AssignmentRow | None:
        """The assignment under the cursor."""
        own = self.currentIndex().data(ROW_ROLE)
        return own if isinstance(own, AssignmentRow) else None

    def go_to(self, task_id: int, village_id: int | None = None) -> bool:
        """Put the cursor on a task, in a village; whether it is shown."""
        place = self.cells.place(task_id, village_id)
        if place.isValid():
            self.setCurrentIndex(place)
            self.scrollTo(place)
        return place.isValid()

    def _go_first(self) -> None:
        """The cursor on what most needs somebody: the first cell that is red, else the first."""
        found = [
            (tone_of(own) is not Tone.MUST_DO, column, row)
            for row in range(self.cells.rowCount())
            for column in range(self.cells.columnCount())
            if (own := self.cells.cell(row, column)) is not None
        ]
        if not found:
            self.chosen.emit(None)
            return
        _, column, row = min(found)
        self.setCurrentIndex(self.cells.index(row, column))

    def _scale(self) -> None:
        header, down = self.horizontalHeader(), self.verticalHeader()
        header.setDefaultSectionSize(theme.em(COLUMN))
        header.updateGeometry()
        down.setMinimumSectionSize(1)
        down.setDefaultSectionSize(theme.row_height())
        down.setFixedWidth(theme.em(VILLAGE))

    def _open(self, index: Index) -> None:
        own = index.data(ROW_ROLE)
        if own is not None:
            self.opened.emit(own)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.chosen.emit(current.data(ROW_ROLE))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.picked.emit(self.selected())
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.cells.columnCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.QUIET))
            area = self.viewport().rect().adjusted(16, 16, -16, -16)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, self.empty)
            painter.end()


class _Cells(QStyledItemDelegate):
    """Draws a cell: sign and word in the state's colour on its pale ground."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view: GridView = self.parent()  # type: ignore[assignment]
        own = index.data(ROW_ROLE)
        tone = tone_of(own) if own is not None else Tone.PLAIN
        area = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.fillRect(area, QColor(_PALE[tone] if own is not None else theme.GROUND))
        here = view.currentIndex() == index
        if here or view.selectionModel().isSelected(index):
            width = 3 if here and view.hasFocus() else 2
            painter.setPen(QPen(QColor(theme.ACCENT_DARK), width))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        font = QFont(option.font)  # type: ignore[attr-defined]
        font.setBold(tone is Tone.MUST_DO)
        painter.setFont(font)
        painter.setPen(QColor(theme.QUIET if tone is Tone.PLAIN else tone.colour))
        text = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, area.width() - 8
        )
        painter.drawText(area.adjusted(4, 0, -4, 0), Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
