"""A roster's way by two persons, and what the database refuses (docs/rules.md [R]1, [R]5-8)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.errors import AppError
from app.models.enrollment import Enrollment
from app.models.person import Person
from app.models.roster import LineResult, RosterStatus
from app.models.staff import Role
from app.month import Month
from app.services.rosters import lifecycle, settlement
from app.services.rosters.rows import MovedRoster
from app.services.rosters.story import roster_story
from tests import factory
from tests.services.support.roster_desk import Desk


def drafted(desk: Desk) -> str:
    desk.enroll()
    return desk.draft("2018-01").number or ""


def test_r1_the_approver_is_none_of_those_who_had_a_hand_in_it(desk: Desk) -> None:
    both = factory.staff(desk.session, "丙", (Role.PREPARE, Role.REVIEW)).id
    number = drafted(desk)
    lifecycle.submit(desk.session, both, number)
    with pytest.raises(AppError, match="由另一人复核"):
        lifecycle.approve(desk.session, both, number, today=desk.today)
    lifecycle.approve(desk.session, desk.reviewer, number, today=desk.today)
    assert desk.row(number).status is RosterStatus.APPROVED


def test_r1_the_database_enforces_it_too(desk: Desk) -> None:
    number = drafted(desk)
    lifecycle.submit(desk.session, desk.preparer, number)
    with pytest.raises(DatabaseError):
        desk.session.execute(
            text("UPDATE roster SET status = 'approved', approved_by_id = :who"),
            {"who": desk.preparer},
        )


def test_who_has_no_review_role_may_not_approve(desk: Desk) -> None:
    other = factory.staff(desk.session, "丁").id
    number = drafted(desk)
    lifecycle.submit(desk.session, desk.preparer, number)
    with pytest.raises(AppError, match="复核"):
        lifecycle.approve(desk.session, other, number, today=desk.today)


def test_every_prior_step_is_required(desk: Desk) -> None:
    number = drafted(desk)
    with pytest.raises(AppError, match="要先处于“待复核”"):
        lifecycle.approve(desk.session, desk.reviewer, number, today=desk.today)
    with pytest.raises(AppError, match="要先处于“已复核”"):
        lifecycle.send(desk.session, desk.preparer, number)
    with pytest.raises(AppError, match="要先处于“已送银行”"):
        settlement.settle_all_paid(
            desk.session, desk.preparer, number, on=desk.today, today=desk.today
        )


def test_a_returned_roster_is_a_draft_again_with_the_reason(desk: Desk) -> None:
    number = drafted(desk)
    lifecycle.submit(desk.session, desk.preparer, number)
    with pytest.raises(AppError, match="请写明退回原因"):
        lifecycle.return_to_draft(desk.session, desk.reviewer, number, "  ")
    moved = lifecycle.return_to_draft(desk.session, desk.reviewer, number, "缺一户")
    assert moved == MovedRoster(number, RosterStatus.DRAFT)
    assert roster_story(desk.session, number).reason == "缺一户"


def test_r5_an_item_above_todays_due_is_an_error(desk: Desk) -> None:
    number = drafted(desk)
    lifecycle.submit(desk.session, desk.preparer, number)
    person = desk.session.get_one(Person, 1)
    person.died_on = Month(2017, 12).last_day
    desk.session.flush()
    with pytest.raises(AppError, match="高于现在应发"):
        lifecycle.approve(
            desk.session, desk.reviewer, number, today=desk.today, accept_warnings="已知"
        )


def test_r5_a_payee_that_differs_is_an_error(desk: Desk) -> None:
    number = drafted(desk)
    lifecycle.submit(desk.session, desk.preparer, number)
    entry = desk.session.get_one(Enrollment, 1)
    factory.payee(desk.session, entry, desk.person(), from_day=desk.today)
    with pytest.raises(AppError, match="收款人或账号"):
        lifecycle.approve(
            desk.session, desk.reviewer, number, today=desk.today, accept_warnings="已知"
        )


def test_r5_below_todays_due_is_a_warning_that_wants_a_reason(desk: Desk) -> None:
    number = drafted(desk)
    lifecycle.submit(desk.session, desk.preparer, number)
    entry = desk.session.get_one(Enrollment, 1)
    desk.revise(entry, "2018-01", amount_fen=31000)
    with pytest.raises(AppError, match="需要写明理由"):
        lifecycle.approve(desk.session, desk.reviewer, number, today=desk.today)
    lifecycle.approve(
        desk.session, desk.reviewer, number, today=desk.today, accept_warnings="差额下月补"
    )
    lifecycle.send(desk.session, desk.preparer, number)
    settlement.settle_all_paid(desk.session, desk.preparer, number, on=desk.today, today=desk.today)
    assert desk.draft("2018-02").arrears_fen == 1000


def test_withdrawing_takes_two_persons(desk: Desk) -> None:
    number = drafted(desk)
    desk.approve(number)
    with pytest.raises(AppError, match="两个人"):
        lifecycle.withdraw(desk.session, desk.reviewer, desk.reviewer, number, "有误")


def test_a_sent_roster_cannot_be_withdrawn(desk: Desk) -> None:
    desk.enroll()
    number = desk.send("2018-01")
    with pytest.raises(AppError, match="不能撤回"):
        lifecycle.withdraw(desk.session, desk.preparer, desk.reviewer, number, "有误")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE roster_line SET amount_fen = 1",
        "UPDATE roster_line SET account = '1'",
        "UPDATE roster_item SET amount_fen = 1",
        "DELETE FROM roster_item",
        "DELETE FROM roster_line",
        "DELETE FROM roster",
        "UPDATE roster SET status = 'draft'",
        "UPDATE roster SET month = '2019-01'",
    ],
)
def test_the_database_keeps_a_locked_roster_as_it_is(desk: Desk, statement: str) -> None:
    desk.approve(drafted(desk))
    with pytest.raises(DatabaseError):
        desk.session.execute(text(statement))


def test_lines_cannot_change_while_they_are_reviewed(desk: Desk) -> None:
    lifecycle.submit(desk.session, desk.preparer, drafted(desk))
    with pytest.raises(DatabaseError):
        desk.session.execute(text("UPDATE roster_line SET amount_fen = 1"))


def test_a_return_needs_its_reason_and_a_day_that_has_come(desk: Desk) -> None:
    desk.enroll()
    number = desk.send("2018-01")
    with pytest.raises(AppError, match="退回原因"):
        desk.bring_back(number, 1, reason=" ")
    with pytest.raises(AppError, match="今天之后"):
        settlement.settle_all_paid(
            desk.session, desk.preparer, number, on=desk.today + timedelta(days=1), today=desk.today
        )


def test_unknown_lines_keep_the_roster_unsettled(desk: Desk) -> None:
    desk.enroll()
    desk.enroll()
    number = desk.send("2018-01")
    first = desk.row(number).lines[0].id
    paid = settlement.Answer(LineResult.PAID)
    result = settlement.settle(
        desk.session, desk.preparer, number, {first: paid}, on=desk.today, today=desk.today
    )
    assert (result.paid, result.unknown) == (1, 1)
    assert desk.row(number).status is RosterStatus.SENT
    result = settlement.settle_all_paid(
        desk.session, desk.preparer, number, on=desk.today, today=desk.today
    )
    assert (result.paid, result.unknown, result.paid_fen) == (2, 0, 60000)
    assert desk.row(number).status is RosterStatus.SETTLED
