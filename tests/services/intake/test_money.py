"""The money of a list before it is taken in: the same as what the roster will pay afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.models.program import AmountRule, TierDimension
from app.month import Month
from app.services.intake.comparing import Comparison
from app.services.intake.money import ListMoney, list_money
from app.services.rosters.drafting import draft
from tests import factory
from tests.services.support.list_desk import PERSONS, TODAY, VILLAGE, ListDesk

NUMBERS = [factory.id_number(date(1951, 3, 4), n) for n in range(1, 9)]
NOVEMBER = Month(2018, 11)


def row(number: str, yuan: object, first: str | None) -> tuple[object, ...]:
    return VILLAGE, factory.name_of(int(number[-2])), number, yuan, first


def money(desk: ListDesk, found: Comparison) -> ListMoney:
    return list_money(desk.session, found, NOVEMBER, today=TODAY)


def test_newcomers_are_told_with_month_and_arrears_as_the_roster_then_has_them(
    by_person: ListDesk,
) -> None:
    desk = by_person
    read = desk.read(PERSONS, [row(NUMBERS[0], 300, "2018-09"), row(NUMBERS[1], 200, "2018-11")])
    told = money(desk, desk.compare(read, "2018-11", full=False))
    assert (told.persons, told.amount_fen, told.arrears_fen) == (2, 50000, 60000)
    assert told.arrears == {Month(2018, 9): 30000, Month(2018, 10): 30000}
    assert told.mostly_arrears
    desk.apply(read, "2018-11", full=False)
    desk.program.paid_in_cash = True
    made = draft(desk.session, desk.by, desk.program.id, NOVEMBER, today=TODAY)
    assert (made.regular_fen, made.arrears_fen) == (told.amount_fen, told.arrears_fen)


def test_a_change_counts_what_it_adds_and_an_ending_nothing(by_person: ListDesk) -> None:
    desk = by_person
    desk.apply(
        desk.read(PERSONS, [row(NUMBERS[0], 300, "2018-01"), row(NUMBERS[1], 200, "2018-01")]),
        "2018-01",
    )
    read = desk.read(PERSONS, [row(NUMBERS[0], 320, "2018-01")])
    told = money(desk, desk.compare(read, "2018-10"))
    assert (told.persons, told.amount_fen, told.arrears) == (1, 32000, {Month(2018, 10): 2000})
    assert (told.listed, told.known, told.nobody_known) == (1, 1, False)
    assert not told.mostly_arrears


def test_a_list_of_strangers_or_named_after_another_program_is_told(by_person: ListDesk) -> None:
    desk = by_person
    factory.program(desk.session, "城市低保")
    read = desk.read(PERSONS, [row(NUMBERS[0], 300, "2018-11")])
    # The first list of an empty register has only strangers on it.
    assert not money(desk, desk.compare(read, "2018-11", full=False)).nobody_known
    factory.person(desk.session)
    assert money(desk, desk.compare(read, "2018-11", full=False)).nobody_known
    for name, other in (("2018城市低保.csv", "城市低保"), ("样例补助(原城市低保).csv", "")):
        named = replace(read, file_name=name)
        assert money(desk, desk.compare(named, "2018-11", full=False)).other_program == other


def test_a_tier_without_a_rate_is_told(by_person: ListDesk) -> None:
    desk = by_person
    desk.program.amount_rule = AmountRule.RATE
    factory.tier(desk.session, desk.program, "集中", dimension=TierDimension.MODE)
    read = desk.read(
        ("村", "姓名", "身份证号", "供养方式", "起始年月"),
        [(VILLAGE, "张三", NUMBERS[0], "集中", "2018-11")],
    )
    told = money(desk, desk.compare(read, "2018-11", full=False))
    assert (told.persons, told.amount_fen, told.unpriced) == (1, 0, 1)
