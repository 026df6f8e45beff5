"""Reads SpreadsheetML 2003, the XML that older platforms write under the name of .xls."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.services.sheets.cells import Cell, Merge, Sheet, number, trim_rows
from app.services.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, damaged, no_table, too_wide

_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"


def read_spreadsheetml(text: str) -> Iterator[Sheet]:
    """All worksheets of the file; row and column jumps (ss:Index) and merges are kept.

    Raises FileRefusedError when the XML is broken, breaks off, or carries entities of its own.
    """
    found = False
    # Python's parser knows no GB encodings, so the text comes decoded and undeclared.
    stream = io.BytesIO(_DECLARED.sub("", text).lstrip().encode("utf-8", "surrogatepass"))
    try:
        for _event, element in iterparse(stream, events=("end",), forbid_dtd=True):
            if element.tag == f"{_SPREADSHEET}Worksheet":
                found = True
                yield _sheet(element)
                element.clear()
    except (ParseError, DefusedXmlException, UnicodeError):
        raise damaged() from None
    if not found:
        raise no_table()


def _sheet(worksheet: Element) -> Sheet:
    rows: list[list[Cell]] = []
    merges: list[Merge] = []
    size = 0
    for row in worksheet.iterfind(f"{_SPREADSHEET}Table/{_SPREADSHEET}Row"):
        index = _number(row, "Index", len(rows) + 1) - 1
        if index > MAX_ROWS or size > MAX_CELLS:
            raise too_wide()
        rows.extend([] for _ in range(index - len(rows)))
        cells = _cells(row, len(rows), merges)
        size += len(cells)
        rows.append(cells)
    visible = worksheet.find(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible")
    return Sheet(
        name=worksheet.get(f"{_SPREADSHEET}Name", ""),
        kind="xml",
        rows=trim_rows(rows),
        merges=tuple(merges),
        hidden=visible is not None and (visible.text or "").strip() != "SheetVisible",
    )


def _cells(row: Element, number_of_row: int, merges: list[Merge]) -> list[Cell]:
    cells: list[Cell] = []
    for cell in row.iterfind(f"{_SPREADSHEET}Cell"):
        index = _number(cell, "Index", len(cells) + 1) - 1
        if index > MAX_COLUMNS:
            raise too_wide()
        cells.extend([None] * (index - len(cells)))
        left = len(cells)
        across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
        if across or down:
            merges.append(Merge(number_of_row, left, number_of_row + down, left + across))
        data = cell.find(f"{_SPREADSHEET}Data")
        cells.append(None if data is None else _value(data))
        cells.extend([None] * min(across, MAX_COLUMNS))
    return cells


def _value(data: Element) -> Cell:
    text = "".join(_texts(data))
    kind = data.get(f"{_SPREADSHEET}Type", "String")
    if kind == "Number":
        return number(text.strip()) if text.strip() else None
    if kind == "Boolean":
        return text.strip() in {"1", "true"}
    if kind == "DateTime":
        try:
            return date.fromisoformat(text.strip()[:10])
        except ValueError:
            return text
    return text or None


def _texts(element: Element) -> Iterator[str]:
    for text in element.itertext():
        yield str(text)


def _number(element: Element, name: str, default: int) -> int:
    value = element.get(f"{_SPREADSHEET}{name}", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else default
