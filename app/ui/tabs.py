"""The tabs of the window, a line each, in the order in which they stand."""

from __future__ import annotations

from app.places import (
    BENEFICIARIES,
    PAYMENTS,
    REPORTS,
    TODAY,
    VILLAGE_TASKS,
    VISITS_AND_POLICIES,
)
from app.ui.desk.paged_tabs import PageEntry
from app.ui.payments.side_pages import SIDE_PAGES
from app.ui.village_tasks.pages import PAGES as TASK_PAGES
from app.ui.visits.pages import PAGES as VISIT_PAGES

TABS: tuple[PageEntry, ...] = (
    PageEntry(TODAY, "app.ui.today.tab:TodayTab"),
    PageEntry(BENEFICIARIES, "app.ui.beneficiaries.tab:BeneficiariesTab"),
    PageEntry(PAYMENTS, "app.ui.payments.tab:PaymentsTab"),
    PageEntry(VILLAGE_TASKS, "app.ui.village_tasks.tab:VillageTasksTab"),
    PageEntry(REPORTS, "app.ui.reports.tab:ReportsTab"),
    PageEntry(VISITS_AND_POLICIES, "app.ui.visits.tab:VisitsTab"),
)


def load() -> None:
    """Read the code of all pages; it takes most of a second, so do it beside the window."""
    for entry in (*TABS, *TASK_PAGES, *SIDE_PAGES, *VISIT_PAGES):
        entry.load()
