"""What the bank returned: held until the account is put right, then arrears of the next roster."""

from __future__ import annotations

from app.models.enrollment import TermStatus
from app.models.roster import ItemKind, RosterItem
from app.month import Month
from app.services.rosters import holds
from app.services.rosters.returned import Next, ReturnedLine, returned_lines
from tests import factory
from tests.services.support.roster_desk import Desk


def only(desk: Desk, number: str) -> ReturnedLine:
    (found,) = returned_lines(desk.session, desk.row(number), desk.program.id, today=desk.today)
    return found


def returned(desk: Desk) -> str:
    number = desk.send("2018-01")
    desk.bring_back(number, 1)
    return number


def test_r2_r6_held_until_confirmed_then_linked_arrears_then_paid(desk: Desk) -> None:
    entry = desk.enroll()
    first = returned(desk)
    waits = only(desk, first)
    assert (waits.next, waits.words) == (Next.ACCOUNT, "待更正或确认账号")
    report = desk.draft("2018-02")
    assert report.number is None
    assert {held.code for held in report.held} == {"account-returned"}
    # The same account again confirms it.
    assert waits.payee is not None
    factory.payee(
        desk.session,
        entry,
        desk.person_of(entry),
        account=waits.payee.account,
        from_day=desk.today,
    )
    assert only(desk, first).next is Next.DRAFT
    second = desk.send("2018-02")
    assert only(desk, first).words == f"已列入花名册{second}"
    (arrears,) = [i for i in desk.row(second).lines[0].items if i.kind is ItemKind.ARREARS]
    assert (arrears.month, arrears.reason) == (Month(2018, 1), f"原花名册{first}银行退回")
    linked = desk.session.query(RosterItem).filter_by(rights_line_id=waits.line.id).one()
    assert linked.month == Month(2018, 1)
    # While the second is at the bank no third may pay the month.
    assert desk.draft("2018-02").number is None
    desk.bring_back(second)
    assert (only(desk, first).next, only(desk, first).words) == (
        Next.PAID,
        f"已在花名册{second}补发",
    )


def test_returned_again_is_told_and_owed_again(desk: Desk) -> None:
    entry = desk.enroll()
    first = returned(desk)
    factory.payee(
        desk.session,
        entry,
        desk.person_of(entry),
        account="8101777700001111",
        from_day=desk.today,
    )
    second = desk.send("2018-01")
    assert desk.row(second).sequence == 1
    desk.bring_back(second, 1, reason="账户已销户")
    assert only(desk, first).words == f"在花名册{second}补发,又被退回"
    assert only(desk, second).next is Next.ACCOUNT


def test_what_is_no_longer_due_or_held_by_hand_says_so(desk: Desk) -> None:
    entry = desk.enroll()
    other = desk.enroll()
    number = desk.send("2018-01")
    desk.bring_back(number, 1, 2)
    desk.revise(entry, "2018-01", status=TermStatus.SUSPENDED)
    factory.payee(
        desk.session,
        other,
        desk.person_of(other),
        account="8101777700001111",
        from_day=desk.today,
    )
    draft = desk.draft("2018-02").number
    assert draft is not None
    holds.hold_months(
        desk.session,
        desk.preparer,
        draft,
        other.id,
        [Month(2018, 1)],
        "本人外出",
        today=desk.today,
    )
    found = returned_lines(desk.session, desk.row(number), desk.program.id, today=desk.today)
    assert [(one.next, one.words) for one in found] == [
        (Next.CLOSED, "不再应发"),
        (Next.HELD, "暂缓发放:本人外出"),
    ]


def test_a_roster_without_returns_has_none(desk: Desk) -> None:
    desk.enroll()
    number = desk.pay("2018-01")
    assert returned_lines(desk.session, desk.row(number), desk.program.id, today=desk.today) == ()


def test_r6_a_refund_that_came_back_waits_for_its_account_too(desk: Desk) -> None:
    entry = desk.enroll()
    desk.pay("2018-01")
    desk.repay(entry, 30000)
    number = desk.send("2018-01")
    assert [item.kind for item in desk.row(number).lines[0].items] == [ItemKind.REFUND]
    desk.bring_back(number, 1)
    assert (only(desk, number).next, only(desk, number).words) == (
        Next.ACCOUNT,
        "待更正或确认账号",
    )
    report = desk.draft("2018-02")
    assert (report.number, {held.code for held in report.held}) == (None, {"account-returned"})
