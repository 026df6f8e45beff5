"""The pages of the tab 来访与政策, a line each, in the order in which they stand."""

from __future__ import annotations

from app.ui.desk.paged_tabs import PageEntry

VISITS, POLICIES = "来访接待", "政策文件"

PAGES: tuple[PageEntry, ...] = (
    PageEntry(VISITS, "app.ui.visits.page:VisitsPage"),
    PageEntry(POLICIES, "app.ui.policies.page:PoliciesPage"),
)
