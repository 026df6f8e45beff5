"""Approved amounts raised together: listed, one new term each, undone until paid ([T]3)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import AppError
from app.models.amount_raise import RaiseKind
from app.models.enrollment import Enrollment
from app.models.household import Household
from app.models.person import Person
from app.models.program import AmountRule, Conflict, ConflictKind, Unit
from app.month import Month
from app.services.enrollments.deaths import record_death
from app.services.enrollments.stopping import resume, stop, suspend
from app.services.enrollments.terms import change
from app.services.enrollments.views import timeline
from app.services.entitlement.due import due
from app.services.entitlement.loading import facts_of_program
from app.services.raises.applying import apply_raise
from app.services.raises.raise_preview import Raise, preview_raise, raised
from app.services.raises.undoing import raise_records, undo_raise
from tests import factory
from tests.services.support.roster_desk import Desk

JANUARY, MARCH = Month(2018, 1), Month(2018, 3)
PERSON, EACH, PERCENT = RaiseKind.PER_PERSON, RaiseKind.PER_ENROLLMENT, RaiseKind.PERCENT


@pytest.fixture
def homes(desk: Desk) -> list[Enrollment]:
    """Three households of one, two and three, at 310.00, 420.00 and 530.00 yuan, two villages."""
    desk.program.unit = Unit.HOUSEHOLD
    villages = [factory.village(desk.session, name) for name in ("东村", "西村")]
    found = []
    for size, fen in ((1, 31000), (2, 42000), (3, 53000)):
        people = [desk.person(village=villages[size % 2]) for _ in range(size)]
        home = factory.household(desk.session, *people)
        found.append(factory.enrollment(desk.session, desk.program, home, amount_fen=fen))
    return found


def asked(desk: Desk, kind: RaiseKind = PERSON, value: int = 1000, **more: object) -> Raise:
    given_: dict[str, object] = {"from_month": JANUARY} | more
    return Raise(desk.program.id, kind, value, **given_)  # type: ignore[arg-type]


def do(desk: Desk, wanted: Raise, *, later_too: bool | None = None) -> int:
    return apply_raise(
        desk.session, desk.preparer, wanted, later_too=later_too, document="县民〔2018〕9号"
    ).id


def amounts(desk: Desk, month: str = "2018-03") -> list[int]:
    facts = facts_of_program(desk.session, desk.program.id)
    return [due(facts, one, Month.parse(month)).amount_fen for one in sorted(facts.enrollments)]


@pytest.mark.parametrize(
    ("kind", "value", "rounding", "new"),
    [
        (PERSON, 1050, 1, [32050, 44100, 56150]),
        (PERSON, 1050, 100, [32100, 44100, 56200]),
        (EACH, 1500, 1, [32500, 43500, 54500]),
        (PERCENT, 333, 1, [32032, 43399, 54765]),
        (PERCENT, 333, 10, [32030, 43400, 54760]),
        (PERCENT, 500, 100, [32600, 44100, 55700]),
    ],
)
def test_old_and_new_are_listed_and_then_written(
    desk: Desk, homes: list[Enrollment], kind: RaiseKind, value: int, rounding: int, new: list[int]
) -> None:
    desk.program.rounding_fen = rounding
    desk.session.flush()
    plan = preview_raise(desk.session, asked(desk, kind, value))
    by_id = {row.enrollment_id: row for row in plan.rows}
    assert [by_id[one.id].new_fen for one in homes] == new
    assert [by_id[one.id].persons for one in homes] == [1, 2, 3]
    assert plan.new_fen - plan.old_fen == sum(new) - 126000
    do(desk, asked(desk, kind, value))
    assert amounts(desk) == new
    terms = [timeline(desk.session, one.id, with_replaced=True) for one in homes]
    assert [len(several) for several in terms] == [2, 2, 2], "one new term each"
    assert all(several[-1].document == "县民〔2018〕9号" for several in terms)


def test_the_arrears_of_a_raise_come_with_the_next_roster(
    desk: Desk, homes: list[Enrollment]
) -> None:
    desk.pay("2018-01")
    do(desk, asked(desk, EACH, 1000))
    report = desk.draft("2018-02")
    assert (report.arrears_fen, report.regular_fen) == (3000, 129000)


def test_the_set_is_narrowed_by_village_tier_and_person(
    desk: Desk, homes: list[Enrollment]
) -> None:
    only = preview_raise(desk.session, asked(desk, villages=frozenset({"西村"})))
    assert {row.enrollment_id for row in only.rows} == {homes[0].id, homes[2].id}
    tier = factory.tier(desk.session, desk.program, "A")
    change(desk.session, desk.preparer, homes[1].id, JANUARY, tiers=["A"])
    graded = preview_raise(desk.session, asked(desk, tiers=frozenset({tier.id})))
    assert [row.enrollment_id for row in graded.rows] == [homes[1].id]
    do(desk, asked(desk, EACH, 1000, chosen=frozenset({homes[2].id})))
    assert amounts(desk) == [31000, 42000, 54000]


def test_who_ended_or_died_or_has_not_begun_is_left_alone(
    desk: Desk, homes: list[Enrollment]
) -> None:
    stop(desk.session, desk.preparer, homes[0].id, JANUARY, "迁出")
    head = desk.session.get_one(Household, homes[1].household_id).head_id
    record_death(desk.session, desk.preparer, head, date(2017, 12, 1), today=desk.today)
    later = factory.enrollment(
        desk.session,
        desk.program,
        factory.household(desk.session, desk.person()),
        first_month=MARCH,
    )
    plan = preview_raise(desk.session, asked(desk))
    assert {row.enrollment_id: row.persons for row in plan.rows} == {homes[1].id: 1, homes[2].id: 3}
    assert plan.not_begun == 1
    assert later.id not in {row.enrollment_id for row in plan.rows}


def test_t3_later_terms_are_asked_about_and_raised_or_left_as_told(
    desk: Desk, homes: list[Enrollment]
) -> None:
    change(desk.session, desk.preparer, homes[0].id, MARCH, approved_fen=35000)
    plan = preview_raise(desk.session, asked(desk, EACH, 1000))
    assert plan.with_later == 1
    (row,) = [one for one in plan.rows if one.later]
    assert [(str(one.from_month), one.old_fen, one.new_fen) for one in row.later] == [
        ("2018-03", 35000, 36000)
    ]
    with pytest.raises(AppError, match="保持不变还是一并提高") as refused:
        do(desk, asked(desk, EACH, 1000))
    assert refused.value.code == "raise-later"
    assert amounts(desk) == [35000, 42000, 53000]
    first = do(desk, asked(desk, EACH, 1000), later_too=False)
    assert amounts(desk, "2018-02")[0] == 32000
    assert amounts(desk)[0] == 35000
    undo_raise(desk.session, desk.preparer, first)
    do(desk, asked(desk, EACH, 1000), later_too=True)
    assert (amounts(desk, "2018-02")[0], amounts(desk)[0]) == (32000, 36000)


def test_t5_a_suspended_one_is_raised_and_stays_suspended(
    desk: Desk, homes: list[Enrollment]
) -> None:
    suspend(desk.session, desk.preparer, homes[0].id, JANUARY, "核查")
    do(desk, asked(desk, EACH, 1000))
    assert amounts(desk)[0] == 0
    resume(desk.session, desk.preparer, homes[0].id, MARCH, "恢复")
    assert amounts(desk)[0] == 32000


def test_it_is_undone_until_it_was_paid(desk: Desk, homes: list[Enrollment]) -> None:
    desk.pay("2018-01")
    first = do(desk, asked(desk, EACH, 1000))
    assert undo_raise(desk.session, desk.preparer, first) == 3
    assert amounts(desk) == [31000, 42000, 53000]
    with pytest.raises(AppError, match="已经撤销过"):
        undo_raise(desk.session, desk.preparer, first)
    second = do(desk, asked(desk, EACH, 1000))
    number = desk.draft("2018-02").number or ""
    desk.approve(number)
    with pytest.raises(AppError, match="已按提高后的金额发放") as refused:
        undo_raise(desk.session, desk.preparer, second)
    assert refused.value.code == "raise-paid"
    assert amounts(desk) == [32000, 43000, 54000]
    assert [(one.id, one.enrollments, one.undone_at is None) for one in raise_records(
        desk.session, desk.program.id
    )] == [(second, 3, True), (first, 3, False)]  # fmt: skip


def test_what_was_changed_on_top_of_it_cannot_be_undone_together(
    desk: Desk, homes: list[Enrollment]
) -> None:
    done = do(desk, asked(desk, EACH, 1000))
    change(desk.session, desk.preparer, homes[1].id, MARCH, approved_fen=50000)
    with pytest.raises(AppError, match="1份在这次提高以后又变更过"):
        undo_raise(desk.session, desk.preparer, done)
    stop(desk.session, desk.preparer, homes[1].id, MARCH, "迁出")
    assert undo_raise(desk.session, desk.preparer, done) == 3
    assert amounts(desk, "2018-02") == [31000, 42000, 53000]


@pytest.mark.parametrize(("kind", "value"), [(PERSON, 0), (EACH, -100), (PERCENT, 10_001)])
def test_a_rise_that_is_none_is_refused(
    desk: Desk, homes: list[Enrollment], kind: RaiseKind, value: int
) -> None:
    with pytest.raises(AppError, match="未作改动"):
        do(desk, asked(desk, kind, value))


def test_programs_by_rate_and_empty_lists_and_other_roles_are_refused(
    desk: Desk, homes: list[Enrollment]
) -> None:
    with pytest.raises(AppError, match="名单中没有人"):
        do(desk, asked(desk, villages=frozenset({"没有的村"})))
    with pytest.raises(AppError, match="权限"):
        apply_raise(desk.session, desk.reviewer, asked(desk), later_too=None, document="")
    by_rate = factory.program(desk.session, "按标准", amount_rule=AmountRule.RATE)
    with pytest.raises(AppError, match="设定新标准"):
        preview_raise(desk.session, Raise(by_rate.id, EACH, 100, JANUARY))


@given(
    old=st.integers(1, 10**7), value=st.integers(1, 10_000), persons=st.integers(1, 9),
    kind=st.sampled_from(list(RaiseKind)), rounding=st.sampled_from([1, 10, 100]),
)  # fmt: skip
def test_a_raised_amount_is_rounded_as_the_program_rounds(
    old: int, value: int, persons: int, kind: RaiseKind, rounding: int
) -> None:
    new = raised(old, kind, value, persons, rounding)
    assert new % rounding == 0
    exact = {PERSON: old + value * persons, EACH: old + value}.get(
        kind, (old * (10_000 + value)) // 10_000
    )
    assert abs(new - exact) <= (rounding + 1) // 2 + 1


def test_a_raise_by_head_is_for_those_who_count(desk: Desk, homes: list[Enrollment]) -> None:
    """A member who counts in another program, which excludes them here, draws no raise."""
    other = factory.program(desk.session, "样例特困")
    block = Conflict(
        program_id=desk.program.id,
        other_id=other.id,
        kind=ConflictKind.BLOCK,
        winner_id=other.id,
    )
    desk.session.add(block)
    facts = facts_of_program(desk.session, desk.program.id)
    _head, member = sorted(facts.enrollments[homes[1].id].ever_covered)
    factory.enrollment(desk.session, other, desk.session.get_one(Person, member))
    plan = preview_raise(desk.session, asked(desk, PERSON, 1000))
    (row,) = [row for row in plan.rows if row.enrollment_id == homes[1].id]
    assert (row.persons, row.new_fen) == (1, 43000)
