"""What the import of a list offers on each of its pages."""

from __future__ import annotations

from enum import Enum, auto

from app.ui.widgets.offers import Offer

BRING, COLUMNS, COMPARE = range(3)


class Action(Enum):
    """Buttons and fields of the window's foot."""

    COMPARE = auto()
    BACK = auto()
    SKIP = auto()
    CONFIRM = auto()


def import_offers(page: int, *, refused: int, skipping: bool) -> dict[Action, Offer]:
    """``refused``: rows that cannot be taken in; ``skipping``: the others may be."""
    compared = page == COMPARE
    return {
        Action.COMPARE: Offer(page == COLUMNS),
        Action.BACK: Offer(compared),
        Action.SKIP: Offer(compared and refused > 0),
        Action.CONFIRM: Offer(compared, refused == 0 or skipping),
    }
