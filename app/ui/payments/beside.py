"""Pages of the tab 资金发放 beside the month's board: over all programs and months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from app.ui.desk import Desk
from app.ui.payments.page import Page


class BesidePage(Page):
    """A page of all programs; ``of_month``: it is about the month chosen above."""

    of_month: ClassVar[bool] = False

    def refresh(self) -> None:
        """Called when the page is turned to, and after every action while it is seen."""
        raise NotImplementedError

    def show_program(self, program_id: int) -> None:
        """Put a program in front, where the page has a line for each."""


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
