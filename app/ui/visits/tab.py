"""The tab 来访与政策: visits and documents, a page each."""

from __future__ import annotations

from typing import Any, cast

from app.places import VISITS_AND_POLICIES, Place, PolicyPlace, VisitPlace
from app.ui.desk.desk import Desk
from app.ui.desk.list_detail import ListDetail
from app.ui.desk.paged_tabs import PagedTabs
from app.ui.visits.pages import PAGES, POLICIES, VISITS


class VisitsTab(PagedTabs):
    """Two pages, each with what is looked for above, a list left and the one thing right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, PAGES, VISITS_AND_POLICIES)

    def show_place(self, place: Place) -> None:
        """One visit or one document."""
        if isinstance(place, VisitPlace):
            self._show_one(VISITS, place.visit_id)
        elif isinstance(place, PolicyPlace):
            self._show_one(POLICIES, place.policy_id)

    def _show_one(self, title: str, wanted: int) -> None:
        cast("ListDetail[Any, Any]", self.open_page(title)).show_one(wanted)
