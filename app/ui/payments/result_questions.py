"""What in the bank's file does not fit, and what the program asks instead of guessing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.errors import AppError
from app.models.roster import LineResult
from app.money import grouped
from app.services.bank.matching import Matched
from app.services.bank.reading import BankRow, Trouble
from app.services.rosters.rows import RosterLineRow
from app.ui.widgets import theme
from app.ui.widgets.fields import ChoiceField
from app.ui.widgets.parts import Notice, button, column, heading, row, scrolled
from app.ui.widgets.table import Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE, Tone

V = TypeVar("V")
MEANINGS = (
    ("发放成功", LineResult.PAID),
    ("银行退回", LineResult.RETURNED),
    ("还不知道", LineResult.UNKNOWN),
)
COLUMNS: list[Column[Trouble]] = [
    Column("cell", "单元格", lambda one: one.cell, width=5),
    Column("words", "问题", lambda one: one.words, width=24, hint=lambda one: one.message),
]


class QuestionsPage(QWidget):
    """``answered`` comes with meanings (word -> result) and choices (row -> line id)."""

    answered = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, ChoiceField[LineResult]] = {}
        self.choices: dict[int, ChoiceField[int]] = {}
        self.notice = Notice(Tone.MUST_DO)
        self.troubles: TableView[Trouble] = TableView(TableModel(COLUMNS), empty="")
        self.troubles.setAccessibleName("与花名册不符的地方")
        self._area = scrolled(QWidget(), reading=False)
        self.error = Notice(Tone.MUST_DO)
        self.go_on = button("照这样继续")
        self.go_on.clicked.connect(lambda _on=False: self._go_on())
        layout = column(self, 0)
        layout.addWidget(self.notice)
        layout.addWidget(self.troubles, 2)
        layout.addWidget(self._area, 3)
        layout.addWidget(self.error)
        layout.addLayout(row(self.go_on, 1))

    def show_matched(self, found: Matched) -> None:
        """Troubles above; what is asked below, empty where the user has to say it."""
        count = len(found.troubles)
        self.notice.say(
            f"▲ 文件有{count}处与花名册不符,没有登记任何结果。请核对后改正文件再选,"
            "或在“看各列”里改选各列的内容,或者不用文件、逐笔登记。"
            if count
            else ""
        )
        self.troubles.setVisible(bool(count))
        self.troubles.rows.set_rows(found.troubles)
        self._ask(found)
        asked = bool(self.words or self.choices)
        self._area.setVisible(asked)
        self.go_on.setVisible(asked)
        self.error.say("")

    def _ask(self, found: Matched) -> None:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, SPACE * 2, 0)
        grid.setHorizontalSpacing(SPACE * 4)
        grid.setVerticalSpacing(SPACE * 2)
        grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words, self.choices = {}, {}
        if found.words:
            self._title(grid, "这些结果程序看不懂,请说明是什么意思(以后不再问):")
        for word, at in found.words.items():
            self.words[word] = _choice(MEANINGS, f"“{word}”的意思")
            self._line(grid, f"“{word}”(第{at}行起)", self.words[word])
        if found.questions:
            self._title(grid, "这几笔户名、账号、金额都相同,结果不同,请指明文件的每一行是谁的:")
        for question in found.questions:
            lines = [(_whose(line), line.id) for line in question.lines]
            for one in question.rows:
                self.choices[one.row] = _choice(lines, f"第{one.row}行是谁的")
                self._line(grid, _row_words(one), self.choices[one.row])
        grid.setColumnStretch(2, 1)
        inside.setAutoFillBackground(False)
        self._area.setWidget(inside)

    def _title(self, grid: QGridLayout, words: str) -> None:
        grid.addWidget(heading(words, "hint"), grid.rowCount(), 0, 1, 3)

    def _line(self, grid: QGridLayout, words: str, field: QWidget) -> None:
        at = grid.rowCount()
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        grid.addWidget(label, at, 0)
        grid.addWidget(field, at, 1)
        theme.follow(field, lambda: field.setFixedWidth(theme.em(18)))

    def _go_on(self) -> None:
        self.error.say("")
        try:
            words = {word: field.value() for word, field in self.words.items()}
            choices = {at: field.value() for at, field in self.choices.items()}
        except AppError:
            self.error.say("还有没有选的项,请逐项选择后再继续。")
            return
        if len(set(choices.values())) < len(choices):
            self.error.say("有两行指到了同一笔,请改选,每一笔只能对应文件的一行。")
            return
        self.answered.emit(words, choices)


def _choice(choices: Sequence[tuple[str, V]], name: str) -> ChoiceField[V]:
    """A choice that nothing is proposed in."""
    field: ChoiceField[V] = ChoiceField(choices)
    field.required = True
    field.setAccessibleName(name)
    return field


def _whose(line: RosterLineRow) -> str:
    return f"第{line.position}笔 {line.recipient_name} {line.village}"


def _row_words(one: BankRow) -> str:
    reason = f",{one.reason}" if one.reason and one.reason != one.word else ""
    amount = grouped(one.amount_fen) if one.amount_fen is not None else ""
    return f"第{one.row}行 {one.name} {amount} {one.word}{reason}"
