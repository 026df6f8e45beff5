"""A page of the window: it asks the office when it is seen and what it shows may have changed."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.places import Place
from app.ui.desk.desk import Desk


class Page(QWidget):
    """Subclasses give ``refresh``; it is called when the page is first seen, and when it is
    seen (now or later) after something was written to a table that its questions have read.
    """

    # False: whoever shows the page says when it asks.
    asks_by_itself: ClassVar[bool] = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stale = self.asks_by_itself
        if self.asks_by_itself:
            desk.follow(self)
            desk.changed.connect(self._changed)

    def refresh(self) -> None:
        """Ask for what the page shows."""
        raise NotImplementedError

    def show_place(self, place: Place) -> None:
        """Show what ``desk.place_wanted`` asks for; a place that the page does not know it ignores.

        Called after the page was turned to; what it needs may still be on its way.
        """

    def mark_stale(self) -> None:
        """What the page shows may no longer be true: it asks again, at the latest when seen."""
        self._stale = True
        if self.isVisible():
            self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._renew()

    def _changed(self, tables: AbstractSet[str] | None) -> None:
        if self.desk.concerns(self, tables):
            self.mark_stale()

    def _renew(self) -> None:
        if self._stale:
            self._stale = False
            self.refresh()
