"""The fast list for paper answers: a key per answer, and the line below goes on by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.idcard import mask
from app.models.task import Answer
from app.services.tasks.rows import ANSWER_WORDS, ItemRow
from app.services.worksheets.rows import CellProblem
from app.services.worksheets.typing import Typed
from app.ui.widgets.table import Align, Column, Portion, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

# Digits as the sheet lists the answers; letters by the sound: 健 死 迁 其.
KEYS = {
    Qt.Key.Key_1: Answer.ALIVE, Qt.Key.Key_J: Answer.ALIVE,
    Qt.Key.Key_2: Answer.DIED, Qt.Key.Key_S: Answer.DIED,
    Qt.Key.Key_3: Answer.MOVED, Qt.Key.Key_Q: Answer.MOVED,
    Qt.Key.Key_4: Answer.OTHER, Qt.Key.Key_T: Answer.OTHER,
}  # fmt: skip
CLEARING = (Qt.Key.Key_0, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
TONES = {
    None: Tone.PLAIN,
    Answer.ALIVE: Tone.DONE,
    Answer.DIED: Tone.WAITING,
    Answer.MOVED: Tone.WAITING,
    Answer.OTHER: Tone.WAITING,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A person's line: what is known, and what was typed over it and is not saved yet."""

    item: ItemRow
    answer: Answer | None
    day: date | None
    note: str
    wrong: str = ""

    @property
    def typed(self) -> Typed | None:
        """What is to be saved; None for a line that says nothing new."""
        known = (self.item.answer, self.item.answer_day, self.item.note)
        if self.answer is None or (self.answer, self.day, self.note) == known:
            return None
        return Typed(self.item.id, self.answer, self.day, self.note)


def fresh(item: ItemRow) -> Draft:
    """A line as it is known."""
    return Draft(item, item.answer, item.answer_day, item.note)


def _answer(one: Draft) -> str:
    if one.answer is None:
        return ""
    return TONES[one.answer].say(ANSWER_WORDS[one.answer]) + (" *" if one.typed else "")


COLUMNS: tuple[Column[Draft], ...] = (
    Column("position", "序号", lambda one: str(one.item.position), align=Align.RIGHT, width=3),
    Column("group", "组", lambda one: one.item.group, width=3),
    Column("name", "姓名", lambda one: one.item.name, width=4.5),
    Column("number", "身份证号", lambda one: mask(one.item.id_number), width=10),
    Column("answer", "结果", _answer, width=5, tone=lambda one: TONES[one.answer]),
    Column("day", "日期", lambda one: one.day.isoformat() if one.day else "", width=5.5),
    Column("note", "说明", lambda one: one.note, width=8, hint=lambda one: one.note),
    Column("wrong", "问题", lambda one: Tone.MUST_DO.say(one.wrong) if one.wrong else "",
           width=12, tone=lambda _one: Tone.MUST_DO, hint=lambda one: one.wrong),
)  # fmt: skip


class AnswerList(TableView[Draft]):
    """``detail_wanted``: the answer asks for a day (True) or a note (False). ``typed_more``
    comes after every change."""

    detail_wanted = Signal(bool)
    typed_more = Signal()

    def __init__(self) -> None:
        super().__init__(TableModel(COLUMNS), empty="这个村没有要核对的人。")

    @property
    def drafts(self) -> list[Draft]:
        return self.rows.rows_here()

    @property
    def typed(self) -> tuple[Typed, ...]:
        """Everything that is not saved yet."""
        return tuple(typed for one in self.drafts if (typed := one.typed) is not None)

    def show_items(self, items: tuple[ItemRow, ...]) -> None:
        """A village's people, the cursor on the first without an answer."""
        self.rows.set_rows([fresh(item) for item in items])
        if not self.choose(lambda one: one.answer is None):
            self.selectRow(0)

    def show_problems(self, problems: tuple[CellProblem, ...]) -> None:
        """What cannot be, in the lines that it is about; the cursor on the first."""
        wrong = {one.row: one.message for one in problems}
        for at, one in enumerate(self.drafts):
            self._put(at, replace(one, wrong=wrong.get(one.item.position, "")))
        self.choose(lambda one: bool(one.wrong))

    def set_detail(self, day: date | None, note: str) -> None:
        """Day and note of the line under the cursor."""
        at, own = self.currentIndex().row(), self.current()
        if own is not None and (own.day, own.note) != (day, note):
            self._put(at, replace(own, day=day, note=note, wrong=""))

    def go_on(self) -> None:
        """The next line; on the last one the cursor stays."""
        at = self.currentIndex().row()
        if at + 1 < self.rows.rowCount():
            self.selectRow(at + 1)
            self.scrollTo(self.rows.index(at + 1, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key()) if event.key() in Qt.Key._value2member_map_ else None
        if plain and key in KEYS:
            self._answer(KEYS[key])
        elif plain and key in CLEARING:
            self._take_back()
        else:
            super().keyPressEvent(event)

    def _answer(self, answer: Answer) -> None:
        at, own = self.currentIndex().row(), self.current()
        if own is None:
            return
        day = own.day if own.answer is answer else None
        self._put(at, replace(own, answer=answer, day=day, wrong=""))
        if answer is Answer.ALIVE:
            self.go_on()
        else:
            self.detail_wanted.emit(answer is not Answer.OTHER)

    def _take_back(self) -> None:
        """What was typed goes; what was saved before stays."""
        own = self.current()
        if own is not None:
            self._put(self.currentIndex().row(), fresh(own.item))

    def _put(self, at: int, draft: Draft) -> None:
        self.rows.arrived(Portion(at, [draft], self.rows.rowCount()))
        self.typed_more.emit()
