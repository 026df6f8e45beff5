"""What the window of the bank's answer offers on each of its pages."""

from __future__ import annotations

from enum import Enum, auto

from app.services.bank.result import Look
from app.ui.widgets.offers import Offer

BRING, COLUMNS, QUESTIONS, LINES = range(4)


class Action(Enum):
    """Buttons and fields; DAY stands beside the button that registers."""

    HAND = auto()
    SEE_COLUMNS = auto()
    COMPARE = auto()
    AGAIN = auto()
    DAY = auto()
    CONFIRM = auto()


def result_offers(page: int, look: Look | None, *, new: bool) -> dict[Action, Offer]:
    """``look``: the file as understood, None without one; ``new``: a result not registered yet."""
    there, on_lines = look is not None, page == LINES
    told = look is not None and bool(look.told)
    clear = look is None or (look.matched.clear and look.table.has_result)
    return {
        Action.HAND: Offer(page in (BRING, QUESTIONS)),
        Action.SEE_COLUMNS: Offer(there and page != COLUMNS),
        Action.COMPARE: Offer(there and page == COLUMNS),
        Action.AGAIN: Offer(on_lines and told),
        Action.DAY: Offer(on_lines),
        Action.CONFIRM: Offer(on_lines, new and clear),
    }
