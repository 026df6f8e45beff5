"""The summary for the county: counts by the facts, money by rosters (docs/rules.md "Counting")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment, TermStatus
from app.models.household import Household
from app.models.person import Person
from app.models.program import AmountRule, Period, Program, TierDimension, Unit
from app.month import Month
from app.services.rosters import lifecycle
from app.services.statistics.rows import Count, ProgramSummary, Summary
from app.services.statistics.summary import summary
from tests import factory
from tests.services.support.roster_desk import Desk

JANUARY, OCTOBER = Month(2018, 1), Month(2018, 10)
LAST_YEAR = Month(2017, 10)


def line(
    session: Session,
    program: Program,
    *,
    first: Month = JANUARY,
    last: Month = OCTOBER,
    compare: Mapping[str | None, Month] | None = None,
) -> ProgramSummary:
    """The program's line of a summary, compared with October a year earlier."""
    found = summary(session, first, last, {None: LAST_YEAR} if compare is None else compare)
    (own,) = [one for one in found.programs if one.program == program.name]
    return own


@pytest.fixture
def assistance(session: Session) -> Program:
    """A monthly program of households."""
    return factory.program(session, "样例救助", unit=Unit.HOUSEHOLD)


def home(session: Session, size: int = 1) -> tuple[Household, list[Person]]:
    people = [factory.person(session) for _ in range(size)]
    return factory.household(session, *people), people


def end(session: Session, entry: Enrollment, month: Month, *covered: Person) -> None:
    factory.term(
        session,
        entry,
        month,
        status=TermStatus.ENDED,
        amount_fen=1,
        covered=covered,
    )


class TestCounts:
    def test_new_and_ended_stand_apart_from_the_net(
        self, session: Session, assistance: Program
    ) -> None:
        stays, _ = home(session, 2)
        goes, gone = home(session, 3)
        comes, _ = home(session, 1)
        factory.enrollment(session, assistance, stays, first_month=Month(2015, 1))
        old = factory.enrollment(session, assistance, goes, first_month=Month(2015, 1))
        end(session, old, Month(2018, 3), *gone)
        factory.enrollment(session, assistance, comes, first_month=Month(2018, 4))

        found = line(session, assistance)

        assert (found.then, found.now) == (Count(2, 5), Count(2, 3))
        assert (found.new, found.ended) == (Count(1, 1), Count(1, 3))
        assert (found.net_households, found.net_persons) == (0, -2)

    def test_months_before_the_ledger_start_count(
        self, session: Session, assistance: Program
    ) -> None:
        entry, _ = home(session)
        factory.enrollment(session, assistance, entry, first_month=Month(2010, 5))

        assert assistance.ledger_start == JANUARY
        assert line(session, assistance).then == Count(1, 1)

    def test_who_begins_later_does_not_count_yet(
        self, session: Session, assistance: Program
    ) -> None:
        entry, _ = home(session)
        factory.enrollment(session, assistance, entry, first_month=OCTOBER + 1)

        assert line(session, assistance).now == Count(0, 0)
        assert line(session, assistance, last=OCTOBER + 1).now == Count(1, 1)

    def test_the_suspended_do_not_count(self, session: Session, assistance: Program) -> None:
        entry, people = home(session, 2)
        enrolled = factory.enrollment(session, assistance, entry, first_month=Month(2015, 1))
        factory.term(
            session,
            enrolled,
            Month(2018, 9),
            status=TermStatus.SUSPENDED,
            covered=people,
            amount_fen=1,
        )

        found = line(session, assistance)

        assert found.now == Count(0, 0)
        assert found.ended == Count(1, 2)

    def test_the_dead_count_through_the_month_of_death(
        self, session: Session, assistance: Program
    ) -> None:
        entry, people = home(session, 2)
        factory.enrollment(session, assistance, entry)
        people[1].died_on = date(2018, 9, 2)
        session.flush()

        assert line(session, assistance, last=Month(2018, 9)).now == Count(1, 2)
        assert line(session, assistance, last=OCTOBER).now == Count(1, 1)

    def test_a_household_whose_only_person_died_is_gone(
        self, session: Session, assistance: Program
    ) -> None:
        entry, (alone,) = home(session)
        factory.enrollment(session, assistance, entry, first_month=Month(2015, 1))
        alone.died_on = date(2018, 9, 30)
        session.flush()

        found = line(session, assistance)

        assert (found.now, found.ended) == (Count(0, 0), Count(1, 1))

    def test_who_is_not_yet_eighty_does_not_count(self, session: Session) -> None:
        allowance = factory.program(session, "样例高龄", amount_rule=AmountRule.RATE, age_from=80)
        band = factory.tier(
            session, allowance, "80-89", dimension=TierDimension.AGE, age_from=80, age_to=89
        )
        older = factory.person(session, born=date(1938, 10, 31))
        younger = factory.person(session, born=date(1938, 11, 1))
        for one in (older, younger):
            factory.enrollment(session, allowance, one, first_month=Month(2018, 1))

        found = line(session, allowance)

        assert found.now == Count(1, 1)
        assert found.tiers == {band.name: Count(1, 1)}
        assert line(session, allowance, last=OCTOBER + 1).now == Count(2, 2)

    def test_duplicates_count_once(self, session: Session, assistance: Program) -> None:
        first, people = home(session, 2)
        second = factory.household(session, factory.person(session))
        factory.enrollment(session, assistance, first)
        factory.enrollment(session, assistance, second, covered=[people[1]])

        assert line(session, assistance).now == Count(1, 2)

    def test_one_off_grants_count_in_their_month(self, session: Session) -> None:
        aid = factory.program(session, "样例临时", period=Period.ONE_OFF)
        twice = factory.person(session)
        for day in (date(2018, 10, 3), date(2018, 10, 20), date(2018, 9, 5)):
            factory.enrollment(session, aid, twice, first_month=Month.of(day), granted_on=day)

        assert line(session, aid).now == Count(1, 1)
        assert line(session, aid, last=Month(2018, 8)).now == Count(0, 0)


