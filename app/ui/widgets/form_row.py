"""One row of a form: a label, its field, and what is to be said of what stands in it."""

from __future__ import annotations

from typing import Protocol, TypeVar

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.ui.widgets.fields import IdField
from app.ui.widgets.parts import heading, mark
from app.ui.widgets.theme import Tone

V_co = TypeVar("V_co", covariant=True)


class Input(Protocol[V_co]):
    """What a form asks of a field, which is a widget: its value, and a word when it changes."""

    @property
    def edited(self) -> SignalInstance:
        """The user changed what stands in it."""

    def value(self) -> V_co:
        """Raises AppError with the sentence to show."""


class FormRow:
    """A title, the field under it, and a message under that; ``hint`` stands in its place."""

    def __init__(self, label: str, field: Input[object], hint: str) -> None:
        widget: object = field
        if not isinstance(widget, QWidget):
            raise TypeError("a field of a form is a widget")
        self.field, self.widget, self.hint = field, widget, hint
        self.shown = True
        self.title = heading(label, "label")
        self.title.setBuddy(widget)
        widget.setAccessibleName(label)
        self.below = heading(hint, "hint")
        self.below.setVisible(bool(hint))
        self.widgets: tuple[QWidget, ...] = (self.title, widget, self.below)

    @property
    def message(self) -> str:
        """What stands under the field now because of what is in it."""
        wrong = self.below.property("tone") == Tone.MUST_DO.value
        return self.below.text() if wrong else ""

    def show(self, shown: bool) -> None:
        """Whether the row belongs to the form now."""
        self.shown = shown
        self.widget.setVisible(shown)
        self.title.setVisible(shown)
        self.below.setVisible(shown and bool(self.below.text()))

    def complain(self, text: str) -> None:
        """A sentence about what is wrong; an empty one brings back the hint."""
        self._say(text, Tone.MUST_DO)
        mark(self.widget, "wrong", "true" if text else "false")

    def advise(self, text: str) -> None:
        """Advice in place of the hint; a message about what is wrong stays."""
        if not self.message:
            self._say(text, Tone.WAITING)

    def look_again(self) -> None:
        """While typing, a message goes as soon as it is no longer true; IDs are told at once."""
        field = self.field
        tell = bool(self.message) or (isinstance(field, IdField) and field.complete)
        try:
            field.value()
        except AppError as error:
            self.complain(error.message if tell else "")
        else:
            self.complain("")

    def _say(self, text: str, tone: Tone) -> None:
        said = tone.say(text) if text else self.hint
        self.below.setText(said)
        self.below.setVisible(bool(said) and self.shown)
        mark(self.below, "tone", tone.value if text else "")
