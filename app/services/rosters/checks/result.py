"""What a check answers: its findings, and how much it looked at to come to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from app.services.rosters.checks.examined import FrozenLine
from app.services.rosters.findings import Finding, Level, Remedy

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """``examined``: how many lines (or what else the check looks at) were looked at."""

    examined: int
    findings: tuple[Finding, ...] = ()


def each(things: Iterable[T], look: Callable[[T], Iterable[Finding]]) -> CheckResult:
    """Look at one after another; what was not looked at is not counted."""
    looked, found = 0, list[Finding]()
    for thing in things:
        found.extend(look(thing))
        looked += 1
    return CheckResult(looked, tuple(found))


def stop(line: FrozenLine, code: str, message: str, place: Remedy = Remedy.DRAFT) -> Finding:
    """An error about a line's recipient."""
    return _about(Level.ERROR, line, code, message, place)


def remind(line: FrozenLine, code: str, message: str, place: Remedy = Remedy.PERSON) -> Finding:
    """A warning about a line's recipient."""
    return _about(Level.WARNING, line, code, message, place)


def _about(level: Level, line: FrozenLine, code: str, message: str, place: Remedy) -> Finding:
    return Finding(level, code, message, line.recipient_id_number, line.enrollment_id, place)
