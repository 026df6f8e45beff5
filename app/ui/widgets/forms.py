"""Forms: a label above each field and, where something is wrong, a sentence under it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import IdField
from app.ui.widgets.parts import Notice, button, heading, mark, scrolled
from app.ui.widgets.theme import SPACE, Tone


class Input(Protocol):
    """What a form asks of a field: its value, or an AppError with the sentence to show."""

    edited: Any

    def value(self) -> Any:
        """Raises AppError."""


class Form(QWidget):
    """Rows of label, field and message, one under the other; Tab goes through them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._fields: dict[str, Input] = {}
        self._messages: dict[str, QLabel] = {}
        self._titles: dict[str, QLabel] = {}
        self._hidden: set[str] = set()
        self.touched = False  # whether the user has changed anything

    def add(self, key: str, label: str, field: QWidget, hint: str = "") -> QWidget:
        """A field under its label; ``hint`` stands below until a message takes its place."""
        title = heading(label, "label")
        title.setBuddy(field)
        field.setAccessibleName(label)
        message = heading(hint, "hint")
        message.setProperty("hint", hint)
        message.setVisible(bool(hint))
        for widget in (title, field, message):
            self._layout.addWidget(widget)
        self._layout.addSpacing(SPACE)
        self._fields[key] = field  # type: ignore[assignment]  # a widget with the Input's parts
        self._messages[key] = message
        self._titles[key] = title
        self._fields[key].edited.connect(lambda: self._edited(key))
        return field

    def add_widget(self, widget: QWidget) -> None:
        """Anything else between the rows."""
        self._layout.addWidget(widget)

    def field(self, key: str) -> Any:
        return self._fields[key]

    def focus_first(self) -> None:
        """The keyboard in the first field that is shown."""
        for key, _field in self._shown()[:1]:
            self.field(key).setFocus()

    @property
    def keys(self) -> tuple[str, ...]:
        """Of all fields, in their order."""
        return tuple(self._fields)

    def message(self, key: str) -> str:
        """What stands under a field now because of what is in it."""
        label = self._messages[key]
        return label.text() if label.property("tone") == Tone.MUST_DO.value else ""

    def show_field(self, key: str, shown: bool) -> None:
        """Whether a field belongs to the form now; a hidden one has no say in the values."""
        (self._hidden.discard if shown else self._hidden.add)(key)
        field = self._fields[key]
        if isinstance(field, QWidget):
            field.setVisible(shown)
        self._titles[key].setVisible(shown)
        self._messages[key].setVisible(shown and bool(self._messages[key].text()))

    def peek(self) -> dict[str, Any] | None:
        """All values by key without a word about what is wrong; None where anything is."""
        try:
            return {key: field.value() for key, field in self._shown()}
        except AppError:
            return None

    def _shown(self) -> list[tuple[str, Input]]:
        return [(key, field) for key, field in self._fields.items() if key not in self._hidden]

    def values(self) -> dict[str, Any] | None:
        """All values by key; None where something is wrong, which is then shown in place."""
        found: dict[str, Any] = {}
        first_wrong = ""
        for key, field in self._shown():
            try:
                found[key] = field.value()
            except AppError as error:
                self.complain(key, error.message)
                first_wrong = first_wrong or key
        if not first_wrong:
            return found
        self.go_to(first_wrong)
        return None

    def go_to(self, key: str) -> None:
        """The keyboard in a field, and the field and its message in sight."""
        self.field(key).setFocus(Qt.FocusReason.OtherFocusReason)
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            for part in (self._messages[key], self.field(key)):
                # The message takes room of its own first.
                QTimer.singleShot(0, area, partial(area.ensureWidgetVisible, part))

    def complain(self, key: str, text: str) -> None:
        """A sentence under a field; an empty one brings back the hint."""
        label = self._messages[key]
        shown = Tone.MUST_DO.say(text) if text else str(label.property("hint"))
        label.setText(shown)
        label.setVisible(bool(shown) and key not in self._hidden)
        mark(label, "tone", Tone.MUST_DO.value if text else "")
        field = self._fields[key]
        if isinstance(field, QWidget):
            mark(field, "wrong", "true" if text else "false")

    def advise(self, key: str, text: str) -> None:
        """Advice in place of the hint; a message about what is wrong stays."""
        if self.message(key):
            return
        label = self._messages[key]
        shown = Tone.WAITING.say(text) if text else str(label.property("hint"))
        label.setText(shown)
        label.setVisible(bool(shown) and key not in self._hidden)
        mark(label, "tone", Tone.WAITING.value if text else "")

    def _edited(self, key: str) -> None:
        self.touched = True
        self._look_again(key)

    def _look_again(self, key: str) -> None:
        """While typing, a message goes as soon as it is no longer true; IDs are told at once."""
        field = self._fields[key]
        tell = bool(self.message(key)) or (isinstance(field, IdField) and field.complete)
        try:
            field.value()
        except AppError as error:
            self.complain(key, error.message if tell else "")
        else:
            self.complain(key, "")


