"""③ 自查 as it is used: what was looked at, reasons, the way to each place, the sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment
from app.models.fund import Allocation
from app.models.person import Person
from app.models.program import Program
from app.models.roster import RosterStatus
from app.models.staff import Staff
from app.places import PaymentPlace, PersonPlace
from app.services.rosters.checks.options import Jump, Limits
from app.ui.payments.findings_dialogs import Options
from app.ui.payments.findings_page import FindingsPage
from app.ui.payments.steps import Step
from tests import factory
from tests.ui.drivers import dialog_of, press, write
from tests.ui.payments.conftest import PROGRAM, Hall
from tests.ui.payments.test_payments_review import type_password
from tests.ui.plan import REVIEWER


def checked(hall: Hall) -> FindingsPage:
    hall.open(Step.CHECK)
    return hall.check


def moved(hall: Hall, count: int = 2) -> FindingsPage:
    """With people who moved away before the month; the page of the checks."""

    def move(session: Session) -> None:
        for person in session.scalars(select(Person).limit(count)):
            person.moved_on = date(2017, 12, 1)

    hall.write(move)
    hall.refresh()
    return checked(hall)


def answer(page: FindingsPage, hall: Hall, text: str) -> None:
    assert page.dialog is not None
    write(dialog_of(page).reason, text)
    press(dialog_of(page).reason, Qt.Key.Key_Return)
    hall.settle()


def choose(page: FindingsPage, code: str) -> None:
    """Put the cursor on the first finding of that code."""
    assert page.table.choose(lambda one: one.finding is not None and one.finding.code == code)


def test_each_check_says_what_it_looked_at_also_where_it_found_nothing(drafted: Hall) -> None:
    page = moved(drafted)
    rows = page.checks.rows.rows_here()
    assert len(rows) == 36
    assert [row.title for row in rows[:2]] == ["● 全部检查", "● 迁出"]
    assert (rows[1].looked, rows[1].found) == ("3 行", 2)
    assert page.checks.choose(lambda row: row.title == "✓ 身份证号")
    assert page.table.rows.rowCount() == 0
    assert page.table.empty == "查了 3 行,没有问题。"
    page.checks.choose(lambda row: row.title == "● 迁出")
    assert page.table.rows.rowCount() == 2


def test_reasons_one_by_one_and_for_all_then_approval_asks_for_none(drafted: Hall) -> None:
    hall = drafted
    page = moved(hall)
    assert "2处提醒,2处还没有写理由" in page.summary.text()
    page.table.selectRow(0)
    hall.press(page.reason)
    answer(page, hall, "已回迁")
    assert hall.said[-1] == "已为1处提醒写明理由"
    assert "1处还没有写理由" in page.summary.text()
    hall.press(page.reason_all)
    answer(page, hall, "户口未迁")
    assert [one.reason for one in page.table.rows.rows_here()] == ["已回迁", "户口未迁"]
    assert page.summary.text() == "✓ 检查了3行:没有错误,2处提醒都写明了理由。"
    assert not page.reason_all.isEnabled()
    hall.press(page.onward)
    hall.press(hall.review.submit)
    hall.press(hall.review.approve)
    type_password(hall, REVIEWER.password)
    assert hall.status() is RosterStatus.APPROVED
    page = checked(hall)
    assert page.summary.text() == "✓ 已复核通过。复核时2处提醒,理由如下。"
    assert [one.reason for one in page.table.rows.rows_here()] == ["已回迁", "户口未迁"]
    assert not page.reason.isEnabled()


def test_the_sheet_names_every_check_and_the_reasons(drafted: Hall, tmp_path: Path) -> None:
    hall = drafted
    page = moved(hall, 1)
    hall.press(page.reason)
    answer(page, hall, "已回迁")
    hall.press(page.print)
    assert page.paper is not None
    target = tmp_path / "自查.xlsx"
    hall.recorded.answers.append(target)
    hall.press(page.paper.workbook)
    cells = [str(cell.value) for row in load_workbook(target).worksheets[0].rows for cell in row]
    assert "查了 3 行,没有问题" in cells
    assert any(cell.startswith("已回迁(") for cell in cells)
    assert "检查3行:错误0处,提醒1处。" in cells
    page.paper.reject()


def test_what_differs_is_drafted_again_from_here(drafted: Hall) -> None:
    hall = drafted

    def call(session: Session) -> None:
        person = session.scalars(select(Person)).first()
        assert person is not None
        person.phone = "13800000000"

    hall.write(call)
    hall.refresh()
    page = checked(hall)
    assert page.handle.text() == "重新生成花名册"
    hall.press(page.handle)
    assert hall.said[-1] == "已按今天的登记重新生成花名册 201801-001"
    assert page.summary.text() == "✓ 检查了3行:没有发现问题。"


def test_the_papers_of_who_is_new_are_added_here(drafted: Hall) -> None:
    hall = drafted

    def confirm(session: Session) -> None:
        entry = session.scalars(select(Enrollment)).first()
        assert entry is not None
        entry.confirmed_on = date(2017, 12, 5)

    hall.write(confirm)
    hall.refresh()
    page = checked(hall)
    assert page.handle.text() == "补登材料…"
    hall.press(page.handle)
    assert page.dialog is not None
    dialog_of(page).posted_from.set_value(date(2017, 12, 8))
    dialog_of(page).posted_to.set_value(date(2017, 12, 1))
    write(dialog_of(page).document, "样例民字1号")
    hall.press(dialog_of(page).button)
    assert "公示结束日期早于开始日期" in dialog_of(page).error.text()
    dialog_of(page).posted_to.set_value(date(2017, 12, 15))
    hall.press(dialog_of(page).button)
    assert page.summary.text() == "✓ 检查了3行:没有发现问题。"


def test_a_jump_is_asked_about_from_the_percent_that_is_set(drafted: Hall) -> None:
    hall = drafted
    page = checked(hall)
    hall.press(page.options)
    assert page.dialog is not None
    dialog_of(page).program.set_value(20)
    hall.press(dialog_of(page).button)
    assert hall.said[-1] == "自查设置已保存"
    hall.press(page.options)
    assert page.dialog is not None
    assert dialog_of(page).form.value() == Options(Jump(100, 20), Limits(3, 20))
    page.dialog.reject()


def test_findings_lead_to_the_funds_and_to_a_persons_benefits(drafted: Hall) -> None:
    hall = drafted

    def receive(session: Session) -> None:
        program = session.scalars(select(Program).where(Program.name == PROGRAM)).one()
        by = session.scalars(select(Staff.id)).first()
        session.add(
            Allocation(
                program_id=program.id,
                amount_fen=100,
                received_on=date(2018, 1, 1),
                document="拨款",
                entered_by_id=by or 0,
            )
        )
        entry = session.scalars(select(Enrollment)).first()
        assert entry is not None
        factory.payee(session, entry, factory.person(session), from_day=date.today())

    hall.write(receive)
    hall.tab.open_step(hall.run().program_id, Step.ROSTER)
    hall.settle()
    hall.press(hall.roster.renew)
    page = checked(hall)
    asked: list[object] = []
    hall.desk.place_wanted.connect(asked.append)
    for code, words in (("funds", "查看资金"), ("payee-unrelated", "更正收款账号")):
        choose(page, code)
        assert page.handle.text() == words
        hall.press(page.handle)
    funds, person = asked
    assert isinstance(funds, PaymentPlace)
    assert (funds.program_id, funds.page) == (hall.run().program_id, "funds")
    assert isinstance(person, PersonPlace)
    assert person.page == "待遇"
