"""The pages of the tab 资金发放 beside the month's board, a line each, in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.ui.desk.desk import Desk
from app.ui.payments.side_page import SidePage


@dataclass(frozen=True, slots=True)
class SidePageEntry:
    """``key`` is what places call it (``PaymentPlace.page``), ``title`` its words."""

    key: str
    title: str
    make: Callable[[Desk], SidePage]


def _recoveries(desk: Desk) -> SidePage:
    from app.ui.payments.recoveries_page import RecoveriesPage

    return RecoveriesPage(desk)


def _funds(desk: Desk) -> SidePage:
    from app.ui.payments.funds_page import FundsPage

    return FundsPage(desk)


def _unclaimed(desk: Desk) -> SidePage:
    from app.ui.payments.unclaimed_page import UnclaimedPage

    return UnclaimedPage(desk)


def _distributions(desk: Desk) -> SidePage:
    from app.ui.payments.distributions.page import DistributionsPage

    return DistributionsPage(desk)


SIDE_PAGES: tuple[SidePageEntry, ...] = (
    SidePageEntry("recoveries", "应追回", _recoveries),
    SidePageEntry("funds", "资金", _funds),
    SidePageEntry("unclaimed", "应享未享", _unclaimed),
    SidePageEntry("distributions", "慰问与救灾", _distributions),
)
