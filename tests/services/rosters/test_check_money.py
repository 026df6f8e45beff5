"""自查 of a roster's money: as due, plausible, to the right account, covered by the funds."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import AppError
from app.models.fund import Allocation
from app.models.program import TierDimension, Unit
from app.models.roster import RosterLine
from app.services.rosters.checks.accounts import plausible
from app.services.rosters.checks.options import Jump, jump, set_jump
from app.services.rosters.findings import Remedy
from tests import factory
from tests.services.rosters.test_check_people import told
from tests.services.support.roster_desk import Desk


def test_above_and_below_todays_due(desk: Desk) -> None:
    higher, lower = desk.enroll(), desk.enroll()
    number = desk.draft("2018-01").number or ""
    desk.revise(higher, "2018-01", amount_fen=20000)
    desk.revise(lower, "2018-01", amount_fen=40000)
    looked = desk.looked(number, "above-due")
    assert told(looked) == [("error", "above-due"), ("warning", "below-due")]
    assert {finding.place for finding in looked.findings} == {Remedy.DRAFT}


def test_a_jump_against_the_period_before_beyond_the_set_percent(desk: Desk) -> None:
    entry = desk.enroll(fen=30000)
    desk.pay("2018-01")
    desk.revise(entry, "2018-02", amount_fen=60000)
    number = desk.draft("2018-02").number or ""
    assert told(desk.looked(number, "jump")) == []
    desk.revise(entry, "2018-02", amount_fen=60001)
    desk.draft("2018-02")
    assert told(desk.looked(number, "jump")) == [("warning", "amount-jump")]
    set_jump(desk.session, desk.preparer, desk.program.id, 300, None)
    assert told(desk.looked(number, "jump")) == []
    set_jump(desk.session, desk.preparer, desk.program.id, 300, 20)
    assert "变动超过20%" in desk.looked(number, "jump").findings[0].message
    set_jump(desk.session, desk.preparer, desk.program.id, 300, None)
    assert jump(desk.session, desk.program.id) == Jump(300, None)
    with pytest.raises(AppError, match="百分比"):
        set_jump(desk.session, desk.preparer, desk.program.id, 0, None)


def test_an_approved_amount_above_the_standard_times_persons(desk: Desk) -> None:
    supplement = factory.tier(
        desk.session, desk.program, "老年人", dimension=TierDimension.SUPPLEMENT
    )
    factory.rate(desk.session, desk.program, 30000)
    entry = desk.enroll(fen=30000)
    number = desk.draft("2018-01").number or ""
    looked = desk.looked(number, "standard")
    assert (looked.examined, told(looked)) == (1, [])
    desk.revise(entry, "2018-01", amount_fen=35000)
    desk.draft("2018-01")
    assert told(desk.looked(number, "standard")) == [("warning", "above-standard")]
    desk.revise(
        entry, "2018-01", amount_fen=30000, supplements=[(desk.person_of(entry), supplement, 5000)]
    )
    assert desk.draft("2018-01").amount_fen == 35000
    assert told(desk.looked(number, "standard")) == []


def test_without_a_standard_nothing_is_compared(desk: Desk) -> None:
    desk.enroll(fen=9_999_999)
    assert desk.looked(desk.draft("2018-01").number or "", "standard").examined == 0


def test_an_amount_of_nothing(desk: Desk) -> None:
    desk.enroll()
    number = desk.draft("2018-01").number or ""
    (line,) = desk.lines(number)
    line.amount_fen = 0
    desk.session.flush()
    assert told(desk.looked(number, "zero")) == [("warning", "zero-amount")]


def test_a_line_without_an_account(desk: Desk) -> None:
    desk.enroll()
    number = desk.draft("2018-01").number or ""
    (line,) = desk.lines(number)
    line.account = None
    desk.session.flush()
    assert told(desk.looked(number, "account-missing")) == [("warning", "account-missing")]
    desk.program.paid_in_cash = True
    assert desk.looked(number, "account-missing").examined == 0


def share(desk: Desk, lines: list[RosterLine]) -> None:
    for line in lines:
        line.account = "8101123456789"
    desk.session.flush()


def test_one_account_of_payees_in_different_households(desk: Desk) -> None:
    desk.enroll(), desk.enroll(), desk.enroll()
    number = desk.draft("2018-01").number or ""
    share(desk, desk.lines(number)[:2])
    looked = desk.looked(number, "account-shared")
    assert (looked.examined, told(looked)) == (3, [("warning", "account-shared")] * 2)
    assert {finding.place for finding in looked.findings} == {Remedy.ACCOUNT}


def test_a_family_may_share_an_account_and_a_guardian_may_be_paid_for_several(
    desk: Desk,
) -> None:
    one, other, guardian = desk.person(), desk.person(), desk.person()
    home = factory.household(desk.session, one, other)
    for person in (one, other):
        entry = factory.enrollment(desk.session, desk.program, person)
        entry.household_id = home.id
        factory.payee(desk.session, entry, person, account="8101123456789")
    wards = [desk.enroll(), desk.enroll()]
    for ward in wards:
        factory.payee(desk.session, ward, guardian, account="8102123456789")
    number = desk.draft("2018-01").number or ""
    assert told(desk.looked(number, "account-shared")) == []


def test_a_holder_of_another_name(desk: Desk) -> None:
    entry = desk.enroll(with_payee=False)
    payee = factory.payee(desk.session, entry, desk.person_of(entry), holder="别人")
    looked = desk.looked(desk.draft("2018-01").number or "", "account-holder")
    assert told(looked) == [("warning", "account-holder")]
    assert payee.payee_name in looked.findings[0].message


@pytest.mark.parametrize(
    ("account", "likely"),
    [
        ("8101123456789", True),
        ("6217001234567890123", True),
        ("1234567", False),
        ("62170012345678901A", False),
        ("8888888888888", False),
        ("6217001234567890000", False),
        ("621700123456789000", True),
    ],
)
def test_digits_that_can_be_an_account(account: str, likely: bool) -> None:
    assert plausible(account) is likely


def test_implausible_digits_are_a_warning(desk: Desk) -> None:
    entry = desk.enroll(with_payee=False)
    factory.payee(desk.session, entry, desk.person_of(entry), account="1234567")
    looked = desk.looked(desk.draft("2018-01").number or "", "account-digits")
    assert told(looked) == [("warning", "account-implausible")]


def test_a_payee_who_is_nobody_of_the_family(desk: Desk) -> None:
    entry = desk.enroll()
    factory.payee(desk.session, entry, desk.person(), from_day=desk.today)
    number = desk.draft("2018-01").number or ""
    looked = desk.looked(number, "payee")
    assert told(looked) == [("warning", "payee-unrelated")]
    assert looked.findings[0].place is Remedy.ACCOUNT
    guardian = desk.person()
    factory.payee(desk.session, entry, guardian, from_day=desk.today, relation="监护人")
    desk.draft("2018-01")
    assert told(desk.looked(number, "payee")) == []


def test_a_member_of_the_family_may_be_the_payee(desk: Desk) -> None:
    desk.program.unit = Unit.HOUSEHOLD
    head, member = desk.person(), desk.person()
    entry = factory.enrollment(
        desk.session, desk.program, factory.household(desk.session, head, member)
    )
    factory.payee(desk.session, entry, member, from_day=desk.today)
    looked = desk.looked(desk.draft("2018-01").number or "", "payee")
    assert (looked.examined, told(looked)) == (1, [])


def test_the_review_of_who_was_taken_in_by_hand_is_overdue(desk: Desk) -> None:
    by_hand = desk.enroll("2017-01", applied_on=date(2016, 12, 5))
    by_list = desk.enroll("2017-01")
    reviewed = desk.enroll("2017-01")
    for entry in (by_hand, by_list):
        entry.review_due = entry.first_month + 12
    reviewed.review_due = entry.first_month + 13
    desk.session.flush()
    number = desk.draft("2018-03").number or ""
    looked = desk.looked(number, "reviews")
    assert [finding.enrollment_id for finding in looked.findings] == [by_hand.id, reviewed.id]
    assert {finding.code for finding in looked.findings} == {"review-overdue"}


def test_a_new_enrollment_without_posting_or_document(desk: Desk) -> None:
    day = date(2017, 12, 5)
    bare = desk.enroll(confirmed_on=day)
    posted = desk.enroll(confirmed_on=day, posted_from=day)
    desk.enroll(confirmed_on=day, posted_from=day, document="样例民字1号")
    desk.enroll()
    number = desk.draft("2018-01").number or ""
    told_of = {f.enrollment_id: f.message for f in desk.looked(number, "papers").findings}
    assert set(told_of) == {bare.id, posted.id}
    assert "公示日期和批准文件" in told_of[bare.id]
    assert "公示日期" not in told_of[posted.id]
    desk.pay("2018-01")
    assert told(desk.looked(desk.draft("2018-02").number or "", "papers")) == []


def test_what_the_line_froze_and_the_register_says_otherwise(desk: Desk) -> None:
    entry = desk.enroll()
    number = desk.draft("2018-01").number or ""
    assert told(desk.looked(number, "register")) == []
    desk.person_of(entry).phone = "13800000000"
    desk.session.flush()
    (found,) = desk.looked(number, "register").findings
    assert (found.code, found.place) == ("facts-differ", Remedy.DRAFT)
    assert "电话" in found.message
    desk.draft("2018-01")
    assert told(desk.looked(number, "register")) == []


def test_a_returned_line_that_was_paid_after_all_is_not_paid_again(desk: Desk) -> None:
    entry = desk.enroll()
    sent = desk.send("2018-01")
    desk.bring_back(sent, 1)
    factory.payee(desk.session, entry, desk.person_of(entry), from_day=desk.today)
    number = desk.draft("2018-02").number or ""
    looked = desk.looked(number, "returned")
    assert (looked.examined, told(looked)) == (1, [])
    desk.correct_to_paid(sent, 1)
    assert told(desk.looked(number, "returned")) == [("error", "returned-twice")]


def test_f_the_balance_is_compared_only_where_receipts_are_recorded(desk: Desk) -> None:
    desk.enroll(fen=30000)
    number = desk.draft("2018-01").number or ""
    assert desk.looked(number, "funds").examined == 0
    desk.session.add(
        Allocation(
            program_id=desk.program.id,
            amount_fen=29999,
            received_on=date(2018, 1, 2),
            entered_by_id=desk.preparer,
        )
    )
    desk.session.flush()
    looked = desk.looked(number, "funds")
    assert told(looked) == [("warning", "funds")]
    assert "余额299.99元" in looked.findings[0].message
    assert looked.findings[0].place is Remedy.FUNDS
