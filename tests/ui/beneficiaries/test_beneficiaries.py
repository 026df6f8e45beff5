"""The tab 救助对象 as it is used: finding, looking, changing, stopping, taking in, taking out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.idcard import mask
from app.models.audit import AuditEntry
from app.models.enrollment import Enrollment, TermStatus
from app.models.person import Person
from app.models.program import Program
from app.models.staff import Role, StaffRole
from app.models.village import Village
from app.month import Month
from app.places import ApplicationPlace, PersonPlace
from app.services.enrollments.rows import TermRow
from app.services.enrollments.terms import change
from app.services.enrollments.views import timeline
from app.services.rosters import lifecycle
from app.services.rosters.drafting import draft
from app.ui.beneficiaries.enroll_dialog import EnrollDialog
from app.ui.beneficiaries.export_dialog import ExportDialog
from app.ui.beneficiaries.tab import ARRANGEMENT, BeneficiariesTab
from app.ui.widgets.forms import FormDialog
from tests.ui.beneficiaries.people_driver import MONTH, PeopleDriver
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, press, watched, write

T = TypeVar("T")
F = TypeVar("F", bound=FormDialog[Any])


def test_search_answers_to_names_pinyin_initials_tails_and_villages(driver: PeopleDriver) -> None:
    assert driver.find("覃桂兰") == ["覃桂兰"]
    assert driver.find("qinguilan") == ["覃桂兰"]
    assert driver.find("xga") == ["向国安"]
    assert driver.find("zyf") == ["曾有福"]
    number = driver.ask(
        lambda s: s.scalars(select(Person.id_number).where(Person.name == "曾有福")).one()
    )
    assert driver.find(number[-4:].lower()) == ["曾有福"]
    assert driver.find("曹家坪 xga") == ["向国安"]
    assert driver.tab.count.text() == "找到 1 人"
    assert driver.find("nobody") == []


def test_a_person_is_asked_about_once(driver: PeopleDriver) -> None:
    asked = watched(driver.tab.panel, "show_person")

    driver.find("覃桂兰")
    driver.tab.refresh()
    driver.rest()

    known = driver.tab.panel.known
    assert known is not None
    assert asked == [known.person_id] * 2, "once after the search, once after the refresh"


def test_the_list_says_amount_and_status(driver: PeopleDriver) -> None:
    driver.find("覃")
    (row,) = driver.tab.table.rows.rows_here()
    assert (row.amount_fen, row.status_words) == (31000, "享受中")
    driver.find("向")
    (row,) = driver.tab.table.rows.rows_here()
    # Covered, but the money comes to the head.
    assert (row.amount_fen, row.status_words) == (None, "享受中")


def test_filters_narrow_and_are_cleared(driver: PeopleDriver) -> None:
    bar = driver.tab.bar
    bar.program.setFocus()
    bar.program.setCurrentIndex(bar.program.findText("农村低保"))
    bar.program.edited.emit()
    driver.rest()
    assert driver.tab.count.text() == "找到 2 人"
    click(bar.clear)
    driver.rest()
    assert driver.tab.count.text() == "共 3 人"


def test_arrow_down_leads_from_the_box_into_the_list(driver: PeopleDriver) -> None:
    driver.tab.bar.search.setFocus()
    press(driver.tab.bar.search, Qt.Key.Key_Down)
    driver.qtbot.waitUntil(lambda: driver.tab.table.hasFocus())
    first = driver.tab.panel.known
    press(driver.tab.table, Qt.Key.Key_Down)
    driver.rest()
    assert driver.tab.panel.known != first


def test_headings_sort_in_the_database_and_the_order_is_remembered(driver: PeopleDriver) -> None:
    table, names = driver.tab.table, []

    def heading(at: int) -> None:
        header = table.horizontalHeader()
        middle = QPoint(header.sectionViewportPosition(at) + 10, header.height() // 2)
        click(header.viewport(), middle)
        driver.rest()
        names.append([row.found.name for row in table.rows.rows_here()])

    heading(0)
    heading(0)
    assert names == [["覃桂兰", "向国安", "曾有福"], ["曾有福", "向国安", "覃桂兰"]]
    by_age = next(a for a in table.sorting_menu().actions() if a.text() == "年龄")
    by_age.trigger()  # as the menu key offers it
    driver.rest()
    assert [row.found.name for row in table.rows.rows_here()] == ["向国安", "覃桂兰", "曾有福"]
    again = BeneficiariesTab(driver.desk)
    driver.qtbot.addWidget(again)
    assert again.table.sorting == ("age", False)


def test_a_filter_is_kept_under_a_name_chosen_again_and_forgotten(
    driver: PeopleDriver, recorded: RecordedDialogs
) -> None:
    def choose(words: str) -> None:
        menu = driver.tab.saved.menu()
        inner = cast("list[QMenu]", menu.findChildren(QMenu))
        actions = [action for one in (menu, *inner) for action in one.actions()]
        next(action for action in actions if action.text() == words).trigger()
        driver.rest()

    bar = driver.tab.bar
    click(bar.more)
    bar.age.setCurrentIndex(bar.age.findText("80至89岁"))
    bar.age.edited.emit()
    driver.rest()
    recorded.answers = ["高龄老人"]
    choose("保存现在的条件…")
    click(bar.clear)
    driver.rest()
    assert driver.tab.count.text() == "共 3 人"

    choose("高龄老人")
    assert [row.found.name for row in driver.tab.table.rows.rows_here()] == ["曾有福"]

    recorded.answers = ["高龄老人", True]  # the same name once more: may it be replaced?
    choose("保存现在的条件…")
    assert "要用现在的条件取代它吗" in recorded.shown[-1]
    recorded.answers = [True]
    choose("高龄老人…")
    assert driver.tab.saved.rows == ()


def test_hidden_columns_are_remembered(driver: PeopleDriver) -> None:
    driver.tab.table.column_menu().actions()[-1].trigger()

    assert driver.desk.memory.get(ARRANGEMENT) == driver.tab.table.arrangement()


def test_the_number_is_masked_until_revealed_and_that_is_recorded(driver: PeopleDriver) -> None:
    driver.look_at("覃桂兰")
    number = driver.ask(
        lambda s: s.scalars(select(Person.id_number).where(Person.name == "覃桂兰")).one()
    )
    assert mask(number) in driver.tab.panel.facts.text()
    assert number not in driver.tab.panel.facts.text()

    click(driver.tab.panel.reveal)
    driver.rest()

    assert number in driver.tab.panel.facts.text().replace(" ", "")
    actions = driver.ask(lambda s: s.scalars(select(AuditEntry.action)).all())
    assert actions[-1] == "person.reveal"


def test_a_change_says_what_it_means_before_it_is_saved(driver: PeopleDriver) -> None:
    driver.look_at("覃桂兰")
    dialog = driver.press_for(driver.tab.panel.act.change)
    amount = dialog.amount
    amount.selectAll()
    write(amount, "400")

    told = driver.told(dialog)

    assert told.startswith("从2018年10月起:310.00 → 400.00 元")
    assert len(terms(driver)) == 1
    write(dialog.reason, "核增")
    driver.save(dialog)
    assert [t.approved_fen for t in terms(driver)] == [31000, 40000]


def test_without_a_reason_nothing_is_saved_and_nothing_is_lost(driver: PeopleDriver) -> None:
    driver.look_at("覃桂兰")
    dialog = driver.press_for(driver.tab.panel.act.change)
    dialog.amount.selectAll()
    write(dialog.amount, "400")

    driver.save(dialog)

    assert dialog.isVisible()
    assert dialog.form.message(dialog.reason) == "▲ 此项必填。"
    assert dialog.amount.value() == 40000
    assert len(terms(driver)) == 1


def test_later_terms_that_differ_are_asked_about(driver: PeopleDriver) -> None:
    entry = driver.ask(lambda s: s.scalars(select(Enrollment.id)).one())
    with driver.desk.office.transaction() as session:
        change(session, driver.desk.by, entry, Month(2018, 9), approved_fen=35000, reason="调整")
    driver.tab.refresh()
    driver.look_at("覃桂兰")
    dialog = driver.press_for(driver.tab.panel.act.change)
    for field, text in (
        (dialog.month, "2018-05"),
        (dialog.amount, "330"),
        (dialog.reason, "更正"),
    ):
        field.clear()
        write(field, text)

    driver.save(dialog)

    # [T]3: shown and asked, nothing saved yet.
    assert "2018年9月起:核定金额" in dialog.later.text()
    assert len(terms(driver)) == 2
    press(dialog.ticks["approved_fen"], Qt.Key.Key_Space)
    driver.save(dialog)
    assert [t.approved_fen for t in terms(driver)] == [31000, 33000, 33000]


def test_a_stop_and_its_undoing(driver: PeopleDriver, recorded: RecordedDialogs) -> None:
    driver.look_at("覃桂兰")
    dialog = driver.press_for(driver.tab.panel.act.stop)
    write(dialog.reason.lineEdit(), "迁出本镇")
    assert "310.00 → 0.00 元" in driver.told(dialog)
    driver.save(dialog)
    ending = terms(driver)[-1]
    assert (ending.status, ending.from_month, ending.reason) == (
        TermStatus.ENDED,
        MONTH,
        "迁出本镇",
    )

    known = driver.tab.panel.known
    assert known is not None
    recorded.answers.append(True)
    driver.tab.panel.benefits.undo_stop.emit(known.enrollments[0])
    driver.rest()

    assert terms(driver)[-1].status is TermStatus.ACTIVE


def test_what_is_paid_already_is_not_proposed_for_a_change(driver: PeopleDriver) -> None:
    with driver.desk.office.transaction() as session:
        program = session.scalars(select(Program).where(Program.name == "农村低保")).one()
        reviewer = session.scalars(
            select(StaffRole.staff_id).where(
                StaffRole.role == Role.REVIEW, StaffRole.staff_id != driver.desk.by
            )
        ).one()
        by, today = driver.desk.by, driver.desk.today
        number = draft(session, by, program.id, MONTH, today=today).number or ""
        lifecycle.submit(session, by, number)
        lifecycle.approve(
            session, reviewer, number, today=today, accept_warnings="已核", accept_unpaid="未发过"
        )
    driver.look_at("覃桂兰")
    for press_ in (driver.tab.panel.act.stop, driver.tab.panel.act.change):
        assert driver.press_for(press_).month.value() == MONTH + 1


def test_suspended_and_taken_up_with_back_pay(driver: PeopleDriver) -> None:
    driver.look_at("覃桂兰")
    dialog = driver.press_for(driver.tab.panel.act.pause)
    write(dialog.reason, "未认证")
    driver.save(dialog)
    assert driver.tab.panel.act.pause.text() == "恢复"

    dialog = driver.press_for(driver.tab.panel.act.pause)
    press(dialog.back_pay, Qt.Key.Key_Space)
    write(dialog.reason, "已认证")
    driver.save(dialog)

    assert [t.status for t in terms(driver)] == [TermStatus.ACTIVE, TermStatus.ACTIVE]


def test_a_death_says_what_stops_and_what_goes_on(driver: PeopleDriver) -> None:
    driver.look_at("覃桂兰")
    dialog = driver.press_for(driver.tab.panel.act.death)
    write(dialog.day, "20180815")
    assert driver.told(dialog) == "农村低保:家中还有其他保障人员,继续发放;请核定新的金额。"
    driver.save(dialog)

    driver.look_at("向国安")
    dialog = driver.press_for(driver.tab.panel.act.death)
    write(dialog.day, "20180903")
    assert driver.told(dialog) == "农村低保:发到2018年9月,此后停发。"
    driver.save(dialog)
    died = driver.ask(
        lambda s: s.scalars(select(Person.died_on).where(Person.name == "向国安")).one()
    )
    assert died == date(2018, 9, 3)
    driver.look_at("向国安")
    labels: Iterable[QLabel] = driver.tab.panel.benefits.findChildren(QLabel)
    assert any("本月没有可以计发的人" in label.text() for label in labels)


def test_the_account_is_set_and_confirmed(driver: PeopleDriver) -> None:
    driver.look_at("覃桂兰")
    dialog = driver.press_for(driver.tab.panel.act.account)
    assert "账号不变,确认无误" in driver.told(dialog)
    account = dialog.account
    account.clear()
    write(account, "82014461283601658")
    assert "从今天起用新的收款账号" in driver.told(dialog)
    driver.save(dialog)

    known = driver.tab.panel.known
    assert known is not None
    assert known.enrollments[0].payees[0].account == "82014461283601658"


def test_a_new_person_with_enrollment_in_one_form(driver: PeopleDriver, qtbot: QtBot) -> None:
    click(driver.tab.add)
    driver.rest()
    (dialog,) = forms(driver, EnrollDialog)
    write(dialog.id_number, "420529195803150012")
    driver.rest()
    write(dialog.name, "卢明祖")
    dialog.village.setCurrentIndex(1)
    dialog.program.set_value(next(p.id for p in dialog.programs if p.name == "农村低保"))
    dialog.program.edited.emit()
    write(dialog.amount, "280")
    write(dialog.confirmed, "20181009")
    # The start rule decides the first month, and says so.
    assert dialog.amount.isVisible()
    assert not dialog.granted.isVisible()

    told = driver.told(dialog)

    assert told.startswith("卢明祖 农村低保\n2018年11月应发 280.00 元")
    with qtbot.waitSignal(dialog.admitted):
        click(dialog.button)
    driver.rest()
    assert driver.find("卢明祖") == ["卢明祖"]


def test_who_is_known_is_recognised_and_what_was_typed_is_not_lost_by_the_way(
    driver: PeopleDriver, recorded: RecordedDialogs
) -> None:
    number = driver.ask(
        lambda s: s.scalars(select(Person.id_number).where(Person.name == "曾有福")).one()
    )
    click(driver.tab.add)
    driver.rest()
    (dialog,) = forms(driver, EnrollDialog)
    write(dialog.id_number, number)
    driver.rest()

    assert dialog.name.text() == "曾有福"
    assert dialog.name.isReadOnly()
    recorded.answers = [False, True]
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    click(dialog.back)
    assert not dialog.isVisible()
    assert "要放弃吗" in recorded.shown[-1]


def test_a_place_opens_the_person_or_the_form_with_what_is_known(driver: PeopleDriver) -> None:
    number, program, village = driver.ask(
        lambda s: (
            s.scalars(select(Person.id_number).where(Person.name == "向国安")).one(),
            s.scalars(select(Program.id).where(Program.name == "临时救助")).one(),
            s.scalars(select(Village.id).order_by(Village.position.desc())).first(),
        )
    )
    driver.tab.show_place(PersonPlace(number, "待遇"))
    driver.rest()
    panel = driver.tab.panel
    assert panel.known is not None
    assert panel.known.name == "向国安"
    assert panel.pages.currentWidget() is panel.benefits

    driver.tab.show_place(
        ApplicationPlace(name="卢明祖", village_id=village, phone="13900001111", program_id=program)
    )
    driver.rest()
    (dialog,) = forms(driver, EnrollDialog)
    assert (dialog.name.text(), dialog.phone.text()) == ("卢明祖", "13900001111")
    assert (dialog.village.value(), dialog.program.value()) == (village, program)
    assert dialog.granted.isVisible()
    dialog.reject()


def test_the_list_goes_out_masked_or_with_a_purpose(
    driver: PeopleDriver, recorded: RecordedDialogs, tmp_path: Path
) -> None:
    target = tmp_path / "people.xlsx"
    number = driver.ask(
        lambda s: s.scalars(select(Person.id_number).where(Person.name == "覃桂兰")).one()
    )
    for whole in (False, True):
        click(driver.tab.export)
        dialog = forms(driver, ExportDialog)[-1]
        if whole:
            press(dialog.whole, Qt.Key.Key_Space)
            click(dialog.button)
            assert dialog.form.message(dialog.purpose) == "▲ 请写明用途。"
            write(dialog.purpose, "报县局核对")
        recorded.answers.append(target)
        click(dialog.button)
        driver.rest()
        sheet = load_workbook(target).active
        assert sheet is not None
        cells = {str(cell) for line in sheet.iter_rows(values_only=True) for cell in line}
        assert (number in cells) is whole
        assert (mask(number) in cells) is not whole
    last = select(AuditEntry.action, AuditEntry.after).order_by(AuditEntry.id.desc())
    action, after = driver.ask(lambda s: s.execute(last).first()) or ("", "")
    assert action == "people.export"
    assert "报县局核对" in (after or "")


def test_the_pages_tell_money_and_changes(driver: PeopleDriver) -> None:
    driver.look_at("覃桂兰")
    panel = driver.tab.panel
    months = panel.payments.rows.rows_here()
    assert [row.money.month for row in months][:2] == [Month(2018, 10), Month(2018, 9)]
    assert {row.money.words for row in months} == {"待发"}
    assert panel.sums.text() == "已发 0.00 元,待发 3,100.00 元"
    assert [one.row.name for one in panel.home.members.rows.rows_here()] == ["覃桂兰", "向国安"]


def terms(driver: PeopleDriver) -> tuple[TermRow, ...]:
    """The time line of the one enrollment."""
    return driver.ask(lambda s: timeline(s, s.scalars(select(Enrollment.id)).all()[0]))


def forms(driver: PeopleDriver, kind: type[F]) -> list[F]:
    """The forms of a kind that are open over the tab."""
    found: list[F] = list(driver.tab.findChildren(kind))
    return [form for form in found if form.isVisible()]
