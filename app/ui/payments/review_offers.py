"""What can be done with a roster on its way through review, and what is likely to come next."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum, auto

from app.models.roster import RosterStatus
from app.models.staff import Role
from app.ui.widgets.offers import EITHER, PREPARES, Offer

PASSED = (RosterStatus.APPROVED, RosterStatus.SENT, RosterStatus.SETTLED)


class Action(Enum):
    """The page's buttons."""

    SUBMIT = auto()
    APPROVE = auto()
    GIVE_BACK = auto()
    WITHDRAW = auto()
    ONWARD = auto()
    TO_ROSTER = auto()
    TO_CHECK = auto()


def review_offers(
    status: RosterStatus | None, roles: Collection[Role], *, errors: bool
) -> dict[Action, Offer]:
    """``status`` None: not drafted yet; ``errors``: the check found what must be put right.

    Whoever reviews proves it with a password of their own, so 复核通过 asks for no role here.
    """
    prepares = Role.PREPARE in roles
    either = prepares or Role.REVIEW in roles
    draft, submitted = status is RosterStatus.DRAFT, status is RosterStatus.SUBMITTED
    return {
        Action.SUBMIT: Offer(draft, not errors).only_if(prepares, PREPARES),
        Action.APPROVE: Offer(submitted, not errors),
        Action.GIVE_BACK: Offer(submitted).only_if(either, EITHER),
        Action.WITHDRAW: Offer(status is RosterStatus.APPROVED).only_if(either, EITHER),
        Action.ONWARD: Offer(status in PASSED),
        Action.TO_ROSTER: Offer(status in (None, RosterStatus.DRAFT, RosterStatus.WITHDRAWN)),
        Action.TO_CHECK: Offer(draft or submitted),
    }


def likely(status: RosterStatus | None, *, errors: bool) -> Action:
    """The one button that stands out."""
    if status is RosterStatus.SUBMITTED:
        return Action.GIVE_BACK if errors else Action.APPROVE
    if status is RosterStatus.DRAFT:
        return Action.TO_CHECK if errors else Action.SUBMIT
    return Action.ONWARD if status in PASSED else Action.TO_ROSTER
