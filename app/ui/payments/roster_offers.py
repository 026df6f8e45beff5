"""What can be done with a line of a roster, and with money that is held back beside it."""

from __future__ import annotations

from enum import Enum, auto

from app.models.roster import ItemKind
from app.services.rosters.held import HeldBack
from app.services.rosters.rows import RosterLineRow
from app.ui.widgets.offers import Offer, only_preparing

# Why money is held (docs/rules.md [R]6): by hand, or for want of an account or a payee.
BY_HAND = "hold"
RETURNED = "account-returned"
NO_PLACE = (RETURNED, "account-missing", "payee-missing", "payee-dead")


class Action(Enum):
    """On the one line that the cursor is on."""

    HOLD = auto()
    NO_OFFSET = auto()
    RELEASE = auto()
    CONFIRM = auto()
    CHANGE = auto()
    PERSON = auto()


def line_offers(
    line: RosterLineRow | None, *, drafting: bool, may_prepare: bool
) -> dict[Action, Offer]:
    """Of a line; ``drafting``: the roster may still change."""
    set_off = line is not None and any(item.kind is ItemKind.OFFSET for item in line.items)
    offers = {
        Action.HOLD: Offer(drafting, line is not None),
        Action.NO_OFFSET: Offer(drafting and set_off),
    }
    person = Offer(usable=line is not None)
    return {**only_preparing(offers, may_prepare=may_prepare), Action.PERSON: person}


def held_offers(held: HeldBack | None, *, unlocked: bool, may_prepare: bool) -> dict[Action, Offer]:
    """Of money held back; ``unlocked``: the month is not drafted yet, or its draft stands."""
    code = held.code if held is not None else ""
    offers = {
        Action.RELEASE: Offer(unlocked, code == BY_HAND),
        Action.CONFIRM: Offer(unlocked and code == RETURNED),
        Action.CHANGE: Offer(unlocked and code in NO_PLACE),
    }
    person = Offer(usable=held is not None)
    return {**only_preparing(offers, may_prepare=may_prepare), Action.PERSON: person}
