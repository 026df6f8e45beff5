"""Who counts in a month (docs/rules.md [P])."""

from __future__ import annotations

import pytest

from app.models.enrollment import TermStatus
from app.models.program import AgeLimitRule, AmountRule, BirthdayRule, ConflictKind, Period
from app.models.program import TierDimension as Dimension
from app.month import Month, months
from app.services.entitlement.due import due, entitled
from app.services.entitlement.facts import ConflictFacts, Facts, TierFacts
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

BLOCK, HIGHER = ConflictKind.BLOCK, ConflictKind.HIGHER_ONLY


def due_months(world: Facts, enrollment_id: int, year: int = 2018) -> list[int]:
    return [
        m.number
        for m in months(Month(year, 1), Month(year, 12))
        if due(world, enrollment_id, m).amount_fen
    ]


def test_p1_a_person_counts_through_the_month_of_death() -> None:
    world = facts(persons=(person(died="2018-04-02"),))
    assert due_months(world, 1) == [1, 2, 3, 4]


@pytest.mark.parametrize(("k", "last"), [(6, 10), (1, 5)])
def test_p1_the_end_rule_of_a_category_adds_months(k: int, last: int) -> None:
    tier = TierFacts(7, "三属", Dimension.CATEGORY, months_after_death=k)
    world = facts(
        enrollment(term(tier_ids=(7,))),
        persons=(person(died="2018-04-02"),),
        programs=(program(tiers=(tier,)),),
    )
    assert due_months(world, 1)[-1] == last


def test_p1_correcting_the_death_restores_everything() -> None:
    assert due_months(facts(persons=(person(),)), 1) == list(range(1, 13))


def test_p2_nobody_counting_makes_an_approved_amount_nothing() -> None:
    world = facts(persons=(person(died="2017-12-31"),))
    assert due(world, 1, month("2018-01")).amount_fen == 0


def test_p2_an_approved_amount_stands_while_somebody_counts() -> None:
    world = facts(
        enrollment(term("2018-01", 1, 2)), persons=(person(1, died="2018-02-10"), person(2))
    )
    march = due(world, 1, month("2018-03"))
    assert march.amount_fen == 31000
    assert [left.code for left in march.left_out] == ["dead"]


def test_p3_of_duplicates_the_lower_number_wins() -> None:
    world = facts(enrollment(id=1, number=9), enrollment(id=2, number=4))
    assert due_months(world, 1) == []
    assert due_months(world, 2) == list(range(1, 13))


def test_p3_a_successor_has_the_months_after_the_change() -> None:
    before = enrollment(term("2018-01"), id=1)
    after = enrollment(term("2018-06"), id=2, predecessor_id=1)
    world = facts(before, after)
    assert due_months(world, 1) == [1, 2, 3, 4, 5]
    assert due_months(world, 2) == [6, 7, 8, 9, 10, 11, 12]


@pytest.mark.parametrize("status", [TermStatus.SUSPENDED, TermStatus.ENDED])
def test_p3_a_successor_that_stops_does_not_bring_its_predecessor_back(status: TermStatus) -> None:
    before = enrollment(term("2018-01"), id=1)
    after = enrollment(term("2018-03"), term("2018-08", status=status), id=2, predecessor_id=1)
    world = facts(before, after)
    assert due_months(world, 1) == [1, 2]
    assert due_months(world, 2) == [3, 4, 5, 6, 7]
    september = due(world, 1, month("2018-09"))
    assert [(left.code, left.enrollment_id) for left in september.left_out] == [("duplicate", 2)]


def test_p3_a_successor_that_ended_in_its_first_month_never_began() -> None:
    before = enrollment(term("2018-01"), id=1)
    after = enrollment(term("2018-03", status=TermStatus.ENDED), id=2, predecessor_id=1)
    assert due_months(facts(before, after), 1) == list(range(1, 13))


def test_s2_nobody_counts_before_the_month_of_birth() -> None:
    world = facts(enrollment(term("2018-01", 1)), persons=(person(born="2018-03-31"),))
    assert due_months(world, 1) == list(range(3, 13))


def test_p3_one_off_grants_may_repeat() -> None:
    march = month("2018-03")
    one = enrollment(term("2018-03"), id=1, granted=march)
    two = enrollment(term("2018-03"), id=2, granted=march)
    world = facts(one, two, programs=(program(period=Period.ONE_OFF),))
    assert due_months(world, 1) == due_months(world, 2) == [3]


