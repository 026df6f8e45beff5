"""Finds what each column of a bank's answer holds: by its heading, else by what stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.errors import AppError
from app.services.bank.words import BARE, COLUMNS, FIELD_WORDS, KEYWORDS, plain_word, result_of
from app.services.intake.columns import header_texts, plain
from app.services.rosters.rows import RosterRow
from app.services.sheets.cells import Cell, Sheet, as_text, column_letter, is_blank
from app.services.sheets.values import read_account, read_amount

_SEARCHED_ROWS = 40
_BRACKETS = re.compile(r"[(\[【〔{]")
_SAMPLES = 3
_FINDS_A_LINE = ("account", "line", "id_number", "name")


@dataclass(frozen=True, slots=True)
class BankColumn:
    """A column: its letter, its heading as written, the field it holds, its first values."""

    index: int
    letter: str
    header: str
    field: str | None
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
    best: tuple[int, int, BankLayout] | None = None
    for top in range(min(_SEARCHED_ROWS, len(sheet.rows))):
        for lines in (1, 2):
            rows = tuple(range(top, top + lines))
            if rows[-1] >= len(sheet.rows) or not _are_words(sheet, rows):
                break
            layout = BankLayout(top, rows[-1] + 1, _columns(sheet, rows))
            if best is None or (len(layout.fields), -lines) > best[:2]:
                best = (len(layout.fields), -lines, layout)
    if best is None or not _is_enough(best[2].fields):
        return None
    return best[2]


def _is_enough(fields: Mapping[str, int]) -> bool:
    return len(fields) >= 2 and any(name in fields for name in _FINDS_A_LINE)


def _are_words(sheet: Sheet, rows: Sequence[int]) -> bool:
    """Headings are words: a row with a number of several digits is none."""
    filled = [cell for cell in sheet.rows[rows[-1]] if not is_blank(cell)]
    return bool(filled) and all(
        isinstance(cell, str) and sum(letter.isdigit() for letter in cell) < 5 for cell in filled
    )


def _columns(sheet: Sheet, rows: Sequence[int]) -> tuple[BankColumn, ...]:
    headers = header_texts(sheet, rows)
    wanted = sorted(
        (rank, index, field)
        for index, pieces in enumerate(headers)
        for rank, field in _candidates(pieces)
    )
    fields: dict[int, str] = {}
    for _rank, index, field in wanted:
        if index not in fields and field not in fields.values():
            fields[index] = field
    return tuple(
        _column(sheet, index, " ".join(pieces), fields.get(index), rows[-1] + 1)
        for index, pieces in enumerate(headers)
    )


def _candidates(pieces: Sequence[str]) -> list[tuple[int, str]]:
    """What a heading may mean, the surest first."""
    found: list[tuple[int, str]] = []
    for text in dict.fromkeys((*(pieces[-1:]), "".join(pieces))):
        for form in (text, _without_brackets(text)):
            name = plain(form)
            for field, names in COLUMNS.items():
                found += [(rank, field) for rank, one in enumerate(names) if plain(one) == name]
    if not found:
        joined = plain("".join(pieces))
        found = [
            (100 + rank, field)
            for rank, (field, needed, forbidden) in enumerate(KEYWORDS)
            if any(word in joined for word in needed)
            and not any(word in joined for word in forbidden)
        ]
    return sorted(found)


def _without_brackets(text: str) -> str:
    return _BRACKETS.split(unicodedata.normalize("NFKC", text), maxsplit=1)[0]


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
        columns.append(_column(sheet, index, "", field, 0))
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
        if result_of(text) is not None and word not in BARE and not word.isdigit():
            counted["result"] += 1
    for field in ("roster_number", "account", "id_number", "name", "amount", "result"):
        # At least half: sums and footnotes are among the cells.
        if field not in taken and counted[field] and counted[field] * 2 >= len(filled):
            return field
    return None


def _column(sheet: Sheet, index: int, header: str, field: str | None, first: int) -> BankColumn:
    samples = [
        as_text(cell)
        for row in range(first, min(first + _SAMPLES, len(sheet.rows)))
        if not is_blank(cell := sheet.raw(row, index))
    ]
    return BankColumn(index, column_letter(index), header, field, tuple(samples))


def _chosen(layout: BankLayout, mapping: Mapping[str, str | None]) -> BankLayout:
    fields = [field for field in mapping.values() if field is not None]
    if len(set(fields)) < len(fields) or not set(fields) <= set(FIELD_WORDS):
        raise AppError(
            "有两列被指定为同一个内容,没有改动。请为每列选择不同的内容。", code="columns"
        )
    columns = (
        replace(one, field=mapping[one.letter])
        if one.letter in mapping
        else replace(one, field=None)
        if one.field in fields
        else one
        for one in layout.columns
    )
    return replace(layout, columns=tuple(columns))
