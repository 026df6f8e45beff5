"""The payments tab over a real encrypted office with one program of a few households."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.program import Program
from app.models.roster import Roster, RosterStatus
from app.models.village import Village
from app.month import Month
from app.ui.desk.desk import Desk
from app.ui.payments.bank_page import BankPage
from app.ui.payments.changes_page import ChangesPage
from app.ui.payments.findings_page import FindingsPage
from app.ui.payments.page import StepPage
from app.ui.payments.paper_page import PaperPage
from app.ui.payments.review_page import ReviewPage
from app.ui.payments.roster_page import RosterPage
from app.ui.payments.steps import Run, Step
from app.ui.payments.tab import PaymentsTab
from app.ui.widgets import dialogs
from tests import factory
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, dialog_of, press

T = TypeVar("T")
PROGRAM = "农村低保"
MONTH = Month(2018, 1)


class NamingDialogs(RecordedDialogs):
    """Also keeps the names proposed for files, and the details of questions."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.picked: list[Sequence[dialogs.Choice]] = []

    def save_file(self, parent: QWidget | None, title: str, name: str, kinds: str) -> Path | None:
        self.names.append(name)
        return super().save_file(parent, title, name, kinds)

    def pick(
        self,
        parent: QWidget | None,
        text: str,
        choices: Sequence[dialogs.Choice],
        detail: str = "",
    ) -> int | None:
        self.picked.append(choices)
        return super().pick(parent, text, choices, detail)


@pytest.fixture(autouse=True)
def recorded() -> Iterator[NamingDialogs]:
    recorder = NamingDialogs()
    dialogs.replace(recorder)
    yield recorder
    dialogs.restore()


@dataclass
class Hall:
    """The tab with hands and eyes: what is open, what is said, what the office holds."""

    qtbot: QtBot
    desk: Desk
    tab: PaymentsTab
    recorded: NamingDialogs
    said: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Until everything that was asked for is here."""
        self.qtbot.waitUntil(lambda: not self.desk.background.busy)

    def write(self, action: Callable[[Session], T]) -> T:
        """Something that happened elsewhere in the office."""
        with self.desk.office.transaction() as session:
            return action(session)

    def enroll_named(self, name: str) -> None:
        """A household of 200.00 yuan whose head has that name."""
        self.enroll(20000, name=name)

    def enroll(
        self, *amounts: int, first: Month = MONTH, name: str = "", **facts: object
    ) -> list[str]:
        """Households of one person each; their names."""

        def add(session: Session) -> list[str]:
            program = session.scalars(select(Program).where(Program.name == PROGRAM)).one()
            village = session.scalars(select(Village)).first()
            names = []
            for amount in amounts:
                person = factory.person(session, name, village=village)
                home = factory.household(session, person)
                factory.enrollment(
                    session,
                    program,
                    home,
                    first_month=first,
                    amount_fen=amount,
                    **facts,  # type: ignore[arg-type]
                )
                names.append(person.name)
            return names

        return self.write(add)

    def refresh(self) -> None:
        self.tab.refresh()
        self.settle()

    def run(self, program: str = PROGRAM) -> Run:
        """A program's run as the board has it."""
        return next(run for run in self.tab.board.all_runs if run.program == program)

    def open(self, step: Step) -> None:
        self.tab.open_step(self.run().program_id, step)
        self.settle()

    def press(self, button: QPushButton) -> None:
        """A click, and all that comes of it."""
        click(button)
        self.settle()

    def enter(self) -> None:
        """Enter, where the keyboard is."""
        where = self.tab.focusWidget()
        assert where is not None
        press(where, Qt.Key.Key_Return)
        self.settle()

    @property
    def page(self) -> StepPage:
        """The page that is open."""
        page = self.tab.stack.currentWidget()
        assert isinstance(page, StepPage)
        assert page.isVisible()
        return page

    def step(self) -> Step:
        """Which page is open."""
        return next(step for step, page in self.tab.pages.items() if page is self.page)

    @property
    def dialog(self) -> Any:
        """The dialog that is open; which one it is, and its fields, the test knows."""
        return dialog_of(self.page)

    def status(self) -> RosterStatus | None:
        """Where the newest roster stands in the database."""
        with self.desk.office.reading() as session:
            newest = session.scalars(select(Roster).order_by(Roster.id.desc())).first()
            return None if newest is None else newest.status

    @property
    def changes(self) -> ChangesPage:
        return _of(self.tab.pages[Step.CHANGES], ChangesPage)

    @property
    def roster(self) -> RosterPage:
        return _of(self.tab.pages[Step.ROSTER], RosterPage)

    @property
    def check(self) -> FindingsPage:
        return _of(self.tab.pages[Step.CHECK], FindingsPage)

    @property
    def review(self) -> ReviewPage:
        return _of(self.tab.pages[Step.REVIEW], ReviewPage)

    @property
    def paper(self) -> PaperPage:
        return _of(self.tab.pages[Step.PAPER], PaperPage)

    @property
    def bank(self) -> BankPage:
        return _of(self.tab.pages[Step.BANK], BankPage)


@pytest.fixture
def hall(qtbot: QtBot, desk: Desk, recorded: NamingDialogs) -> Hall:
    """Three households of 310.00, 420.00 and 100.00 yuan, in January 2018."""
    desk.set_month(MONTH)
    tab = PaymentsTab(desk)
    qtbot.addWidget(tab)
    made = Hall(qtbot, desk, tab, recorded)
    desk.done.connect(made.said.append)
    made.enroll(31000, 42000, 10000)
    tab.resize(1340, 620)
    with qtbot.waitExposed(tab):
        tab.show()
    made.refresh()
    return made


@pytest.fixture
def drafted(hall: Hall) -> Hall:
    """With the roster drafted and its page open."""
    hall.open(Step.ROSTER)
    hall.press(hall.roster.draft)
    return hall


@pytest.fixture
def submitted(drafted: Hall) -> Hall:
    """With the roster handed over and the review's page open."""
    drafted.open(Step.REVIEW)
    drafted.press(drafted.review.submit)
    return drafted


def _of(page: StepPage, kind: type[T]) -> T:
    assert isinstance(page, kind)
    return page