def test_p4_the_first_month_is_the_birthday_month_by_default() -> None:
    world = facts(persons=(person(born="1938-05-31"),), programs=(old_age(),))
    assert due_months(world, 1)[0] == 5


def test_p4_or_the_month_after_the_birthday() -> None:
    later = old_age(birthday_rule=BirthdayRule.NEXT_MONTH)
    world = facts(persons=(person(born="1938-05-31"),), programs=(later,))
    assert due_months(world, 1)[0] == 6


@pytest.mark.parametrize(
    ("born", "before", "after"), [("1928-05-01", 3900, 7400), ("1918-05-31", 7400, 30000)]
)
def test_p4_bands_change_with_the_birthday_month(born: str, before: int, after: int) -> None:
    world = facts(persons=(person(born=born),), programs=(old_age(),))
    assert due(world, 1, month("2018-04")).amount_fen == before
    assert due(world, 1, month("2018-05")).amount_fen == after


@pytest.mark.parametrize(
    ("limit", "last"), [(AgeLimitRule.BIRTHDAY_MONTH, 5), (AgeLimitRule.MONTH_BEFORE, 4)]
)
def test_p4_an_upper_limit_has_a_setting_of_its_own(limit: AgeLimitRule, last: int) -> None:
    child = program(age_to=18, age_limit_rule=limit)
    world = facts(persons=(person(born="2000-05-20"),), programs=(child,))
    assert due_months(world, 1)[-1] == last


def two_programs(kind: ConflictKind, winner: int | None, **second: object) -> Facts:
    return facts(
        enrollment(term("2018-01", approved_fen=31000), id=1),
        enrollment(
            term("2018-06", approved_fen=20000, **second),
            id=2,
            program_id=2,
        ),
        programs=(program(1), program(2)),
        conflicts=(ConflictFacts(1, 2, kind, winner),),
    )


def test_p5_a_block_names_its_winner() -> None:
    world = two_programs(BLOCK, 2)
    assert due_months(world, 1) == [1, 2, 3, 4, 5]
    assert due_months(world, 2) == [6, 7, 8, 9, 10, 11, 12]
    assert due(world, 1, month("2018-06")).left_out[0].program_id == 2


def test_p5_a_conflict_without_a_winner_excludes_nobody() -> None:
    world = two_programs(BLOCK, None)
    assert len(due_months(world, 1)) == 12


def test_p5_who_is_excluded_excludes_nobody() -> None:
    world = facts(
        *(enrollment(id=number, program_id=number) for number in (1, 2, 3)),
        programs=(program(1), program(2), program(3)),
        conflicts=(ConflictFacts(1, 2, BLOCK, 1), ConflictFacts(2, 3, BLOCK, 2)),
    )
    assert [bool(due_months(world, number)) for number in (1, 2, 3)] == [True, False, True]


def test_p5_higher_only_compares_the_month_before_conflicts() -> None:
    world = two_programs(HIGHER, None)
    assert due_months(world, 1) == list(range(1, 13))
    assert due_months(world, 2) == []


def test_p5_higher_only_ties_go_by_program_order() -> None:
    tie = facts(
        enrollment(id=1, program_id=1),
        enrollment(id=2, program_id=2),
        programs=(program(1, position=9), program(2, position=3)),
        conflicts=(ConflictFacts(1, 2, HIGHER),),
    )
    assert due_months(tie, 1) == []
    assert len(due_months(tie, 2)) == 12


def test_p5_only_the_excluded_member_stops_counting() -> None:
    by_head = program(1, amount_rule=AmountRule.RATE, rates=(rate(None, 10000),))
    world = facts(
        enrollment(term("2018-01", 1, 2), id=1),
        enrollment(term("2018-03", 2), id=2, program_id=2),
        persons=(person(1), person(2)),
        programs=(by_head, program(2)),
        conflicts=(ConflictFacts(1, 2, BLOCK, 2),),
    )
    assert due(world, 1, month("2018-02")).amount_fen == 20000
    assert due(world, 1, month("2018-03")).amount_fen == 10000


def test_counting_does_not_ask_when_the_ledger_starts() -> None:
    world = facts(enrollment(term("2016-01")))
    assert entitled(world, 1, month("2017-06")).person_ids == (1,)
    assert due(world, 1, month("2017-06")).person_ids == ()
