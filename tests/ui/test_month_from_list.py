"""One sitting in the main window: a real list comes in, is paid, approved, printed and sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models.roster import Roster, RosterStatus
from app.models.village import Village
from app.money import grouped, to_fen
from app.month import Month
from app.services.register.villages import add_villages, read_villages_file
from app.ui.beneficiaries.import_offers import COMPARE
from app.ui.beneficiaries.import_window import ImportWindow
from app.ui.beneficiaries.tab import BeneficiariesTab
from app.ui.desk.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.payments.paper_page import PaperPage
from app.ui.payments.review_page import ReviewPage
from app.ui.payments.roster_page import RosterPage
from app.ui.payments.steps import Step
from app.ui.payments.tab import PaymentsTab
from app.wording import amount_in_words
from tests.printed import text_of
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, dialog_of, press, write
from tests.ui.plan import REVIEWER

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
LIST, PROGRAM, OCTOBER, START = "2018-10/城市低保.csv", "城市低保", Month(2018, 10), Month(2018, 1)
Press = Callable[[QWidget], None]


def expected_fen() -> int:
    """October, and each month before it since the ledger's start, for all on the list."""
    found = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))["files"][LIST]
    total = 0
    for household in found["list"]:
        first = max(START, Month.parse(household["start"]))
        months = (OCTOBER.year - first.year) * 12 + OCTOBER.number - first.number + 1
        total += to_fen(Decimal(household["amount"])) * max(0, months)
    return total


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Iterator[MainWindow]:
    """The whole window over an office that has its villages and nobody in it."""
    with desk.office.transaction() as session:
        there = set(session.scalars(select(Village.name)))
        rows = read_villages_file(SAMPLES / "villages.csv")
        add_villages(session, desk.by, [row for row in rows if row.name not in there])
    made = MainWindow(desk)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    rest(qtbot, desk)
    desk.set_month(OCTOBER)
    yield made
    made._leaving = True


def rest(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not desk.background.busy)


def by_key(widget: QWidget) -> None:
    """The keyboard comes to a button and presses it."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert widget.window().focusWidget() is widget, "the keyboard does not come here"
    press(widget, Qt.Key.Key_Space)


@pytest.mark.parametrize("push", [by_key, click], ids=["keyboard", "mouse"])
def test_from_the_countys_list_to_the_bank(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    recorded: RecordedDialogs,
    tmp_path: Path,
    push: Press,
) -> None:
    def do(widget: QWidget) -> None:
        push(widget)
        rest(qtbot, desk)

    # 救助对象: the list is understood, compared, taken in.
    press(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    rest(qtbot, desk)
    people = cast("BeneficiariesTab", window.findChild(BeneficiariesTab))
    do(people.take_in)
    (coming,) = cast("list[ImportWindow]", people.findChildren(ImportWindow))
    recorded.answers = [SAMPLES / LIST]
    do(coming.choose)
    assert coming.head.program.currentText() == PROGRAM
    do(coming.head.full)
    do(coming.compare)
    assert coming.stack.currentIndex() == COMPARE
    assert coming.sentence.text().startswith("导入后将新增66户")
    do(coming.confirm)
    assert people.count.text() == "共 93 人"

    # 资金发放: drafted, submitted, approved by the other person's own password.
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    rest(qtbot, desk)
    payments = cast("PaymentsTab", window.findChild(PaymentsTab))
    run = next(one for one in payments.board.all_runs if one.program == PROGRAM)
    payments.open_step(run.program_id, Step.ROSTER)
    rest(qtbot, desk)
    do(cast("RosterPage", payments.pages[Step.ROSTER]).draft)
    payments.open_step(run.program_id, Step.REVIEW)
    rest(qtbot, desk)
    review = cast("ReviewPage", payments.pages[Step.REVIEW])
    do(review.submit)
    do(review.approve)
    assert review.dialog is not None
    form = dialog_of(review).form
    with_reason = dialog_of(review).reason in form.fields
    if with_reason:
        write(dialog_of(review).reason, "按县里名单逐户核对过")
    # Nobody made the rosters of the months before: the reviewer confirms that they are owed.
    write(dialog_of(review).unpaid, "确有9个月未发,应全部补发")
    write(dialog_of(review).second.password, REVIEWER.password)
    do(dialog_of(review).button)

    # The paper says what the list says; it goes to the bank.
    payments.open_step(run.program_id, Step.PAPER)
    rest(qtbot, desk)
    paper = cast("PaperPage", payments.pages[Step.PAPER])
    recorded.answers = [tmp_path / "roster.pdf", True]
    do(paper.save_pdf)
    do(paper.send)
    text = text_of(tmp_path / "roster.pdf").replace("\r\n", "")
    assert grouped(expected_fen()) in text
    assert f"人民币{amount_in_words(expected_fen())}" in text
    with desk.office.reading() as session:
        (roster,) = session.scalars(select(Roster))
        assert roster.status is RosterStatus.SENT
