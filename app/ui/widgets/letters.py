"""The switch for the size of all letters: A, 大, 特大, one click each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.ui.widgets import theme
from app.ui.widgets.theme import THEME, Letters

WORDS = {Letters.STANDARD: "A", Letters.LARGE: "大", Letters.HUGE: "特大"}


class LettersSwitch(QWidget):
    """Three buttons, one of them pressed; ``chosen`` carries the new size to be remembered."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        self._group = QButtonGroup(self)
        self.buttons: dict[Letters, QToolButton] = {}
        for letters, words in WORDS.items():
            tool = QToolButton()
            tool.setText(words)
            tool.setCheckable(True)
            tool.setChecked(letters is THEME.letters)
            tool.setToolTip(f"字号:{letters.word}")
            tool.setAccessibleName(f"字号:{letters.word}")
            tool.clicked.connect(lambda _on, letters=letters: self._choose(letters))
            self._group.addButton(tool)
            layout.addWidget(tool)
            self.buttons[letters] = tool
        THEME.changed.connect(self._follow)

    def _choose(self, letters: Letters) -> None:
        THEME.set_letters(letters)
        self.chosen.emit(letters)

    def _follow(self) -> None:
        self.buttons[THEME.letters].setChecked(True)
