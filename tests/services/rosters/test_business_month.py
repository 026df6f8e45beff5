"""The month that the office works on is the one in which somebody still waits to be paid."""

from __future__ import annotations

from datetime import date

from app.models.enrollment import TermStatus
from app.month import Month
from app.services.rosters.business_month import business_month, first_unpaid
from tests import factory
from tests.services.support.roster_desk import Desk

TODAY = date(2018, 7, 1)


def month(desk: Desk) -> str:
    return str(business_month(desk.session, TODAY))


def test_the_month_is_over_when_the_last_program_of_it_is_paid(desk: Desk) -> None:
    assert month(desk) == "2018-07"
    first = desk.program
    second = factory.program(desk.session)
    for program in (first, second):
        desk.program = program
        desk.enroll()
        desk.pay("2018-01")
    assert month(desk) == "2018-02"
    desk.program = first
    desk.pay("2018-02")
    assert month(desk) == "2018-02", "the second program waits"
    desk.program = second
    desk.draft("2018-02")
    assert month(desk) == "2018-02"
    desk.pay("2018-02")
    assert month(desk) == "2018-03"


def test_a_program_without_people_keeps_nobody_waiting(desk: Desk) -> None:
    first = desk.program
    second = factory.program(desk.session)
    for program in (first, second):
        desk.program = program
        desk.enroll()
        desk.pay("2018-01")
    (last,) = desk.enrolled()
    factory.term(desk.session, last, Month(2018, 2), status=TermStatus.ENDED)
    desk.program = first
    desk.pay("2018-02")
    assert month(desk) == "2018-03"


def test_the_first_month_that_no_locked_roster_has_paid(desk: Desk) -> None:
    """What is changed from then on makes nothing to be recovered."""
    desk.enroll()
    never = factory.program(desk.session)
    desk.pay("2018-01")
    desk.draft("2018-02")
    found = first_unpaid(desk.session, Month(2018, 7))
    assert found == {desk.program.id: Month(2018, 2), never.id: Month(2018, 7)}
