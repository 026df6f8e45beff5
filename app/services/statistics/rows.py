"""What the summary says, program by program: plain frozen rows."""

from __future__ import annotations

from dataclasses import dataclass

from app.models.program import Unit
from app.month import Month


@dataclass(frozen=True, slots=True)
class Count:
    """Households and persons that count in a month."""

    households: int
    persons: int


@dataclass(frozen=True, slots=True)
class ProgramSummary:
    """One program's line of the summary; ``amount_fen`` is money over the range.

    The ``then`` figures are None where no month is compared with.
    """

    program: str
    unit: Unit
    one_off: bool
    now: Count
    tiers: dict[str, Count]
    compared_with: Month | None
    then: Count | None
    new: Count | None
    ended: Count | None
    amount_fen: int

    @property
    def net_households(self) -> int | None:
        return None if self.then is None else self.now.households - self.then.households

    @property
    def net_persons(self) -> int | None:
        return None if self.then is None else self.now.persons - self.then.persons


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of an office over a range of months."""

    office: str
    first: Month
    last: Month
    programs: tuple[ProgramSummary, ...]

    @property
    def amount_fen(self) -> int:
        return sum(line.amount_fen for line in self.programs)
