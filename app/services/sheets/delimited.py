"""Reads csv and txt: fields parted by comma, semicolon, tab or bar."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from app.services.sheets.cells import Cell, Sheet, trim_rows
from app.services.sheets.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT,
    damaged,
    no_table,
    too_large,
    too_wide,
)

SEPARATORS = (",", "\t", ";", "|", "，", "；")
_LOOKED_AT = 200
_FORMULA_TEXT = re.compile(r'=\s*"((?:[^"]|"")*)"')


def read_delimited(text: str, name: str = "") -> list[Sheet]:
    """The one sheet of a text file, its separator found by looking.

    ``="..."`` and a tab in front are how such files keep a number as text, and are taken off.
    Raises FileRefusedError when nothing parts the lines into columns, or a quotation never ends.
    """
    separator = _separator(text)
    if separator is None:
        raise no_table()
    rows: list[list[Cell]] = []
    size = 0
    for record in _records(text, separator):
        rows.append([_cell(value) for value in record])
        size += len(record)
        if len(rows) > MAX_ROWS:
            raise too_large()
        if len(record) > MAX_COLUMNS or size > MAX_CELLS:
            raise too_wide()
    return [Sheet(name=name, kind="text", rows=trim_rows(rows), typed=False)]


def _records(text: str, separator: str) -> Iterator[list[str]]:
    previous = csv.field_size_limit(MAX_TEXT)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise damaged() from None
    finally:
        csv.field_size_limit(previous)


def _separator(text: str) -> str | None:
    """The separator that parts most lines into the same number of columns, more than one."""
    sample = "".join(islice(io.StringIO(text), _LOOKED_AT))
    best: tuple[int, int] = (0, 0)
    chosen = None
    for separator in SEPARATORS:
        try:
            records = list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))
        except csv.Error:
            continue
        widths = Counter(len(record) for record in records if len(record) > 1)
        if not widths:
            continue
        width, lines = max(widths.items(), key=lambda item: (item[1], item[0]))
        if (lines, width) > best:
            best, chosen = (lines, width), separator
    return chosen


def _cell(value: str) -> Cell:
    value = value.lstrip("\t")
    match = _FORMULA_TEXT.fullmatch(value.strip())
    if match:
        value = match[1].replace('""', '"')
    return value or None
