"""What a rate means is told to the fen before it is saved ([A]2; the rosters then pay that)."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import AppError
from app.models.enrollment import Enrollment
from app.models.program import AmountRule, Conflict, ConflictKind, Period, ProgramTier
from app.month import Month
from app.services.enrollments.deaths import record_death
from app.services.enrollments.terms import change
from app.services.programs.rates import NewRate, set_rate
from app.services.raises.rate_preview import RatePreview, preview_rate
from app.services.rosters import holds
from app.services.rosters.preview import preview_roster
from tests import factory
from tests.services.support.roster_desk import Desk

APRIL = Month(2018, 4)


@pytest.fixture
def tiers(desk: Desk) -> tuple[ProgramTier, ProgramTier]:
    """A program by rate: 100 yuan in A, 80 in B from January on."""
    desk.program.amount_rule = AmountRule.RATE
    found = tuple(factory.tier(desk.session, desk.program, name) for name in ("A", "B"))
    for tier, fen in zip(found, (10000, 8000), strict=True):
        factory.rate(desk.session, desk.program, fen, tier=tier)
    return found[0], found[1]


def enroll(desk: Desk, tier: ProgramTier, first: str = "2018-01") -> Enrollment:
    return factory.enrollment(
        desk.session, desk.program, desk.person(), first_month=Month.parse(first), tiers=[tier]
    )


def raised(desk: Desk, fen: int, first: str = "2018-01", dated: date | None = None) -> NewRate:
    return NewRate(desk.program.name, "A", fen, Month.parse(first), "县民〔2018〕9号", dated)


def looked(desk: Desk, new: NewRate, month: Month = APRIL) -> RatePreview:
    return preview_rate(desk.session, desk.preparer, new, month=month)


def save(desk: Desk, new: NewRate) -> None:
    set_rate(
        desk.session,
        desk.preparer,
        NewRate(
            new.program,
            new.tier,
            new.amount_fen,
            new.from_month,
            new.document,
            new.document_date,
            new.unit,
        ),
    )


def proposed(desk: Desk, month: Month = APRIL) -> tuple[int, int]:
    """What the next roster pays or holds back, and what is to come back."""
    seen = preview_roster(desk.session, desk.program.id, month, today=desk.today)
    held = sum(one.amount_fen for one in seen.held)
    return seen.amount_fen + held, seen.recoverable_fen


def assert_exact(desk: Desk, new: NewRate) -> RatePreview:
    """Told before, the same as what the rosters say after (months in other rosters aside)."""
    told = looked(desk, new)
    before, to_recover = proposed(desk)
    save(desk, new)
    after, then_to_recover = proposed(desk)
    assert told.more_fen - told.pending_fen == after - before
    assert told.back_fen == then_to_recover - to_recover
    return told


def test_a_raise_is_told_month_by_month_also_where_tiers_changed(
    desk: Desk, tiers: tuple[ProgramTier, ProgramTier]
) -> None:
    first, mover = enroll(desk, tiers[0]), enroll(desk, tiers[0])
    enroll(desk, tiers[1])
    change(desk.session, desk.preparer, mover.id, Month(2018, 3), tiers=["B"])
    for month in ("2018-01", "2018-02", "2018-03"):
        desk.pay(month)
    told = assert_exact(desk, raised(desk, 11000))
    assert [(str(m.month), m.arrears, m.enrollments, m.more_fen) for m in told.months] == [
        ("2018-01", True, 2, 2000), ("2018-02", True, 2, 2000),
        ("2018-03", True, 1, 1000), ("2018-04", False, 1, 1000),
    ]  # fmt: skip
    assert (told.persons, told.more_fen, told.back_fen) == (2, 6000, 0)
    assert [(one.enrollment_id, one.more_fen) for one in told.recipients] == [
        (first.id, 4000), (mover.id, 2000),
    ]  # fmt: skip


def test_a_lower_rate_is_told_as_what_comes_back_and_what_is_paid_less(
    desk: Desk, tiers: tuple[ProgramTier, ProgramTier]
) -> None:
    enroll(desk, tiers[0])
    desk.pay("2018-03")
    told = assert_exact(desk, raised(desk, 9000))
    assert told.replaces == 10000
    assert (told.more_fen, told.back_fen) == (-1000, 3000)


def test_replacing_a_rate_is_told_against_the_one_that_stands(
    desk: Desk, tiers: tuple[ProgramTier, ProgramTier]
) -> None:
    enroll(desk, tiers[0])
    desk.pay("2018-03")
    save(desk, raised(desk, 12000, "2018-02"))
    told = assert_exact(desk, raised(desk, 12500, "2018-02"))
    assert (told.replaces, told.more_fen) == (12000, 1500)
    assert looked(desk, raised(desk, 12500, "2018-02")).months == ()


def test_months_on_an_unsettled_roster_follow_later_and_held_ones_count(
    desk: Desk, tiers: tuple[ProgramTier, ProgramTier]
) -> None:
    entry = enroll(desk, tiers[0])
    number = desk.draft("2018-02").number or ""
    holds.hold_months(
        desk.session, desk.preparer, number, entry.id, [Month(2018, 1)], "核实", today=desk.today
    )
    desk.approve(number)
    told = assert_exact(desk, raised(desk, 11000))
    assert (told.more_fen, told.pending_fen) == (4000, 1000)


def test_a2_the_dead_are_told_apart_by_the_setting(
    desk: Desk, tiers: tuple[ProgramTier, ProgramTier]
) -> None:
    enroll(desk, tiers[0])
    dead = enroll(desk, tiers[0])
    desk.pay("2018-03")
    record_death(
        desk.session, desk.preparer, dead.person_id or 0, date(2018, 2, 3), today=desk.today
    )
    late = raised(desk, 11000, dated=date(2018, 4, 2))
    paid = looked(desk, late)
    assert (paid.dead, paid.dead_fen, paid.dead_spared) == (1, 2000, False)
    assert paid.more_fen == 6000
    desk.program.dead_not_paid_raises = True
    desk.session.flush()
    spared = assert_exact(desk, late)
    assert (spared.dead, spared.dead_fen, spared.dead_spared) == (1, 2000, True)
    assert spared.more_fen == 4000


def test_a_rate_to_come_is_told_for_its_first_month(
    desk: Desk, tiers: tuple[ProgramTier, ProgramTier]
) -> None:
    enroll(desk, tiers[0])
    told = looked(desk, raised(desk, 11000, "2018-07"))
    assert told.until == Month(2018, 7)
    assert [(str(m.month), m.arrears, m.more_fen) for m in told.months] == [
        ("2018-07", False, 1000)
    ]


def test_a3_a_yearly_program_is_told_for_its_next_pay_month(desk: Desk) -> None:
    desk.program.amount_rule = AmountRule.RATE
    desk.program.period = Period.YEARLY
    factory.rate(desk.session, desk.program, 10000)
    factory.enrollment(desk.session, desk.program, desk.person())
    new = NewRate(desk.program.name, None, 11000, Month(2018, 8))
    told = looked(desk, new)
    assert [(str(m.month), m.more_fen) for m in told.months] == [("2019-07", 12000)]


def test_p5_where_the_higher_counts_the_other_program_is_named(
    desk: Desk, tiers: tuple[ProgramTier, ProgramTier]
) -> None:
    entry = enroll(desk, tiers[0])
    other = factory.program(desk.session, "另一项目")
    factory.enrollment(desk.session, other, desk.person_of(entry), amount_fen=10500)
    desk.session.add(
        Conflict(program_id=desk.program.id, other_id=other.id, kind=ConflictKind.HIGHER_ONLY)
    )
    desk.session.flush()
    assert looked(desk, raised(desk, 10200)).months == ()
    told = looked(desk, raised(desk, 11000))
    assert told.rivals == ("另一项目",)
    assert told.more_fen == 44000


def test_what_could_not_be_set_is_refused_and_nothing_is_written(
    desk: Desk, tiers: tuple[ProgramTier, ProgramTier]
) -> None:
    with pytest.raises(AppError, match="没有“C”这一档"):
        looked(desk, NewRate(desk.program.name, "C", 1, Month(2018, 1)))
    assert looked(desk, raised(desk, 11000)).months == ()
