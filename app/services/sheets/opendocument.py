"""Reads ods, the workbook of LibreOffice and of WPS on Linux, without laying out its far cells."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import parse

from app.services.sheets.cells import Cell, Merge, Sheet, is_blank, number, trim_rows
from app.services.sheets.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    damaged,
    locked,
    no_table,
    too_wide,
)

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MANIFEST = "META-INF/manifest.xml"


def read_opendocument(archive: zipfile.ZipFile) -> Iterator[Sheet]:
    """All sheets of an ods file that ``zipped.open_checked`` found harmless.

    Raises FileRefusedError when it asks for a password, is damaged, or holds no spreadsheet.
    """
    if _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST):
        raise locked()
    try:
        with archive.open("content.xml") as content:
            root = parse(content, forbid_dtd=True).getroot()
    except (ParseError, DefusedXmlException, zipfile.BadZipFile, UnicodeError):
        raise damaged() from None
    body = root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet") if root is not None else None
    if root is None or body is None:
        raise no_table()
    hidden = set(_hidden_styles(root))
    for table in body.iterfind(f"{_TABLE}table"):
        yield _sheet(table, hidden)


def _hidden_styles(root: Element) -> Iterator[str]:
    for style in root.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style"):
        properties = style.find(f"{_STYLE}table-properties")
        if properties is not None and properties.get(f"{_TABLE}display") == "false":
            yield style.get(f"{_STYLE}name", "")


def _sheet(table: Element, hidden: set[str]) -> Sheet:
    rows: list[list[Cell]] = []
    merges: list[Merge] = []
    size = skipped = 0
    for row in _rows(table):
        cells = _cells(row, len(rows) + skipped, merges)
        times = _times(row, "number-rows-repeated")
        if not cells:
            skipped += times
            continue
        # Blank rows are laid out only once something follows them.
        rows.extend([] for _ in range(min(skipped, MAX_ROWS + 1)))
        skipped = 0
        size += times * len(cells)
        if len(rows) + times > MAX_ROWS or size > MAX_CELLS:
            raise too_wide()
        rows.extend(list(cells) for _ in range(times))
    return Sheet(
        name=table.get(f"{_TABLE}name", ""),
        kind="ods",
        rows=trim_rows(rows),
        merges=tuple(merges),
        hidden=table.get(f"{_TABLE}style-name", "") in hidden,
    )


def _rows(parent: Element) -> Iterator[Element]:
    groups = {f"{_TABLE}{name}" for name in ("table-header-rows", "table-row-group", "table-rows")}
    for child in parent:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in groups:
            yield from _rows(child)


def _cells(row: Element, number_of_row: int, merges: list[Merge]) -> list[Cell]:
    cells: list[Cell] = []
    blank = 0
    for cell in row:
        if cell.tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            continue
        times = _times(cell, "number-columns-repeated")
        value = _value(cell)
        left = len(cells) + blank
        down = _times(cell, "number-rows-spanned")
        across = _times(cell, "number-columns-spanned")
        if down > 1 or across > 1:
            merges.append(Merge(number_of_row, left, number_of_row + down - 1, left + across - 1))
        if is_blank(value):
            blank += times
            continue
        if left + times > MAX_COLUMNS:
            raise too_wide()
        cells.extend([None] * blank)
        blank = 0
        cells.extend([value] * times)
    return cells


def _value(cell: Element) -> Cell:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in {"float", "currency", "percentage"}:
        value = cell.get(f"{_OFFICE}value", "")
        try:
            Decimal(value)
        except InvalidOperation:
            return _text(cell)
        return number(value)
    if kind == "date":
        try:
            return date.fromisoformat(cell.get(f"{_OFFICE}date-value", "")[:10])
        except ValueError:
            return _text(cell)
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    return _text(cell)


def _text(cell: Element) -> Cell:
    """The paragraphs of a cell; its comments (annotations) are not its text."""
    lines = ["".join(_pieces(paragraph)) for paragraph in cell.iterfind(f"{_TEXT}p")]
    return "\n".join(lines) or None


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(_count(child, f"{_TEXT}c"), 100)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        else:
            yield from _pieces(child)
        yield child.tail or ""


def _times(element: Element, name: str) -> int:
    return _count(element, f"{_TABLE}{name}")


def _count(element: Element, name: str) -> int:
    value = element.get(name, "1")
    return max(int(value), 1) if value.isascii() and value.isdigit() and len(value) < 9 else 1
