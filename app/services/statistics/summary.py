"""The summary that goes upward: who counts by the facts, and money by locked rosters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import Period, Program, TierDimension
from app.models.roster import LOCKED, LineResult, Roster, RosterLine
from app.month import Month
from app.services.entitlement.ages import age_band
from app.services.entitlement.counting import counting
from app.services.entitlement.facts import EnrollmentFacts, Facts, TermFacts
from app.services.entitlement.loading import all_facts
from app.services.office import settings
from app.services.register.homes import Homes
from app.services.statistics.rows import Count, ProgramSummary, Summary

# Enrollment and month -> a key of the household it counts for.
HomeOf = Callable[[int, Month], str]


@dataclass
class Counted:
    """Who counts in a program in a month: households by their key, persons by id."""

    households: set[str] = field(default_factory=set)
    persons: set[int] = field(default_factory=set)
    tiers: dict[str, Counted] = field(default_factory=dict)

    @property
    def count(self) -> Count:
        return Count(len(self.households), len(self.persons))

    def add(self, home: str, persons: Iterable[int]) -> None:
        self.households.add(home)
        self.persons.update(persons)


def summary(
    session: Session, first: Month, last: Month, compare: Mapping[str | None, Month]
) -> Summary:
    """Counts at ``last``, money of rosters from ``first`` to ``last``, and a comparison.

    ``compare`` maps program names to the month compared with, None standing for all others.
    Counting is by the facts, also before the ledger start (docs/rules.md "Counting"). Raises
    AppError for a range that ends before it begins or a program that does not exist.
    """
    if last < first:
        raise AppError("截止月份早于起始月份,请检查月份。", code="range")
    programs = session.scalars(select(Program).order_by(Program.position)).all()
    _require_known(programs, compare)
    facts = all_facts(session)
    home_of = homes(session, facts)
    money = _money(session, first, last)
    lines = [
        _line(facts, home_of, program, last, compare, money.get(program.id, 0))
        for program in programs
    ]
    return Summary(settings.get(session, "town"), first, last, tuple(lines))


def count_in(facts: Facts, home_of: HomeOf, program_id: int, month: Month) -> Counted:
    """Households and persons that count in a program in a month, also by tier."""
    counted = Counted()
    for enrollment in facts.enrollments.values():
        if enrollment.program_id != program_id:
            continue
        persons, _ = counting(facts, enrollment, month)
        term = enrollment.term_in(month)
        if not persons or term is None:
            continue
        home = home_of(enrollment.id, month)
        counted.add(home, persons)
        for tier, members in _by_tier(facts, enrollment, term, persons, month).items():
            counted.tiers.setdefault(tier, Counted()).add(home, members)
    return counted


def _line(
    facts: Facts,
    home_of: HomeOf,
    program: Program,
    last: Month,
    compare: Mapping[str | None, Month],
    amount_fen: int,
) -> ProgramSummary:
    now = count_in(facts, home_of, program.id, last)
    then_month = compare.get(program.name, compare.get(None))
    then = None if then_month is None else count_in(facts, home_of, program.id, then_month)
    return ProgramSummary(
        program=program.name,
        unit=program.unit,
        one_off=program.period is Period.ONE_OFF,
        now=now.count,
        tiers=_tier_counts(facts, program.id, now),
        compared_with=then_month,
        then=None if then is None else then.count,
        new=None if then is None else _difference(now, then),
        ended=None if then is None else _difference(then, now),
        amount_fen=amount_fen,
    )


def _difference(one: Counted, other: Counted) -> Count:
    """Who is in ``one`` and not in ``other``."""
    return Count(len(one.households - other.households), len(one.persons - other.persons))


def _tier_counts(facts: Facts, program_id: int, counted: Counted) -> dict[str, Count]:
    """In the program's own order of tiers; tiers that nobody holds are left out."""
    return {
        tier.name: counted.tiers[tier.name].count
        for tier in facts.programs[program_id].tiers
        if tier.name in counted.tiers
    }


def _by_tier(
    facts: Facts,
    enrollment: EnrollmentFacts,
    term: TermFacts,
    persons: Iterable[int],
    month: Month,
) -> Mapping[str, list[int]]:
    program = facts.programs[enrollment.program_id]
    found: dict[str, list[int]] = defaultdict(list)
    for person in persons:
        for tier_id in term.tier_ids:
            tier = program.tier_by_id[tier_id]
            if tier.dimension is not TierDimension.AGE:
                found[tier.name].append(person)
        band = age_band(program, facts.persons[person], month)
        if band is not None:
            found[band.name].append(person)
        for supplement in term.supplements:
            if supplement.person_id == person:
                found[program.tier_by_id[supplement.tier_id].name].append(person)
    return found


def homes(session: Session, facts: Facts) -> HomeOf:
    """The household that an enrollment counts for in a month; a successor keeps its
    predecessor's (docs/rules.md "Counting")."""
    known = Homes(session)
    heirs = _first_successors(facts)
    roots = {one: _root(facts, heirs, one) for one in facts.enrollments}
    return lambda enrollment_id, month: known.key(roots[enrollment_id], month)


def _first_successors(facts: Facts) -> Mapping[int, int]:
    """Predecessor -> the successor that is the same household: of several, the lowest number.

    Where a household parted, the others are households of their own; where the predecessor runs
    on, all of them are.
    """
    found: dict[int, int] = {}
    for enrollment in sorted(facts.enrollments.values(), key=lambda e: e.number):
        before = facts.enrollments.get(enrollment.predecessor_id or 0)
        if before is not None and enrollment.terms and not _runs_on(facts, before, enrollment):
            found.setdefault(before.id, enrollment.id)
    return found


def _runs_on(facts: Facts, before: EnrollmentFacts, after: EnrollmentFacts) -> bool:
    """Whether somebody still counts in the predecessor when the successor begins."""
    first = min(term.from_month for term in after.terms)
    return bool(counting(facts, before, first)[0])


def _root(facts: Facts, heirs: Mapping[int, int], enrollment_id: int) -> int:
    seen: set[int] = set()
    while enrollment_id not in seen:
        seen.add(enrollment_id)
        before = facts.enrollments[enrollment_id].predecessor_id
        if before not in facts.enrollments or before is None or heirs.get(before) != enrollment_id:
            break
        enrollment_id = before
    return enrollment_id


def _money(session: Session, first: Month, last: Month) -> Mapping[int, int]:
    """Program -> fen of locked rosters of the range, less what was returned or withdrawn."""
    statement = (
        select(Roster.program_id, func.sum(RosterLine.amount_fen))
        .join(RosterLine, RosterLine.roster_id == Roster.id)
        .where(
            Roster.status.in_(LOCKED),
            RosterLine.result != LineResult.RETURNED,
            Roster.month >= first,
            Roster.month <= last,
        )
        .group_by(Roster.program_id)
    )
    return {row.program_id: row[1] for row in session.execute(statement)}


def _require_known(programs: Iterable[Program], compare: Mapping[str | None, Month]) -> None:
    known = {program.name for program in programs}
    for name in compare:
        if name is not None and name not in known:
            raise AppError(
                f"没有名为“{name}”的项目。现有:{'、'.join(sorted(known))}。", code="program-unknown"
            )
