"""The tabs of the window, a line each, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.places import (
    BENEFICIARIES,
    PAYMENTS,
    REPORTS,
    TODAY,
    VILLAGE_TASKS,
    VISITS_AND_POLICIES,
    Place,
)
from app.ui.desk.desk import Desk
from app.ui.desk.page import Leading, Refreshing


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: its words, and what makes the widget (which is ``Refreshing``) for a desk."""

    title: str
    make: Callable[[Desk], QWidget]


class TabPlace(QWidget):
    """A tab's place in the window; what stands there is made when it is first wanted."""

    def __init__(self, tab: Tab, desk: Desk) -> None:
        super().__init__()
        self._tab, self._desk = tab, desk
        self._content: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def made(self) -> bool:
        """Whether the tab was wanted already."""
        return self._content is not None

    def content(self) -> QWidget:
        """The tab's own widget."""
        if self._content is None:
            self._content = self._tab.make(self._desk)
            self._layout.addWidget(self._content)
            self.setFocusProxy(self._content)
        return self._content

    def refresh(self) -> None:
        """As ``Refreshing``."""
        cast("Refreshing", self.content()).refresh()

    def show_place(self, place: Place) -> None:
        """As ``Leading``, where the tab is that."""
        content = self.content()
        if isinstance(content, Leading):
            content.show_place(place)


def _today(desk: Desk) -> QWidget:
    from app.ui.today.tab import TodayTab

    return TodayTab(desk)


def _beneficiaries(desk: Desk) -> QWidget:
    from app.ui.beneficiaries.tab import BeneficiariesTab

    return BeneficiariesTab(desk)


def _payments(desk: Desk) -> QWidget:
    from app.ui.payments.tab import PaymentsTab

    return PaymentsTab(desk)


def _village_tasks(desk: Desk) -> QWidget:
    from app.ui.village_tasks.day_start import DayStart
    from app.ui.village_tasks.tab import VillageTasksTab

    tab = VillageTasksTab(desk)
    DayStart(desk, tab).look()
    return tab


def _reports(desk: Desk) -> QWidget:
    from app.ui.reports.tab import ReportsTab

    return ReportsTab(desk)


def _visits(desk: Desk) -> QWidget:
    from app.ui.visits.tab import VisitsTab

    return VisitsTab(desk)


TABS: tuple[Tab, ...] = (
    Tab(TODAY, _today),
    Tab(BENEFICIARIES, _beneficiaries),
    Tab(PAYMENTS, _payments),
    Tab(VILLAGE_TASKS, _village_tasks),
    Tab(REPORTS, _reports),
    Tab(VISITS_AND_POLICIES, _visits),
)

_CODE = (
    "app.ui.today.tab",
    "app.ui.beneficiaries.tab",
    "app.ui.payments.tab",
    "app.ui.village_tasks.day_start",
    "app.ui.village_tasks.tab",
    "app.ui.reports.tab",
    "app.ui.visits.tab",
    "app.ui.village_tasks.overview",
    "app.ui.village_tasks.campaigns_page",
    "app.ui.village_tasks.scores_page",
    "app.ui.village_tasks.papers_page",
    "app.ui.village_tasks.calendar_page",
    "app.ui.village_tasks.in_charge_page",
    "app.ui.village_tasks.duty_page",
    "app.ui.payments.recoveries_page",
    "app.ui.payments.funds_page",
    "app.ui.payments.unclaimed_page",
    "app.ui.payments.distributions.page",
)


def load() -> None:
    """Read the code of the tabs; it takes most of a second, so do it beside the window."""
    for name in _CODE:
        import_module(name)
