"""Returned lines: which account waits, and which line a later payment puts right ([R]6, [R]9)."""

from __future__ import annotations

from sqlalchemy import select

from app.models.enrollment import Enrollment
from app.models.roster import RosterItem
from app.month import Month
from app.services.enrollments.payees import payee_chain, set_account
from app.services.enrollments.terms import change
from tests import factory
from tests.services.support.roster_desk import Desk


def confirm(desk: Desk, entry: Enrollment) -> None:
    """The same account once more: it was right after all."""
    person = desk.person_of(entry)
    (now, *_before) = payee_chain(desk.session, entry.id)
    set_account(desk.session, desk.preparer, person.id, now.account, now.bank, today=desk.today)


def reasons(desk: Desk, number: str) -> dict[str, str]:
    return {str(item.month): item.reason for item in desk.row(number).lines[0].items}


def test_r6_two_returned_months_are_each_linked_to_their_own_line(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    first, second = desk.send("2018-01"), desk.send("2018-02")
    desk.bring_back(first, 1)
    desk.bring_back(second, 1)
    confirm(desk, entry)
    number = desk.draft("2018-03").number or ""
    assert reasons(desk, number) == {
        "2018-01": f"原花名册{first}银行退回",
        "2018-02": f"原花名册{second}银行退回",
        "2018-03": "",
    }
    rights = select(RosterItem.rights_line_id).where(
        RosterItem.line_id == desk.row(number).lines[0].id, RosterItem.rights_line_id.is_not(None)
    )
    lines = {desk.row(one).lines[0].id for one in (first, second)}
    assert set(desk.session.scalars(rights)) == lines


def test_r6_an_earlier_roster_that_comes_back_later_holds_the_account_again(desk: Desk) -> None:
    """Confirmed after February's return, then January's line comes back to the same account."""
    entry = desk.enroll("2018-01")
    first, second = desk.send("2018-01"), desk.send("2018-02")
    desk.bring_back(second, 1)
    confirm(desk, entry)
    assert desk.draft("2018-03").held == ()
    desk.bring_back(first, 1)
    assert {held.code for held in desk.draft("2018-03").held} == {"account-returned"}
    confirm(desk, entry)
    assert desk.draft("2018-03").held == ()


def test_r9_a_difference_after_the_return_was_put_right_is_a_difference(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    desk.bring_back(desk.send("2018-01"), 1)
    confirm(desk, entry)
    desk.pay("2018-02")
    change(desk.session, desk.preparer, entry.id, Month(2018, 1), approved_fen=35000)
    number = desk.draft("2018-03").number or ""
    assert reasons(desk, number)["2018-01"] == "差额,原发300.00元"


def test_r6_an_account_that_came_back_in_another_program_is_told(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    number = desk.draft("2018-01").number or ""
    assert told_elsewhere(desk, number) == []
    own, desk.program = desk.program, factory.program(desk.session, "另一补助")
    factory.enrollment(desk.session, desk.program, desk.person_of(entry))
    desk.bring_back(desk.send("2018-01"), 1)
    desk.program = own
    assert told_elsewhere(desk, number) == ["account-returned-elsewhere"]
    confirm(desk, entry)
    assert told_elsewhere(desk, number) == []


def told_elsewhere(desk: Desk, number: str) -> list[str]:
    return [finding.code for finding in desk.looked(number, "account-returned").findings]
