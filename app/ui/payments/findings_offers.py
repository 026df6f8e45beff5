"""What can be done on the page of the check: lead to a finding's place, give reasons, print."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum, auto

from app.models.roster import OPEN, RosterStatus
from app.models.staff import Role
from app.ui.widgets.offers import EITHER, PREPARES, Offer


class Action(Enum):
    """The page's buttons."""

    HANDLE = auto()
    REASON = auto()
    REASON_ALL = auto()
    OPTIONS = auto()
    PRINT = auto()


def findings_offers(
    status: RosterStatus | None,
    roles: Collection[Role],
    *,
    leads: bool,
    chosen: bool,
    bare: bool,
    looked: bool,
) -> dict[Action, Offer]:
    """``status`` None: nothing drafted; ``leads``: the finding can be put right somewhere.

    ``chosen``, ``bare``: warnings selected, and warnings without a reason; ``looked``: the
    check has run.
    """
    open_still = status in OPEN
    either = Role.PREPARE in roles or Role.REVIEW in roles
    return {
        Action.HANDLE: Offer(usable=leads),
        Action.REASON: Offer(usable=open_still and chosen).only_if(either, EITHER),
        Action.REASON_ALL: Offer(usable=open_still and bare).only_if(either, EITHER),
        Action.OPTIONS: Offer().only_if(Role.PREPARE in roles, PREPARES),
        Action.PRINT: Offer(usable=looked),
    }
