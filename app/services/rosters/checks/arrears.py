"""How much of a roster is arrears: months on a line, months of nobody, and the total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import func, select

from app.models.program import Period
from app.models.roster import ItemKind, Roster, RosterItem, RosterLine, RosterStatus
from app.money import grouped
from app.month import Month, span
from app.services.entitlement.price import payable_month
from app.services.rosters.checks.amounts import items_of
from app.services.rosters.checks.examined import MONTH_ITEMS, Examined, FrozenLine
from app.services.rosters.checks.options import limits
from app.services.rosters.checks.result import CheckResult, each, remind
from app.services.rosters.findings import MONTHS_UNPAID, Finding, Remedy, error, warning


def many_months(examined: Examined) -> CheckResult:
    """A line that makes up for more months than the office has set."""
    most = limits(examined.session).arrears_months

    def look(line: FrozenLine) -> Iterable[Finding]:
        owed = [i for i in examined.items.get(line.id, ()) if i.kind is ItemKind.ARREARS]
        if len(owed) > most:
            fen = sum(item.amount_fen for item in owed)
            yield remind(
                line,
                "arrears-months",
                f"{line.recipient_name}补发{len(owed)}个月({span(i.month for i in owed)}),"
                f"共{grouped(fen)}元,超过{most}个月,请核实。",
                Remedy.BENEFIT,
            )

    return each(examined.lines, look)


def total(examined: Examined) -> CheckResult:
    """The months' money of a roster against that of the program's last one of an earlier month.

    One-off programs pay whoever came: their totals say nothing of each other.
    """
    last = _last_roster(examined)
    if last is None or examined.roster is None:
        return CheckResult(0)
    before, was = last
    now = sum(i.amount_fen for line in examined.lines for i in examined.month_items(line))
    percent = limits(examined.session).total_percent
    if was <= 0 or (now - was) * 100 <= was * percent:
        return CheckResult(1)
    message = (
        f"本次共{grouped(now)}元,比{before.chinese}的{grouped(was)}元多{grouped(now - was)}元,"
        f"超过{percent}%,请核实。"
    )
    return CheckResult(1, (warning("total-jump", message, place=Remedy.ROSTER),))


def _last_roster(examined: Examined) -> tuple[Month, int] | None:
    """Month and money (fen) of the last month that the program had a roster of its own for."""
    if examined.program.period is Period.ONE_OFF:
        return None
    statement = (
        select(Roster.month, func.sum(RosterItem.amount_fen))
        .join(RosterLine, RosterLine.roster_id == Roster.id)
        .join(RosterItem, RosterItem.line_id == RosterLine.id)
        .where(
            Roster.program_id == examined.program.id,
            Roster.month < examined.month,
            Roster.sequence == 0,
            Roster.status != RosterStatus.WITHDRAWN,
            RosterItem.kind.in_(MONTH_ITEMS),
        )
        .group_by(Roster.month)
        .order_by(Roster.month.desc())
        .limit(1)
    )
    found = examined.session.execute(statement).first()
    return None if found is None else (found[0], found[1])


def months_unpaid(examined: Examined) -> CheckResult:
    """Months that had no roster at all, made up for on most of the lines: seldom meant.

    Most likely they were paid elsewhere, or the month or the list is wrong. Taking in history
    or a later start of the ledger lifts the error, else the reviewer's confirmation in words.
    """
    if examined.program.period is Period.ONE_OFF:
        return CheckResult(0)
    rules = examined.facts.programs[examined.program.id].rules
    lines_of: dict[Month, set[int]] = defaultdict(set)
    fen_of: dict[Month, int] = defaultdict(int)
    for line, item in items_of(examined, ItemKind.ARREARS):
        lines_of[item.month].add(line.id)
        fen_of[item.month] += item.amount_fen
    had = _months_with_roster(examined)
    bare = sorted(month for month in lines_of if payable_month(rules, month) not in had)
    touched = set().union(*(lines_of[month] for month in bare))
    if len(touched) * 2 <= len(examined.lines):
        return CheckResult(len(lines_of))
    fen = sum(fen_of[month] for month in bare)
    message = (
        f"{span(bare)}共{len(bare)}个月没有花名册,现按补发列入{len(touched)}笔,"
        f"共{grouped(fen)}元。已在别处发放的,请接管历史花名册或改台账起始月;"
        "确实没有发过的,由复核人写明确认。"
    )
    return CheckResult(len(lines_of), (error(MONTHS_UNPAID, message, place=Remedy.ROSTER),))


def _months_with_roster(examined: Examined) -> Collection[Month]:
    own = examined.roster.id if examined.roster is not None else -1
    statement = select(Roster.month).where(
        Roster.program_id == examined.program.id,
        Roster.status != RosterStatus.WITHDRAWN,
        Roster.id != own,
    )
    return frozenset(examined.session.scalars(statement))
