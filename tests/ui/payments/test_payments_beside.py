"""SidePageEntry the board: the funds of a year, and who should get and does not, by real clicks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.fund import Allocation
from app.models.person import Person
from app.models.program import Program
from app.models.staff import Staff
from app.places import ApplicationPlace, PaymentPlace, PersonPlace, Place
from app.services.rosters import lifecycle
from app.ui.payments.funds_page import FundsPage
from app.ui.payments.side_pages import SIDE_PAGES
from app.ui.payments.unclaimed_page import UnclaimedPage
from app.ui.widgets.fields import TickField
from tests import factory
from tests.ui.drivers import click, dialog_of, press, write
from tests.ui.payments.conftest import MONTH, PROGRAM, Hall

KEYS = [one.key for one in SIDE_PAGES]
FUNDS, UNCLAIMED = KEYS.index("funds") + 1, KEYS.index("unclaimed") + 1


def turn(hall: Hall, at: int) -> None:
    """Click a page's tab beside the board's."""
    click(hall.tab.shelf, hall.tab.shelf.tabRect(at).center())
    hall.settle()


def funds_page(hall: Hall) -> FundsPage:
    turn(hall, FUNDS)
    page = hall.tab.beside["funds"]
    assert isinstance(page, FundsPage)
    return page


def unclaimed_page(hall: Hall) -> UnclaimedPage:
    turn(hall, UNCLAIMED)
    page = hall.tab.beside["unclaimed"]
    assert isinstance(page, UnclaimedPage)
    return page


@pytest.fixture
def aged(hall: Hall) -> Hall:
    """With somebody of eighty-one and a disabled one, who receive nothing."""

    def add(session: Session) -> None:
        factory.person(session, "覃老人", born=date(1936, 5, 1))
        factory.person(session, "向残疾", disability_level="一级")

    hall.write(add)
    return hall


def test_money_comes_in_by_the_keyboard_and_is_taken_back(hall: Hall) -> None:
    page = funds_page(hall)
    assert "登记了到账以后" in page.summary.text()
    hall.press(page.add)
    assert page.dialog is not None
    form = dialog_of(page).form
    write(dialog_of(page).program.lineEdit(), PROGRAM)
    press(dialog_of(page).program.lineEdit(), Qt.Key.Key_Tab)
    write(dialog_of(page).amount, "5000")
    dialog_of(page).on.set_value(date(2018, 1, 3))
    press(dialog_of(page).document, Qt.Key.Key_Return)
    assert form.message(dialog_of(page).document)
    write(dialog_of(page).document, "县财社1号")
    press(dialog_of(page).document, Qt.Key.Key_Return)
    hall.settle()
    assert hall.said[-1] == "已登记到账 5,000.00 元"
    line = page.table.current()
    assert line is not None
    assert (line.funds.program, line.year.balance_fen) == (PROGRAM, 500000)
    assert page.summary.text().startswith("✓ 余额合计 5,000.00 元")
    hall.press(page.take_back)
    assert page.dialog is not None
    write(dialog_of(page).reason, "录错了")
    press(dialog_of(page).reason, Qt.Key.Key_Return)
    hall.settle()
    assert [row.state for row in page.receipts.rows.rows_here()] == ["冲销", "已冲销"]
    assert not page.take_back.isEnabled()
    with hall.desk.office.reading() as session:
        amounts = session.scalars(select(Allocation.amount_fen)).all()
    assert sorted(amounts) == [-500000, 500000]


def test_what_the_next_payment_wants_is_told(drafted: Hall) -> None:
    hall = drafted
    approve(hall)

    def receive(session: Session) -> None:
        program = session.scalars(select(Program).where(Program.name == PROGRAM)).one()
        by = session.scalars(select(Staff.id)).first()
        session.add(
            Allocation(
                program_id=program.id,
                amount_fen=100000,
                received_on=date(2018, 1, 1),
                document="拨款",
                entered_by_id=by or 0,
            )
        )

    hall.write(receive)
    hall.tab.close_program()
    hall.refresh()
    page = funds_page(hall)
    assert page.summary.text() == "▲ 按目前的发放,下一期不够:农村低保(还差 660.00)。"
    line = page.table.current()
    assert line is not None
    assert line.note == "▲ 不够2018年2月发放"


def approve(hall: Hall) -> None:
    def do(session: Session) -> None:
        number = hall.run().number or ""
        reviewer = factory.two_staff(session)[1]
        lifecycle.submit(session, hall.desk.by, number)
        lifecycle.approve(session, reviewer, number, today=date.today(), accept_warnings="已核")

    hall.write(do)


def test_the_year_prints_and_becomes_a_workbook(hall: Hall, tmp_path: Path) -> None:
    page = funds_page(hall)
    hall.press(page.print)
    dialog = page.paper
    assert dialog is not None
    target = tmp_path / "资金.xlsx"
    hall.recorded.answers.append(target)
    hall.press(dialog.workbook)
    book = load_workbook(target)
    assert len(book.worksheets) == 2
    assert "救助资金余额表" in str(book.worksheets[0]["A1"].value)
    dialog.reject()


def test_a_place_leads_to_the_funds_of_a_program(hall: Hall) -> None:
    program_id = hall.run().program_id
    hall.tab.show_place(PaymentPlace(MONTH + 12, program_id, "funds"))
    hall.settle()
    assert hall.desk.month == MONTH + 12
    page = hall.tab.beside["funds"]
    assert isinstance(page, FundsPage)
    assert page.isVisible()
    assert not hall.tab.board.isVisible()
    line = page.table.current()
    assert line is not None
    assert line.funds.program_id == program_id


def test_who_should_get_and_does_not_leads_to_the_form_of_enrolling(aged: Hall) -> None:
    hall = aged
    page = unclaimed_page(hall)
    assert "待核查 2 人次" in page.summary.text()
    assert [one.name for one in page.table.rows.rows_here()] == ["覃老人", "向残疾"]
    asked: list[object] = []
    hall.desk.place_wanted.connect(asked.append)
    hall.press(page.enroll)
    (place,) = asked
    assert isinstance(place, ApplicationPlace)
    with hall.desk.office.reading() as session:
        program = session.scalars(select(Program.id).where(Program.name == "高龄津贴")).one()
    assert (place.id_number, place.program_id) == (person_number(hall), program)


def test_checked_and_not_entitled_is_written_down_and_taken_back(aged: Hall) -> None:
    hall = aged
    page = unclaimed_page(hall)
    hall.press(page.reject)
    assert page.dialog is not None
    reason = dialog_of(page).reason
    press(reason, Qt.Key.Key_Return)
    assert dialog_of(page).form.message(dialog_of(page).reason)
    write(reason, "随子女在外地领取")
    press(reason, Qt.Key.Key_Return)
    hall.settle()
    assert [one.name for one in page.table.rows.rows_here()] == ["向残疾"]
    assert page.states.tabText(1) == "已核查不符合 1"
    click(page.states, page.states.tabRect(1).center())
    assert [one.name for one in page.table.rows.rows_here()] == ["覃老人"]
    assert "随子女在外地领取" in page.sentence.text()
    assert not page.enroll.isVisible()
    hall.press(page.take_back)
    assert page.states.tabText(0) == "待核查 2"


def test_the_office_chooses_whom_to_look_for(aged: Hall) -> None:
    hall = aged
    page = unclaimed_page(hall)
    hall.press(page.scope)
    assert page.dialog is not None
    last = dialog_of(page).months
    last.set_value(12)
    inside = dialog_of(page).form.children()
    ticks = [one for one in inside if isinstance(one, TickField)]
    click(next(tick for tick in ticks if "没有任何待遇" in tick.text()))
    hall.press(dialog_of(page).button)
    assert "在册但没有任何待遇" in page.summary.text()
    page.claims.setCurrentIndex(page.claims.count() - 1)
    page.claims.activated.emit(page.claims.currentIndex())
    names = {one.name for one in page.table.rows.rows_here()}
    assert names == {"覃老人", "向残疾"}
    wanted: list[Place] = []
    hall.desk.place_wanted.connect(wanted.append)
    page.table.choose(lambda one: one.name == "覃老人")
    hall.press(page.look)
    assert wanted == [PersonPlace(person_number(hall))]


def test_the_list_prints_for_the_villages(aged: Hall, tmp_path: Path) -> None:
    hall = aged
    page = unclaimed_page(hall)
    hall.press(page.print)
    dialog = page.paper
    assert dialog is not None
    target = tmp_path / "名单.xlsx"
    hall.recorded.answers.append(target)
    hall.press(dialog.workbook)
    cells = [str(cell.value) for row in load_workbook(target).worksheets[0].rows for cell in row]
    assert "覃老人" in cells
    assert any(cell.startswith("高龄:查了1人,待核查1人") for cell in cells)
    assert not any(person_number(hall) in cell for cell in cells)
    dialog.reject()


def person_number(hall: Hall) -> str:
    with hall.desk.office.reading() as session:
        return session.scalars(select(Person.id_number).where(Person.name == "覃老人")).one()
