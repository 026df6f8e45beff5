"""What can be done with a distribution and with those selected in it, as it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum, auto

from app.models.distribution import DistributionStatus
from app.services.distributions.rows import DistributionRow, RecipientRow
from app.ui.widgets.offers import Offer, only_preparing


class Action(Enum):
    """Of the list as a whole, and from ASSESS on of those selected."""

    FIX = auto()
    ADD = auto()
    GATHER = auto()
    PAPER = auto()
    CANCEL = auto()
    ASSESS = auto()
    CATEGORY = auto()
    REFUSE = auto()
    TAKE_BACK = auto()
    SIGN = auto()
    UNSIGN = auto()


def distribution_offers(
    row: DistributionRow | None,
    categories: Collection[str],
    chosen: Sequence[RecipientRow],
    *,
    may_prepare: bool,
) -> dict[Action, Offer]:
    """Only what can be done now; printing is open to everybody."""
    if row is None:
        return {}
    begun = row.status is DistributionStatus.OPEN
    fixed = row.status is DistributionStatus.FIXED
    relief, signing = begun and row.relief, fixed and row.goods
    refused = {one.refused is not None for one in chosen}
    signed = {one.received_on is not None for one in chosen}
    offers = {
        Action.FIX: Offer(begun, row.receiving > 0),
        Action.ADD: Offer(relief),
        Action.GATHER: Offer(begun and bool(row.sources)),
        Action.CANCEL: Offer(begun or fixed),
        Action.ASSESS: Offer(relief, bool(chosen)),
        Action.CATEGORY: Offer(begun and bool(categories), bool(chosen)),
        Action.REFUSE: Offer(begun, False in refused),
        Action.TAKE_BACK: Offer(begun, True in refused),
        Action.SIGN: Offer(signing, False in signed),
        Action.UNSIGN: Offer(signing, True in signed),
    }
    return {**only_preparing(offers, may_prepare=may_prepare), Action.PAPER: Offer()}
