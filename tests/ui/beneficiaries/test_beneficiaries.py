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
from app.models.village import Village
from app.month import Month
from app.places import ApplicationPlace, PersonPlace
from app.services.enrollments.rows import TermRow
from app.services.enrollments.terms import change
from app.services.enrollments.views import timeline
from app.ui.beneficiaries.enroll_dialog import EnrollDialog
from app.ui.beneficiaries.export_dialog import ExportDialog
from app.ui.beneficiaries.tab import ARRANGEMENT, BeneficiariesTab
from app.ui.widgets.forms import FormDialog
from tests.ui.beneficiaries.people_driver import MONTH, Hands
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, press, watched, write

T = TypeVar("T")
F = TypeVar("F", bound=FormDialog[Any])


def test_search_answers_to_names_pinyin_initials_tails_and_villages(hands: Hands) -> None:
    assert hands.find("覃桂兰") == ["覃桂兰"]
    assert hands.find("qinguilan") == ["覃桂兰"]
    assert hands.find("xga") == ["向国安"]
    assert hands.find("zyf") == ["曾有福"]
    number = hands.ask(
        lambda s: s.scalars(select(Person.id_number).where(Person.name == "曾有福")).one()
    )
    assert hands.find(number[-4:].lower()) == ["曾有福"]
    assert hands.find("曹家坪 xga") == ["向国安"]
    assert hands.tab.count.text() == "找到 1 人"
    assert hands.find("nobody") == []


def test_a_person_is_asked_about_once(hands: Hands) -> None:
    asked = watched(hands.tab.panel, "show_person")

    hands.find("覃桂兰")
    hands.tab.refresh()
    hands.rest()

    known = hands.tab.panel.known
    assert known is not None
    assert asked == [known.person_id] * 2, "once after the search, once after the refresh"


def test_the_list_says_amount_and_status(hands: Hands) -> None:
    hands.find("覃")
    (row,) = hands.tab.table.rows.rows_here()
    assert (row.amount_fen, row.status_words) == (31000, "享受中")
    hands.find("向")
    (row,) = hands.tab.table.rows.rows_here()
    # Covered, but the money comes to the head.
    assert (row.amount_fen, row.status_words) == (None, "享受中")


def test_filters_narrow_and_are_cleared(hands: Hands) -> None:
    bar = hands.tab.bar
    bar.program.setFocus()
    bar.program.setCurrentIndex(bar.program.findText("农村低保"))
    bar.program.edited.emit()
    hands.rest()
    assert hands.tab.count.text() == "找到 2 人"
    click(bar.clear)
    hands.rest()
    assert hands.tab.count.text() == "共 3 人"


def test_arrow_down_leads_from_the_box_into_the_list(hands: Hands) -> None:
    hands.tab.bar.search.setFocus()
    press(hands.tab.bar.search, Qt.Key.Key_Down)
    hands.qtbot.waitUntil(lambda: hands.tab.table.hasFocus())
    first = hands.tab.panel.known
    press(hands.tab.table, Qt.Key.Key_Down)
    hands.rest()
    assert hands.tab.panel.known != first


