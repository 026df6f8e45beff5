"""The tab 救助对象 over three made-up people, and what a person does at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtWidgets import QAbstractButton, QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.program import Program
from app.models.village import Village
from app.month import Month
from app.services.register import search_index
from app.ui.beneficiaries.action_dialog import ActionDialog
from app.ui.beneficiaries.tab import BeneficiariesTab
from app.ui.desk.desk import Desk
from tests import factory
from tests.ui.drivers import click, dialog_of, write

T = TypeVar("T")
MONTH = Month(2018, 10)


class PeopleDriver:
    """The tab, and what a person does at it."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        desk.set_month(MONTH)
        self.tab = BeneficiariesTab(desk)
        qtbot.addWidget(self.tab)
        self.tab.resize(1300, 640)
        with qtbot.waitExposed(self.tab):
            self.tab.show()
        self.tab.refresh()
        self.rest()

    def rest(self) -> None:
        """Until everything that was asked for has come."""
        self.qtbot.waitUntil(lambda: not self.desk.background.busy)

    def find(self, text: str) -> list[str]:
        """Names in the list once the text is typed."""
        self.tab.bar.search.clear()
        with self.qtbot.waitSignal(self.tab.bar.changed):
            write(self.tab.bar.search, text)
        self.rest()
        return [row.found.name for row in self.tab.table.rows.rows_here()]

    def look_at(self, name: str) -> None:
        self.find(name)
        known = self.tab.panel.known
        assert known is not None
        assert known.name == name

    def press_for(self, button: QAbstractButton) -> Any:
        """The form that a button of the panel opens."""
        click(button)
        return dialog_of(self.tab.panel.act)

    def choose(self, menu: QMenu, words: str) -> Any:
        """The form that a line of a menu opens."""
        next(action for action in menu.actions() if action.text() == words).trigger()
        menu.deleteLater()
        return dialog_of(self.tab.panel.act)

    def told(self, dialog: ActionDialog[Any]) -> str:
        """What the action means, once it is worked out."""
        dialog.look()
        self.rest()
        return dialog.preview.text()

    def save(self, dialog: ActionDialog[Any]) -> None:
        click(dialog.button)
        self.rest()

    def ask(self, question: Callable[[Session], T]) -> T:
        with self.desk.office.reading() as session:
            return question(session)


@pytest.fixture
def driver(qtbot: QtBot, desk: Desk) -> Iterator[PeopleDriver]:
    with desk.office.transaction() as session:
        village = session.scalars(select(Village).order_by(Village.position)).first()
        program = session.scalars(select(Program).where(Program.name == "农村低保")).one()
        a = factory.person(session, "覃桂兰", sex="女", village=village)
        b = factory.person(session, "向国安", village=village, born=date(1980, 2, 3))
        factory.person(session, "曾有福", born=date(1933, 2, 3))
        factory.enrollment(
            session,
            program,
            factory.household(session, a, b),
            amount_fen=31000,
            first_month=Month(2018, 1),
        )
        search_index.rebuild(session)
    made = PeopleDriver(qtbot, desk)
    yield made
    for dialog in cast("list[ActionDialog[Any]]", made.tab.findChildren(ActionDialog)):
        dialog.done(0)
