"""Finds what each column of a bank's answer holds: by its heading, else by what stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.errors import AppError
from app.services.bank.words import FIELD_WORDS, bank_words, plain_word, result_of
from app.services.rosters.rows import RosterRow
from app.services.sheets.cells import Cell, Sheet, as_text, column_letter, is_blank
from app.services.sheets.headings import Column, Matcher, with_choice
from app.services.sheets.values import read_account, read_amount

_HEADER_ROWS = 2
_SAMPLES = 3
_FINDS_A_LINE = ("account", "line", "id_number", "name")


@dataclass(frozen=True, slots=True)
class BankColumn(Column):
    """A column with its first values."""

    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BankLayout:
    """Which rows are headings (``top`` to ``first`` less one; none in a headless file)."""

    top: int
    first: int
    columns: tuple[BankColumn, ...]

    @property
    def fields(self) -> dict[str, int]:
        """Field -> 0-based column."""
        return {one.field: one.index for one in self.columns if one.field is not None}

    def letter(self, *fields: str) -> str:
        """The letter of the first of these fields that there is; empty without one."""
        found = self.fields
        return next((column_letter(found[name]) for name in fields if name in found), "")

    def header(self, field: str) -> str:
        """The heading of the column that holds a field."""
        return next((one.header for one in self.columns if one.field == field), "")


def lay_out(
    sheet: Sheet, roster: RosterRow, mapping: Mapping[str, str | None] | None = None
) -> BankLayout:
    """What each column holds; ``mapping`` (letter -> field or None) is the user's own choice.

    Raises AppError where two columns would hold the same.
    """
    layout = _by_heading(sheet) or _by_content(sheet, roster)
    return layout if mapping is None else _chosen(layout, mapping)


def best_sheet(sheets: Iterable[Sheet], roster: RosterRow) -> Sheet:
    """The visible sheet that is understood best, the longer one when they are equal."""
    visible = [sheet for sheet in sheets if not sheet.hidden and sheet.rows]
    if not visible:
        raise AppError("这个文件里没有内容,没有登记任何结果。请重新选择文件。", code="result-empty")
    return max(visible, key=lambda sheet: (len(lay_out(sheet, roster).fields), len(sheet.rows)))


def _by_heading(sheet: Sheet) -> BankLayout | None:
    head = Matcher(bank_words().columns).find(sheet, lines=_HEADER_ROWS, is_word=_is_word)
    if head is None or head.understood < 2:
        return None
    first = head.rows[-1] + 1
    columns = tuple(_with_samples(sheet, column, first) for column in head.columns)
    layout = BankLayout(head.rows[0], first, columns)
    return layout if any(name in layout.fields for name in _FINDS_A_LINE) else None


def _is_word(cell: str) -> bool:
    """A cell with a number of several digits is data: an account may be masked, a day divided."""
    return sum(letter.isdigit() for letter in cell) < 5


def _by_content(sheet: Sheet, roster: RosterRow) -> BankLayout:
    """A file without headings: columns whose cells are the roster's own numbers and names."""
    known: dict[str, set[str]] = {
        "account": {line.account for line in roster.lines},
        "name": {plain_word(line.payee_name) for line in roster.lines},
        "id_number": {line.payee_id_number for line in roster.lines},
        "roster_number": {roster.number},
        "amount": {str(line.amount_fen) for line in roster.lines},
    }
    columns: list[BankColumn] = []
    taken: set[str] = set()
    for index in range(sheet.width):
        cells = [sheet.raw(row, index) for row in range(len(sheet.rows))]
        field = _held(cells, known, taken)
        if field is not None:
            taken.add(field)
        column = Column(index, column_letter(index), "", field)
        columns.append(_with_samples(sheet, column, 0))
    return BankLayout(0, 0, tuple(columns))


def _held(cells: Sequence[Cell], known: Mapping[str, set[str]], taken: set[str]) -> str | None:
    filled = [cell for cell in cells if not is_blank(cell)]
    counted: Counter[str] = Counter()
    for cell in filled:
        text = as_text(cell).strip()
        readings = {
            "account": read_account(cell).value or "",
            "name": plain_word(text),
            "id_number": text.upper(),
            "roster_number": text,
            "amount": str(read_amount(cell).value),
        }
        counted.update(name for name, value in readings.items() if value in known[name] - {""})
        word = plain_word(text)
        words = bank_words().results
        if (
            result_of(text) is not None
            and word not in words.yes_or_no | words.bare
            and not word.isdigit()
        ):
            counted["result"] += 1
    for field in ("roster_number", "account", "id_number", "name", "amount", "result"):
        # At least half: sums and footnotes are among the cells.
        if field not in taken and counted[field] and counted[field] * 2 >= len(filled):
            return field
    return None


def _with_samples(sheet: Sheet, column: Column, first: int) -> BankColumn:
    samples = [
        as_text(cell)
        for row in range(first, min(first + _SAMPLES, len(sheet.rows)))
        if not is_blank(cell := sheet.raw(row, column.index))
    ]
    return BankColumn(column.index, column.letter, column.header, column.field, tuple(samples))


def _chosen(layout: BankLayout, mapping: Mapping[str, str | None]) -> BankLayout:
    fields = [field for field in mapping.values() if field is not None]
    if len(set(fields)) < len(fields) or not set(fields) <= set(FIELD_WORDS):
        raise AppError(
            "有两列被指定为同一个内容,没有改动。请为每列选择不同的内容。", code="columns"
        )
    chosen = {
        column.index: mapping[column.letter]
        for column in layout.columns
        if column.letter in mapping
    }
    return replace(layout, columns=with_choice(layout.columns, chosen))
