"""Forms: labelled fields that give back one frozen value, as the type checker sees it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.errors import AppError
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.form_row import FormRow, Input
from app.ui.widgets.parts import Notice, button, heading, scrolled
from app.ui.widgets.theme import SPACE, Tone

T = TypeVar("T")
V = TypeVar("V")
AnyInput = TypeVar("AnyInput", bound=Input[object])


class Form(QWidget, Generic[T]):
    """Rows of label, field and message, one under the other; Tab goes through them.

    ``read`` makes the form's value of its fields; it is called when each that is shown can
    be read by itself. Whoever builds the form keeps its fields, and names them by themselves.
    """

    def __init__(self, read: Callable[[], T], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._rows: dict[Input[object], FormRow] = {}
        self.touched = False  # whether the user has changed anything

    def add(self, label: str, field: AnyInput, hint: str = "") -> AnyInput:
        """A field under its label; ``hint`` stands below until a message takes its place."""
        row = FormRow(label, field, hint)
        for widget in row.widgets:
            self._layout.addWidget(widget)
        self._layout.addSpacing(SPACE)
        self._rows[field] = row
        field.edited.connect(lambda: self._edited(row))
        return field

    def add_widget(self, widget: QWidget) -> None:
        """Anything else between the rows."""
        self._layout.addWidget(widget)

    @property
    def fields(self) -> tuple[Input[object], ...]:
        """All of them, in their order."""
        return tuple(self._rows)

    def focus_first(self) -> None:
        """The keyboard in the first field that is shown."""
        for row in self._shown()[:1]:
            row.widget.setFocus()

    def message(self, field: Input[object]) -> str:
        """What stands under a field now because of what is in it."""
        return self._rows[field].message

    def show_field(self, field: Input[object], shown: bool) -> None:
        """Whether a field belongs to the form now; a hidden one is not asked for its value."""
        self._rows[field].show(shown)

    def if_shown(self, field: Input[V | None]) -> V | None:
        """The value of a field; None while it is hidden or no part of the form."""
        row = self._rows.get(field)
        return field.value() if row is not None and row.shown else None

    def complain(self, field: Input[object], text: str) -> None:
        """A sentence under a field; an empty one brings back the hint."""
        self._rows[field].complain(text)

    def advise(self, field: Input[object], text: str) -> None:
        """Advice in place of the hint; a message about what is wrong stays."""
        self._rows[field].advise(text)

    def peek(self) -> T | None:
        """The value without a word about what is wrong; None where anything is."""
        try:
            for row in self._shown():
                row.field.value()
            return self._read()
        except AppError:
            return None

    def value(self) -> T | None:
        """The value; None where something is wrong, which is then shown in place.

        Raises AppError for fields that can be read, and do not go together.
        """
        wrong: list[FormRow] = []
        for row in self._shown():
            try:
                row.field.value()
            except AppError as error:
                row.complain(error.message)
                wrong.append(row)
        if not wrong:
            return self._read()
        self.go_to(wrong[0].field)
        return None

    def go_to(self, field: Input[object]) -> None:
        """The keyboard in a field, and the field and its message in sight."""
        row = self._rows[field]
        row.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            for part in reversed(row.widgets[1:]):
                # The message takes room of its own first.
                QTimer.singleShot(0, area, partial(area.ensureWidgetVisible, part))

    def _shown(self) -> list[FormRow]:
        return [row for row in self._rows.values() if row.shown]

    def _edited(self, row: FormRow) -> None:
        self.touched = True
        row.look_again()


class FormDialog(QDialog, Generic[T]):
    """A form with its one right button; a refusal is shown above the buttons, nothing is lost.

    Subclasses add fields to ``form``, keep them, and give ``read``. ``submit`` gets the value
    and calls ``accept`` when it went well, ``refuse`` with an AppError. Until then it stays.
    """

    def __init__(self, parent: QWidget | None, title: str, verb: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.form = Form(self.read)
        self.error = Notice(Tone.MUST_DO)
        self.button = button(verb)
        self.button.setDefault(True)
        self.back = button("返回")
        self.button.clicked.connect(self._press)
        self.back.clicked.connect(self.reject)
        self.submit: Callable[[T], None] = lambda _value: self.accept()
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

    def read(self) -> T:
        """The value of the form, from fields that can be read. Raises AppError."""
        raise NotImplementedError

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
        try:
            value = self.form.value()
        except AppError as error:
            self.refuse(error)
            return
        if value is not None:
            self.submit(value)
