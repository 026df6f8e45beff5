"""Lines with something small inside: a password that can be shown, a box to search in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimerEvent, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from app import paths
from app.ui.widgets import theme
from app.ui.widgets.field import FieldError, TextField


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


class SearchField(QLineEdit):
    """A box to search in: asks once typing rests; Esc empties it, arrow down leads on."""

    searched = Signal(str)
    into_list = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self._icon = QSvgWidget(str(paths.resources() / "icons" / "search.svg"))
        theme.follow(self, lambda: self._icon.setFixedSize(theme.em(1.2), theme.em(1.2)))
        _Inside(self, self._icon, at_end=False)
        self.empty = QToolButton()
        self.empty.setText("×")
        self.empty.setAccessibleName("清空")
        self.empty.setToolTip("清空 (Esc)")
        self.empty.setProperty("role", "inside")
        self.empty.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.empty.setCursor(Qt.CursorShape.ArrowCursor)
        self.empty.clicked.connect(self.clear)
        self.empty.hide()
        _Inside(self, self.empty, at_end=True)
        self._waiting = 0
        self.textChanged.connect(self._rest)

    def _rest(self) -> None:
        self.empty.setVisible(bool(self.text()))
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
        margins = self._line.textMargins()
        (margins.setRight if self._at_end else margins.setLeft)(width)
        self._line.setTextMargins(margins)
