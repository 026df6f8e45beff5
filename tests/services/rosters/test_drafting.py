"""What a draft proposes (docs/rules.md [R]1-4, [R]6 and "What comes back")."""

from __future__ import annotations

import pytest

from app.errors import AppError
from app.models.enrollment import TermStatus
from app.models.fund import Closing, ClosingKind
from app.models.program import Period
from app.models.roster import ItemKind, LineResult, RosterStatus
from app.month import Month
from app.services.rosters import holds, lifecycle
from app.services.rosters.rows import ChangeKind
from tests import factory
from tests.services.support.roster_desk import Desk


def kinds(desk: Desk, number: str | None) -> list[tuple[str, str, int]]:
    assert number is not None
    return [
        (str(item.month), item.kind.value, item.amount_fen)
        for line in desk.row(number).lines
        for item in line.items
    ]


def test_r3_the_month_is_regular_and_earlier_months_are_arrears(desk: Desk) -> None:
    desk.enroll("2018-01")
    report = desk.draft("2018-03")
    assert kinds(desk, report.number) == [
        ("2018-01", "arrears", 30000),
        ("2018-02", "arrears", 30000),
        ("2018-03", "regular", 30000),
    ]
    assert (report.regular_fen, report.arrears_fen, report.amount_fen) == (30000, 60000, 90000)


def test_r3_a_second_draft_renews_the_first_under_its_number(desk: Desk) -> None:
    desk.enroll()
    first = desk.draft("2018-01")
    again = desk.draft("2018-01")
    assert again == first
    desk.enroll()
    assert desk.draft("2018-01").number == first.number
    assert desk.draft("2018-01").lines == 2


def test_r3_nothing_to_pay_keeps_nothing(desk: Desk) -> None:
    report = desk.draft("2018-01")
    assert (report.number, report.lines, report.amount_fen) == (None, 0, 0)


def test_r3_a_draft_with_nothing_left_is_discarded(desk: Desk) -> None:
    entry = desk.enroll()
    number = desk.draft("2018-01").number or ""
    desk.revise(entry, "2018-01", status=TermStatus.ENDED)
    assert desk.draft("2018-01").number is None
    with pytest.raises(AppError, match="没有编号"):
        desk.row(number)


def test_r3_the_missing_month_before_is_warned_about(desk: Desk) -> None:
    desk.enroll("2018-01")
    assert "previous-month-missing" in {f.code for f in desk.draft("2018-02").findings}
    desk.pay("2018-02")
    assert "previous-month-missing" not in {f.code for f in desk.draft("2018-03").findings}


@pytest.mark.parametrize(
    ("period", "pays", "rests"),
    [(Period.QUARTERLY, "2018-03", "2018-02"), (Period.HALF_YEARLY, "2018-06", "2018-05")],
)
def test_r3_whole_periods_are_paid_at_their_end(
    desk: Desk, period: Period, pays: str, rests: str
) -> None:
    desk.program.period = period
    desk.enroll("2018-01", fen=100)
    assert desk.draft(rests).number is None
    report = desk.draft(pays)
    assert report.amount_fen == 100 * Month.parse(pays).number
    assert report.arrears_fen == 0


def test_a3_a_yearly_amount_is_paid_in_its_pay_month(desk: Desk) -> None:
    desk.program.period = Period.YEARLY
    desk.enroll("2018-03", fen=840000)
    assert desk.draft("2018-06").number is None
    assert desk.draft("2018-07").amount_fen == 840000


def test_r2_a_month_is_never_in_two_unsettled_payments(desk: Desk) -> None:
    desk.enroll("2018-01", fen=30000)
    desk.draft("2018-01")
    report = desk.draft("2018-02")
    assert kinds(desk, report.number) == [("2018-02", "regular", 30000)]


def test_r2_an_unsettled_month_gets_no_difference_until_it_is_settled(desk: Desk) -> None:
    entry = desk.enroll("2018-01", fen=30000)
    number = desk.send("2018-01")
    desk.revise(entry, "2018-01", amount_fen=35000)
    assert kinds(desk, desk.draft("2018-02").number) == [("2018-02", "regular", 35000)]
    desk.bring_back(number)
    assert kinds(desk, desk.draft("2018-02").number) == [
        ("2018-01", "arrears", 5000),
        ("2018-02", "regular", 35000),
    ]


def test_r1_a_further_roster_of_a_month_is_a_numbered_supplement(desk: Desk) -> None:
    desk.enroll()
    first = desk.pay("2018-01")
    desk.enroll()
    second = desk.draft("2018-01").number
    assert second is not None
    assert second != first
    assert desk.row(second).sequence == 1
    assert desk.row(second).title.endswith("(第1次补发)")


