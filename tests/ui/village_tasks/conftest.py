"""The tab 村级任务 over a real encrypted office of two villages, with hands and eyes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.village import Village
from app.services.duties.contacts import add_contact
from app.services.duties.officers import set_officer
from app.services.tasks import views
from app.services.tasks.creating import new_task
from app.services.tasks.rows import AssignmentRow, NewTask
from app.ui.desk.desk import Desk
from app.ui.village_tasks.overview import OverviewPage
from app.ui.village_tasks.tab import VillageTasksTab
from app.ui.village_tasks.titles import OVERVIEW
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click

T = TypeVar("T")
TODAY = date.today()


def days(count: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=count)


@dataclass
class Room:
    """The tab and what is said; ``villages`` are ids by name."""

    qtbot: QtBot
    desk: Desk
    tab: VillageTasksTab
    recorded: RecordedDialogs
    said: list[str] = field(default_factory=list)
    villages: dict[str, int] = field(default_factory=dict)

    def settle(self) -> None:
        """Until everything that was asked for is here."""
        self.qtbot.waitUntil(lambda: not self.desk.background.busy)

    def write(self, action: Callable[[Session], T]) -> T:
        """Something that happened elsewhere in the office."""
        with self.desk.office.transaction() as session:
            return action(session)

    def read(self, question: Callable[[Session], T]) -> T:
        """What the office holds."""
        with self.desk.office.reading() as session:
            return question(session)

    def task(self, title: str, due: int, **others: object) -> int:
        """A task due in so many days; its id."""
        wanted = NewTask(title=title, due_on=days(due), **others)  # type: ignore[arg-type]
        issued = min(TODAY, days(due - 20))
        return self.write(
            lambda session: new_task(session, self.desk.by, wanted, today=issued).task_id
        )

    def share(self, task_id: int, village: str) -> AssignmentRow:
        """A village's share of a task as the office has it now."""

        def question(session: Session) -> AssignmentRow:
            own = views.assignment_of(session, task_id, self.villages[village])
            return views.assignment_row(session, own, today=TODAY)

        return self.read(question)

    def refresh(self) -> None:
        self.tab.refresh()
        self.settle()

    def press(self, button: QPushButton) -> None:
        """A click, and all that comes of it."""
        click(button)
        self.settle()

    @property
    def overview(self) -> OverviewPage:
        page = self.tab.page(OVERVIEW)
        assert isinstance(page, OverviewPage)
        return page


@pytest.fixture
def room(qtbot: QtBot, desk: Desk, recorded: RecordedDialogs) -> Room:
    """Two villages with an officer and a contact each, and no task yet."""
    tab = VillageTasksTab(desk)
    qtbot.addWidget(tab)
    made = Room(qtbot, desk, tab, recorded)
    desk.done.connect(made.said.append)
    # As the main window does.
    desk.place_wanted.connect(tab.show_place)

    def prepare(session: Session) -> dict[str, int]:
        found = {one.name: one.id for one in session.scalars(select(Village))}
        for number, village_id in enumerate(found.values()):
            set_officer(session, desk.by, village_id, desk.by, from_day=date(2018, 1, 1))
            add_contact(
                session, desk.by, village_id, f"联系{number}", post="协理员", phone="13900000000"
            )
        return found

    made.villages = made.write(prepare)
    tab.resize(1340, 620)
    with qtbot.waitExposed(tab):
        tab.show()
    made.refresh()
    return made
