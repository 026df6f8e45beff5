"""What can be wrong with a row of a list: the codes and levels are those of the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar

Level = Literal["refused", "corrected", "warned"]
Verdict = Literal["accepted", "refused", "corrected", "warned"]

REFUSED: Final = frozenset(
    {
        "id-missing", "id-check", "id-date", "id-damaged", "name-missing", "village-unknown",
        "amount", "month", "account-damaged", "duplicate", "conflict", "household",
    }
)  # fmt: skip
CORRECTED: Final = frozenset(
    {"whitespace", "full-width", "apostrophe", "amount-text", "month-text", "lower-x"}
)
WARNED: Final = frozenset(
    {"account-missing", "account-shared", "phone", "luhn", "id-15", "age", "name-differs"}
)


def level_of(code: str) -> Level:
    """The level that a code stands for; raises ValueError for a code that is none."""
    if code in REFUSED:
        return "refused"
    if code in CORRECTED:
        return "corrected"
    if code in WARNED:
        return "warned"
    raise ValueError("no such problem code")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a value, before it is known where the value stands."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a row: the row as a spreadsheet shows it, the column's letter (None for
    the row as a whole), and a sentence for the user."""

    row: int
    column: str | None
    level: Level
    code: str
    message: str


T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T_co]):
    """A value as understood (None when there is none, or none that can be used)."""

    value: T_co | None
    findings: tuple[Finding, ...] = ()
