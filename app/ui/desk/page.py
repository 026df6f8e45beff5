"""What a tab or page can do besides being a widget: fetch again, and show a place."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from app.places import Place


class Refreshing(Protocol):
    """What a tab can do besides being a widget."""

    def refresh(self) -> None:
        """Fetch again; called when the tab is shown and something has changed since."""


@runtime_checkable
class Leading(Protocol):
    """A tab that can show a place (``desk.place_wanted``); one that it does not know it ignores."""

    def show_place(self, place: Place) -> None:
        """Called after the tab was turned to; what it needs may still be on its way."""
