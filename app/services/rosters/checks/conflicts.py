"""Whether somebody in the roster holds another program that may not be held beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.models.program import ConflictKind
from app.models.roster import LOCKED, LineResult, Roster, RosterItem, RosterLine
from app.money import grouped
from app.month import Month
from app.services.entitlement.counting import covered
from app.services.entitlement.facts import ConflictFacts, EnrollmentFacts
from app.services.rosters.checks.examined import MONTH_ITEMS, Examined, FrozenLine
from app.services.rosters.checks.result import CheckResult, each, remind, stop
from app.services.rosters.findings import Finding, Remedy

_TELLING = (ConflictKind.BLOCK, ConflictKind.WARN, ConflictKind.HIGHER_ONLY)


class Pair(NamedTuple):
    """A line and an enrollment of a conflicting program that covers one of its people."""

    line: FrozenLine
    other: EnrollmentFacts
    conflict: ConflictFacts


def held_beside(examined: Examined) -> CheckResult:
    """[P]5: a block that names no winner is an error at approval; what warns, warns.

    CheckResult at for every month that the line pays, not for the roster's alone.
    """
    pairs = _pairs(examined)

    def look(line: FrozenLine) -> Iterable[Finding]:
        told: set[int] = set()
        for _line, other, conflict in pairs.get(line.id, ()):
            blocks = conflict.kind is ConflictKind.BLOCK and conflict.winner_id is None
            if not blocks and conflict.kind is not ConflictKind.WARN:
                continue
            months = _months_of_both(examined, line, other)
            if other.program_id in told or not months:
                continue
            told.add(other.program_id)
            name = examined.facts.programs[other.program_id].name
            when = "" if months[-1] == examined.month else f"在{_named(months)}"
            message = (
                f"{line.recipient_name}(或其家庭成员){when}同时享受{name},"
                f"与{examined.program.name}{'不可同享' if blocks else '需核实'}。"
            )
            say = stop if blocks else remind
            yield say(line, "conflict", message, Remedy.BENEFIT)

    return each(examined.lines, look)


def paid_beside(examined: Examined) -> CheckResult:
    """A conflicting program has paid the same people for one of the line's months already.

    By the rules the winner is due and the other becomes a recovery: it is to be known before
    both are paid.
    """
    pairs = _pairs(examined)
    ids = {pair.other.id for several in pairs.values() for pair in several}
    paid = _paid(examined, ids)

    def look(line: FrozenLine) -> Iterable[Finding]:
        for _line, other, conflict in pairs.get(line.id, ()):
            if conflict.kind is ConflictKind.WARN:
                continue
            months = [
                month
                for month in _months(examined, line)
                if (other.id, month) in paid
                and not _persons(examined, line, month).isdisjoint(other.ever_covered)
            ]
            if months:
                name = examined.facts.programs[other.program_id].name
                fen = sum(paid[other.id, month] for month in months)
                yield remind(
                    line,
                    "conflict-paid",
                    f"{line.recipient_name}(或其家庭成员){_named(months)}已由{name}发放"
                    f"{grouped(fen)}元,与{examined.program.name}不可同享,请核实应追回的金额。",
                    Remedy.BENEFIT,
                )

    return each(examined.lines, look)


def _pairs(examined: Examined) -> dict[int, list[Pair]]:
    """Per line, enrollments of conflicting programs that ever cover one of its people."""
    telling: dict[int, ConflictFacts] = {}
    for conflict in examined.facts.conflicts:
        programs = {conflict.program_id, conflict.other_id}
        if examined.program.id in programs and conflict.kind in _TELLING:
            (other,) = programs - {examined.program.id}
            telling[other] = conflict
    found: dict[int, list[Pair]] = {}
    for line in examined.lines if telling else ():
        own = examined.facts.enrollments[line.enrollment_id]
        others = {
            other.id: other
            for person in own.ever_covered
            for other in examined.facts.enrollments_of.get(person, ())
            if other.program_id in telling
        }
        if others:
            found[line.id] = [
                Pair(line, other, telling[other.program_id]) for other in others.values()
            ]
    return found


def _months(examined: Examined, line: FrozenLine) -> list[Month]:
    """The months that a line pays."""
    return sorted({item.month for item in examined.month_items(line)})


def _persons(examined: Examined, line: FrozenLine, month: Month) -> set[int]:
    own = examined.facts.enrollments[line.enrollment_id]
    return set(covered(examined.facts, own, month))


def _months_of_both(examined: Examined, line: FrozenLine, other: EnrollmentFacts) -> list[Month]:
    """The months that the line pays and in which the other covers one of its people too."""
    return [
        month
        for month in _months(examined, line)
        if not _persons(examined, line, month).isdisjoint(covered(examined.facts, other, month))
    ]


def _named(months: Sequence[Month]) -> str:
    """2018年1月 or 2018年1月等3个月."""
    more = f"等{len(months)}个月" if len(months) > 1 else ""
    return f"{months[0].chinese}{more}"


def _paid(examined: Examined, enrollment_ids: Iterable[int]) -> dict[tuple[int, Month], int]:
    """Fen by enrollment and month that locked rosters pay, and that were not returned."""
    ids = list(enrollment_ids)
    if not ids:
        return {}
    statement = (
        select(RosterItem.enrollment_id, RosterItem.month, RosterItem.amount_fen)
        .join(RosterLine, RosterLine.id == RosterItem.line_id)
        .join(Roster, Roster.id == RosterLine.roster_id)
        .where(
            RosterItem.enrollment_id.in_(ids),
            RosterItem.kind.in_(MONTH_ITEMS),
            RosterLine.result != LineResult.RETURNED,
            Roster.status.in_(LOCKED),
        )
    )
    found: dict[tuple[int, Month], int] = defaultdict(int)
    for enrollment_id, month, fen in examined.session.execute(statement):
        found[enrollment_id, month] += fen
    return dict(found)
