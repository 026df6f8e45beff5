"""The board of the month: a program per row, a step per column, and one cell that stands out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.payments.steps import Run, State, Step
from app.ui.widgets import theme
from app.ui.widgets.table import ROW_ROLE, Align, Column, Index, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

FIRST_STEP = 1  # the column of step ①
_PALE = {
    Tone.PLAIN: theme.PAPER,
    Tone.WAITING: theme.WAITING_PALE,
    Tone.MUST_DO: theme.MUST_DO_PALE,
    Tone.DONE: theme.PAPER,
}
_WIDTHS = {
    Step.CHANGES: 4.5,
    Step.ROSTER: 5.5,
    Step.CHECK: 4.8,
    Step.REVIEW: 3.8,
    Step.PAPER: 5.5,
    Step.BANK: 3.8,
    Step.ARCHIVE: 3.8,
}
# Together they fit a window of 1366 pixels at the largest letters.
NAME_WIDTH, LONGEST_NAME = 5.6, 14
AMOUNT_WIDTH, WIDEST_AMOUNT = 7.9, 13


def _columns() -> list[Column[Run]]:
    return [
        Column(
            "program",
            "项目",
            lambda run: run.program,
            width=NAME_WIDTH,
            hint=lambda run: run.program,
        ),
        *(_step_column(step) for step in Step),
        Column(
            "amount",
            "户(人)数 金额(元)",
            lambda run: run.amount_words,
            align=Align.RIGHT,
            width=AMOUNT_WIDTH,
        ),
    ]


def _step_column(step: Step) -> Column[Run]:
    return Column(
        step.name.lower(),
        step.title,
        lambda run: _cell(run, step),
        align=Align.CENTRE,
        width=_WIDTHS[step],
    )


def _cell(run: Run, step: Step) -> str:
    state = run.states[step]
    return "" if run.quiet else state.text


class BoardView(TableView[Run]):
    """Programs by steps; ``step_opened``: Enter or two clicks, with the run and the step.

    On the program's name or amount that is the step that waits. With ``only`` a single
    program is left as a bar over its page, where one click is enough.
    """

    step_opened = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(TableModel(_columns()), empty="正在查询…", parent=parent)
        self.setAccessibleName("本月发放进度")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(False)
        self.setItemDelegate(_Cells(self))
        # The month goes from left to right: the steps are neither moved nor hidden.
        self.horizontalHeader().setSectionsMovable(False)
        self.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.open_step: Step | None = None
        self._runs: tuple[Run, ...] = ()
        self._only: int | None = None
        self.opened.connect(lambda run: self.step_opened.emit(run, self._step(run)))
        self.clicked.connect(self._clicked)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """The month's programs; the cursor stays where it was."""
        self._runs = tuple(runs)
        self._fill()

    def show_only(self, program_id: int | None, step: Step | None = None) -> None:
        """A single program as a bar with its open step marked, or all of them again."""
        self._only, self.open_step = program_id, step
        self._fill()

    @property
    def all_runs(self) -> tuple[Run, ...]:
        """Those of the month, whether or not they are shown."""
        return self._runs

    def run_of(self, program_id: int) -> Run | None:
        """The run of a program in the month shown."""
        return next((run for run in self._runs if run.program_id == program_id), None)

    def go_to(self, run: Run, step: Step) -> None:
        """Put the cursor on a step."""
        at = self.rows.find(lambda row: row.program_id == run.program_id)
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at, step - 1 + FIRST_STEP))

    def _fill(self) -> None:
        shown = [run for run in self._runs if self._only in (None, run.program_id)]
        before, column = self.current(), self.currentIndex().column()
        self.rows.set_rows(shown)
        self.empty = "没有启用的项目。请在设置中启用发放项目。"
        self._settle_height()
        at = -1
        if before is not None:
            at = self.rows.find(lambda run: run.program_id == before.program_id)
        if at < 0:
            at, column = max(0, self.rows.find(_has_work)), -1
        if shown:
            step = self.open_step or shown[at].waiting
            place = column if column >= 0 and self._only is None else step - 1 + FIRST_STEP
            self.setCurrentIndex(self.rows.index(at, place))

    def _share_width(self) -> None:
        """Room that is left goes to names and amounts, then evenly to the steps."""
        em = theme.em()
        room = self.viewport().width() - sum(
            theme.em(column.width + 1) for column in self.rows.columns
        )
        last = len(self.rows.columns) - 1
        for at, most in ((0, LONGEST_NAME - NAME_WIDTH), (last, WIDEST_AMOUNT - AMOUNT_WIDTH)):
            more = max(0, min(room, round(most * em)))
            self.setColumnWidth(at, theme.em(self.rows.columns[at].width + 1) + more)
            room -= more
        for at in range(FIRST_STEP, last):
            more = max(0, room) // (last - FIRST_STEP)
            self.setColumnWidth(at, theme.em(self.rows.columns[at].width + 1) + more)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _settle_height(self) -> None:
        alone = self._only is not None
        self.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff if alone else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        if not alone:
            self.setMinimumHeight(theme.row_height() * 3)
            self.setMaximumHeight(16_777_215)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            return
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(header + theme.row_height() + 2 * self.frameWidth())

    def _scale(self) -> None:
        super()._scale()
        self._share_width()
        if getattr(self, "_only", None) is not None:
            self._settle_height()

    def _step(self, run: Run) -> Step:
        at = self.currentIndex().column() - FIRST_STEP
        return Step(at + 1) if 0 <= at < len(Step) else run.waiting

    def _clicked(self, index: QModelIndex) -> None:
        run = index.data(ROW_ROLE)
        if self._only is not None and run is not None:
            self.step_opened.emit(run, self._step(run))


def _has_work(run: Run) -> bool:
    return any(state.waits for state in run.states.values())


class _Cells(QStyledItemDelegate):
    """Draws a cell: sign and word in the state's colour, the waiting one on its pale ground."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        run = cast("Run | None", index.data(ROW_ROLE))
        if run is None:
            return
        view = cast("BoardView", self.parent())
        area: QRect = option.rect  # type: ignore[attr-defined]
        font: QFont = option.font  # type: ignore[attr-defined]
        at = index.column() - FIRST_STEP
        step = Step(at + 1) if 0 <= at < len(Step) else None
        state = run.states[step] if step is not None and not run.quiet else None
        painter.save()
        current = view.currentIndex()
        here = current.row() == index.row()
        painter.fillRect(area, QColor(_ground(state, here=here)))
        if state is not None and state.waits:
            painter.setPen(QPen(QColor(state.tone.colour), 1))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        if step is not None and step is view.open_step:
            bar = QRect(area.left(), area.bottom() - 3, area.width(), 4)
            painter.fillRect(bar, QColor(theme.ACCENT))
        if here and current.column() == index.column() and view.hasFocus():
            painter.setPen(QPen(QColor(theme.ACCENT_DARK), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        font = QFont(font)
        font.setBold(state is not None and state.waits)
        painter.setFont(font)
        painter.setPen(QColor(_ink(run, state)))
        flags = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        text = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, area.width() - 8
        )
        painter.drawText(area.adjusted(4, 0, -4, 0), flags, text)
        painter.restore()


def _ground(state: State | None, *, here: bool) -> str:
    if state is not None and state.waits:
        return _PALE[state.tone]
    return "#f1f6fb" if here else theme.PAPER


def _ink(run: Run, state: State | None) -> str:
    if run.quiet:
        return theme.QUIET
    if state is None:
        return theme.TEXT
    return theme.QUIET if state.tone is Tone.PLAIN else state.tone.colour
