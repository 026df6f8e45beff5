"""Hands for tests: real key presses and clicks, and Chinese through the input method."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

PLAIN = Qt.KeyboardModifier.NoModifier


class Opener(Protocol):
    """A page that keeps the dialog it opened."""

    @property
    def dialog(self) -> QDialog | None: ...


def dialog_of(page: Opener) -> Any:
    """The dialog that is open over a page; which one it is, and its fields, the test knows."""
    assert page.dialog is not None
    return page.dialog


def write(widget: QWidget, text: str) -> None:
    """Type ASCII key by key; anything else comes as an input method commits it."""
    if text.isascii():
        QTest.keyClicks(widget, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """One key."""
    QTest.keyClick(widget, key, modifiers)


def click(widget: QWidget, where: QPoint | None = None) -> None:
    """One click, in the middle unless told; a widget that cannot be clicked is an error."""
    assert widget.isVisible(), "nobody can click what is not shown"
    assert widget.isEnabled(), "nobody can click what is greyed out"
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(widget, left, PLAIN, where or widget.rect().center())


def double_click(widget: QWidget, where: QPoint) -> None:
    QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, PLAIN, where)


def watched(thing: object, method: str) -> list[Any]:
    """What a method of one object is called with from now on; it does its work as before."""
    does, calls = getattr(thing, method), list[Any]()

    def call(wanted: Any, *more: Any) -> Any:
        calls.append(wanted)
        return does(wanted, *more)

    setattr(thing, method, call)
    return calls
