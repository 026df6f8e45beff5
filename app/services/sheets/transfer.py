"""How sheets come from the process that reads a file: plain JSON, trusted for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, NoReturn, get_args

from app.services.sheets.cells import Cell, Damaged, FileKind, Merge, Sheet
from app.services.sheets.limits import MAX_CELLS, MAX_SHEETS, MAX_TEXT, too_long, too_wide
from app.services.sheets.parsing import sheets_of

# Rows that travel together: few enough that progress is seen, and that a line stays short.
_CELLS_TOGETHER = 20_000
_MERGES_TOGETHER = 5_000
_NUMBER, _DAY, _DAMAGED = "number", "day", "damaged"
_DIGITS = re.compile(r"-?\d{1,60}(?:\.\d{1,60})?")
_SHOWN = 60
_PLAIN = (str, bool, type(None))
_KINDS = frozenset(get_args(FileKind))
_REMEMBERED = 50_000
# The same amounts come again and again, and are kept once.
_exact = lru_cache(maxsize=_REMEMBERED)(Decimal)


def send(content: bytes, stem: str) -> Iterator[list[Any]]:
    """Runs in the reading process: the file's sheets in parts; raises as ``sheets_of`` does."""
    cells = 0
    for sheet in sheets_of(content, stem):
        cells += sum(map(len, sheet.rows))
        if cells > MAX_CELLS:
            raise too_wide()
        yield ["sheet", sheet.name[:MAX_TEXT], sheet.kind, sheet.hidden, sheet.typed]
        merges = ([one.top, one.left, one.bottom, one.right] for one in sheet.merges)
        while some := list(islice(merges, _MERGES_TOGETHER)):
            yield ["merges", some]
        rows = map(_packed_row, sheet.rows)
        while lines := list(islice(rows, max(1, _CELLS_TOGETHER // max(sheet.width, 1)))):
            yield ["rows", lines]


def _packed_row(row: tuple[Cell, ...]) -> list[Any]:
    if any(len(cell) > MAX_TEXT for cell in row if isinstance(cell, str)):
        raise too_long()
    return [cell if isinstance(cell, _PLAIN) else _packed(cell) for cell in row]


def _packed(cell: Cell) -> Any:
    if isinstance(cell, Decimal):
        whole = cell == cell.to_integral_value()
        return int(cell) if whole else [_NUMBER, f"{cell:f}"]
    if isinstance(cell, Damaged):
        return [_DAMAGED, cell.shown]
    return [_DAY, cell.isoformat()] if isinstance(cell, date) else cell


class Received:
    """Puts the parts together again; anything that no reader of ours would send is a ValueError."""

    def __init__(self) -> None:
        self.rows = 0
        self._cells = 0
        self._heads: list[tuple[str, FileKind, bool, bool]] = []
        self._rows: list[list[tuple[Cell, ...]]] = []
        self._merges: list[list[Merge]] = []
        self._known: dict[str, str] = {}

    def take(self, part: Any) -> None:
        """One part as it came."""
        match part:
            case ["sheet", str(name), str(kind), bool(hidden), bool(typed)] if kind in _KINDS:
                self._begin(name, kind, hidden=hidden, typed=typed)
            case ["merges", list(merges)]:
                self._merges[-1].extend(map(_merge, merges))
            case ["rows", list(rows)] if all(isinstance(row, list) for row in rows):
                self._rows[-1].extend(map(self._row, rows))
                self.rows += len(rows)
            case _:
                raise ValueError("no part of a sheet")
        if self._cells > MAX_CELLS or self.rows > MAX_CELLS or len(self._heads) > MAX_SHEETS:
            raise ValueError("more than was allowed")

    def sheets(self) -> tuple[Sheet, ...]:
        """All sheets, once everything has come."""
        return tuple(
            Sheet(name, kind, tuple(rows), tuple(merges), hidden=hidden, typed=typed)
            for (name, kind, hidden, typed), rows, merges in zip(
                self._heads, self._rows, self._merges, strict=True
            )
        )

    def _begin(self, name: str, kind: Any, *, hidden: bool, typed: bool) -> None:
        self._heads.append((name, kind, hidden, typed))
        self._rows.append([])
        self._merges.append([])

    def _row(self, row: Any) -> tuple[Cell, ...]:
        self._cells += len(row)
        # A list says the same words again and again: they are kept once.
        known = self._known.setdefault if len(self._known) < _REMEMBERED else self._known.get
        return tuple(
            [
                (known(cell, cell) if len(cell) <= MAX_TEXT else _no_cell())
                if isinstance(cell, str)
                else None
                if cell is None
                else _cell(cell)
                for cell in row
            ]
        )


def _cell(cell: Any) -> Cell:
    """A cell that is no text."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int):
        return _exact(cell)
    match cell:
        case ["number", str(digits)] if _DIGITS.fullmatch(digits):
            return _exact(digits)
        case ["day", str(day)]:
            return date.fromisoformat(day)
        case ["damaged", str(shown)] if len(shown) <= _SHOWN:
            return Damaged(shown)
    return _no_cell()


def _no_cell() -> NoReturn:
    raise ValueError("no cell")


def _merge(merge: Any) -> Merge:
    match merge:
        case [int(top), int(left), int(bottom), int(right)]:
            return Merge(top, left, bottom, right)
    raise ValueError("no merged block")
