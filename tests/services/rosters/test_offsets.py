"""Offsets name an enrollment and a month and take no more than either bears ([R]8)."""

from __future__ import annotations

import pytest

from app.errors import AppError
from app.models.enrollment import Enrollment
from app.models.roster import ItemKind
from app.models.staff import Role
from app.month import Month
from app.services.recoveries import entering
from app.services.rosters import identities, lifecycle
from tests import factory
from tests.services.support.roster_desk import Desk

JANUARY, FEBRUARY = Month(2018, 1), Month(2018, 2)


@pytest.fixture
def overpaid(desk: Desk) -> Enrollment:
    """50 yuan too much in January and in February; March is owed, April regular."""
    entry = desk.enroll("2018-01")
    for month in ("2018-01", "2018-02"):
        desk.pay(month)
    desk.revise(entry, "2018-03", amount_fen=30000)
    desk.revise(entry, "2018-01", amount_fen=25000)
    return entry


def set_off(desk: Desk, number: str, entry: Enrollment, month: Month, fen: int) -> None:
    entering.offset(desk.session, desk.preparer, number, 1, entry.id, month, fen, today=desk.today)


def offsets(desk: Desk, number: str) -> list[tuple[Month, int]]:
    return [
        (item.month, item.amount_fen)
        for item in desk.row(number).lines[0].items
        if item.kind is ItemKind.OFFSET
    ]


def test_r8_two_offsets_of_a_month_are_together_at_most_what_it_was_overpaid(
    desk: Desk, overpaid: Enrollment
) -> None:
    number = desk.draft("2018-04").number or ""
    set_off(desk, number, overpaid, JANUARY, 3000)
    with pytest.raises(AppError, match=r"最多可抵扣20\.00元"):
        set_off(desk, number, overpaid, JANUARY, 3000)
    set_off(desk, number, overpaid, FEBRUARY, 5000)
    assert offsets(desk, number) == [(JANUARY, -3000), (FEBRUARY, -5000)]


def test_r4_renewing_keeps_of_an_offset_what_its_month_still_bears(
    desk: Desk, overpaid: Enrollment
) -> None:
    """Set off against a month that is not overpaid any more, it would be owed again."""
    number = desk.draft("2018-04").number or ""
    set_off(desk, number, overpaid, JANUARY, 5000)
    set_off(desk, number, overpaid, FEBRUARY, 5000)
    desk.revise(overpaid, "2018-01", amount_fen=28000)
    desk.revise(overpaid, "2018-02", amount_fen=24000)
    desk.draft("2018-04")
    assert offsets(desk, number) == [(JANUARY, -2000), (FEBRUARY, -5000)]
    desk.approve(number)
    lifecycle.send(desk.session, desk.preparer, number)
    assert desk.draft("2018-04").number is None
    assert identities.examine(desk.session, today=desk.today).ok


def test_r8_drafts_of_two_months_do_not_use_the_same_recovery(
    desk: Desk, overpaid: Enrollment
) -> None:
    first = desk.draft("2018-04").number or ""
    set_off(desk, first, overpaid, JANUARY, 5000)
    second = desk.draft("2018-06").number or ""
    with pytest.raises(AppError, match=r"最多可抵扣0\.00元"):
        set_off(desk, second, overpaid, JANUARY, 100)
    set_off(desk, second, overpaid, FEBRUARY, 100)


def test_r1_who_sets_off_has_a_hand_in_the_roster(desk: Desk, overpaid: Enrollment) -> None:
    both = factory.staff(desk.session, "丙", (Role.PREPARE, Role.REVIEW)).id
    number = desk.draft("2018-04").number or ""
    entering.offset(desk.session, both, number, 1, overpaid.id, JANUARY, 100, today=desk.today)
    lifecycle.submit(desk.session, desk.preparer, number)
    with pytest.raises(AppError, match="由另一人复核"):
        lifecycle.approve(desk.session, both, number, today=desk.today, accept_warnings="已核实")
