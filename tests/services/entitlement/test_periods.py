"""Periods longer than a month, and ages where bands are all that prices ([A]3, [P]1, 4, 5)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.enrollment import TermStatus
from app.models.program import AmountRule, ConflictKind, Period, RateUnit
from app.models.program import TierDimension as Dimension
from app.money import round_half_up
from app.month import Month
from app.services.entitlement.due import due, entitled
from app.services.entitlement.facts import (
    ConflictFacts,
    Facts,
    ProgramFacts,
    SupplementFacts,
    TermFacts,
    TierFacts,
)
from app.services.entitlement.price import MONTHS_IN_PERIOD, previous_payable
from app.services.entitlement.rules import ProgramRules
from tests.services.entitlement.given import (
    enrollment,
    facts,
    month,
    old_age,
    person,
    program,
    rate,
    term,
)

ACTIVE, SUSPENDED, ENDED = TermStatus.ACTIVE, TermStatus.SUSPENDED, TermStatus.ENDED


def test_p1_the_end_rule_of_a_category_goes_before_the_programs() -> None:
    tier = TierFacts(7, "其他", Dimension.CATEGORY, months_after_death=0)
    world = facts(
        enrollment(term(tier_ids=(7,))),
        persons=(person(died="2018-04-02"),),
        programs=(program(tiers=(tier,), months_after_death=3),),
    )
    assert due(world, 1, month("2018-04")).amount_fen
    assert not due(world, 1, month("2018-05")).amount_fen


def test_p4_who_is_in_no_band_does_not_count_where_bands_are_all_there_is() -> None:
    world = facts(persons=(person(born="1938-05-31"),), programs=(old_age(age_from=None),))
    assert entitled(world, 1, month("2018-04")).person_ids == ()
    assert entitled(world, 1, month("2018-05")).person_ids == (1,)


def test_p5_higher_only_compares_amounts_in_which_duplicates_count_once() -> None:
    """The second counts in an older enrollment, so the household draws 100 yuan, not 200."""
    by_head = program(1, amount_rule=AmountRule.RATE, rates=(rate(None, 10000),))
    world = facts(
        enrollment(term("2018-01", 2), id=1),
        enrollment(term("2018-01", 1, 2), id=2),
        enrollment(term("2018-01", 1, approved_fen=15000), id=3, program_id=2),
        persons=(person(1), person(2)),
        programs=(by_head, program(2)),
        conflicts=(ConflictFacts(1, 2, ConflictKind.HIGHER_ONLY),),
    )
    march = month("2018-03")
    assert due(world, 3, march).amount_fen == 15000
    assert due(world, 2, march).amount_fen == 0


def test_a3_a_yearly_amount_is_known_outside_its_pay_month_and_due_in_it_alone() -> None:
    yearly = program(period=Period.YEARLY, pay_month=7)
    world = facts(enrollment(term(approved_fen=840000)), programs=(yearly,))
    assert due(world, 1, month("2018-06")).amount_fen == 0
    assert entitled(world, 1, month("2018-06"), any_month=True).amount_fen == 840000


@pytest.mark.parametrize(
    ("first", "dies", "expected"),
    [("2018-07", None, 840000), ("2018-08", None, 0), ("2018-01", "2018-06-30", 0),
     ("2018-01", "2018-07-01", 840000)],
)  # fmt: skip
def test_a3_a_yearly_amount_is_due_if_the_term_counts_in_the_pay_month(
    first: str, dies: str | None, expected: int
) -> None:
    """Who begins or ends within the year has the whole or nothing."""
    yearly = program(period=Period.YEARLY, pay_month=7)
    world = facts(
        enrollment(term(first, approved_fen=840000)),
        persons=(person(died=dies),),
        programs=(yearly,),
    )
    assert due(world, 1, month("2018-07")).amount_fen == expected


@pytest.mark.parametrize(
    ("period", "now", "before"),
    [
        (Period.MONTHLY, "2018-01", "2017-12"),
        (Period.QUARTERLY, "2018-03", "2017-12"),
        (Period.QUARTERLY, "2018-04", "2018-03"),
        (Period.HALF_YEARLY, "2018-06", "2017-12"),
        (Period.YEARLY, "2018-07", "2017-07"),
        (Period.YEARLY, "2018-06", "2017-07"),
        (Period.YEARLY, "2018-08", "2018-07"),
    ],
)
def test_a3_the_previous_month_is_that_in_which_the_last_period_ended(
    period: Period, now: str, before: str
) -> None:
    assert str(previous_payable(ProgramRules(period=period, pay_month=7), month(now))) == before


def by_year(fen: int, period: Period, unit: int, **others: Any) -> ProgramFacts:
    yearly = rate(None, fen, unit=RateUnit.YEAR)
    return program(
        amount_rule=AmountRule.RATE, period=period, rounding_fen=unit, rates=(yearly,), **others
    )


def in_months(world: Facts, last: int) -> list[int]:
    return [due(world, 1, Month(2018, number)).amount_fen for number in range(1, last + 1)]


def test_a3_a_period_is_rounded_once_whatever_changes_inside() -> None:
    """1,000 yuan a year for 2, 1 and 2 persons: 416.67 a quarter, in whole yuan 417."""
    world = facts(
        enrollment(term("2018-01", 1, 2), term("2018-02", 1), term("2018-03", 1, 2)),
        persons=(person(1), person(2)),
        programs=(by_year(100000, Period.QUARTERLY, 100),),
    )
    assert in_months(world, 3) == [16700, 8300, 16700]


@pytest.mark.parametrize(
    ("fen", "unit", "terms", "expected"),
    [
        # 83.33 for the middle month alone.
        (100000, 100, (term("2018-02"), term("2018-03", status=ENDED)), [0, 8300, 0]),
        # 27.7775 for the last month alone.
        (33333, 1, (term("2018-03"),), [0, 0, 2778]),
    ],
)
def test_a3_a_month_alone_in_its_period_is_rounded_by_itself(
    fen: int, unit: int, terms: tuple[TermFacts, ...], expected: list[int]
) -> None:
    world = facts(enrollment(*terms), programs=(by_year(fen, Period.QUARTERLY, unit),))
    assert in_months(world, 3) == expected


def test_a1_a_monthly_supplement_is_rounded_with_the_yearly_rate() -> None:
    """1,000 yuan a year and 33.33 a month: 699.98 the half-year, in whole yuan 700."""
    extra = TierFacts(7, "补贴", Dimension.SUPPLEMENT)
    drawn = (SupplementFacts(1, 7, 3333),)
    world = facts(
        enrollment(term(supplements=drawn)),
        programs=(by_year(100000, Period.HALF_YEARLY, 100, tiers=(extra,)),),
    )
    assert sum(in_months(world, 6)) == 70000


@given(
    fen=st.integers(0, 10**6),
    covered=st.lists(st.sets(st.sampled_from([1, 2, 3])), min_size=6, max_size=6),
    unit=st.sampled_from([1, 10, 100]),
    period=st.sampled_from([Period.QUARTERLY, Period.HALF_YEARLY]),
)
def test_a3_the_months_of_a_period_add_up_to_one_rounding(
    fen: int, covered: list[set[int]], unit: int, period: Period
) -> None:
    terms = [
        term(f"2018-{number:02d}", *sorted(who), status=ACTIVE if who else SUSPENDED)
        for number, who in enumerate(covered, 1)
    ]
    world = facts(
        enrollment(*terms),
        persons=(person(1), person(2), person(3)),
        programs=(by_year(fen, period, unit),),
    )
    length = MONTHS_IN_PERIOD[period]
    exact = sum((Fraction(fen * len(who), 12) for who in covered[:length]), Fraction(0))
    paid = in_months(world, length)
    assert sum(paid) == round_half_up(exact, unit)
    assert min(paid) >= 0
