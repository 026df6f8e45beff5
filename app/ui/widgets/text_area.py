"""A field for more than one line; Tab leaves it as it leaves any other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from app.ui.widgets import theme
from app.ui.widgets.field import EMPTY, FieldError


class TextArea(QPlainTextEdit):
    """Plain text of a few lines; the value is None where it is empty and may be."""

    edited = Signal()

    def __init__(self, lines: int = 3, text: str | None = None, *, required: bool = False) -> None:
        super().__init__()
        self.required = required
        self.setTabChangesFocus(True)
        self.set_value(text)
        self.textChanged.connect(self.edited)
        theme.follow(self, lambda: self.setFixedHeight(theme.em(1.5 * lines + 1)))

    def value(self) -> str | None:
        """The text without blanks around it. Raises FieldError."""
        text = self.toPlainText().strip()
        if not text and self.required:
            raise FieldError(EMPTY)
        return text or None

    def given(self) -> str:
        """The text of an area that is required. Raises FieldError."""
        text = self.value()
        if text is None:
            raise FieldError(EMPTY)
        return text

    def set_value(self, value: str | None) -> None:
        self.setPlainText(value or "")
