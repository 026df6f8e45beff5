"""The lists of the tab 今日: rows that lead somewhere by one click or Enter."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from app.money import grouped
from app.services.today.rows import Entry, Stage, TodayLine
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

Row = TypeVar("Row")


class Links(TableView[Row]):
    """A list in which one click opens, as on a link."""

    def __init__(self, columns: list[Column[Row]], name: str, empty: str) -> None:
        super().__init__(TableModel(columns), empty=empty)
        self.setAccessibleName(name)
        self.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.doubleClicked.disconnect(self._open)
        self.clicked.connect(self._clicked)

    def _clicked(self, index: QModelIndex) -> None:
        self._open(index)


class LinesView(Links[TodayLine]):
    """What is to be done, one sentence a row; long ones go on in the next line."""

    def __init__(self) -> None:
        sentence = Column(
            "words",
            "要办的事",
            lambda line: _tone(line).say(line.words),
            tone=_tone,
            hint=lambda line: line.words,
        )
        super().__init__([sentence], "要办的事", "正在查询…")
        self.setWordWrap(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show_lines(self, lines: tuple[TodayLine, ...]) -> None:
        """Other lines; the cursor stays where it was while its line is there."""
        before = self.current()
        self.empty = "今天没有要办的事。"
        self.rows.set_rows(lines)
        self.resizeRowsToContents()
        if lines and (before is None or not self.choose(lambda line: line == before)):
            self.selectRow(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resizeRowsToContents()


class StagesView(Links[Stage]):
    """A program a row: where its month stands, whom it is about, how much."""

    def __init__(self) -> None:
        columns: list[Column[Stage]] = [
            Column("program", "项目", lambda one: one.program, width=6,
                          hint=lambda one: one.program),
            Column("stage", "进度", lambda one: _stage_tone(one).say(one.words), width=6,
                          tone=_stage_tone),
            Column("people", "户(人)数", lambda one: one.people, Align.RIGHT, width=4),
            Column("amount", "金额(元)", _amount, Align.RIGHT, width=5.8),
        ]  # fmt: skip
        super().__init__(columns, "本月发放进度", "正在查询…")
        self.horizontalHeader().setStretchLastSection(False)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


class EntriesView(Links[Entry]):
    """The people behind a line."""

    def __init__(self) -> None:
        columns: list[Column[Entry]] = [
            Column("name", "姓名", lambda one: one.name, width=4),
            Column("village", "村或项目", lambda one: one.village, width=5),
            Column("words", "说明", lambda one: one.words, width=14,
                          hint=lambda one: one.words),
        ]  # fmt: skip
        super().__init__(columns, "名单", "")


def _tone(line: TodayLine) -> Tone:
    return Tone(line.urgency.value)


def _stage_tone(stage: Stage) -> Tone:
    return Tone(stage.urgency.value)


def _amount(stage: Stage) -> str:
    return "" if stage.amount_fen is None else grouped(stage.amount_fen)
