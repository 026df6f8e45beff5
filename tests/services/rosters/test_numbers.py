"""Numbers of rosters, and who may move one on (docs/rules.md [R]1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.errors import AppError
from app.models.roster import Roster
from app.models.staff import Role
from app.month import Month
from app.services.rosters import holds, lifecycle, settlement
from tests import factory
from tests.services.support.roster_desk import Desk


def test_r1_numbers_go_on_past_999_rosters_of_a_month(desk: Desk) -> None:
    desk.enroll()
    first = factory.program(desk.session, "另一项目")
    draft = desk.draft("2018-01").number or ""
    assert draft == "201801-001"
    for number in (999, 1000, 1001):
        other = factory.program(desk.session, f"项目{number}")
        desk.session.add(
            Roster(
                number=f"201801-{number:03d}",
                program_id=other.id,
                month=Month(2018, 1),
                status="draft",
                drafted_by_id=desk.preparer,
            )
        )
        desk.session.flush()
    factory.enrollment(desk.session, first, desk.person())
    desk.program = first
    assert desk.draft("2018-01").number == "201801-1002"


def test_r1_a_withdrawn_number_is_spent_and_a_supplement_counts_what_stands(desk: Desk) -> None:
    desk.enroll()
    withdrawn = desk.draft("2018-01").number or ""
    desk.approve(withdrawn)
    lifecycle.withdraw(desk.session, desk.preparer, desk.reviewer, withdrawn, "有误")
    again = desk.pay("2018-01")
    assert again != withdrawn
    assert desk.row(again).sequence == 0
    desk.enroll()
    assert desk.row(desk.draft("2018-01").number or "").sequence == 1


def test_r2_a_deleted_draft_lets_its_months_go_and_keeps_its_holds(desk: Desk) -> None:
    """Drafted for a month far ahead by mistake, it would keep every month from being paid."""
    entry = desk.enroll("2018-01")
    wrong = desk.draft("2019-01").number or ""
    holds.hold_months(
        desk.session, desk.preparer, wrong, entry.id, [Month(2018, 1)], "核实", today=desk.today
    )
    assert desk.draft("2018-02").number is None
    lifecycle.delete_draft(desk.session, desk.preparer, wrong)
    with pytest.raises(AppError, match="没有编号"):
        desk.row(wrong)
    report = desk.draft("2018-02")
    assert (report.regular_fen, report.held_fen) == (30000, 30000)
    lifecycle.submit(desk.session, desk.preparer, report.number or "")
    with pytest.raises(AppError, match="要先处于“草稿”"):
        lifecycle.delete_draft(desk.session, desk.preparer, report.number or "")


Step = Callable[[Desk, int, str], object]


@pytest.mark.parametrize(
    ("role", "reached", "step"),
    [
        (Role.ADMIN, "submit", lambda d, who, n: lifecycle.return_to_draft(d.session, who, n, "x")),
        (Role.REVIEW, "approve", lambda d, who, n: lifecycle.send(d.session, who, n)),
        (
            Role.ADMIN,
            "approve",
            lambda d, who, n: lifecycle.withdraw(d.session, who, d.reviewer, n, "有误"),
        ),
        (
            Role.REVIEW,
            "send",
            lambda d, who, n: settlement.settle_all_paid(
                d.session, who, n, on=d.today, today=factory.TODAY
            ),
        ),
        (
            Role.REVIEW,
            "draft",
            lambda d, who, n: holds.release(d.session, who, n, "", today=d.today),
        ),
    ],
)
def test_r1_each_step_asks_for_its_role(desk: Desk, role: Role, reached: str, step: Step) -> None:
    desk.enroll()
    number = desk.draft("2018-01").number or ""
    if reached != "draft":
        lifecycle.submit(desk.session, desk.preparer, number)
    if reached in ("approve", "send"):
        lifecycle.approve(desk.session, desk.reviewer, number, today=desk.today)
    if reached == "send":
        lifecycle.send(desk.session, desk.preparer, number)
    before = desk.row(number)
    other = factory.staff(desk.session, "丁", (role,)).id
    with pytest.raises(AppError, match="权限,您没有"):
        step(desk, other, number)
    assert desk.row(number) == before
