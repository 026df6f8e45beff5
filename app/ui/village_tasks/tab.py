"""The tab 村级任务: a row of pages, of which the one that is seen asks the office."""

from __future__ import annotations

from collections.abc import Sequence

from app.places import VILLAGE_TASKS, Place, TaskPlace
from app.ui.desk.desk import Desk
from app.ui.desk.paged_tabs import PagedTabs, PageEntry
from app.ui.village_tasks.pages import PAGES, ShowsTask


class VillageTasksTab(PagedTabs):
    """The pages of tasks, people, papers and duties."""

    def __init__(self, desk: Desk, pages: Sequence[PageEntry] = PAGES) -> None:
        super().__init__(desk, pages, VILLAGE_TASKS)

    def show_place(self, place: Place) -> None:
        """Turn to the page that a place names, and look at its task there."""
        if not isinstance(place, TaskPlace):
            return
        page = self.open_page(place.page or self.titles[0])
        if place.task_id is not None and isinstance(page, ShowsTask):
            page.show_task(place.task_id, place.village_id)
