"""The price of a month (docs/rules.md [A])."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.program import AmountRule, Period, RateUnit
from app.models.program import TierDimension as Dimension
from app.month import Month, months
from app.services.entitlement.due import due
from app.services.entitlement.facts import SupplementFacts, TierFacts
from app.services.entitlement.price import Part, payable_month, pays_in
from app.services.entitlement.rules import ProgramRules
from tests.services.entitlement.given import enrollment, facts, month, person, program, rate, term

CARE = (
    TierFacts(1, "集中", Dimension.MODE),
    TierFacts(2, "半护理", Dimension.CARE),
)


def test_a1_several_tiers_add_up() -> None:
    support = program(
        amount_rule=AmountRule.RATE, tiers=CARE, rates=(rate(1, 83500), rate(2, 16000))
    )
    world = facts(enrollment(term(tier_ids=(1, 2))), programs=(support,))
    march = due(world, 1, month("2018-03"))
    assert march.amount_fen == 99500
    assert march.working == "集中835.00元×1 + 半护理160.00元×1"


def test_a1_difference_is_the_gap_times_persons() -> None:
    minimum = program(amount_rule=AmountRule.DIFFERENCE, rates=(rate(None, 40000),))
    world = facts(
        enrollment(term("2018-01", 1, 2, income_per_head_fen=15033)),
        persons=(person(1), person(2)),
        programs=(minimum,),
    )
    assert due(world, 1, month("2018-03")).amount_fen == 2 * (40000 - 15033)


def test_a1_income_above_the_standard_leaves_nothing() -> None:
    minimum = program(amount_rule=AmountRule.DIFFERENCE, rates=(rate(None, 40000),))
    world = facts(enrollment(term(income_per_head_fen=40001)), programs=(minimum,))
    assert due(world, 1, month("2018-03")).amount_fen == 0


@pytest.mark.parametrize(("unit", "expected"), [(1, 24967), (10, 24970), (100, 25000)])
def test_a1_the_program_rounds_once_at_the_end(unit: int, expected: int) -> None:
    minimum = program(
        amount_rule=AmountRule.DIFFERENCE, rates=(rate(None, 40000),), rounding_fen=unit
    )
    world = facts(enrollment(term(income_per_head_fen=15033)), programs=(minimum,))
    assert due(world, 1, month("2018-03")).amount_fen == expected


def test_supplements_are_for_members_who_count() -> None:
    minor = TierFacts(5, "未成年人", Dimension.SUPPLEMENT)
    living = program(tiers=(minor,), rates=(rate(5, 6000),))
    entry = term("2018-01", 1, 2, supplements=(SupplementFacts(2, 5),))
    world = facts(
        enrollment(entry), persons=(person(1), person(2, died="2018-03-01")), programs=(living,)
    )
    assert due(world, 1, month("2018-03")).amount_fen == 37000
    assert due(world, 1, month("2018-04")).amount_fen == 31000


def test_a_missing_rate_is_said_and_prices_nothing() -> None:
    support = program(amount_rule=AmountRule.RATE, tiers=CARE, rates=(rate(1, 83500),))
    world = facts(enrollment(term(tier_ids=(1, 2))), programs=(support,))
    march = due(world, 1, month("2018-03"))
    assert march.rate_missing
    assert march.amount_fen == 83500


def test_a2_a_correction_replaces_the_rate_it_names() -> None:
    wrong = rate(None, 5000, id=1, replaced_by=2)
    right = rate(None, 6000, id=2)
    fixed = program(amount_rule=AmountRule.RATE, rates=(wrong, right))
    assert due(facts(programs=(fixed,)), 1, month("2018-03")).amount_fen == 6000


def test_a2_the_dead_are_not_paid_raises_when_so_set() -> None:
    raised = rate(None, 6000, "2018-01", id=2, document_date=date(2018, 8, 1))
    rates = (rate(None, 5000, "2017-01", id=1), raised)
    died = (person(died="2018-05-20"),)
    for setting, expected in ((True, 5000), (False, 6000)):
        fixed = program(amount_rule=AmountRule.RATE, rates=rates, dead_not_paid_raises=setting)
        world = facts(persons=died, programs=(fixed,))
        assert due(world, 1, month("2018-03")).amount_fen == expected


def test_a2_for_the_dead_a_late_correction_brings_the_old_rate_back() -> None:
    old = rate(None, 5000, id=1, replaced_by=2)
    late = rate(None, 6000, id=2, document_date=date(2018, 8, 1))
    fixed = program(amount_rule=AmountRule.RATE, rates=(old, late), dead_not_paid_raises=True)
    world = facts(persons=(person(died="2018-05-20"),), programs=(fixed,))
    assert due(world, 1, month("2018-03")).amount_fen == 5000


@pytest.mark.parametrize(
    ("period", "expected"),
    [(Period.MONTHLY, "2018-05"), (Period.QUARTERLY, "2018-06"), (Period.HALF_YEARLY, "2018-06")],
)
def test_a3_a_month_is_payable_at_the_end_of_its_period(period: Period, expected: str) -> None:
    assert str(payable_month(ProgramRules(period=period), month("2018-05"))) == expected


@pytest.mark.parametrize(
    ("period", "paying"),
    [
        (Period.MONTHLY, list(range(1, 13))),
        (Period.QUARTERLY, [3, 6, 9, 12]),
        (Period.HALF_YEARLY, [6, 12]),
        (Period.YEARLY, [7]),
        (Period.ONE_OFF, list(range(1, 13))),
    ],
)
def test_a3_a_program_pays_in_the_months_that_end_a_period(
    period: Period, paying: list[int]
) -> None:
    rules = ProgramRules(period=period, pay_month=7)
    year = months(month("2018-01"), month("2018-12"))
    assert [one.number for one in year if pays_in(rules, one)] == paying


def test_a3_a_yearly_amount_is_due_in_the_pay_month_alone() -> None:
    yearly = program(period=Period.YEARLY, pay_month=7)
    world = facts(enrollment(term(approved_fen=840000)), programs=(yearly,))
    amounts = {
        m.number: due(world, 1, m).amount_fen for m in months(Month(2018, 1), Month(2018, 12))
    }
    assert {number: fen for number, fen in amounts.items() if fen} == {7: 840000}


@given(fen=st.integers(0, 10**7), period=st.sampled_from([Period.QUARTERLY, Period.HALF_YEARLY]))
def test_a3_a_yearly_rate_is_rounded_once_a_period_and_split(fen: int, period: Period) -> None:
    yearly = rate(None, fen, unit=RateUnit.YEAR)
    world = facts(programs=(program(period=period, amount_rule=AmountRule.RATE, rates=(yearly,)),))
    length = 3 if period is Period.QUARTERLY else 6
    first = [due(world, 1, month(f"2018-{m:02}")).amount_fen for m in range(1, length + 1)]
    assert abs(sum(first) - fen * length / 12) <= 0.5
    assert max(first) - min(first) <= 1


@given(fen=st.integers(0, 10**7))
def test_a3_monthly_programs_round_each_month(fen: int) -> None:
    yearly = rate(None, fen, unit=RateUnit.YEAR)
    world = facts(programs=(program(amount_rule=AmountRule.RATE, rates=(yearly,)),))
    assert due(world, 1, month("2018-03")).amount_fen == (2 * fen + 12) // 24


def test_a4_a_grant_is_due_in_its_month_though_the_recipient_dies_later() -> None:
    one_off = program(period=Period.ONE_OFF)
    granted = enrollment(term("2018-03"), granted=month("2018-03"))
    world = facts(granted, persons=(person(died="2018-03-31"),), programs=(one_off,))
    assert due(world, 1, month("2018-03")).amount_fen == 31000
    assert due(world, 1, month("2018-04")).amount_fen == 0


def test_a_tier_named_by_ages_does_not_run_into_the_amount() -> None:
    assert Part("90-99", 10000, 1, document="12号").text == "90-99 100.00元×1(12号)"
    assert Part("集中", 83500, 1).text == "集中835.00元×1"
