"""Sheets as workbooks: numbers as numbers, IDs and accounts as text, ready to print."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from app.files import write_safely
from app.money import to_yuan
from app.reports.sheet import Align, Cell, Column, Kind, Row, Sheet, Total, shown
from app.reports.workbook_cells import (
    BODY,
    HEADER,
    LOOSE,
    STATE,
    TEXT,
    TITLE,
    TOTAL,
    Cells,
    Look,
    number_cell,
    text_cell,
)

A4 = 9
_FORMATS = {
    Kind.TEXT: TEXT,
    Kind.ID: TEXT,
    Kind.ACCOUNT: TEXT,
    Kind.NUMBER: "0",
    Kind.SIGNED: "+0;-0;0",
    Kind.AMOUNT: "#,##0.00",
}
_ALIGNMENTS = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}
_UNUSABLE_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
# Widths in digits of the body font; an A4 page across holds about 145 of them at full size.
EDGES = 1.6
MOST_WRAPPED = 12.0
MOST_UNBROKEN = 15.0
ROW_HEIGHT = 20.0
ROOMY_HEIGHT = 34.0
# When a workbook was made would make two of the same cells differ.
_PROPERTIES = "docProps/core.xml"
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NO_TIME = rb"\g<1>2000-01-01T00:00:00Z"
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def write_workbook(sheets: Sheet | Sequence[Sheet], path: Path) -> None:
    """Write one sheet, or several as the worksheets of one workbook (.xlsx).

    Raises FileError where ``path`` cannot be written.
    """
    write_safely(path, workbook_bytes(sheets))


def workbook_bytes(sheets: Sheet | Sequence[Sheet]) -> bytes:
    """The workbook itself; totals are written as values, the same as on paper."""
    some = [sheets] if isinstance(sheets, Sheet) else list(sheets)
    if not some:
        raise ValueError("nothing to write")
    book = Workbook(write_only=True)
    for at, (sheet, name) in enumerate(zip(some, _names(some), strict=True)):
        worksheet = book.create_sheet(name)
        _Writing(sheet, worksheet).write()
        if any(sheet.rows()):
            book.worksheets[at].print_title_rows = f"1:{_header_rows(sheet)[-1]}"
    return _bytes(book)


def table_bytes(rows: Iterable[Sequence[str | Decimal]], widths: Sequence[float]) -> bytes:
    """A bare table for machines: texts as text cells, Decimals as numbers with two decimals."""
    book = Workbook(write_only=True)
    worksheet = book.create_sheet("Sheet1")
    for at, width in enumerate(widths, start=1):
        worksheet.column_dimensions[get_column_letter(at)].width = width
    for row in rows:
        cells = []
        for value in row:
            if isinstance(value, str):
                cells.append(text_cell(worksheet, value))
            else:
                cells.append(number_cell(worksheet, value, "0.00"))
        worksheet.append(cells)
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    """The file; the same cells give the same bytes, whenever it is made."""
    file, timeless = io.BytesIO(), io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as made, zipfile.ZipFile(timeless, "w") as kept:
        for member in made.infolist():
            content = made.read(member)
            if member.filename == _PROPERTIES:
                content = _TIMES.sub(_NO_TIME, content)
            plain = zipfile.ZipInfo(member.filename, _NO_DATE)
            kept.writestr(plain, content, zipfile.ZIP_DEFLATED)
    return timeless.getvalue()


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Worksheet names: what tells the sheets apart, without what names may not hold."""
    names: list[str] = []
    for at, sheet in enumerate(sheets, start=1):
        same = sum(other.title == sheet.title for other in sheets) > 1
        text = sheet.subtitle.rpartition(":")[2] if same else sheet.title
        name = _UNUSABLE_IN_NAMES.sub("", text)[-28:] or f"表{at}"
        names.append(name if name not in names else f"{name[:26]}-{at}")
    return names


def _header_rows(sheet: Sheet) -> range:
    """The rows that the header of the table takes up, under title, state and subtitle."""
    first = 3 + bool(sheet.state)
    return range(first, first + 1 + any(column.over for column in sheet.columns))