def test_r4_a_hold_survives_drafting_again_and_ends_by_release(desk: Desk) -> None:
    entry = desk.enroll()
    desk.enroll()
    number = desk.draft("2018-01").number or ""
    who = desk.person_of(entry).id_number
    held = holds.hold(
        desk.session, desk.preparer, number, who, Month(2018, 1), "待核实", today=desk.today
    )
    assert (held.number, held.amount_fen, held.held_fen) == (number, 30000, 30000)
    again = desk.draft("2018-01")
    assert [finding.code for finding in again.findings] == ["held"]
    assert "待核实" in again.findings[0].message
    released = holds.release(desk.session, desk.preparer, number, who, today=desk.today)
    assert (released.amount_fen, released.held) == (60000, ())


def test_r4_holding_everybody_keeps_the_draft_so_that_it_can_be_released(desk: Desk) -> None:
    entry = desk.enroll()
    number = desk.draft("2018-01").number or ""
    who = desk.person_of(entry).id_number
    holds.hold(desk.session, desk.preparer, number, who, Month(2018, 1), "待核实", today=desk.today)
    with pytest.raises(AppError, match="没有明细"):
        lifecycle.submit(desk.session, desk.preparer, number)
    report = holds.release(desk.session, desk.preparer, number, who, today=desk.today)
    assert (report.number, report.amount_fen) == (number, 30000)


def test_r6_no_account_or_a_dead_payee_is_held_and_said(desk: Desk) -> None:
    person = desk.person()
    entry = factory.enrollment(desk.session, desk.program, person, with_payee=False)
    assert [held.code for held in desk.draft("2018-01").held] == ["payee-missing"]
    factory.payee(desk.session, entry, person, account=None)
    assert [held.code for held in desk.draft("2018-01").held] == ["account-missing"]
    dead = desk.person(died_on=desk.today)
    factory.payee(desk.session, entry, dead, from_day=desk.today)
    assert [held.code for held in desk.draft("2018-01").held] == ["payee-dead"]
    assert desk.draft("2018-01").number is None


def test_r6_a_program_paid_in_cash_needs_no_account(desk: Desk) -> None:
    desk.program.paid_in_cash = True
    person = desk.person()
    entry = factory.enrollment(desk.session, desk.program, person, with_payee=False)
    factory.payee(desk.session, entry, person, account=None)
    assert desk.draft("2018-01").lines == 1


def test_r6_payee_and_account_are_read_on_the_day_of_drafting(desk: Desk) -> None:
    entry = desk.enroll()
    other = desk.person()
    factory.payee(desk.session, entry, other, from_day=desk.later())
    number = desk.draft("2018-01").number or ""
    assert desk.row(number).lines[0].payee_name != other.name
    factory.payee(desk.session, entry, other, from_day=desk.today)
    desk.draft("2018-01")
    assert desk.row(number).lines[0].payee_name == other.name


def test_r6_a_returned_account_waits_until_it_is_changed_or_confirmed(desk: Desk) -> None:
    entry = desk.enroll()
    desk.enroll()
    number = desk.send("2018-01")
    desk.bring_back(number, 1)
    report = desk.draft("2018-02")
    assert {held.code for held in report.held} == {"account-returned"}
    assert report.held_fen == 60000
    line = desk.row(number).lines[0]
    assert line.result is LineResult.RETURNED
    account = line.account
    factory.payee(
        desk.session,
        entry,
        desk.person_of(entry),
        account=account,
        from_day=desk.today,
    )
    report = desk.draft("2018-02")
    assert report.held == ()
    assert ("2018-01", "arrears", 30000) in kinds(desk, report.number)
    item = desk.row(report.number or "").lines[0].items[0]
    assert number in item.reason


def test_returned_money_is_owed_again_once(desk: Desk) -> None:
    entry = desk.enroll()
    desk.bring_back(desk.send("2018-01"), 1)
    factory.payee(
        desk.session,
        entry,
        desk.person_of(entry),
        account="8101000000000000777",
        from_day=desk.today,
    )
    desk.pay("2018-02")
    assert kinds(desk, desk.draft("2018-03").number) == [("2018-03", "regular", 30000)]


