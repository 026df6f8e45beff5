"""What a person types into a form: read kindly, refused with one sentence, never lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimerEvent, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QToolButton, QWidget

from app import idcard, money, paths
from app.errors import AppError
from app.month import Month
from app.ui import theme

V = TypeVar("V")
_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_MONTH = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?")


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
            raise FieldError("此项必填。")
        return None

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
        self, *, required: bool = False, longest: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(required=required, parent=parent)
        if longest:
            self.setMaxLength(longest)

    def value(self) -> str | None:
        text = self.text().strip()
        if not text and self.required:
            raise FieldError("此项必填。")
        return text or None

    def read(self, text: str) -> str:
        return text


class PasswordField(TextField):
    """A password, hidden until the eye is pressed; says when Caps Lock seems to be on."""

    caps_lock = Signal(bool)

    def __init__(self, *, required: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(required=required, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.reveal = QToolButton()
        self.reveal.setText("显示")
        self.reveal.setAccessibleName("显示密码")
        self.reveal.setProperty("role", "inside")
        self.reveal.setCheckable(True)
        self.reveal.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reveal.setCursor(Qt.CursorShape.ArrowCursor)
        self.reveal.toggled.connect(self._show)
        _Inside(self, self.reveal, at_end=True)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)

    def value(self) -> str | None:
        if not self.text() and self.required:
            raise FieldError("此项必填。")
        return self.text() or None

    def _show(self, on: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self.reveal.setText("隐藏" if on else "显示")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        letter = event.text()
        # Qt does not tell the state of Caps Lock; a capital without Shift gives it away.
        if len(letter) == 1 and letter.isascii() and letter.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(letter.isupper() != shift)


class IdField(Field[str]):
    """A citizen ID number, shown in groups of 6-8-4 as it is typed."""

    def __init__(self, *, required: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(required=required, parent=parent)
        self.setPlaceholderText("18位,末位可为X")
        self.textEdited.connect(self._group)

    def read(self, text: str) -> str:
        return idcard.parse(text.replace(" ", ""), date.today()).number

    def write(self, value: str) -> str:
        return idcard.grouped(value)

    def _group(self, text: str) -> None:
        bare = "".join(full_to_half(text).split()).upper()
        before = len("".join(full_to_half(text[: self.cursorPosition()]).split()))
        parts = (bare[:6], bare[6:14], bare[14:])
        self.setText(" ".join(part for part in parts if part))
        self.setCursorPosition(before + (before > 6) + (before > 14))

    @property
    def complete(self) -> bool:
        """Whether enough was typed for a verdict."""
        return len(self.text().replace(" ", "")) >= 18


class MonthField(Field[Month]):
    """A month: typed as 2018-10, 201810 or 2018年10月; arrow keys go on and back."""

    def __init__(
        self, value: Month | None = None, *, required: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(required=required, parent=parent)
        self.setPlaceholderText("如 2018-10")
        self.set_value(value)
        self.editingFinished.connect(self.tidy)

    def read(self, text: str) -> Month:
        match = _MONTH.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})", text)
        if match is None:
            raise FieldError("请按“2018-10”的样子填写年月。")
        try:
            return Month(int(match[1]), int(match[2]))
        except ValueError:
            raise FieldError("没有这个月份,请按“2018-10”的样子填写。") from None

    def write(self, value: Month) -> str:
        return value.chinese

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 12}
        steps[Qt.Key.Key_PageDown] = -12
        step = steps.get(Qt.Key(event.key())) if event.key() in steps else None
        if step is None or self.isReadOnly():
            super().keyPressEvent(event)
            return
        self.step(step)

    def step(self, months: int) -> None:
        """Go on (or back) by months; from this month where nothing readable stands."""
        try:
            present = self.value() or Month.of(date.today())
        except AppError:
            present = Month.of(date.today())
        self.set_value(present + months)
        self.edited.emit()


class DateField(Field[date]):
    """A day: typed as 20181003, 2018.10.3, 2018-10-3 or 2018年10月3日."""

    def __init__(
        self, value: date | None = None, *, required: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(required=required, parent=parent)
        self.setPlaceholderText("如 20181003")
        self.set_value(value)
        self.editingFinished.connect(self.tidy)

    def read(self, text: str) -> date:
        match = _DATE.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
        if match is None:
            raise FieldError("请按“20181003”或“2018-10-3”的样子填写日期。")
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise FieldError("没有这一天,请核对日期。") from None

    def write(self, value: date) -> str:
        return value.isoformat()


class AmountField(Field[int]):
    """An amount in yuan; the value is fen."""

    def __init__(
        self, fen: int | None = None, *, required: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(required=required, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText("元,如 310.00")
        self.set_value(fen)
        self.editingFinished.connect(self.tidy)

    def read(self, text: str) -> int:
        bare = text.replace(",", "").removesuffix("元")
        if not re.fullmatch(r"\d{1,12}(\.\d*)?|\.\d+", bare):
            raise FieldError("请填写金额(元),如 310 或 310.50。")
        try:
            return money.to_fen(Decimal(bare))
        except ValueError:
            raise FieldError("金额最多两位小数。") from None

    def write(self, value: int) -> str:
        return money.grouped(value)


class ChoiceField(QComboBox, Generic[V]):
    """A choice from a list; what is typed finds entries that contain it."""

    edited = Signal()

    def __init__(
        self,
        choices: Sequence[tuple[str, V]] = (),
        *,
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
        self._line.editingFinished.connect(self._settle)
        self.set_choices(choices)

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
            raise FieldError("此项必选。")
        return found

    def set_value(self, value: V | None) -> None:
        if value is not None and value in self._values:
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


class SearchField(QLineEdit):
    """A box to search in: asks once typing rests; Esc empties it, arrow down leads on."""

    searched = Signal(str)
    into_list = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)
        self._icon = QSvgWidget(str(paths.resources() / "icons" / "search.svg"))
        theme.follow(self, lambda: self._icon.setFixedSize(theme.em(1.2), theme.em(1.2)))
        _Inside(self, self._icon, at_end=False)
        self._waiting = 0
        self.textChanged.connect(self._rest)

    def _rest(self) -> None:
        if self._waiting:
            self.killTimer(self._waiting)
        self._waiting = self.startTimer(150)

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() != self._waiting:
            super().timerEvent(event)
            return
        self.killTimer(self._waiting)
        self._waiting = 0
        self.searched.emit(self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.into_list.emit()
        else:
            super().keyPressEvent(event)


class _Inside(QObject):
    """Keeps a small widget at an end inside of a line, and the text clear of it.

    Qt's own place for icons there does not grow with the letters.
    """

    def __init__(self, line: QLineEdit, child: QWidget, *, at_end: bool) -> None:
        super().__init__(line)
        self._line, self._child, self._at_end = line, child, at_end
        child.setParent(line)
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.Show}:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        gap = 6
        size = self._child.sizeHint() if self._at_end else self._child.minimumSize()
        width = min(size.width(), self._line.width() // 2)
        height = min(size.height(), self._line.height() - 4)
        left = self._line.width() - width - gap if self._at_end else gap
        self._child.setGeometry(left, (self._line.height() - height) // 2, width, height)
        margins = (0, 0, width, 0) if self._at_end else (width, 0, 0, 0)
        self._line.setTextMargins(*margins)


def full_to_half(text: str) -> str:
    """Full-width digits, letters and signs as a keyboard without input method types them."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text).replace(
        "\u3000", " "
    )
