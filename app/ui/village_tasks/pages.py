"""The pages of the tab 村级任务, a line each, in the order in which they stand."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from app.ui.desk.paged_tabs import PageEntry
from app.ui.village_tasks.titles import (
    CALENDAR,
    CAMPAIGNS,
    DUTIES,
    IN_CHARGE,
    OVERVIEW,
    PAPERS,
    SCORES,
)


@runtime_checkable
class ShowsTask(Protocol):
    """A page that can be opened at one task (a ``TaskPlace`` names both)."""

    def show_task(self, task_id: int, village_id: int | None = None) -> None:
        """Look at that task, or at a village's share of it."""


PAGES: tuple[PageEntry, ...] = (
    PageEntry(OVERVIEW, "app.ui.village_tasks.overview:OverviewPage"),
    PageEntry(CAMPAIGNS, "app.ui.village_tasks.campaigns_page:CampaignsPage"),
    PageEntry(PAPERS, "app.ui.village_tasks.papers_page:PapersPage"),
    PageEntry(SCORES, "app.ui.village_tasks.scores_page:ScoresPage"),
    PageEntry(CALENDAR, "app.ui.village_tasks.calendar_page:CalendarPage"),
    PageEntry(IN_CHARGE, "app.ui.village_tasks.in_charge_page:InChargePage"),
    PageEntry(DUTIES, "app.ui.village_tasks.duty_page:DutyPage"),
)