def test_withdrawn_items_count_nothing_and_the_number_is_spent(desk: Desk) -> None:
    desk.enroll()
    number = desk.draft("2018-01").number or ""
    desk.approve(number)
    lifecycle.withdraw(desk.session, desk.preparer, desk.reviewer, number, "金额有误")
    again = desk.draft("2018-01")
    assert again.number not in (None, number)
    assert again.amount_fen == 30000
    assert desk.row(again.number or "").sequence == 0


def test_months_closed_as_lapsed_are_not_proposed(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    desk.session.add(
        Closing(
            enrollment_id=entry.id,
            month=Month(2018, 1),
            kind=ClosingKind.LAPSED,
            amount_fen=30000,
            document="五民〔2018〕9号",
            entered_by_id=desk.preparer,
        )
    )
    assert kinds(desk, desk.draft("2018-02").number) == [("2018-02", "regular", 30000)]


def test_overpaid_months_are_to_recover_and_never_deducted(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    desk.enroll("2018-01")
    for month in ("2018-01", "2018-02"):
        desk.pay(month)
    desk.person_of(entry).died_on = Month(2018, 1).last_day
    report = desk.draft("2018-03")
    assert report.recoverable_fen == 30000
    assert report.amount_fen == 30000


def test_a_refund_owed_rides_along(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    desk.pay("2018-01")
    desk.repay(entry, 5000)
    report = desk.draft("2018-02")
    assert ("2018-02", ItemKind.REFUND.value, 5000) in kinds(desk, report.number)
    assert report.amount_fen == 35000
    assert desk.draft("2018-03").amount_fen == 30000


def test_the_changes_against_the_month_before(desk: Desk) -> None:
    desk.enroll("2017-06")
    gone = desk.enroll("2017-06")
    desk.enroll("2018-02")
    desk.revise(gone, "2018-02", status=TermStatus.ENDED)
    report = desk.draft("2018-02")
    assert report.changes[ChangeKind.ADDED] == 1
    assert report.changes[ChangeKind.STOPPED] == 1
    assert report.changes[ChangeKind.CHANGED] == 0


def test_a_submitted_roster_cannot_be_drafted_again(desk: Desk) -> None:
    desk.enroll()
    number = desk.draft("2018-01").number or ""
    lifecycle.submit(desk.session, desk.preparer, number)
    with pytest.raises(AppError, match="已提交复核"):
        desk.draft("2018-01")
    assert desk.row(number).status is RosterStatus.SUBMITTED


def test_d_money_before_the_ledger_start_is_no_part_of_the_reckoning(desk: Desk) -> None:
    """ "What comes back": over months from the ledger start on, what was paid before is history."""
    desk.program.ledger_start = Month(2017, 1)
    desk.enroll("2017-01")
    desk.pay("2017-12")
    desk.program.ledger_start = Month(2018, 1)
    report = desk.draft("2018-01")
    assert (report.regular_fen, report.arrears_fen, report.recoverable_fen) == (30000, 0, 0)


@pytest.mark.parametrize(
    ("period", "month", "before"),
    [(Period.QUARTERLY, "2018-06", "2018-03"), (Period.YEARLY, "2019-07", "2018-07")],
)
def test_r3_a_missing_period_before_is_warned_about(
    desk: Desk, period: Period, month: str, before: str
) -> None:
    desk.program.period = period
    desk.enroll("2018-01")
    codes = {finding.code for finding in desk.draft(month).findings}
    assert "previous-month-missing" in codes
    desk.enroll("2018-01")
    desk.pay(before)
    codes = {finding.code for finding in desk.draft(month).findings}
    assert "previous-month-missing" not in codes


def test_a_yearly_program_changes_by_its_terms_not_by_its_rhythm(desk: Desk) -> None:
    desk.program.period = Period.YEARLY
    desk.enroll("2018-01")
    raised = desk.enroll("2018-01")
    desk.revise(raised, "2018-07", amount_fen=40000)
    assert desk.draft("2018-07").changes == {
        ChangeKind.ADDED: 0, ChangeKind.STOPPED: 0, ChangeKind.CHANGED: 1, ChangeKind.ARREARS: 0
    }  # fmt: skip
    assert desk.draft("2018-08").changes[ChangeKind.CHANGED] == 0


def test_two_grants_to_one_person_are_one_person(desk: Desk) -> None:
    """ "Counting": persons are counted by who they are, not by lines."""
    desk.program.period = Period.ONE_OFF
    person = desk.person()
    for fen in (50000, 70000):
        factory.enrollment(
            desk.session, desk.program, person, amount_fen=fen, granted_on=Month(2018, 1).first_day
        )
    report = desk.draft("2018-01")
    assert (report.lines, report.persons, report.amount_fen) == (2, 1, 120000)
