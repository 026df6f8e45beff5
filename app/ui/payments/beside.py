"""Pages of the tab 资金发放 beside the month's board: over all programs and months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.desk import Desk


class BesidePage(QWidget):
    """``refresh`` asks again; ``person_wanted`` (ID number) asks to see somebody in 救助对象."""

    person_wanted = Signal(str)

    def refresh(self) -> None:
        """Called when the page is turned to, and after every action while it is seen."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Beside:
    """``key`` is what places call it (``PaymentPlace.page``), ``title`` its words."""

    key: str
    title: str
    make: Callable[[Desk], BesidePage]


def _recoveries(desk: Desk) -> BesidePage:
    from app.ui.payments.recoveries_page import RecoveriesPage

    return RecoveriesPage(desk)


BESIDE: tuple[Beside, ...] = (Beside("recoveries", "应追回", _recoveries),)