def test_headings_sort_in_the_database_and_the_order_is_remembered(hands: Hands) -> None:
    table, names = hands.tab.table, []

    def heading(at: int) -> None:
        header = table.horizontalHeader()
        middle = QPoint(header.sectionViewportPosition(at) + 10, header.height() // 2)
        click(header.viewport(), middle)
        hands.rest()
        names.append([row.found.name for row in table.rows.rows_here()])

    heading(0)
    heading(0)
    assert names == [["覃桂兰", "向国安", "曾有福"], ["曾有福", "向国安", "覃桂兰"]]
    by_age = next(a for a in table.sorting_menu().actions() if a.text() == "年龄")
    by_age.trigger()  # as the menu key offers it
    hands.rest()
    assert [row.found.name for row in table.rows.rows_here()] == ["向国安", "覃桂兰", "曾有福"]
    again = BeneficiariesTab(hands.desk)
    hands.qtbot.addWidget(again)
    assert again.table.sorting == ("age", False)


def test_a_filter_is_kept_under_a_name_chosen_again_and_forgotten(
    hands: Hands, recorded: RecordedDialogs
) -> None:
    def choose(words: str) -> None:
        menu = hands.tab.saved.menu()
        inner = cast("list[QMenu]", menu.findChildren(QMenu))
        actions = [action for one in (menu, *inner) for action in one.actions()]
        next(action for action in actions if action.text() == words).trigger()
        hands.rest()

    bar = hands.tab.bar
    click(bar.more)
    bar.age.setCurrentIndex(bar.age.findText("80至89岁"))
    bar.age.edited.emit()
    hands.rest()
    recorded.answers = ["高龄老人"]
    choose("保存现在的条件…")
    click(bar.clear)
    hands.rest()
    assert hands.tab.count.text() == "共 3 人"

    choose("高龄老人")
    assert [row.found.name for row in hands.tab.table.rows.rows_here()] == ["曾有福"]

    recorded.answers = ["高龄老人", True]  # the same name once more: may it be replaced?
    choose("保存现在的条件…")
    assert "要用现在的条件取代它吗" in recorded.shown[-1]
    recorded.answers = [True]
    choose("高龄老人…")
    assert hands.tab.saved.rows == ()


def test_hidden_columns_are_remembered(hands: Hands) -> None:
    hands.tab.table.column_menu().actions()[-1].trigger()

    assert hands.desk.memory.get(ARRANGEMENT) == hands.tab.table.arrangement()


def test_the_number_is_masked_until_revealed_and_that_is_recorded(hands: Hands) -> None:
    hands.look_at("覃桂兰")
    number = hands.ask(
        lambda s: s.scalars(select(Person.id_number).where(Person.name == "覃桂兰")).one()
    )
    assert mask(number) in hands.tab.panel.facts.text()
    assert number not in hands.tab.panel.facts.text()

    click(hands.tab.panel.reveal)
    hands.rest()

    assert number in hands.tab.panel.facts.text().replace(" ", "")
    actions = hands.ask(lambda s: s.scalars(select(AuditEntry.action)).all())
    assert actions[-1] == "person.reveal"


def test_a_change_says_what_it_means_before_it_is_saved(hands: Hands) -> None:
    hands.look_at("覃桂兰")
    dialog = hands.press_for(hands.tab.panel.act.change)
    amount = dialog.amount
    amount.selectAll()
    write(amount, "400")

    told = hands.told(dialog)

    assert told.startswith("从2018年10月起:310.00 → 400.00 元")
    assert len(terms(hands)) == 1
    write(dialog.reason, "核增")
    hands.save(dialog)
    assert [t.approved_fen for t in terms(hands)] == [31000, 40000]


def test_without_a_reason_nothing_is_saved_and_nothing_is_lost(hands: Hands) -> None:
    hands.look_at("覃桂兰")
    dialog = hands.press_for(hands.tab.panel.act.change)
    dialog.amount.selectAll()
    write(dialog.amount, "400")

    hands.save(dialog)

    assert dialog.isVisible()
    assert dialog.form.message(dialog.reason) == "▲ 此项必填。"
    assert dialog.amount.value() == 40000
    assert len(terms(hands)) == 1


def test_later_terms_that_differ_are_asked_about(hands: Hands) -> None:
    entry = hands.ask(lambda s: s.scalars(select(Enrollment.id)).one())
    with hands.desk.office.transaction() as session:
        change(session, hands.desk.by, entry, Month(2018, 9), approved_fen=35000, reason="调整")
    hands.tab.refresh()
    hands.look_at("覃桂兰")
    dialog = hands.press_for(hands.tab.panel.act.change)
    for field, text in (
        (dialog.month, "2018-05"),
        (dialog.amount, "330"),
        (dialog.reason, "更正"),
    ):
        field.clear()
        write(field, text)

    hands.save(dialog)

    # [T]3: shown and asked, nothing saved yet.
    assert "2018年9月起:核定金额" in dialog.later.text()
    assert len(terms(hands)) == 2
    press(dialog.ticks["approved_fen"], Qt.Key.Key_Space)
    hands.save(dialog)
    assert [t.approved_fen for t in terms(hands)] == [31000, 33000, 33000]


def test_a_stop_and_its_undoing(hands: Hands, recorded: RecordedDialogs) -> None:
    hands.look_at("覃桂兰")
    dialog = hands.press_for(hands.tab.panel.act.stop)
    write(dialog.reason.lineEdit(), "迁出本镇")
    assert "310.00 → 0.00 元" in hands.told(dialog)
    hands.save(dialog)
    ending = terms(hands)[-1]
    assert (ending.status, ending.from_month, ending.reason) == (
        TermStatus.ENDED,
        MONTH,
        "迁出本镇",
    )

    known = hands.tab.panel.known
    assert known is not None
    recorded.answers.append(True)
    hands.tab.panel.benefits.undo_stop.emit(known.enrollments[0])
    hands.rest()

    assert terms(hands)[-1].status is TermStatus.ACTIVE


def test_suspended_and_taken_up_with_back_pay(hands: Hands) -> None:
    hands.look_at("覃桂兰")
    dialog = hands.press_for(hands.tab.panel.act.pause)
    write(dialog.reason, "未认证")
    hands.save(dialog)
    assert hands.tab.panel.act.pause.text() == "恢复"

    dialog = hands.press_for(hands.tab.panel.act.pause)
    press(dialog.back_pay, Qt.Key.Key_Space)
    write(dialog.reason, "已认证")
    hands.save(dialog)

    assert [t.status for t in terms(hands)] == [TermStatus.ACTIVE, TermStatus.ACTIVE]


def test_a_death_says_what_stops_and_what_goes_on(hands: Hands) -> None:
    hands.look_at("覃桂兰")
    dialog = hands.press_for(hands.tab.panel.act.death)
    write(dialog.day, "20180815")
    assert hands.told(dialog) == "农村低保:家中还有其他保障人员,继续发放;请核定新的金额。"
    hands.save(dialog)

    hands.look_at("向国安")
    dialog = hands.press_for(hands.tab.panel.act.death)
    write(dialog.day, "20180903")
    assert hands.told(dialog) == "农村低保:发到2018年9月,此后停发。"
    hands.save(dialog)
    died = hands.ask(
        lambda s: s.scalars(select(Person.died_on).where(Person.name == "向国安")).one()
    )
    assert died == date(2018, 9, 3)
    hands.look_at("向国安")
    labels: Iterable[QLabel] = hands.tab.panel.benefits.findChildren(QLabel)
    assert any("本月没有可以计发的人" in label.text() for label in labels)


def test_the_account_is_set_and_confirmed(hands: Hands) -> None:
    hands.look_at("覃桂兰")
    dialog = hands.press_for(hands.tab.panel.act.account)
    assert "账号不变,确认无误" in hands.told(dialog)
    account = dialog.account
    account.clear()
    write(account, "82014461283601658")
    assert "从今天起用新的收款账号" in hands.told(dialog)
    hands.save(dialog)

    known = hands.tab.panel.known
    assert known is not None
    assert known.enrollments[0].payees[0].account == "82014461283601658"


def test_a_new_person_with_enrollment_in_one_form(hands: Hands, qtbot: QtBot) -> None:
    click(hands.tab.add)
    hands.rest()
    (dialog,) = forms(hands, EnrollDialog)
    write(dialog.id_number, "420529195803150012")
    hands.rest()
    write(dialog.name, "卢明祖")
    dialog.village.setCurrentIndex(1)
    dialog.program.set_value(next(p.id for p in dialog.programs if p.name == "农村低保"))
    dialog.program.edited.emit()
    write(dialog.amount, "280")
    write(dialog.confirmed, "20181009")
    # The start rule decides the first month, and says so.
    assert dialog.amount.isVisible()
    assert not dialog.granted.isVisible()

    told = hands.told(dialog)

    assert told.startswith("卢明祖 农村低保\n2018年11月应发 280.00 元")
    with qtbot.waitSignal(dialog.admitted):
        click(dialog.button)
    hands.rest()
    assert hands.find("卢明祖") == ["卢明祖"]


def test_who_is_known_is_recognised_and_what_was_typed_is_not_lost_by_the_way(
    hands: Hands, recorded: RecordedDialogs
) -> None:
    number = hands.ask(
        lambda s: s.scalars(select(Person.id_number).where(Person.name == "曾有福")).one()
    )
    click(hands.tab.add)
    hands.rest()
    (dialog,) = forms(hands, EnrollDialog)
    write(dialog.id_number, number)
    hands.rest()

    assert dialog.name.text() == "曾有福"
    assert dialog.name.isReadOnly()
    recorded.answers = [False, True]
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    click(dialog.back)
    assert not dialog.isVisible()
    assert "要放弃吗" in recorded.shown[-1]


def test_a_place_opens_the_person_or_the_form_with_what_is_known(hands: Hands) -> None:
    number, program, village = hands.ask(
        lambda s: (
            s.scalars(select(Person.id_number).where(Person.name == "向国安")).one(),
            s.scalars(select(Program.id).where(Program.name == "临时救助")).one(),
            s.scalars(select(Village.id).order_by(Village.position.desc())).first(),
        )
    )
    hands.tab.show_place(PersonPlace(number, "待遇"))
    hands.rest()
    panel = hands.tab.panel
    assert panel.known is not None
    assert panel.known.name == "向国安"
    assert panel.pages.currentWidget() is panel.benefits

    hands.tab.show_place(
        ApplicationPlace(name="卢明祖", village_id=village, phone="13900001111", program_id=program)
    )
    hands.rest()
    (dialog,) = forms(hands, EnrollDialog)
    assert (dialog.name.text(), dialog.phone.text()) == ("卢明祖", "13900001111")
    assert (dialog.village.value(), dialog.program.value()) == (village, program)
    assert dialog.granted.isVisible()
    dialog.reject()


def test_the_list_goes_out_masked_or_with_a_purpose(
    hands: Hands, recorded: RecordedDialogs, tmp_path: Path
) -> None:
    target = tmp_path / "people.xlsx"
    number = hands.ask(
        lambda s: s.scalars(select(Person.id_number).where(Person.name == "覃桂兰")).one()
    )
    for whole in (False, True):
        click(hands.tab.export)
        dialog = forms(hands, ExportDialog)[-1]
        if whole:
            press(dialog.whole, Qt.Key.Key_Space)
            click(dialog.button)
            assert dialog.form.message(dialog.purpose) == "▲ 请写明用途。"
            write(dialog.purpose, "报县局核对")
        recorded.answers.append(target)
        click(dialog.button)
        hands.rest()
        sheet = load_workbook(target).active
        assert sheet is not None
        cells = {str(cell) for line in sheet.iter_rows(values_only=True) for cell in line}
        assert (number in cells) is whole
        assert (mask(number) in cells) is not whole
    last = select(AuditEntry.action, AuditEntry.after).order_by(AuditEntry.id.desc())
    action, after = hands.ask(lambda s: s.execute(last).first()) or ("", "")
    assert action == "people.export"
    assert "报县局核对" in (after or "")


def test_the_pages_tell_money_and_changes(hands: Hands) -> None:
    hands.look_at("覃桂兰")
    panel = hands.tab.panel
    months = panel.payments.rows.rows_here()
    assert [row.money.month for row in months][:2] == [Month(2018, 10), Month(2018, 9)]
    assert {row.money.words for row in months} == {"待发"}
    assert panel.sums.text() == "已发 0.00 元,待发 3,100.00 元"
    assert [one.row.name for one in panel.home.members.rows.rows_here()] == ["覃桂兰", "向国安"]


def terms(hands: Hands) -> tuple[TermRow, ...]:
    """The time line of the one enrollment."""
    return hands.ask(lambda s: timeline(s, s.scalars(select(Enrollment.id)).all()[0]))


def forms(hands: Hands, kind: type[F]) -> list[F]:
    """The forms of a kind that are open over the tab."""
    found: list[F] = list(hands.tab.findChildren(kind))
    return [form for form in found if form.isVisible()]
