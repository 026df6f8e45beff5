"""The one thing beside a list: asked for whole, a sentence while nothing is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.widgets import theme
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import Notice, heading, scrolled
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE

Found = TypeVar("Found")
Listed = TypeVar("Listed")
T = TypeVar("T")


class Body(QWidget):
    """As tall as its sentences are at its width, so that none is cut where it scrolls."""

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        # Qt asks for room by the words' own widths, not for the lines that they break into.
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._make_room()
        return done

    def _make_room(self) -> None:
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(max(0, layout.minimumHeightForWidth(self.width())))


class DetailPanel(QWidget, Generic[Found]):
    """Subclasses give ``question`` and ``show_found``, and fill ``inner`` below the facts.

    ``primary`` is the likely next action, ``list_below`` where the keyboard goes without one.
    """

    def __init__(self, desk: Desk, nobody: str) -> None:
        super().__init__()
        self.desk = desk
        self.found: Found | None = None
        self.dialog: QDialog | None = None
        self.primary: QPushButton | None = None
        self.list_below: QWidget | None = None
        self._latest = Latest()
        self.title = heading("")
        self.facts = heading("", "hint")
        self.state = Notice()
        empty = heading(nobody, "hint")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body = Body()
        self.inner = QVBoxLayout(body)
        self.inner.setContentsMargins(SPACE * 2, 0, SPACE, 0)
        self.inner.setSpacing(SPACE * 2)
        self.inner.addWidget(self.title)
        self.inner.addWidget(self.facts)
        self.stack = QStackedWidget()
        self.stack.addWidget(empty)
        self.stack.addWidget(scrolled(body))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def question(self, wanted: int) -> Callable[[Session], Found]:
        """What to ask about the thing of that id."""
        raise NotImplementedError

    def show_found(self, found: Found) -> None:
        """Show what was asked for."""
        raise NotImplementedError

    def show_one(self, wanted: int | None) -> None:
        """Another thing, or the same one after something changed; None: nothing is chosen."""
        self._latest.overtake()
        if wanted is None:
            self.found = None
            self.stack.setCurrentIndex(0)
            return

        def show(found: Found) -> None:
            self.found = found
            self.show_found(found)
            self.stack.setCurrentIndex(1)

        self.desk.read(self.question(wanted), show, owner=self, latest=self._latest)

    def enter(self) -> None:
        """The keyboard comes in: to the likely next action."""
        press = self.primary if self.primary is not None and self.primary.isEnabled() else None
        target = press or self.list_below
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def labelled(self, words: str, widget: QWidget, stretch: int = 0) -> None:
        """A part of the body under its name."""
        self.inner.addWidget(heading(words, "label"))
        self.inner.addWidget(widget, stretch)

    def open_dialog(self, dialog: FormDialog[T]) -> None:
        """Show a form over the window; it is gone once it is closed."""
        self.dialog = dialog
        open_dialog(dialog)


def words_label() -> QLabel:
    """Text of any length as it was typed, to be read and copied."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def low(table: TableView[Listed], name: str) -> TableView[Listed]:
    """A table that takes the room that is left, and needs little."""
    table.setAccessibleName(name)
    table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
    theme.follow(table, lambda: table.setMinimumHeight(theme.em(6)))
    return table
