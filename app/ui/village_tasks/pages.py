"""The pages of the tab 村级任务, a line each, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from app.ui.desk.desk import Desk
from app.ui.village_tasks.titles import (
    CALENDAR,
    DUTIES,
    IN_CHARGE,
    OVERVIEW,
    PAPERS,
    ROUNDS,
    SCORES,
)


@runtime_checkable
class ShowsTask(Protocol):
    """A page that can be opened at one task (a ``TaskPlace`` names both)."""

    def show_task(self, task_id: int, village_id: int | None = None) -> None:
        """Look at that task, or at a village's share of it."""


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A page: its words, and what makes the widget (which is ``Refreshing``) for a desk."""

    title: str
    make: Callable[[Desk], QWidget]


def _overview(desk: Desk) -> QWidget:
    from app.ui.village_tasks.overview import OverviewPage

    return OverviewPage(desk)


def _rounds(desk: Desk) -> QWidget:
    from app.ui.village_tasks.campaigns_page import RoundsPage

    return RoundsPage(desk)


def _scores(desk: Desk) -> QWidget:
    from app.ui.village_tasks.scores_page import ScoresPage

    return ScoresPage(desk)


def _papers(desk: Desk) -> QWidget:
    from app.ui.village_tasks.papers_page import PapersPage

    return PapersPage(desk)


def _calendar(desk: Desk) -> QWidget:
    from app.ui.village_tasks.calendar_page import CalendarPage

    return CalendarPage(desk)


def _in_charge(desk: Desk) -> QWidget:
    from app.ui.village_tasks.in_charge_page import InChargePage

    return InChargePage(desk)


def _duties(desk: Desk) -> QWidget:
    from app.ui.village_tasks.duty_page import DutyPage

    return DutyPage(desk)


PAGES: tuple[TaskPage, ...] = (
    TaskPage(OVERVIEW, _overview),
    TaskPage(ROUNDS, _rounds),
    TaskPage(PAPERS, _papers),
    TaskPage(SCORES, _scores),
    TaskPage(CALENDAR, _calendar),
    TaskPage(IN_CHARGE, _in_charge),
    TaskPage(DUTIES, _duties),
)
