"""What is due does not depend on the order in which facts were entered."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from app.models.enrollment import TermStatus
from app.models.program import AmountRule, ConflictKind
from app.month import Month, months
from app.services.entitlement.due import Due, due
from app.services.entitlement.facts import ConflictFacts, EnrollmentFacts, Facts, TermFacts
from tests.services.entitlement.given import enrollment, person, program, rate, term

YEAR = tuple(months(Month(2018, 1), Month(2018, 12)))
FROM = st.integers(0, 11).map(lambda number: str(Month(2017, 10) + number))


@st.composite
def terms(draw: st.DrawFn) -> tuple[TermFacts, ...]:
    """Terms of different months, covering some of three people."""
    starts = draw(st.lists(FROM, unique=True, min_size=1, max_size=4))
    return tuple(
        term(
            start,
            *draw(st.lists(st.sampled_from([1, 2, 3]), unique=True, min_size=1)),
            approved_fen=draw(st.integers(1, 50_000)),
            status=draw(st.sampled_from(list(TermStatus))),
        )
        for start in starts
    )


@st.composite
def worlds(draw: st.DrawFn) -> Facts:
    """Up to five enrollments in three programs, with conflicts, deaths and rates."""
    persons = [
        person(number, died=draw(st.sampled_from([None, "2018-03-05", "2018-07-31"])))
        for number in (1, 2, 3)
    ]
    rates = tuple(
        rate(None, draw(st.integers(1, 9_000)), start)
        for start in draw(st.lists(FROM, unique=True, min_size=1, max_size=3))
    )
    programs = [
        program(1),
        program(2, amount_rule=AmountRule.RATE, rates=rates),
        program(3),
    ]
    conflicts = [
        ConflictFacts(1, 2, draw(st.sampled_from(list(ConflictKind))), 2),
        ConflictFacts(2, 3, draw(st.sampled_from(list(ConflictKind))), 3),
    ]
    several: list[EnrollmentFacts] = [
        enrollment(*draw(terms()), id=number, program_id=draw(st.integers(1, 3)))
        for number in range(1, draw(st.integers(2, 6)))
    ]
    return Facts.of(persons, programs, several, conflicts)


def everything(facts: Facts) -> dict[tuple[int, Month], Due]:
    return {(e, month): due(facts, e, month) for e in sorted(facts.enrollments) for month in YEAR}


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(facts: Facts, shuffler: random.Random) -> None:
    def shuffled(values: object) -> list[object]:
        listed = list(values)  # type: ignore[call-overload]
        shuffler.shuffle(listed)
        return listed  # type: ignore[no-any-return]

    enrollments = [
        enrollment(
            *shuffled(e.terms),  # type: ignore[arg-type]
            id=e.id,
            program_id=e.program_id,
        )
        for e in facts.enrollments.values()
    ]
    other = Facts.of(
        shuffled(facts.persons.values()),  # type: ignore[arg-type]
        shuffled(facts.programs.values()),  # type: ignore[arg-type]
        shuffled(enrollments),  # type: ignore[arg-type]
        shuffled(facts.conflicts),  # type: ignore[arg-type]
    )
    assert everything(other) == everything(facts)


@given(worlds())
def test_p3_a_person_counts_once_in_a_program_and_month(facts: Facts) -> None:
    for month in YEAR:
        seen: set[tuple[int, int]] = set()
        for enrollment_id, one in facts.enrollments.items():
            for who in due(facts, enrollment_id, month).person_ids:
                assert (one.program_id, who) not in seen
                seen.add((one.program_id, who))


@given(worlds())
def test_p5_nobody_counts_in_two_programs_that_block_each_other(facts: Facts) -> None:
    blocks = [
        c for c in facts.conflicts if c.kind in (ConflictKind.BLOCK, ConflictKind.HIGHER_ONLY)
    ]
    for month in YEAR:
        held: set[tuple[int, int]] = {
            (who, one.program_id)
            for enrollment_id, one in facts.enrollments.items()
            for who in due(facts, enrollment_id, month).person_ids
        }
        for block in blocks:
            assert not any(
                (who, block.program_id) in held and (who, block.other_id) in held
                for who in (1, 2, 3)
            )


@given(worlds())
def test_nobody_dead_and_no_suspended_month_is_due(facts: Facts) -> None:
    for enrollment_id, one in facts.enrollments.items():
        for month in YEAR:
            worked = due(facts, enrollment_id, month)
            in_force = one.term_in(month)
            if in_force is None or in_force.status is not TermStatus.ACTIVE:
                assert worked.amount_fen == 0
            for who in worked.person_ids:
                died = facts.persons[who].died_on
                assert died is None or Month.of(died) >= month
