"""What past rosters say and what taking them in would mean: plain frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.month import Month
from app.services.sheets.problems import Problem


@dataclass(frozen=True, slots=True)
class PastRow:
    """One row of a list of past payments; ``row`` as a spreadsheet shows it, money in fen."""

    row: int
    month: Month
    id_number: str
    amount_fen: int


@dataclass(frozen=True)
class PastList:
    """A list as read, before the register has its say.

    ``columns`` goes from field to column letter; ``elsewhere`` counts rows of other programs.
    """

    file_name: str
    rows: tuple[PastRow, ...]
    problems: tuple[Problem, ...]
    columns: tuple[tuple[str, str], ...]
    elsewhere: int = 0

    def letter(self, field: str) -> str | None:
        return dict(self.columns).get(field)


@dataclass(frozen=True, slots=True)
class PastPayment:
    """A row with the enrollment it paid, and how it falls to the months of the period (fen)."""

    row: int
    enrollment_id: int
    roster_month: Month
    amount_fen: int
    items: tuple[tuple[Month, int], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What an enrollment was due for a month less what it was paid (fen, never zero)."""

    enrollment_id: int
    month: Month
    fen: int


@dataclass(frozen=True, slots=True)
class PastMonth:
    """A past roster: lines, money paid, what the facts give, too little and too much (fen)."""

    month: Month
    lines: int
    paid_fen: int
    due_fen: int
    under_fen: int
    over_fen: int


@dataclass(frozen=True)
class Preview:
    """What taking a list in would do; with problems it cannot be done.

    The ledger would start in ``new_start`` instead of ``old_start``.
    """

    program_id: int
    program: str
    old_start: Month
    new_start: Month | None
    payments: tuple[PastPayment, ...]
    months: tuple[PastMonth, ...]
    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...]
    elsewhere: int

    @property
    def paid_fen(self) -> int:
        return sum(month.paid_fen for month in self.months)

    @property
    def under_fen(self) -> int:
        """Paid too little, over all months and enrollments."""
        return sum(month.under_fen for month in self.months)

    @property
    def over_fen(self) -> int:
        """Paid too much, likewise."""
        return sum(month.over_fen for month in self.months)

    @property
    def enrollments_apart(self) -> int:
        """How many enrollments were paid otherwise than the facts give."""
        return len({difference.enrollment_id for difference in self.differences})


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was taken in: rosters, lines, money (fen), and months closed as agreed."""

    numbers: tuple[str, ...]
    lines: int
    paid_fen: int
    agreed: int
    start: Month


@dataclass(frozen=True, slots=True)
class HistoryRoster:
    """A roster that was taken in, for the list of them."""

    number: str
    program: str
    month: Month
    lines: int
    amount_fen: int
    taken_in_at: datetime
    by: str
    reviewer: str
