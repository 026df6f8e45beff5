"""What every kind of file is turned into: a sheet of cells with row numbers and merges."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from app.services.sheets.limits import MAX_CELLS, too_wide

FileKind = Literal["xls", "xlsx", "xlsb", "ods", "xml", "html", "text"]

# A spreadsheet keeps 15 digits of a number; what stood behind them is gone.
EXACT_DIGITS = 15
# 1E-999999 is no amount and would be a million digits on the screen.
_MOST_PLACES = 40


@dataclass(frozen=True, slots=True)
class Damaged:
    """A number of more than 15 digits: its last digits were lost before it reached us.

    ``shown`` is written 3.30181195802092E+17, so that nobody takes it for the whole number.
    """

    shown: str


Cell = str | Decimal | date | bool | Damaged | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block, 0-based and inclusive; its value stands in the top left cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet as read.

    ``rows[i]`` is the row that a spreadsheet shows as ``i + 1``. ``typed`` says whether the
    file tells text from numbers; in plain text and HTML it does not, so 2018.1 may once have
    been 2018.10.
    """

    name: str
    kind: FileKind
    rows: tuple[tuple[Cell, ...], ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    typed: bool = True
    _blocks: dict[int, list[Merge]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_blocks", _by_column(self.merges, self.width))

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def raw(self, row: int, column: int) -> Cell:
        """The cell itself (0-based); None outside the sheet and inside a merged block."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged block that a cell belongs to."""
        blocks = self._blocks.get(column)
        if blocks is None:
            return None
        at = bisect_right(blocks, row, key=_top) - 1
        return blocks[at] if at >= 0 and row <= blocks[at].bottom else None

    def filled(self, row: int, column: int) -> Cell:
        """The cell, or the value of the block merged downwards over it.

        Blocks that spread over several columns (titles, subtotals) are not spread out.
        """
        merge = self.merge_at(row, column)
        if merge is None or merge.left != column:
            return self.raw(row, column)
        return self.raw(merge.top, merge.left)


def _by_column(merges: Sequence[Merge], width: int) -> dict[int, list[Merge]]:
    """Each column's blocks from top to bottom; blocks do not lie over one another."""
    blocks: dict[int, list[Merge]] = {}
    steps = 0
    for merge in merges:
        # A merge of whole rows reaches to column XFD; only what holds data matters.
        columns = range(merge.left, min(merge.right, width - 1) + 1)
        steps += len(columns)
        if steps > MAX_CELLS:
            raise too_wide()
        for column in columns:
            blocks.setdefault(column, []).append(merge)
    for each in blocks.values():
        each.sort(key=_top)
    return blocks


def _top(merge: Merge) -> int:
    return merge.top


def column_letter(index: int) -> str:
    """0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A -> 0, AA -> 26; raises ValueError for anything that is no column."""
    index = 0
    for letter in letters.strip().upper():
        if not "A" <= letter <= "Z":
            raise ValueError("no such column")
        index = index * 26 + ord(letter) - ord("A") + 1
    if not index:
        raise ValueError("no such column")
    return index - 1


def number(value: float | int | str) -> Cell:
    """An exact number from what a file gives.

    A float is rounded to the 15 digits that a spreadsheet itself keeps, so 0.1 + 0.2 is 0.3;
    an integer of more digits is Damaged. Text that is no number comes back as it is.
    """
    if isinstance(value, float):
        exact = Decimal(f"{value:.15g}") if value == value and abs(value) < 1e300 else None
        if exact is None:
            return str(value)
        whole = value.is_integer()
    else:
        try:
            exact = Decimal(value)
        except ArithmeticError:
            return str(value)
        if not exact.is_finite() or abs(exact.adjusted()) > _MOST_PLACES:
            return str(value)
        whole = exact == exact.to_integral_value()
    if whole and abs(exact) >= 10**EXACT_DIGITS:
        return Damaged(f"{exact:.14E}")
    return plain_decimal(exact)


def plain_decimal(value: Decimal) -> Decimal:
    """Without trailing zeros and exponent: 310.0 -> 310, 2E+2 -> 200."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value.as_tuple().exponent > 0 else value  # type: ignore[operator]


def shown_number(value: Decimal) -> str:
    """Digits as people write them, without an exponent."""
    return f"{value:f}"


def as_text(cell: Cell) -> str:
    """A cell as a person would read it in the sheet."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, Decimal):
        return shown_number(cell)
    if isinstance(cell, Damaged):
        return cell.shown
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell


def is_blank(cell: Cell) -> bool:
    """Nothing to read: no value, or spaces only."""
    return cell is None or (isinstance(cell, str) and not cell.strip(BLANKS))


def trim_rows(rows: Iterable[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows without the blank ones at the end (formatting reaches further than data)."""
    kept = [tuple(row) for row in rows]
    while kept and all(is_blank(cell) for cell in kept[-1]):
        kept.pop()
    return tuple(kept)


# Everything that looks like nothing: spaces, no-break and ideographic ones, zero-width marks.
BLANKS = (
    " \t\r\n\f\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060"
    "\u3000\ufeff"
)
