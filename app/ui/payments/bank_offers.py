"""What can be done after a roster went to the bank: with the roster, and with one of its lines."""

from __future__ import annotations

from enum import Enum, auto

from app.models.roster import RosterStatus
from app.services.rosters.returned import Next, ReturnedLine
from app.ui.widgets.offers import Offer, only_preparing

ANSWERED = (RosterStatus.SENT, RosterStatus.SETTLED)
REGISTER, REGISTER_CASH = "登记发放结果…", "登记领取结果…"


class Action(Enum):
    """The page's buttons; from CONFIRM on they are about one line."""

    RESULT = auto()
    ALL_PAID = auto()
    SUPPLEMENT = auto()
    ONWARD = auto()
    BACK = auto()
    CONFIRM = auto()
    CHANGE = auto()
    CORRECT = auto()


def bank_offers(
    status: RosterStatus | None, *, in_cash: bool, owed: bool, may_prepare: bool
) -> dict[Action, Offer]:
    """``owed``: more than this roster pays is due now; ``in_cash``: paid against a signature."""
    sent = status is RosterStatus.SENT
    offers = {
        Action.RESULT: Offer(sent, words=REGISTER_CASH if in_cash else REGISTER),
        Action.ALL_PAID: Offer(sent),
        Action.SUPPLEMENT: Offer(owed),
    }
    return {
        **only_preparing(offers, may_prepare=may_prepare),
        Action.ONWARD: Offer(status is RosterStatus.SETTLED),
        Action.BACK: Offer(status not in ANSWERED),
    }


def line_offers(
    returned: ReturnedLine | None, *, answered: bool, final: bool, may_prepare: bool
) -> dict[Action, Offer]:
    """``returned``: the bank sent it back; ``final``: the line has a result to correct.

    ``answered``: the page is about results at all.
    """
    waits = returned is not None and returned.next is Next.ACCOUNT
    offers = {
        Action.CONFIRM: Offer(waits and _can_be_paid(returned)),
        Action.CHANGE: Offer(waits),
        Action.CORRECT: Offer(answered, final),
    }
    return only_preparing(offers, may_prepare=may_prepare)


def _can_be_paid(returned: ReturnedLine | None) -> bool:
    """Whether there is an account of somebody alive that can be said to be right."""
    payee = returned.payee if returned is not None else None
    return payee is not None and bool(payee.account) and payee.died_on is None
