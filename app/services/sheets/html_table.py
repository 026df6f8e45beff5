"""Reads the HTML tables that platforms hand out under the name of .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from app.services.sheets.cells import Cell, Merge, Sheet, trim_rows
from app.services.sheets.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    damaged,
    no_table,
    too_large,
    too_wide,
)

_SPACE = re.compile(r"[ \t\r\n]+")
_DECLARED = re.compile(r"<\?xml[^>]*\?>")
_MAX_SPAN = 1_000
_SPAN_DIGITS = 4


def read_html(text: str) -> Iterator[Sheet]:
    """Every table of the page as a sheet of its own.

    Raises FileRefusedError when there is no table, or when the page breaks off inside one.
    """
    parser = etree.HTMLParser(no_network=True, huge_tree=True, encoding="utf-8")
    body = _DECLARED.sub("", text, count=1).encode("utf-8", "surrogatepass")
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        raise damaged() from None
    tables = [] if root is None else list(root.iter("table"))
    if not tables:
        raise no_table()
    if text.lower().count("<table") > text.lower().count("</table"):
        raise damaged()
    for index, table in enumerate(tables, start=1):
        yield _sheet(table, f"表{index}")


def _sheet(table: etree._Element, name: str) -> Sheet:
    rows: list[list[Cell]] = []
    merges: list[Merge] = []
    taken: set[tuple[int, int]] = set()
    size = 0
    for number, row in enumerate(_rows(table)):
        cells: list[Cell] = []
        for cell in row.iterchildren("td", "th"):
            while (number, len(cells)) in taken:
                cells.append(None)
            left = len(cells)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            cells.append(_text(cell) or None)
            cells.extend([None] * (across - 1))
            if down > 1 or across > 1:
                merges.append(Merge(number, left, number + down - 1, left + across - 1))
                taken.update(
                    (number + below, left + aside)
                    for below in range(1, down)
                    for aside in range(across)
                )
            size += down * across
            if len(cells) > MAX_COLUMNS or size > MAX_CELLS:
                raise too_wide()
        rows.append(cells)
        if len(rows) > MAX_ROWS:
            raise too_large()
    return Sheet(name, "html", trim_rows(rows), tuple(merges), typed=False)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The table's own rows, not those of a table inside one of its cells."""
    for child in table.iterchildren("tr", "thead", "tbody", "tfoot"):
        if child.tag == "tr":
            yield child
        else:
            yield from child.iterchildren("tr")


def _span(cell: etree._Element, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    if not (value.isascii() and value.isdigit()):
        return 1
    return max(int(value), 1) if len(value) < _SPAN_DIGITS else _MAX_SPAN


def _text(cell: etree._Element) -> str:
    return _SPACE.sub(" ", "".join(str(part) for part in cell.itertext()))
