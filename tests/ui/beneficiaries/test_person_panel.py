"""The one person beside the list: corrected, moved, the household put right, papers, the file."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import cast

from pypdf import PdfReader
from PySide6.QtCore import Qt
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import AuditEntry
from app.models.enrollment import TermStatus
from app.models.household import Household
from app.models.person import Person
from app.month import Month
from app.services.enrollments.views import timeline
from app.services.register.households import HouseholdRow, household_of, household_row
from app.services.register.persons import PersonRow, person_row
from app.ui.beneficiaries.case_file_window import CaseFileWindow
from app.ui.beneficiaries.papers_page import PaperDialog
from tests import factory
from tests.ui.beneficiaries.people_driver import PeopleDriver
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, dialog_of, press, write


def retype(hands_: PeopleDriver, field: str, text: str) -> None:
    dialog = dialog_of(hands_.tab.panel.act)
    assert dialog is not None
    line = getattr(dialog, field)
    line.clear()
    write(line, text)


def home(hands_: PeopleDriver) -> HouseholdRow:
    return hands_.ask(lambda s: household_row(s, s.scalars(select(Household.id)).one()))


def person(hands_: PeopleDriver, name: str) -> PersonRow:
    def question(session: Session) -> PersonRow:
        return person_row(session, session.scalars(select(Person.id).filter_by(name=name)).one())

    return hands_.ask(question)


def test_a_correction_is_told_saved_and_taken_back(
    driver: PeopleDriver, recorded: RecordedDialogs
) -> None:
    driver.look_at("曾有福")
    dialog = driver.choose(driver.tab.panel.act.menu(), "更正信息…")
    retype(driver, "phone", "13900000001")
    number = factory.id_number(date(1931, 2, 3), 5)
    write(dialog.id_number, number)

    told = driver.told(dialog)

    assert "电话:无 → 13900000001" in told
    assert number not in told
    driver.save(dialog)
    known = driver.tab.panel.known
    assert known is not None
    assert known.detail.person.phone == "13900000001"
    assert known.detail.person.birth_date == date(1931, 2, 3)

    driver.tab.panel.pages.setCurrentIndex(4)
    assert driver.tab.panel.log.table.rows.rows_here()[0].detail.startswith("身份证号")
    recorded.answers.append(True)
    click(driver.tab.panel.log.undo)
    driver.rest()
    assert driver.tab.panel.known is not None
    assert driver.tab.panel.known.detail.person.phone == ""
    assert driver.tab.panel.known.detail.person.birth_date == date(1933, 2, 3)


def test_a_number_that_is_somebody_elses_is_refused_and_nothing_is_lost(
    driver: PeopleDriver,
) -> None:
    driver.look_at("曾有福")
    dialog = driver.choose(driver.tab.panel.act.menu(), "更正信息…")
    write(dialog.id_number, person(driver, "向国安").id_number)
    driver.save(dialog)
    assert "已登记在“向国安”名下" in dialog.error.text()
    assert dialog.isVisible()


def test_moving_away_says_what_stops_and_is_taken_back(driver: PeopleDriver) -> None:
    driver.look_at("向国安")
    dialog = driver.choose(driver.tab.panel.act.menu(), "登记迁出…")
    write(dialog.day, "20180903")
    assert "2018年10月起保障人员减去此人" in driver.told(dialog)
    driver.save(dialog)
    assert driver.tab.panel.facts.text().startswith("2018-09-03 迁出")

    dialog = driver.choose(driver.tab.panel.act.menu(), "撤销迁出登记…")
    press(dialog.undo, Qt.Key.Key_Space)
    driver.save(dialog)
    assert "迁出" not in driver.tab.panel.facts.text()
    known = driver.tab.panel.known
    assert known is not None
    assert set(known.enrollments[0].terms[-1].persons) == {"覃桂兰", "向国安"}


def test_another_head_ends_nothing(driver: PeopleDriver) -> None:
    driver.look_at("覃桂兰")
    driver.tab.panel.pages.setCurrentIndex(0)
    click(driver.tab.panel.home.head)
    dialog = dialog_of(driver.tab.panel.act)
    assert dialog is not None
    write(dialog.relation, "母")
    assert "待遇照旧继续" in driver.told(dialog)
    driver.save(dialog)

    members = [(one.name, one.relation) for one in home(driver).members]
    assert members == [("向国安", "户主"), ("覃桂兰", "母")]
    known = driver.tab.panel.known
    assert known is not None
    assert [one.row.status for one in known.enrollments] == [TermStatus.ACTIVE]


def test_members_join_and_leave(driver: PeopleDriver) -> None:
    driver.look_at("覃桂兰")
    page = driver.tab.panel.home
    driver.tab.panel.pages.setCurrentIndex(0)
    click(page.join)
    dialog = dialog_of(driver.tab.panel.act)
    assert dialog is not None
    number = factory.id_number(date(2018, 3, 4), 9)
    write(dialog.id_number, number)
    write(dialog.name, "小满")
    write(dialog.relation, "孙子")
    assert driver.told(dialog).startswith("台账里还没有此人,将新登记。")
    driver.save(dialog)
    assert [one.name for one in home(driver).members] == ["覃桂兰", "向国安", "小满"]

    click(page.leave)
    dialog = dialog_of(driver.tab.panel.act)
    assert dialog is not None
    dialog.person.set_value(person(driver, "向国安").id)
    assert "保障人员减去此人,请核定金额" in driver.told(dialog)
    driver.save(dialog)
    assert [one.name for one in home(driver).members] == ["覃桂兰", "小满"]
    entry = driver.tab.panel.known.enrollments[0].row.id if driver.tab.panel.known else 0
    last = driver.ask(lambda s: timeline(s, entry)[-1])
    assert last.persons == ("覃桂兰",)


def test_a_household_parts_and_one_who_lives_alone_gets_a_household(driver: PeopleDriver) -> None:
    driver.look_at("覃桂兰")
    dialog = driver.choose(driver.tab.panel.home.menu(), "分户…")
    assert "仍在保障人员中" in driver.told(dialog)
    driver.save(dialog)
    son = person(driver, "向国安").id
    mother = person(driver, "覃桂兰").id
    assert driver.ask(lambda s: household_of(s, son) != household_of(s, mother))

    driver.look_at("曾有福")
    driver.tab.panel.pages.setCurrentIndex(0)
    click(driver.tab.panel.home.found_one)
    driver.rest()
    assert driver.tab.panel.home.words.text().startswith("户主 曾有福,1口人")


def test_papers_are_entered_with_a_file_looked_at_and_taken_out(
    driver: PeopleDriver, recorded: RecordedDialogs, tmp_path: Path
) -> None:
    driver.look_at("覃桂兰")
    driver.tab.panel.pages.setCurrentIndex(3)
    page = driver.tab.panel.papers
    scan = tmp_path / "申请书.pdf"
    scan.write_bytes(b"%PDF-1.4 made up")
    click(page.add)
    dialog = cast("PaperDialog", page.findChild(PaperDialog))
    kind = dialog.kind.lineEdit()
    assert kind is not None
    write(kind, "申请书")
    recorded.answers.append(scan)
    click(dialog.file.choose)
    click(dialog.button)
    driver.rest()

    (paper,) = page.table.rows.rows_here()
    assert (paper.kind, paper.received_on) == ("申请书", date.today())
    assert paper.file is not None
    assert driver.tab.panel.pages.tabText(3) == "材料 1"
    copy = tmp_path / "另存.pdf"
    recorded.answers.append(copy)
    click(page.save)
    driver.rest()
    assert copy.read_bytes() == scan.read_bytes()

    recorded.answers.append(True)
    click(page.remove)
    driver.rest()
    assert page.table.rows.rows_here() == []


def test_the_file_on_paper_masks_numbers_until_a_purpose_is_given(
    driver: PeopleDriver, recorded: RecordedDialogs
) -> None:
    number = person(driver, "覃桂兰").id_number
    driver.look_at("覃桂兰")
    click(driver.tab.panel.act.print)
    driver.rest()
    window = cast("CaseFileWindow", driver.tab.panel.act.findChild(CaseFileWindow))

    def paper() -> str:
        assert window.preview.pdf is not None
        reader = PdfReader(io.BytesIO(window.preview.pdf))
        return "".join(page.extract_text() for page in reader.pages).replace(" ", "")

    assert "覃桂兰" in paper()
    assert number not in paper()
    recorded.answers.append("移交档案室")
    click(window.reveal)
    driver.rest()
    assert number in paper()
    entries = driver.ask(lambda s: s.execute(select(AuditEntry.action, AuditEntry.after)).all())
    assert (entries[-1].action, entries[-1].after) == ("payees.reveal", '{"reason":"移交档案室"}')
    window.done(0)


def test_how_it_was_approved_and_from_when_are_put_right(driver: PeopleDriver) -> None:
    driver.look_at("覃桂兰")
    dialog = driver.choose(driver.tab.panel.act.menu(), "更正审批信息…")
    write(dialog.surveyed_by, "张三、李四")
    write(dialog.posted_from, "20171220")
    assert driver.told(dialog) == (
        "入户调查人:无 → 张三、李四\n公示开始日期:无 → 2017-12-20\n应发金额和起始月份不变。"
    )
    driver.save(dialog)
    known = driver.tab.panel.known
    assert known is not None
    assert known.enrollments[0].row.surveyed_by == "张三、李四"
    assert known.detail.log[0].action == "更正审批信息"

    dialog = driver.choose(driver.tab.panel.act.menu(), "更正起始月份…")
    write(dialog.month, "2018-03")
    write(dialog.reason, "审批表是三月")
    assert "待发的款项减少 620.00 元" in driver.told(dialog)
    driver.save(dialog)
    assert driver.tab.panel.known is not None
    assert driver.tab.panel.known.enrollments[0].row.first_month == Month(2018, 3)
