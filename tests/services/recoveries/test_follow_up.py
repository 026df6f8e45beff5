"""Recoveries followed up: months with working, what was done, letters, offers, unpayable money."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.errors import AppError
from app.models.enrollment import Enrollment, TermStatus
from app.models.fund import RecoveryLetter
from app.models.roster import ItemKind
from app.month import Month
from app.reports.pdf import pdf_bytes
from app.reports.pdf_form import form_bytes
from app.reports.recoveries import letter_forms, recovery_sheet
from app.services.recoveries import entering
from app.services.recoveries.follow_up import CaseState, case_detail, recovery_cases
from app.services.recoveries.letters import LetterRow, issue_letters
from app.services.recoveries.offset_offers import drop_offsets, offset_offers
from app.services.recoveries.unpayable import unpayable
from app.services.rosters import identities
from tests import factory
from tests.printed import text_of
from tests.services.recoveries.test_recoveries import FEBRUARY
from tests.services.support.roster_desk import Desk


def letters(desk: Desk, *entries: Enrollment, days: int = 30) -> tuple[LetterRow, ...]:
    return issue_letters(
        desk.session,
        desk.preparer,
        [one.id for one in entries],
        issued_on=desk.today,
        due_on=desk.today + timedelta(days=days),
    )


def test_a_month_says_what_was_paid_what_was_due_and_why(desk: Desk, overpaid: Enrollment) -> None:
    detail = case_detail(desk.session, overpaid.id, today=desk.today)
    (month,) = detail.months
    assert (month.month, month.paid_fen, month.due_fen, month.over_fen) == (
        FEBRUARY,
        30000,
        0,
        30000,
    )
    assert month.working == "这个月暂停发放。"
    assert month.rosters == ("花名册201802-001 300.00元(已发放)",)
    assert not month.taken_in
    assert detail.case.state is CaseState.OPEN


def test_a_death_reported_late_is_named(desk: Desk) -> None:
    entry = desk.enroll()
    desk.pay("2018-01")
    desk.pay("2018-02")
    person = desk.person_of(entry)
    person.died_on = date(2018, 1, 5)
    desk.session.flush()
    (month,) = case_detail(desk.session, entry.id, today=desk.today).months
    assert month.working == f"{person.name}已去世,不再计发。"


def test_what_was_done_is_told_in_order_and_the_state_follows(
    desk: Desk, overpaid: Enrollment
) -> None:
    entering.record_waiver(
        desk.session,
        desk.preparer,
        overpaid.id,
        10000,
        desk.today,
        "五民〔2018〕7号",
        today=desk.today,
    )
    entering.record_repayment(
        desk.session, desk.preparer, overpaid.id, 25000, date(2018, 3, 1), "0031", today=desk.today
    )
    detail = case_detail(desk.session, overpaid.id, today=desk.today)
    assert [(event.what, event.amount_fen, event.paper) for event in detail.events] == [
        ("收到退款", 25000, "收据0031"),
        ("减免", 10000, "五民〔2018〕7号"),
    ]
    assert detail.events[0].by == "甲经办"
    (case,) = recovery_cases(desk.session)
    assert (case.state, case.to_recover_fen, case.refund_fen) == (CaseState.CLOSED, 0, 0)
    entering.record_repayment(
        desk.session, desk.preparer, overpaid.id, 10000, desk.today, "0032", today=desk.today
    )
    (case,) = recovery_cases(desk.session)
    # A waiver counts only while there is something to waive: what came back is given back.
    assert (case.state, case.refund_fen) == (CaseState.REFUND, 5000)
    assert identities.examine(desk.session, today=desk.today).ok


def test_letters_are_numbered_kept_and_printed(
    desk: Desk, overpaid: Enrollment, tmp_path: object
) -> None:
    (letter,) = letters(desk, overpaid)
    assert letter.number == f"追{desk.today.year}-001"
    assert letters(desk, overpaid)[0].number.endswith("-002")
    (case,) = recovery_cases(desk.session)
    assert (case.letters, case.last_letter) == (2, desk.today)
    for number in (999, 1000):
        entry = RecoveryLetter(
            enrollment_id=overpaid.id,
            number=f"追{desk.today.year}-{number}",
            amount_fen=1,
            issued_on=desk.today,
            due_on=desk.today,
            entered_by_id=desk.preparer,
        )
        desk.session.add(entry)
    assert letters(desk, overpaid)[0].number.endswith("-1001")
    path = tmp_path / "letter.pdf"  # type: ignore[operator]
    path.write_bytes(form_bytes(letter_forms([letter])))
    text = "".join(text_of(path).split())
    assert "退回多发资金通知书" in text
    assert "2018年2月:已发300.00元,应发0.00元(这个月暂停发放),多发300.00元" in text
    assert "人民币叁佰元整" in text
    assert "送达回执" in text
    assert "4205" not in text


def test_no_letter_while_the_bank_has_not_answered(desk: Desk) -> None:
    entry = desk.enroll()
    desk.send("2018-01")
    desk.revise(entry, "2018-01", status=TermStatus.SUSPENDED)
    (case,) = recovery_cases(desk.session)
    assert (case.state, case.possible_fen) == (CaseState.POSSIBLE, 30000)
    with pytest.raises(AppError, match="还在等银行回盘"):
        letters(desk, entry)
    assert desk.session.scalar(select(func.count(RecoveryLetter.id))) == 0


def test_letters_need_somebody_and_a_term(desk: Desk, overpaid: Enrollment) -> None:
    other = desk.enroll("2018-03")
    with pytest.raises(AppError, match="期限"):
        letters(desk, overpaid, days=0)
    with pytest.raises(AppError, match="没有应追回"):
        letters(desk, other)
    with pytest.raises(AppError, match="没有选择"):
        letters(desk)
    with pytest.raises(AppError):
        issue_letters(
            desk.session,
            desk.reviewer,
            [overpaid.id],
            issued_on=desk.today,
            due_on=desk.today + timedelta(days=9),
        )


def test_the_list_on_paper_adds_up(desk: Desk, overpaid: Enrollment, tmp_path: object) -> None:
    sheet = recovery_sheet(recovery_cases(desk.session), "样例镇", desk.today)
    total = sheet.total()
    assert total.sums[sheet.index("open")] == 30000
    path = tmp_path / "list.pdf"  # type: ignore[operator]
    path.write_bytes(pdf_bytes([sheet]))
    text = text_of(path)
    assert "样例镇应追回资金清单" in text
    assert "2018年2月300.00元" in text
    assert desk.person_of(overpaid).id_number not in text


def test_r8_offers_name_the_line_the_month_and_the_limit(desk: Desk, overpaid: Enrollment) -> None:
    desk.enroll("2018-03", fen=5000)
    assert offset_offers(desk.session, overpaid.id, today=desk.today) == ()
    desk.revise(overpaid, "2018-03", amount_fen=20000)
    number = desk.draft("2018-04").number or ""
    (offer,) = offset_offers(desk.session, overpaid.id, today=desk.today)
    assert (offer.roster_number, offer.month, offer.room_fen, offer.most_fen) == (
        number,
        FEBRUARY,
        20000,
        20000,
    )
    entering.offset(
        desk.session,
        desk.preparer,
        number,
        offer.position,
        overpaid.id,
        FEBRUARY,
        20000,
        today=desk.today,
    )
    assert offset_offers(desk.session, overpaid.id, today=desk.today) == ()
    assert desk.row(number).lines[offer.position - 1].amount_fen == 20000
    assert drop_offsets(desk.session, desk.preparer, number, offer.position) == 20000
    line = desk.row(number).lines[offer.position - 1]
    assert line.amount_fen == 40000
    assert all(item.kind is not ItemKind.OFFSET for item in line.items)
    with pytest.raises(AppError, match="没有抵扣"):
        drop_offsets(desk.session, desk.preparer, number, offer.position)


def test_r6_money_that_cannot_be_paid_is_listed_until_it_is_closed(desk: Desk) -> None:
    person = factory.person(desk.session)
    entry = factory.enrollment(
        desk.session, desk.program, person, first_month=Month.of(desk.today), with_payee=False
    )
    (stuck,) = unpayable(desk.session, today=desk.today)
    assert (stuck.program, stuck.held.reason) == ("样例补助", "没有收款人")
    entering.close_lapsed(
        desk.session, desk.preparer, entry.id, stuck.held.month, "五民〔2018〕9号", today=desk.today
    )
    assert unpayable(desk.session, today=desk.today) == ()
    events = case_detail(desk.session, entry.id, today=desk.today).events
    assert [event.what for event in events] == [f"核销{stuck.held.month.chinese}"]
