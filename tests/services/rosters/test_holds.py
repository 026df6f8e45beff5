"""What is taken out of a draft stays out until it is released (docs/rules.md [R]4)."""

from __future__ import annotations

import pytest

from app.errors import AppError
from app.models.enrollment import Enrollment
from app.models.roster import ItemKind
from app.month import Month
from app.services.rosters import holds, lifecycle
from tests import factory
from tests.services.support.roster_desk import Desk

FEBRUARY = Month(2018, 2)


@pytest.fixture
def owed_back(desk: Desk) -> Enrollment:
    """300 yuan paid in January and 50 yuan brought back by mistake: a refund is owed."""
    entry = desk.enroll("2018-01")
    desk.pay("2018-01")
    desk.repay(entry, 5000)
    return entry


def hold(desk: Desk, number: str, entry: Enrollment, month: Month) -> None:
    holds.hold(
        desk.session,
        desk.preparer,
        number,
        desk.person_of(entry).id_number,
        month,
        "待核实",
        today=desk.today,
    )


def test_r4_a_refund_is_held_with_its_month_until_the_release(
    desk: Desk, owed_back: Enrollment
) -> None:
    number = desk.draft("2018-02").number or ""
    assert desk.row(number).amount_fen == 35000
    hold(desk, number, owed_back, FEBRUARY)
    assert desk.draft("2018-02").amount_fen == 0
    assert desk.draft("2018-02").held_fen == 35000
    later = desk.draft("2018-03")
    assert (later.amount_fen, later.held_fen) == (30000, 35000)
    released = holds.release_months(
        desk.session, desk.preparer, owed_back.id, [FEBRUARY], number=number, today=desk.today
    )
    assert released is not None
    assert (released.amount_fen, released.held) == (35000, ())


def test_r4_a_refund_can_be_held_on_top_of_its_month(desk: Desk, owed_back: Enrollment) -> None:
    """Held was the month alone; the money brought back afterwards can be held too."""
    entry = desk.enroll("2018-02")
    number = desk.draft("2018-02").number or ""
    hold(desk, number, entry, FEBRUARY)
    desk.repay(entry, 100)
    desk.draft("2018-02")
    (line,) = [one for one in desk.row(number).lines if one.enrollment_id == entry.id]
    assert [item.kind for item in line.items] == [ItemKind.REFUND]
    hold(desk, number, entry, FEBRUARY)
    assert [one.enrollment_id for one in desk.row(number).lines] == [owed_back.id]


def test_r4_a_hold_survives_the_return_to_draft(desk: Desk) -> None:
    first, second = desk.enroll("2018-02"), desk.enroll("2018-02")
    number = desk.draft("2018-02").number or ""
    hold(desk, number, first, FEBRUARY)
    lifecycle.submit(desk.session, desk.preparer, number)
    lifecycle.return_to_draft(desk.session, desk.reviewer, number, "再核实")
    assert [finding.code for finding in desk.draft("2018-02").findings] == ["held"]
    assert [line.enrollment_id for line in desk.row(number).lines] == [second.id]


def test_r4_of_two_grants_to_one_person_the_month_tells_which(desk: Desk) -> None:
    from app.models.program import Period

    desk.program.period = Period.ONE_OFF
    person = desk.person()
    for month in (Month(2018, 1), FEBRUARY):
        factory.enrollment(
            desk.session, desk.program, person, first_month=month, granted_on=month.first_day
        )
    number = desk.draft("2018-02").number or ""
    report = holds.hold(
        desk.session, desk.preparer, number, person.id_number, FEBRUARY, "待核实", today=desk.today
    )
    assert (report.lines, report.arrears_fen, report.held_fen) == (1, 30000, 30000)
    with pytest.raises(AppError, match="没有2018年2月"):
        holds.hold(
            desk.session,
            desk.preparer,
            number,
            person.id_number,
            FEBRUARY,
            "待核实",
            today=desk.today,
        )