class TestHouseholds:
    def test_persons_of_one_household_are_one_household(self, session: Session) -> None:
        support = factory.program(session, "样例供养")
        pair, (one, other) = home(session, 2)
        alone = factory.person(session)
        for person in (one, other, alone):
            factory.enrollment(session, support, person)

        assert line(session, support).now == Count(2, 3)
        assert pair.id

    def test_the_county_lists_household_goes_first(self, session: Session) -> None:
        support = factory.program(session, "样例供养")
        first, (one, other) = home(session, 2)
        elsewhere = factory.household(session, factory.person(session))
        factory.enrollment(session, support, one)
        factory.enrollment(session, support, other).household_id = elsewhere.id
        session.flush()

        assert line(session, support).now == Count(2, 2)
        assert first.id

    def test_a_successor_is_the_same_household(self, session: Session, assistance: Program) -> None:
        before, people = home(session, 2)
        after = factory.household(session, factory.person(session))
        old = factory.enrollment(session, assistance, before, first_month=Month(2015, 1))
        end(session, old, Month(2018, 5), *people)
        factory.enrollment(
            session,
            assistance,
            after,
            first_month=Month(2018, 5),
            predecessor_id=old.id,
            covered=[people[1]],
        )

        found = line(session, assistance)

        assert (found.then, found.now) == (Count(1, 2), Count(1, 1))
        assert (found.new, found.ended) == (Count(0, 0), Count(0, 1))

    def test_a_household_that_parted_is_two(self, session: Session, assistance: Program) -> None:
        before, (one, other) = home(session, 2)
        old = factory.enrollment(session, assistance, before, first_month=Month(2015, 1))
        end(session, old, Month(2018, 5), one, other)
        for person in (one, other):
            factory.enrollment(
                session,
                assistance,
                factory.household(session, factory.person(session)),
                first_month=Month(2018, 5),
                predecessor_id=old.id,
                covered=[person],
            )

        found = line(session, assistance)

        assert (found.then, found.now) == (Count(1, 2), Count(2, 2))
        assert (found.new, found.ended) == (Count(1, 0), Count(0, 0))

    def test_tiers_are_counted_apart(self, session: Session) -> None:
        support = factory.program(session, "样例供养", amount_rule=AmountRule.RATE)
        inside = factory.tier(session, support, "集中", dimension=TierDimension.MODE)
        outside = factory.tier(session, support, "分散", dimension=TierDimension.MODE)
        full = factory.tier(session, support, "全护理", dimension=TierDimension.CARE)
        _, (one, other) = home(session, 2)
        factory.enrollment(session, support, one, tiers=[inside, full])
        factory.enrollment(session, support, other, tiers=[inside])
        factory.enrollment(session, support, factory.person(session), tiers=[outside, full])

        assert line(session, support).tiers == {
            "集中": Count(1, 2),
            "分散": Count(1, 1),
            "全护理": Count(2, 2),
        }


