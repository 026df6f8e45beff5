"""Periods longer than a month, and ages where bands are all that prices ([A]3, [P]1, 4, 5)."""

from __future__ import annotations

import pytest

from app.models.program import AmountRule, ConflictKind, Period
from app.models.program import TierDimension as Dimension
from app.services.entitlement.due import due, entitled
from app.services.entitlement.facts import ConflictFacts, TierFacts
from app.services.entitlement.price import previous_payable
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
