"""Overpaid money followed up (docs/rules.md "What comes back", [R]8 and [R]9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.errors import AppError
from app.models.enrollment import Enrollment, TermStatus
from app.models.program import Period
from app.models.roster import ItemKind, LineResult
from app.month import Month
from app.services.recoveries import entering, follow_up
from app.services.rosters import identities
from tests import factory
from tests.services.support.roster_desk import Desk

JANUARY, FEBRUARY = Month(2018, 1), Month(2018, 2)


def row(desk: Desk) -> follow_up.RecoveryCase:
    (found,) = follow_up.open_recoveries(desk.session)
    return found


def identity(desk: Desk) -> bool:
    return identities.examine(desk.session, today=desk.today).ok


def test_the_overpaid_months_are_listed_with_what_they_come_to(
    desk: Desk, overpaid: Enrollment
) -> None:
    found = row(desk)
    assert found.enrollment_id == overpaid.id
    assert (found.to_recover_fen, found.possible_fen) == (30000, 0)
    assert found.months == "2018年2月300.00元"


def test_money_still_at_the_bank_is_only_possibly_overpaid(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    desk.send("2018-01")
    desk.revise(entry, "2018-01", status=TermStatus.SUSPENDED)
    assert row(desk).possible_fen == 30000


def test_repaid_in_parts_and_in_whole(desk: Desk, overpaid: Enrollment) -> None:
    entering.record_repayment(
        desk.session, desk.preparer, overpaid.id, 10000, desk.today, "收据1", today=desk.today
    )
    assert row(desk).to_recover_fen == 20000
    entering.record_repayment(
        desk.session, desk.preparer, overpaid.id, 20000, desk.today, "收据2", today=desk.today
    )
    assert follow_up.open_recoveries(desk.session) == ()
    assert identity(desk)


def test_a_repayment_needs_its_receipt(desk: Desk, overpaid: Enrollment) -> None:
    with pytest.raises(AppError, match="收据"):
        entering.record_repayment(
            desk.session, desk.preparer, overpaid.id, 10000, desk.today, " ", today=desk.today
        )
    with pytest.raises(AppError, match="今天之后"):
        entering.record_repayment(
            desk.session, desk.preparer, overpaid.id, 10000, desk.later(), "收据1", today=desk.today
        )


def test_a_waiver_is_at_most_what_is_to_recover(desk: Desk, overpaid: Enrollment) -> None:
    with pytest.raises(AppError, match="超过应追回"):
        entering.record_waiver(
            desk.session,
            desk.preparer,
            overpaid.id,
            30001,
            desk.today,
            "五民〔2018〕7号",
            today=desk.today,
        )
    entering.record_waiver(
        desk.session,
        desk.preparer,
        overpaid.id,
        30000,
        desk.today,
        "五民〔2018〕7号",
        today=desk.today,
    )
    assert follow_up.open_recoveries(desk.session) == ()
    assert identity(desk)


def resumed(desk: Desk, overpaid: Enrollment) -> str:
    """March is owed as arrears and April is regular; the draft of April."""
    desk.revise(overpaid, "2018-03", amount_fen=30000)
    return desk.draft("2018-04").number or ""


def test_r8_an_offset_takes_from_arrears_by_hand(desk: Desk, overpaid: Enrollment) -> None:
    number = resumed(desk, overpaid)
    entering.offset(
        desk.session, desk.preparer, number, 1, overpaid.id, FEBRUARY, 30000, today=desk.today
    )
    line = desk.row(number).lines[0]
    assert line.amount_fen == 30000
    assert [item.amount_fen for item in line.items if item.kind is ItemKind.OFFSET] == [-30000]
    desk.approve(number)
    assert follow_up.open_recoveries(desk.session) == ()
    assert identity(desk)


def test_r8_never_against_regular_items_nor_beyond_the_recovery(
    desk: Desk, overpaid: Enrollment
) -> None:
    number = resumed(desk, overpaid)
    with pytest.raises(AppError, match=r"最多可抵扣300\.00元"):
        entering.offset(
            desk.session, desk.preparer, number, 1, overpaid.id, FEBRUARY, 30001, today=desk.today
        )
    entering.offset(
        desk.session, desk.preparer, number, 1, overpaid.id, FEBRUARY, 20000, today=desk.today
    )
    with pytest.raises(AppError, match=r"最多可抵扣100\.00元"):
        entering.offset(
            desk.session, desk.preparer, number, 1, overpaid.id, FEBRUARY, 10001, today=desk.today
        )


def test_r8_only_through_a_common_person(desk: Desk, overpaid: Enrollment) -> None:
    other = desk.enroll("2018-03")
    number = desk.draft("2018-04").number or ""
    with pytest.raises(AppError, match="没有共同的享受人"):
        entering.offset(
            desk.session, desk.preparer, number, 1, overpaid.id, FEBRUARY, 100, today=desk.today
        )
    assert other.id != overpaid.id


def test_r4_drafting_again_keeps_an_offset_that_is_still_valid(
    desk: Desk, overpaid: Enrollment
) -> None:
    number = resumed(desk, overpaid)
    entering.offset(
        desk.session, desk.preparer, number, 1, overpaid.id, FEBRUARY, 25000, today=desk.today
    )
    assert desk.draft("2018-04").amount_fen == 35000
    entering.record_repayment(
        desk.session, desk.preparer, overpaid.id, 20000, desk.today, "收据1", today=desk.today
    )
    assert desk.draft("2018-04").amount_fen == 50000


def test_r8_a_return_undoes_the_offset_with_the_line(desk: Desk, overpaid: Enrollment) -> None:
    number = resumed(desk, overpaid)
    entering.offset(
        desk.session, desk.preparer, number, 1, overpaid.id, FEBRUARY, 30000, today=desk.today
    )
    desk.approve(number)
    recoveries_before = follow_up.open_recoveries(desk.session)
    from app.services.rosters import lifecycle

    lifecycle.send(desk.session, desk.preparer, number)
    desk.bring_back(number, 1)
    assert recoveries_before == ()
    assert row(desk).to_recover_fen == 30000
    assert identity(desk)


def test_r8_a_line_of_zero_is_settled_at_approval(desk: Desk, overpaid: Enrollment) -> None:
    desk.revise(overpaid, "2018-03", amount_fen=30000)
    desk.revise(overpaid, "2018-04", status=TermStatus.SUSPENDED)
    number = desk.draft("2018-04").number or ""
    entering.offset(
        desk.session, desk.preparer, number, 1, overpaid.id, FEBRUARY, 30000, today=desk.today
    )
    desk.approve(number)
    line = desk.row(number).lines[0]
    assert (line.amount_fen, line.result) == (0, LineResult.PAID)
    assert identity(desk)


def test_r6_money_that_cannot_be_paid_is_closed_as_lapsed(desk: Desk) -> None:
    person = desk.person()
    entry = factory.enrollment(desk.session, desk.program, person, with_payee=False)
    closed = entering.close_lapsed(
        desk.session, desk.preparer, entry.id, Month(2018, 1), "五民〔2018〕9号", today=desk.today
    )
    assert closed == 30000
    with pytest.raises(AppError, match="没有应发未发"):
        entering.close_lapsed(
            desk.session,
            desk.preparer,
            entry.id,
            Month(2018, 1),
            "五民〔2018〕9号",
            today=desk.today,
        )
    assert identity(desk)


def test_r6_each_month_of_a_quarter_lapses_once_the_quarter_is_payable(desk: Desk) -> None:
    desk.program.period = Period.QUARTERLY
    entry = desk.enroll()
    paper = "五民〔2018〕9号"
    with pytest.raises(AppError) as early:
        entering.close_lapsed(
            desk.session, desk.preparer, entry.id, JANUARY, paper, today=date(2018, 2, 28)
        )
    assert early.value.code == "month-to-come"
    for month in (JANUARY, FEBRUARY, Month(2018, 3)):
        closed = entering.close_lapsed(
            desk.session, desk.preparer, entry.id, month, paper, today=date(2018, 3, 1)
        )
        assert closed == 30000
    assert identity(desk)


def test_a_takeover_books_the_difference_once(desk: Desk, overpaid: Enrollment) -> None:
    booked = entering.agree_at_takeover(
        desk.session, desk.preparer, overpaid.id, FEBRUARY, "移交清单", today=desk.today
    )
    assert booked == -30000
    assert follow_up.open_recoveries(desk.session) == ()
    desk.revise(overpaid, "2018-02", amount_fen=10000)
    assert desk.draft("2018-02").amount_fen == 10000
    assert identity(desk)


def test_r9_a_settled_line_is_corrected_by_two_persons(desk: Desk) -> None:
    desk.enroll("2018-01")
    line = desk.row(desk.pay("2018-01")).lines[0]
    document = "农商行更正函2018-3"
    with pytest.raises(AppError, match="两个人"):
        entering.correct_result(
            desk.session,
            desk.preparer,
            desk.preparer,
            line.id,
            LineResult.RETURNED,
            desk.today,
            document,
            today=desk.today,
        )
    entering.correct_result(
        desk.session,
        desk.preparer,
        desk.reviewer,
        line.id,
        LineResult.RETURNED,
        desk.today,
        document,
        today=desk.today,
    )
    assert desk.draft("2018-02").held_fen == 60000
    assert identity(desk)


def test_r9_paid_after_all_when_it_was_paid_again_is_a_recovery(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    number = desk.send("2018-01")
    desk.bring_back(number, 1)
    first = desk.row(number).lines[0]
    factory.payee(
        desk.session, entry, desk.person_of(entry), account="8101777700001111", from_day=desk.today
    )
    desk.pay("2018-02")
    entering.correct_result(
        desk.session,
        desk.preparer,
        desk.reviewer,
        first.id,
        LineResult.PAID,
        desk.today,
        "农商行更正函2018-4",
        today=desk.today,
    )
    assert row(desk).to_recover_fen == 30000
    assert identity(desk)


def test_r9_a_correction_of_a_day_to_come_is_refused(desk: Desk) -> None:
    desk.enroll("2018-01")
    line = desk.row(desk.pay("2018-01")).lines[0]
    with pytest.raises(AppError) as refused:
        entering.correct_result(
            desk.session,
            desk.preparer,
            desk.reviewer,
            line.id,
            LineResult.RETURNED,
            desk.today + timedelta(days=1),
            "农商行更正函2018-5",
            today=desk.today,
        )
    assert refused.value.code == "future-date"
