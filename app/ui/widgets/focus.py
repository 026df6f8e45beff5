"""Where the keyboard goes on a page, with every part of the page still in reach of the Tab key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


class _Lead(QObject):
    """Hands on the focus that its page is given."""

    def __init__(self, page: QWidget, part: Callable[[], QWidget]) -> None:
        super().__init__(page)
        self._part = part
        page.installEventFilter(self)

    def eventFilter(self, _page: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._part().setFocus(Qt.FocusReason.OtherFocusReason)
        return False


def begin_at(page: QWidget, part: Callable[[], QWidget]) -> None:
    """Who gives ``page`` the focus means the part of it that work begins with.

    Qt's focus proxy would do that too, but with a proxy that is not the first of the page's parts
    the Tab key jumps over all parts before it, and these cannot be reached any more.
    """
    _Lead(page, part)
