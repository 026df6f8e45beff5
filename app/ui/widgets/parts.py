"""Small parts of every screen: headings, notices with a sentence, areas that scroll."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.ui.widgets import theme
from app.ui.widgets.theme import SPACE, Tone


class Notice(QFrame):
    """A coloured strip with a sentence; hidden while it has none."""

    def __init__(self, tone: Tone = Tone.PLAIN, text: str = "") -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("tone", tone.value)
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 2)
        layout.addWidget(self._label)
        self.say(text)

    def say(self, text: str, tone: Tone | None = None) -> None:
        """Another sentence (and another tone); an empty one hides the strip."""
        if tone is not None:
            mark(self, "tone", tone.value)
        self._label.setText(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        """What it says now; empty while it is hidden."""
        return self._label.text()


class Stack(QWidget):
    """Pages of which one is shown; unlike Qt's, it asks for the room of that one alone."""

    def __init__(self, *pages: QWidget) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._pages = pages
        for page in pages:
            layout.addWidget(page)
        self.setCurrentIndex(0)

    def currentIndex(self) -> int:
        return self._at

    def current(self) -> QWidget:
        """The page that is shown."""
        return self._pages[self._at]

    def setCurrentIndex(self, at: int) -> None:
        self._at = at
        for place, page in enumerate(self._pages):
            page.setVisible(place == at)


def heading(text: str, role: str = "title") -> QLabel:
    """Words in larger letters (``title``, ``headline``), bold (``label``) or quiet (``hint``)."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(role != "label")
    return label


def scrolled(inside: QWidget, *, reading: bool = True) -> QScrollArea:
    """A widget that may be taller than the room it has.

    What is there for ``reading`` is scrolled by keys; a form's fields come into sight by Tab.
    """
    area = QScrollArea()
    if not reading:
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    return area


def centred(inside: QWidget, most: float = 36, least: float = 22) -> QWidget:
    """A column of comfortable width (in letters) in the middle."""
    outer = QWidget()

    def rescale() -> None:
        inside.setMaximumWidth(theme.em(most))
        inside.setMinimumWidth(min(theme.em(least), 480))

    theme.follow(inside, rescale)
    layout = QHBoxLayout(outer)
    layout.addStretch(1)
    layout.addWidget(inside, 10, Qt.AlignmentFlag.AlignVCenter)
    layout.addStretch(1)
    return outer


class Choices(QListWidget):
    """A short list of pages to choose from; its lines grow with the letters."""

    def __init__(self, titles: Sequence[str], width: float) -> None:
        super().__init__()
        self._width = width
        self.addItems(list(titles))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.follow(self, self._rescale)

    def _rescale(self) -> None:
        self.setFixedWidth(theme.em(self._width))
        for at in range(self.count()):
            self.item(at).setSizeHint(QSize(0, theme.row_height()))


class Button(QPushButton):
    """A button that Enter presses as well as the space bar, on pages as in dialogs.

    Qt's own leaves Enter to the dialog's default button: on 返回 it would save.
    """

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


def button(words: str, role: str = "") -> QPushButton:
    """A button that says verb and object; ``role`` is primary, danger or link."""
    made = Button(words)
    if role:
        made.setProperty("role", role)
    return made


def acting(words: str, do: Callable[[], None], role: str = "") -> QPushButton:
    """A button that does one thing when it is pressed."""
    made = button(words, role)
    made.clicked.connect(lambda _on=False: do())
    return made


def row(*widgets: QWidget | int) -> QHBoxLayout:
    """Widgets side by side; a number stretches."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE * 2)
    for widget in widgets:
        if isinstance(widget, int):
            layout.addStretch(widget)
        else:
            layout.addWidget(widget)
    return layout


def column(parent: QWidget, margin: int = 4) -> QVBoxLayout:
    """A layout from top to bottom with the usual gaps; ``margin`` in steps of 4 px."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(*(SPACE * margin,) * 4)
    layout.setSpacing(SPACE * 2)
    return layout


def mark(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