class FormDialog(QDialog):
    """A form with its one right button; a refusal is shown above the buttons, nothing is lost.

    ``submit`` gets the values and a ``done`` to call when it went well; with an AppError it
    calls ``refuse``. The dialog stays open until then.
    """

    def __init__(self, parent: QWidget | None, title: str, verb: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.form = Form()
        self.error = Notice(Tone.MUST_DO)
        self.button = button(verb)
        self.button.setDefault(True)
        self.back = button("返回")
        self.button.clicked.connect(self._press)
        self.back.clicked.connect(self.reject)
        self.submit: Callable[[dict[str, Any]], None] = lambda _values: self.accept()
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 5, SPACE * 4, SPACE * 5, SPACE * 4)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(heading(title))
        self._middle = QHBoxLayout()
        self._middle.setSpacing(SPACE * 4)
        self._middle.addWidget(scrolled(self.form, reading=False), 2)
        layout.addLayout(self._middle, 1)
        layout.addWidget(self.error)
        layout.addLayout(buttons)
        self.setMinimumWidth(theme.em(26))

    def showEvent(self, event: QShowEvent) -> None:
        """Tab goes through the fields and then to the buttons; it begins in the first field."""
        super().showEvent(event)
        if event.spontaneous():
            return
        last = self.previousInFocusChain()
        if last is not None and last not in {self.back, self.button}:
            self.setTabOrder(last, self.back)
        self.setTabOrder(self.back, self.button)
        at: QWidget | None = self.focusWidget()
        if at is None or at in {self.back, self.button}:
            self.form.focus_first()

    def put_beside(self, widget: QWidget) -> None:
        """Something to be seen right of the form, with twice its room."""
        self._middle.addWidget(widget, 4)

    def refuse(self, error: BaseException) -> None:
        """Show why it did not work; what was typed stays."""
        self.set_busy(False)
        text = error.message if isinstance(error, AppError) else "程序遇到意外问题,没有保存。"
        self.error.say(text)

    def reject(self) -> None:
        """What was typed is given up only when that is said."""
        text = "填写的内容还没有保存,要放弃吗?"
        give_up = Choice("放弃填写的内容", dangerous=True)
        if self.form.touched and not dialogs().ask(self, text, give_up, no="继续填写"):
            return
        super().reject()

    def set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)

    def fit(self) -> None:
        """As large as the form asks for, and no larger than the screen."""
        wanted = self.form.sizeHint().height() + theme.em(9)
        room = self.screen().availableGeometry()
        self.resize(
            min(max(self.form.sizeHint().width() + theme.em(5), theme.em(28)), room.width() - 40),
            min(wanted, room.height() - 60),
        )

    def _press(self) -> None:
        self.error.say("")
        values = self.form.values()
        if values is not None:
            self.submit(values)
