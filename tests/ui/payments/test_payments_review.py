"""The second person: own password, own name, a reason for warnings; returns and withdrawals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.person import Person
from app.models.roster import Roster, RosterStatus
from app.models.staff import Role, StaffRole
from app.places import PersonPlace
from app.services.office_file import password_attempts
from app.services.rosters import lifecycle
from app.ui.payments.steps import Step
from app.ui.widgets.theme import Tone
from tests.ui.drivers import press, write
from tests.ui.payments.conftest import Hall
from tests.ui.plan import FIRST, REVIEWER


def type_password(hall: Hall, password: str) -> None:
    field = hall.dialog.second.password
    field.clear()
    write(field, password)
    press(field, Qt.Key.Key_Return)
    hall.settle()


def approved(hall: Hall) -> Hall:
    hall.press(hall.review.approve)
    type_password(hall, REVIEWER.password)
    assert hall.status() is RosterStatus.APPROVED
    return hall


def test_what_is_decided_on_is_shown_in_figures_and_words(submitted: Hall) -> None:
    submitted.press(submitted.review.approve)
    labels: Iterable[QLabel] = submitted.dialog.findChildren(QLabel)
    words = [label.text() for label in labels]
    assert any("3户,3人,830.00 元\n人民币捌佰叁拾元整" in text for text in words)


def test_a_wrong_password_changes_nothing_and_loses_nothing(submitted: Hall) -> None:
    hall = submitted
    hall.press(hall.review.approve)
    type_password(hall, "falsch")
    assert "密码不对" in hall.dialog.error.text()
    assert "还可再试4次" in hall.dialog.error.text()
    assert hall.dialog.isVisible()
    assert hall.dialog.second.password.text() == "falsch"
    assert hall.dialog.second.password.selectedText() == "falsch"
    assert hall.dialog.focusWidget() is hall.dialog.second.password
    assert hall.status() is RosterStatus.SUBMITTED
    type_password(hall, REVIEWER.password)
    assert hall.status() is RosterStatus.APPROVED
    assert hall.page.dialog is None


def test_guessing_the_reviewers_password_is_slowed_down(submitted: Hall) -> None:
    hall = submitted
    hall.press(hall.review.approve)
    for _ in range(password_attempts.FREE_TRIES + 1):
        type_password(hall, "falsch")
    assert "连续输错" in hall.dialog.error.text()
    type_password(hall, REVIEWER.password)
    assert "连续输错" in hall.dialog.error.text()
    assert hall.status() is RosterStatus.SUBMITTED


def test_who_prepared_it_may_not_approve_it(submitted: Hall) -> None:
    hall = submitted
    by = hall.desk.by
    hall.write(lambda session: session.add(StaffRole(staff_id=by, role=Role.REVIEW)))
    hall.refresh()
    hall.press(hall.review.approve)
    reviewer = hall.dialog.second.reviewer
    assert reviewer.value() == REVIEWER.name
    reviewer.set_value(FIRST.name)
    type_password(hall, FIRST.password)
    assert "由另一人复核" in hall.dialog.error.text()
    assert hall.status() is RosterStatus.SUBMITTED


def test_warnings_are_named_and_want_a_reason(drafted: Hall) -> None:
    hall = drafted
    hall.enroll(7000, with_payee=False)
    hall.press(hall.roster.renew)
    assert hall.run().states[Step.CHECK].text == "● 1处提醒"
    hall.press(hall.roster.onward)
    assert hall.check.table.rows.rowCount() == 1
    assert "70.00元未列入:没有收款人" in hall.check.sentence.text()
    assert "没有错误,有1处提醒" in hall.check.summary.text()
    hall.press(hall.check.onward)
    hall.press(hall.review.submit)
    hall.press(hall.review.approve)
    type_password(hall, REVIEWER.password)
    assert hall.dialog.form.message(hall.dialog.reason) == Tone.MUST_DO.say("此项必填。")
    assert hall.status() is RosterStatus.SUBMITTED
    write(hall.dialog.reason, "下月补")
    hall.press(hall.dialog.button)
    assert hall.status() is RosterStatus.APPROVED
    assert "复核通过:李复核" in hall.review.story.text()
    assert ",下月补" in hall.review.story.text()


def test_an_error_stops_at_the_check(drafted: Hall) -> None:
    hall = drafted
    hall.write(_all_dead)
    hall.refresh()
    assert hall.run().states[Step.CHECK].text == "▲ 6处错误"
    assert hall.run().waiting is Step.CHECK
    hall.open(Step.CHECK)
    assert "有6处错误" in hall.check.summary.text()
    assert [hall.check.table.rows.index(at, 0).data() for at in range(6)] == ["▲ 错误"] * 6
    assert not hall.check.onward.isVisible()
    hall.open(Step.REVIEW)
    assert not hall.review.submit.isEnabled()
    hall.open(Step.CHECK)
    asked: list[object] = []
    hall.desk.place_wanted.connect(asked.append)
    page = hall.check
    page.table.choose(lambda one: one.finding is not None and one.finding.code == "payee-dead")
    assert page.handle.text() == "更正收款账号"
    hall.press(page.handle)
    (place,) = asked
    assert isinstance(place, PersonPlace)
    assert (len(place.id_number), place.page) == (18, "待遇")


def _all_dead(session: Session) -> None:
    for person in session.scalars(select(Person)):
        person.died_on = date(2017, 11, 3)


def test_a_returned_roster_says_why_and_can_be_handed_over_again(submitted: Hall) -> None:
    hall = submitted
    hall.press(hall.review.give_back)
    hall.press(hall.dialog.button)
    assert hall.dialog.form.message(hall.dialog.reason) == Tone.MUST_DO.say("此项必填。")
    write(hall.dialog.reason, "缺一户")
    press(hall.dialog.reason, Qt.Key.Key_Return)
    hall.settle()
    assert hall.status() is RosterStatus.DRAFT
    assert hall.run().states[Step.REVIEW].text == "▲ 已退回"
    assert "已退回:缺一户" in hall.review.notice.text()
    hall.press(hall.review.to_roster)
    assert hall.roster.notice.text() == "复核人退回:缺一户"
    hall.enroll(5000)
    hall.press(hall.roster.renew)
    assert hall.roster.table.rows.rowCount() == 4
    hall.open(Step.REVIEW)
    hall.press(hall.review.submit)
    assert hall.status() is RosterStatus.SUBMITTED


def test_withdrawing_takes_the_second_person_and_a_reason(submitted: Hall) -> None:
    hall = approved(submitted)
    hall.press(hall.review.withdraw)
    type_password(hall, REVIEWER.password)
    assert hall.dialog.form.message(hall.dialog.reason) == Tone.MUST_DO.say("此项必填。")
    write(hall.dialog.reason, "名单有误")
    type_password(hall, "falsch")
    assert hall.status() is RosterStatus.APPROVED
    type_password(hall, REVIEWER.password)
    assert hall.status() is RosterStatus.WITHDRAWN
    # The month is as before: the next draft gets another number.
    assert hall.run().waiting is Step.CHANGES
    hall.open(Step.ROSTER)
    hall.press(hall.roster.draft)
    assert hall.run().number == "201801-002"


def test_withdrawing_is_never_the_button_that_enter_presses(submitted: Hall) -> None:
    hall = approved(submitted)
    assert hall.page.primary is hall.review.onward
    assert hall.tab.focusWidget() is hall.review.onward


def test_a_roster_submitted_elsewhere_is_not_drafted_again(drafted: Hall) -> None:
    hall = drafted
    by = hall.desk.by
    hall.write(lambda session: lifecycle.submit(session, by, "201801-001"))
    hall.press(hall.roster.renew)
    assert "已提交复核,不能重新生成" in hall.recorded.shown[-1]
    assert hall.roster.isEnabled()
    assert hall.roster.table.rows.rowCount() == 3
    with hall.desk.office.reading() as session:
        assert [one.number for one in session.scalars(select(Roster))] == ["201801-001"]


def test_months_without_a_roster_want_the_reviewers_words(drafted: Hall) -> None:
    hall = drafted
    number, by = hall.run().number or "", hall.desk.by
    hall.write(lambda session: lifecycle.delete_draft(session, by, number))
    hall.tab.months.box.step(2)
    hall.settle()
    hall.open(Step.ROSTER)
    hall.press(hall.roster.draft)
    hall.open(Step.REVIEW)
    assert "2018年1月至2018年2月共2个月没有花名册" in hall.review.notice.text()
    hall.press(hall.review.submit)
    hall.press(hall.review.approve)
    write(hall.dialog.reason, "已核")
    type_password(hall, REVIEWER.password)
    assert hall.dialog.form.message(hall.dialog.unpaid) == Tone.MUST_DO.say("此项必填。")
    write(hall.dialog.unpaid, "确有2个月未发,应全部补发")
    hall.press(hall.dialog.button)
    assert hall.status() is RosterStatus.APPROVED
    assert "确有2个月未发,应全部补发" in hall.review.story.text()
