"""A household whose head died is paid again once a member's account is set ([R]6)."""

from __future__ import annotations

from app.models.program import Unit
from app.month import Month
from app.services.enrollments.payees import set_account
from app.services.rosters.rows import RosterRow
from tests import factory
from tests.services.support.roster_desk import Desk


def test_a_member_takes_the_dead_heads_place_as_payee(desk: Desk) -> None:
    desk.program.unit = Unit.HOUSEHOLD
    head, member = desk.person(), desk.person()
    home = factory.household(desk.session, head, member)
    factory.enrollment(desk.session, desk.program, home)
    head.died_on = Month(2018, 1).first_day
    desk.session.flush()
    report = desk.draft("2018-02")
    assert (report.number, {held.code for held in report.held}) == (None, {"payee-dead"})
    set_account(
        desk.session, desk.preparer, member.id, "6217001234567890123", "农商行", today=desk.today
    )
    report = desk.draft("2018-02")
    row: RosterRow = desk.row(report.number or "")
    assert [line.payee_name for line in row.lines] == [member.name]
    (stands,) = [f for f in report.findings if f.code == "approved-stands"]
    assert head.name in stands.message


def test_a_member_leaves_a_living_payee_alone(desk: Desk) -> None:
    desk.program.unit = Unit.HOUSEHOLD
    head, member = desk.person(), desk.person()
    home = factory.household(desk.session, head, member)
    factory.enrollment(desk.session, desk.program, home)
    set_account(
        desk.session, desk.preparer, head.id, "6217001234567890123", "农商行", today=desk.today
    )
    row = desk.row(desk.draft("2018-01").number or "")
    assert row.lines[0].payee_name == head.name
    assert member.name != head.name
