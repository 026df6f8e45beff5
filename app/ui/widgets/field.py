"""A line that a person types into: read kindly, refused with one sentence, never lost."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import AppError

V = TypeVar("V")
EMPTY = "此项必填。"


class FieldError(AppError):
    """What was typed cannot be read; the message stands under the field."""

    code = "field"


class Field(QLineEdit, Generic[V]):
    """A line of text with a meaning; ``value`` reads it or raises FieldError."""

    edited = Signal()

    def __init__(self, *, required: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.required = required
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> V | None:
        """What was typed, read; None where it is empty and may be. Raises FieldError."""
        text = full_to_half(self.text()).strip()
        if text:
            return self.read(text)
        if self.required:
            raise FieldError(EMPTY)
        return None

    def given(self) -> V:
        """The value of a field that is required. Raises FieldError."""
        value = self.value()
        if value is None:
            raise FieldError(EMPTY)
        return value

    def read(self, text: str) -> V:
        """Text that is not empty as a value; raises FieldError."""
        raise NotImplementedError

    def write(self, value: V) -> str:
        """The inverse of ``read``."""
        return str(value)

    def set_value(self, value: V | None) -> None:
        self.setText("" if value is None else self.write(value))

    def tidy(self) -> None:
        """Show what was typed in its usual form, where it can be read."""
        try:
            value = self.value()
        except AppError:
            return
        if value is not None:
            self.set_value(value)


class TextField(Field[str]):
    """Plain text, taken as typed but for blanks around it."""

    def __init__(
        self,
        text: str | None = None,
        *,
        required: bool = False,
        longest: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(required=required, parent=parent)
        if longest:
            self.setMaxLength(longest)
        self.set_value(text)

    def value(self) -> str | None:
        text = self.text().strip()
        if not text and self.required:
            raise FieldError(EMPTY)
        return text or None

    def read(self, text: str) -> str:
        return text


def full_to_half(text: str) -> str:
    """Full-width digits, letters and signs as a keyboard without input method types them."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text).replace(
        "\u3000", " "
    )
