"""Whether somebody in the roster holds another program that may not be held beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from app.models.program import ConflictKind
from app.models.roster import LOCKED, LineResult, Roster, RosterItem, RosterLine
from app.money import grouped
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
    """[P]5: a block that names no winner is an error at approval; what warns, warns."""
    pairs = _pairs(examined)

    def look(line: FrozenLine) -> Iterable[Finding]:
        told: set[int] = set()
        for _line, other, conflict in pairs.get(line.id, ()):
            blocks = conflict.kind is ConflictKind.BLOCK and conflict.winner_id is None
            if not blocks and conflict.kind is not ConflictKind.WARN:
                continue
            if other.program_id in told or not _covers_same(examined, line, other):
                continue
            told.add(other.program_id)
            name = examined.facts.programs[other.program_id].name
            message = (
                f"{line.recipient_name}(或其家庭成员)同时享受{name},"
                f"与{examined.program.name}{'不可同享' if blocks else '需核实'}。"
            )
            say = stop if blocks else remind
            yield say(line, "conflict", message, Remedy.BENEFIT)

    return each(examined.lines, look)


def paid_beside(examined: Examined) -> CheckResult:
    """A conflicting program has paid the same people for the same month already.

    By the rules the winner is due and the other becomes a recovery: it is to be known before
    both are paid.
    """
    pairs = _pairs(examined)
    ids = {pair.other.id for several in pairs.values() for pair in several}
    paid = _paid(examined, ids)

    def look(line: FrozenLine) -> Iterable[Finding]:
        for _line, other, conflict in pairs.get(line.id, ()):
            fen = paid.get(other.id, 0)
            if not fen or conflict.kind is ConflictKind.WARN:
                continue
            if _covers_same(examined, line, other, paid_before=True):
                name = examined.facts.programs[other.program_id].name
                yield remind(
                    line,
                    "conflict-paid",
                    f"{line.recipient_name}(或其家庭成员){examined.month.chinese}已由{name}发放"
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


def _covers_same(
    examined: Examined, line: FrozenLine, other: EnrollmentFacts, *, paid_before: bool = False
) -> bool:
    """Whether the other covers one of the line's people in the month (or ever, if it paid)."""
    own = examined.facts.enrollments[line.enrollment_id]
    persons = set(covered(examined.facts, own, examined.month))
    theirs = other.ever_covered if paid_before else covered(examined.facts, other, examined.month)
    return not persons.isdisjoint(theirs)


def _paid(examined: Examined, enrollment_ids: Iterable[int]) -> dict[int, int]:
    """Fen that locked rosters pay these enrollments for the month, and were not returned."""
    ids = list(enrollment_ids)
    if not ids:
        return {}
    statement = (
        select(RosterItem.enrollment_id, RosterItem.amount_fen)
        .join(RosterLine, RosterLine.id == RosterItem.line_id)
        .join(Roster, Roster.id == RosterLine.roster_id)
        .where(
            RosterItem.enrollment_id.in_(ids),
            RosterItem.month == examined.month,
            RosterItem.kind.in_(MONTH_ITEMS),
            RosterLine.result != LineResult.RETURNED,
            Roster.status.in_(LOCKED),
        )
    )
    found: dict[int, int] = {}
    for enrollment_id, fen in examined.session.execute(statement):
        found[enrollment_id] = found.get(enrollment_id, 0) + fen
    return found
