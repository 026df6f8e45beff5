"""A program's money: received, paid, waiting, left over, by year (docs/rules.md [F])."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment
from app.models.fund import Allocation, Repayment
from app.models.program import AmountRule, Period, Program
from app.models.roster import LOCKED, LineResult, Roster, RosterLine
from app.month import Month
from app.services.entitlement.price import MONTHS_IN_PERIOD

# The pace is what the last rosters came to on average.
PACE_ROSTERS = 3


@dataclass(frozen=True, slots=True)
class YearFunds:
    """A year of a program in fen; ``brought`` is the balance at the end of the year before.

    Money paid and waiting belongs to the year of its roster's month.
    """

    year: int
    brought_fen: int
    allocated_fen: int
    repaid_fen: int
    paid_fen: int
    waiting_fen: int

    @property
    def balance_fen(self) -> int:
        """[F]: allocations + repayments received - paid - waiting, with what was brought."""
        received = self.brought_fen + self.allocated_fen + self.repaid_fen
        return received - self.paid_fen - self.waiting_fen


@dataclass(frozen=True, slots=True)
class ProgramFunds:
    """The money of a program up to the end of a year.

    ``next_fen`` is what the next payment (of ``next_month``) takes at the present pace; 0 where
    no payment is to be foreseen.
    """

    program_id: int
    program: str
    years: tuple[YearFunds, ...]
    next_month: Month | None = None
    next_fen: int = 0

    def year(self, year: int) -> YearFunds:
        """A year of it, an empty one too."""
        known = {one.year: one for one in self.years}
        if year in known:
            return known[year]
        before = [one.balance_fen for one in self.years if one.year < year]
        return YearFunds(year, before[-1] if before else 0, 0, 0, 0, 0)

    @property
    def balance_fen(self) -> int:
        """[F] over all years."""
        return self.years[-1].balance_fen if self.years else 0

    @property
    def recorded(self) -> bool:
        """Whether the office records what it receives for the program at all."""
        return any(one.allocated_fen for one in self.years)

    @property
    def unrecorded(self) -> tuple[int, ...]:
        """Earlier years in which more went out than is recorded to have come in."""
        return tuple(one.year for one in self.years[:-1] if one.balance_fen < 0)

    @property
    def judged(self) -> bool:
        """Whether the balance can be trusted: money in is recorded, for earlier years too."""
        return self.recorded and not self.unrecorded

    @property
    def short_fen(self) -> int:
        """What is wanting for the next payment at the present pace; 0 where it is covered."""
        return max(0, self.next_fen - self.balance_fen) if self.judged else 0


def funds(session: Session, *, until: int) -> tuple[ProgramFunds, ...]:
    """Every program that draws money, in the office's order, up to the end of year ``until``."""
    programs = session.scalars(
        select(Program).where(Program.amount_rule != AmountRule.NONE).order_by(Program.position)
    ).all()
    return _of_programs(session, programs, until)


def funds_of(session: Session, program_id: int) -> ProgramFunds:
    """The money of one program, all years."""
    return _of_programs(session, [session.get_one(Program, program_id)], None)[0]


def _of_programs(
    session: Session, programs: Iterable[Program], until: int | None
) -> tuple[ProgramFunds, ...]:
    wanted = list(programs)
    ids = [program.id for program in wanted]
    rosters = _rosters(session, ids)
    allocated = _by_year(session, _allocations(ids))
    repaid = _by_year(session, _repayments(ids))
    found: list[ProgramFunds] = []
    for program in wanted:
        own = rosters.get(program.id, {})
        years = _years(program.id, allocated, repaid, own, until)
        ahead, fen = _ahead(program, own) if program.active else (None, 0)
        found.append(ProgramFunds(program.id, program.name, years, ahead, fen))
    return tuple(found)


def _years(
    program_id: int,
    allocated: Mapping[tuple[int, int], int],
    repaid: Mapping[tuple[int, int], int],
    rosters: Mapping[Month, tuple[int, int]],
    until: int | None,
) -> tuple[YearFunds, ...]:
    paid: dict[int, int] = defaultdict(int)
    waiting: dict[int, int] = defaultdict(int)
    for month, (went_out, waits) in rosters.items():
        paid[month.year] += went_out
        waiting[month.year] += waits
    received = {year for program, year in (*allocated, *repaid) if program == program_id}
    found: list[YearFunds] = []
    brought = 0
    for year in sorted({*received, *paid, *waiting}):
        if until is None or year <= until:
            one = YearFunds(
                year,
                brought,
                allocated.get((program_id, year), 0),
                repaid.get((program_id, year), 0),
                paid[year],
                waiting[year],
            )
            found.append(one)
            brought = one.balance_fen
    return tuple(found)


def _rosters(session: Session, program_ids: list[int]) -> dict[int, dict[Month, tuple[int, int]]]:
    """Per program and month of locked rosters: fen paid, fen the bank has not answered for."""
    statement = (
        select(
            Roster.program_id,
            Roster.month,
            RosterLine.result,
            func.sum(RosterLine.amount_fen).label("fen"),
        )
        .join(RosterLine, RosterLine.roster_id == Roster.id)
        .where(
            Roster.program_id.in_(program_ids),
            Roster.status.in_(LOCKED),
            RosterLine.result != LineResult.RETURNED,
        )
        .group_by(Roster.program_id, Roster.month, RosterLine.result)
    )
    found: dict[int, dict[Month, tuple[int, int]]] = defaultdict(dict)
    for row in session.execute(statement):
        paid, waiting = found[row.program_id].get(row.month, (0, 0))
        if row.result is LineResult.PAID:
            paid += row.fen
        else:
            waiting += row.fen
        found[row.program_id][row.month] = paid, waiting
    return found


def _allocations(program_ids: list[int]) -> Select[*tuple[int, str, int]]:
    year = func.strftime("%Y", Allocation.received_on)
    return (
        select(Allocation.program_id, year, func.sum(Allocation.amount_fen))
        .where(Allocation.program_id.in_(program_ids))
        .group_by(Allocation.program_id, year)
    )


def _repayments(program_ids: list[int]) -> Select[*tuple[int, str, int]]:
    year = func.strftime("%Y", Repayment.received_on)
    return (
        select(Enrollment.program_id, year, func.sum(Repayment.amount_fen))
        .join(Enrollment, Enrollment.id == Repayment.enrollment_id)
        .where(Enrollment.program_id.in_(program_ids))
        .group_by(Enrollment.program_id, year)
    )


def _by_year(
    session: Session, statement: Select[*tuple[int, str, int]]
) -> dict[tuple[int, int], int]:
    return {(program, int(year)): fen for program, year, fen in session.execute(statement)}


def _ahead(program: Program, rosters: Mapping[Month, tuple[int, int]]) -> tuple[Month | None, int]:
    """The next payment and what it takes if it comes to what the last ones came to (fen).

    One-off grants come when they come, and the money of a yearly program comes with its year:
    nothing is foreseen for them.
    """
    if program.period in (Period.ONE_OFF, Period.YEARLY) or not rosters:
        return None, 0
    last = sorted(rosters)[-PACE_ROSTERS:]
    pace = sum(sum(rosters[month]) for month in last) // len(last)
    return last[-1] + MONTHS_IN_PERIOD[program.period], pace