class TestMoney:
    def test_money_belongs_to_the_month_of_its_roster(self, desk: Desk) -> None:
        desk.enroll("2018-01")
        desk.pay("2018-02")

        def fen(first: str, last: str) -> int:
            return line(
                desk.session, desk.program, first=Month.parse(first), last=Month.parse(last)
            ).amount_fen

        assert fen("2018-02", "2018-02") == 60000
        assert fen("2018-01", "2018-01") == 0
        assert fen("2018-01", "2018-10") == 60000

    def test_only_locked_rosters_count(self, desk: Desk) -> None:
        desk.enroll("2018-01")
        number = desk.draft("2018-01").number or ""
        assert line(desk.session, desk.program).amount_fen == 0
        lifecycle.submit(desk.session, desk.preparer, number)
        assert line(desk.session, desk.program).amount_fen == 0
        lifecycle.approve(desk.session, desk.reviewer, number, today=desk.today)
        assert line(desk.session, desk.program).amount_fen == 30000

    def test_what_the_bank_returned_does_not_count(self, desk: Desk) -> None:
        desk.enroll("2018-01", 30000)
        desk.enroll("2018-01", 41000)
        number = desk.send("2018-01")
        desk.bring_back(number, 1)
        left = desk.row(number).lines[1].amount_fen

        assert line(desk.session, desk.program).amount_fen == left

    def test_a_withdrawn_roster_does_not_count(self, desk: Desk) -> None:
        desk.enroll("2018-01")
        number = desk.draft("2018-01").number or ""
        desk.approve(number)
        lifecycle.withdraw(desk.session, desk.preparer, desk.reviewer, number, "重复")

        assert line(desk.session, desk.program).amount_fen == 0

    def test_the_sum_is_that_of_the_programs(self, desk: Desk) -> None:
        desk.enroll("2018-01")
        desk.pay("2018-01")
        found = summary(desk.session, JANUARY, OCTOBER, {})

        assert found.amount_fen == sum(one.amount_fen for one in found.programs) == 30000


class TestQuestions:
    def test_without_a_comparison_nothing_is_said_of_then(
        self, session: Session, assistance: Program
    ) -> None:
        found = line(session, assistance, compare={})

        assert (found.compared_with, found.then, found.new, found.ended) == (None,) * 4
        assert (found.net_households, found.net_persons) == (None, None)

    def test_a_program_has_its_own_month_to_compare_with(
        self, session: Session, assistance: Program
    ) -> None:
        other = factory.program(session, "样例另一项")
        compare: dict[str | None, Month] = {None: LAST_YEAR, assistance.name: Month(2016, 10)}

        assert line(session, assistance, compare=compare).compared_with == Month(2016, 10)
        assert line(session, other, compare=compare).compared_with == LAST_YEAR
        only: dict[str | None, Month] = {assistance.name: Month(2016, 10)}
        assert line(session, other, compare=only).compared_with is None

    def test_a_range_that_ends_before_it_begins_is_refused(self, session: Session) -> None:
        with pytest.raises(AppError) as refused:
            summary(session, OCTOBER, JANUARY, {})
        assert refused.value.code == "range"

    def test_an_unknown_program_is_refused(self, session: Session, assistance: Program) -> None:
        with pytest.raises(AppError, match="样例救助") as refused:
            summary(session, JANUARY, OCTOBER, {"没有的项目": LAST_YEAR})
        assert refused.value.code == "program-unknown"


@dataclass(frozen=True)
class Story:
    """A household's time in the program, in months after January 2017; ``dies`` ends one person."""

    size: int
    begins: int
    ends: int | None
    dies: int | None


stories = st.builds(
    Story,
    size=st.integers(1, 3),
    begins=st.integers(0, 22),
    ends=st.none() | st.integers(0, 22),
    dies=st.none() | st.integers(0, 22),
)
BEGINNING = Month(2017, 1)


class TestAnyHistory:
    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(told=st.lists(stories, max_size=5), then=st.integers(0, 22), now=st.integers(0, 22))
    def test_end_is_start_and_new_less_ended(
        self, session: Session, told: list[Story], then: int, now: int
    ) -> None:
        undo = session.begin_nested()
        try:
            program = factory.program(session, unit=Unit.HOUSEHOLD)
            for story in told:
                tell(session, program, story)
            found = line(
                session,
                program,
                first=BEGINNING,
                last=BEGINNING + now,
                compare={None: BEGINNING + then},
            )
        finally:
            undo.rollback()
        assert found.then is not None
        assert found.new is not None
        assert found.ended is not None
        assert (found.then, found.now) == (expected(told, then), expected(told, now))
        assert found.now.households == (
            found.then.households + found.new.households - found.ended.households
        )
        assert found.now.persons == found.then.persons + found.new.persons - found.ended.persons
        assert (found.net_households, found.net_persons) == (
            found.now.households - found.then.households,
            found.now.persons - found.then.persons,
        )


def tell(session: Session, program: Program, story: Story) -> None:
    place, people = home(session, story.size)
    entry = factory.enrollment(session, program, place, first_month=BEGINNING + story.begins)
    if story.ends is not None and story.ends > story.begins:
        end(session, entry, BEGINNING + story.ends, *people)
    if story.dies is not None:
        people[0].died_on = (BEGINNING + story.dies).last_day
    session.flush()


def expected(told: list[Story], month: int) -> Count:
    """The same, told without the program."""
    sizes = []
    for story in told:
        ended = story.ends is not None and story.begins < story.ends <= month
        if story.begins <= month and not ended:
            dead = story.dies is not None and story.dies < month
            sizes.append(story.size - dead)
    return Count(sum(1 for size in sizes if size), sum(sizes))


def test_the_summary_names_the_office_and_its_range(session: Session) -> None:
    found = summary(session, JANUARY, OCTOBER, {})

    assert isinstance(found, Summary)
    assert (found.first, found.last, found.programs) == (JANUARY, OCTOBER, ())
