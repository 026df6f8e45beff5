"""Fields to choose in: a list that typing narrows, a tick, and several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QVBoxLayout, QWidget

from app.ui.widgets.field import FieldError

V = TypeVar("V")
NOT_CHOSEN = "此项必选。"


class ChoiceField(QComboBox, Generic[V]):
    """A choice from a list; what is typed finds entries that contain it."""

    edited = Signal()

    def __init__(
        self,
        choices: Sequence[tuple[str, V]] = (),
        *,
        chosen: V | None = None,
        required: bool = False,
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.required = required
        self._empty = empty
        self._values: list[V | None] = []
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._line = QLineEdit()
        self.setLineEdit(self._line)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.activated.connect(lambda _at: self.edited.emit())
        # A long choice is seen from its beginning.
        self.currentIndexChanged.connect(lambda _at: self._line.setCursorPosition(0))
        self._line.editingFinished.connect(self._settle)
        self.set_choices(choices)
        self.set_value(chosen)

    def set_choices(self, choices: Sequence[tuple[str, V]]) -> None:
        """Others to choose from; what was chosen stays chosen where it is still there."""
        before = self._values[self.currentIndex()] if self.currentIndex() >= 0 else None
        self.blockSignals(True)
        self.clear()
        self._values = []
        if self._empty:
            self.addItem(self._empty)
            self._values.append(None)
        for words, value in choices:
            self.addItem(words)
            self._values.append(value)
        self.setCurrentIndex(0 if self._empty or (choices and self.required) else -1)
        self.blockSignals(False)
        self.set_value(before)

    def value(self) -> V | None:
        """What was chosen; raises FieldError for text that is in no entry."""
        self._settle()
        text = self.currentText().strip()
        at = self.findText(text, Qt.MatchFlag.MatchFixedString) if text else -1
        if text and at < 0:
            raise FieldError("请从列表中选择一项。")
        found = self._values[at] if at >= 0 else None
        if found is None and self.required:
            raise FieldError(NOT_CHOSEN)
        return found

    def given(self) -> V:
        """What was chosen in a field that is required. Raises FieldError."""
        value = self.value()
        if value is None:
            raise FieldError(NOT_CHOSEN)
        return value

    def set_value(self, value: V | None) -> None:
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))

    def _settle(self) -> None:
        """What was typed stands for the one entry that contains it."""
        text = self.currentText().strip()
        if not text or self.findText(text, Qt.MatchFlag.MatchFixedString) >= 0:
            return
        found = [at for at in range(self.count()) if text.lower() in self.itemText(at).lower()]
        if len(found) == 1 and self.currentIndex() != found[0]:
            self.setCurrentIndex(found[0])
            self.edited.emit()
        elif len(found) == 1:
            self.setEditText(self.itemText(found[0]))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the page must not change a choice that it passes over."""
        event.ignore()


class TickField(QCheckBox):
    """Yes or no."""

    edited = Signal()

    def __init__(self, words: str, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setChecked(on)
        self.clicked.connect(lambda _on: self.edited.emit())

    def value(self) -> bool:
        return self.isChecked()


class TicksField(QWidget):
    """A tick for each of several things; the value is the ids of those ticked.

    ``none`` is the sentence where at least one must be ticked; empty: none may be.
    """

    edited = Signal()

    def __init__(self, none: str = "") -> None:
        super().__init__()
        self._none = none
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.ticks: dict[int, QCheckBox] = {}

    def offer(self, one: int, words: str, *, on: bool) -> None:
        """Something to choose."""
        tick = QCheckBox(words)
        tick.setChecked(on)
        tick.clicked.connect(lambda _on: self.edited.emit())
        self.ticks[one] = tick
        self._layout.addWidget(tick)

    def value(self) -> tuple[int, ...]:
        """Raises FieldError when nothing is ticked and something must be."""
        chosen = tuple(one for one, tick in self.ticks.items() if tick.isChecked())
        if self._none and not chosen:
            raise FieldError(self._none)
        return chosen
