"""The pages of the tab 资金发放 beside the month's board, a line each, in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.ui.desk import Desk
from app.ui.payments.beside import BesidePage


@dataclass(frozen=True, slots=True)
class Beside:
    """``key`` is what places call it (``PaymentPlace.page``), ``title`` its words."""

    key: str
    title: str
    make: Callable[[Desk], BesidePage]


def _recoveries(desk: Desk) -> BesidePage:
    from app.ui.payments.recoveries_page import RecoveriesPage

    return RecoveriesPage(desk)


def _funds(desk: Desk) -> BesidePage:
    from app.ui.payments.funds_page import FundsPage

    return FundsPage(desk)


def _unclaimed(desk: Desk) -> BesidePage:
    from app.ui.payments.unclaimed_page import UnclaimedPage

    return UnclaimedPage(desk)


def _distributions(desk: Desk) -> BesidePage:
    from app.ui.distributions.page import DistributionsPage

    return DistributionsPage(desk)


BESIDE: tuple[Beside, ...] = (
    Beside("recoveries", "应追回", _recoveries),
    Beside("funds", "资金", _funds),
    Beside("unclaimed", "应享未享", _unclaimed),
    Beside("distributions", "慰问与救灾", _distributions),
)