class _Writing:
    """One sheet going into a worksheet, row by row."""

    def __init__(self, sheet: Sheet, worksheet: Any) -> None:
        self.sheet = sheet
        self.to = worksheet
        self.count = len(sheet.columns)
        self.at = 0
        self.cells = Cells(worksheet)
        self._merged: list[str] = []

    def write(self) -> None:
        self._set_up()
        self._above()
        self._header()
        for group in self.sheet.groups:
            for row in group.rows:
                self._row(row)
            if group.name and group.rows and self.sheet.subtotals:
                total = self.sheet.total(group.rows)
                self._total(self.sheet.label(f"{group.name}小计", total), total)
        if not any(self.sheet.rows()):
            self._line(self.sheet.empty, BODY, "center", height=46)
        self._below()
        self.to.merged_cells.ranges.update(CellRange(place) for place in self._merged)

    def _set_up(self) -> None:
        """Widths, frozen header and the page as it is to be printed."""
        to, sheet = self.to, self.sheet
        for at, column in enumerate(sheet.columns):
            to.column_dimensions[get_column_letter(at + 1)].width = self._width(at, column)
        header = _header_rows(sheet)
        to.freeze_panes = f"A{header[-1] + 1}"
        to.page_setup.paperSize = A4
        to.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
        to.page_setup.fitToWidth = 1
        to.page_setup.fitToHeight = 0
        to.sheet_properties.pageSetUpPr.fitToPage = True
        to.print_options.horizontalCentered = True
        margins = to.page_margins
        margins.left = margins.right = 0.45
        margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.65, 0.3, 0.3
        first, second = (_escaped(text) for text in sheet.small_print)
        to.oddFooter.center.text = "第 &P 页 共 &N 页"
        to.oddFooter.left.text, to.oddFooter.left.size = first, 7
        to.oddFooter.right.text, to.oddFooter.right.size = second, 7
        if sheet.state:
            to.oddHeader.left.text = f"【{_escaped(sheet.state)}】"

    def _width(self, at: int, column: Column) -> float:
        """Wide enough for every text of the column, in the width of digits."""
        texts = {shown(column, cell) for cell in {row[at] for row in self.sheet.rows()}}
        texts.add(shown(column, self.sheet.total().sums[at]))
        texts.update(column.header.split("\n"))
        widest = max(_digits(text) for text in texts)
        fits = widest + EDGES
        if column.kind is Kind.TEXT:
            fits = min(
                fits, MOST_WRAPPED * max(column.weight, 2) if column.wraps else MOST_UNBROKEN
            )
        return max(fits, column.ems * 2.0, 4.5)

    def _above(self) -> None:
        sheet = self.sheet
        self._line(sheet.title, TITLE, "center", height=30)
        if sheet.state:
            self._line(f"【{sheet.state}】", STATE, "left", height=22)
        left = [self.cells.text(sheet.subtitle, LOOSE, "left")]
        between = [self.cells.text("", LOOSE, "left") for _ in range(self.count - 2)]
        right = [self.cells.text(sheet.unit, LOOSE, "right")] if self.count > 1 else []
        self._append([*left, *between, *right], 18)

    def _header(self) -> None:
        """One row, or two where headings stand over several columns; no text stands twice."""
        columns = self.sheet.columns
        rows = _header_rows(self.sheet)
        below = [column.header for column in columns]
        if len(rows) > 1:
            above = []
            for at, column in enumerate(columns):
                same = at and column.over and columns[at - 1].over == column.over
                above.append("" if same else column.over or column.header)
            self._header_row(above, 20.0)
            below = [column.header if column.over else "" for column in columns]
            self._merge_header(rows)
        self._header_row(below, 32.0 if any("\n" in text for text in below) else 20.0)

    def _header_row(self, texts: Sequence[str], height: float) -> None:
        self._append([self.cells.text(text, HEADER, "center", wrap=True) for text in texts], height)

    def _merge_header(self, rows: range) -> None:
        """Headings over several columns lie across; headers without one stand over both rows."""
        columns = self.sheet.columns
        start = 0
        while start < len(columns):
            end = start + 1
            over = columns[start].over
            while over and end < len(columns) and columns[end].over == over:
                end += 1
            if not over:
                self._merge(rows[0], start, rows[1], end - 1)
            elif end - start > 1:
                self._merge(rows[0], start, rows[0], end - 1)
            start = end

    def _row(self, row: Row) -> None:
        cells = [
            self._value(column, cell, BODY)
            for column, cell in zip(self.sheet.columns, row, strict=True)
        ]
        lines = max(
            (
                _lines(cell, self.to.column_dimensions[get_column_letter(at + 1)].width)
                for at, cell in enumerate(row)
                if isinstance(cell, str) and self.sheet.columns[at].wraps
            ),
            default=1,
        )
        height = ROOMY_HEIGHT if self.sheet.roomy else ROW_HEIGHT
        self._append(cells, height + (lines - 1) * 14.0)

    def _total(self, label: str, total: Total) -> None:
        span = max(self.sheet.label_columns, 1)
        cells = []
        for at, column in enumerate(self.sheet.columns):
            amount = total.sums[at]
            if at < span:
                cells.append(self.cells.text(label if at == 0 else "", TOTAL, "center"))
            elif amount is None:
                cells.append(self.cells.text("", TOTAL, "center"))
            else:
                cells.append(self._value(column, amount, TOTAL))
        self._append(cells, ROW_HEIGHT)
        if span > 1:
            self._merge(self.at, 0, self.at, span - 1)

    def _below(self) -> None:
        """Grand total in figures and words, notes and the fields to sign."""
        sheet = self.sheet
        if sheet.grand_total:
            total = sheet.total()
            self._total(sheet.label("合计", total), total)
            if sheet.words_key:
                self._line(f"合计(大写):{sheet.words(total)}", TOTAL, "left", height=22)
        for note in sheet.notes:
            self._line(note, LOOSE, "left", height=18, wrap=True)
        if sheet.sign_off:
            gap = " " * 10
            fields = gap.join(f"{field.label}:{field.value}" for field in sheet.sign_off)
            self._line(fields, LOOSE, "left", height=34)

    def _line(
        self, text: str, style: Look, align: str, *, height: float, wrap: bool = False
    ) -> None:
        cells = [self.cells.text(text, style, align, wrap=wrap)]
        cells += [self.cells.text("", style, align) for _ in range(self.count - 1)]
        self._append(cells, height)
        if self.count > 1:
            self._merge(self.at, 0, self.at, self.count - 1)

    def _append(self, cells: Sequence[Any], height: float) -> None:
        self.at += 1
        self.to.row_dimensions[self.at].height = height
        self.to.append(cells)

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        first, last = get_column_letter(left + 1), get_column_letter(right + 1)
        self._merged.append(f"{first}{top}:{last}{bottom}")

    def _value(self, column: Column, cell: Cell, look: Look) -> Any:
        align = _ALIGNMENTS[column.alignment]
        if isinstance(cell, str) or cell is None:
            shrink = column.kind is Kind.TEXT and not column.wraps
            return self.cells.text(cell or "", look, align, wrap=column.wraps, shrink=shrink)
        value = to_yuan(cell) if column.kind is Kind.AMOUNT else cell
        return self.cells.number(value, _FORMATS[column.kind], look, align)


def _digits(text: str) -> float:
    """How wide a text is, in digits: an ideograph is two of them."""
    return sum(2.0 if ord(character) > 0x2E7F else 1.0 for character in text)


def _lines(text: str, width: float) -> int:
    return max(1, math.ceil(_digits(text) / max(width - EDGES, 1.0) - 0.01))


def _escaped(text: str) -> str:
    """Header and footer texts: an ampersand would begin a code."""
    return text.replace("&", "&&")
