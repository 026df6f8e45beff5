"""Writes the refused rows back as a workbook with the bad cells marked, to be put right and
brought in again."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as StyledCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from app.files import write_safely
from app.services.intake.listing import ReadList
from app.services.sheets.cells import Cell, as_text, column_letter
from app.services.sheets.headings import header_texts
from app.services.sheets.problems import Problem

PROBLEM_HEADER = "问题"
ROW_HEADER = "原行号"
_SHEET = "未导入的行"
_MARK = PatternFill("solid", fgColor="FFFFC7CE")
_HEADER_FILL = PatternFill("solid", fgColor="FFD9E1F2")
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
# Each comment is a drawing of its own; beyond this the column of problems says it as well.
_MAX_COMMENTS = 2_000
_LEAST_WIDTH, _PROBLEM_WIDTH = 10, 60
_LOST_ZERO = re.compile(r"\d{4}\.1")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def mark_refused(read: ReadList, target: Path) -> int:
    """Write the refused rows to ``target`` (.xlsx) and return how many they are.

    The header and every cell stay as they were (merged cells written on each row), ID numbers
    and accounts as text; bad cells are coloured and
    commented, and two more columns give the original row and the problems. A list put right
    there is read again like any other. An existing file is replaced only once the new one is
    complete. Raises FileError when it cannot be written.
    """
    problems: dict[int, list[Problem]] = defaultdict(list)
    for problem in read.problems:
        if problem.level == "refused":
            problems[problem.row].append(problem)
    book = Workbook(write_only=True)
    lines = _header_lines(read)
    sheet = _sheet(book, lines)
    comments = 0
    for row, of_row in sorted(problems.items()):
        allowed = comments < _MAX_COMMENTS
        sheet.append(_row_cells(sheet, read, row, of_row, len(lines[0]), commented=allowed))
        comments += len(of_row)
    content = io.BytesIO()
    book.save(content)
    write_safely(target, content.getvalue())
    return len(problems)


def _sheet(book: Workbook, lines: Sequence[Sequence[str]]) -> WriteOnlyWorksheet:
    sheet: Any = book.create_sheet(_SHEET)
    sheet.freeze_panes = f"A{len(lines) + 1}"
    for at, header in enumerate([*lines[-1], ROW_HEADER, PROBLEM_HEADER]):
        width = _PROBLEM_WIDTH if header == PROBLEM_HEADER else len(header) * 2 + 4
        sheet.column_dimensions[column_letter(at)].width = max(width, _LEAST_WIDTH)
    for line in lines:
        sheet.append(_header_cells(sheet, line))
    return cast("WriteOnlyWorksheet", sheet)


def _header_lines(read: ReadList) -> list[list[str]]:
    """The header line by line without merges, so that it means the same when read again."""
    lines = len(read.layout.header)
    columns = [
        # What was merged downwards stands on every line, or a group beside it would claim it.
        [*pieces, *[pieces[-1]] * (lines - len(pieces))] if pieces else [""] * lines
        for pieces in header_texts(read.sheet, read.layout.header)
    ]
    return [[column[line] for column in columns] for line in range(lines)]


def _header_cells(sheet: WriteOnlyWorksheet, line: Sequence[str]) -> list[StyledCell]:
    cells = [_text_cell(sheet, header) for header in [*line, ROW_HEADER, PROBLEM_HEADER]]
    for cell in cells:
        cell.font, cell.fill, cell.alignment = _BOLD, _HEADER_FILL, _WRAP
    return cells


def _row_cells(
    sheet: WriteOnlyWorksheet,
    read: ReadList,
    row: int,
    problems: Sequence[Problem],
    width: int,
    *,
    commented: bool,
) -> list[StyledCell]:
    by_column: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        by_column[problem.column or ""].append(problem.message)
    cells = []
    for at in range(width):
        letter = column_letter(at)
        messages = by_column.get(letter, [])
        unclear = any(p.code == "month" and p.column == letter for p in problems)
        cell = _kept(sheet, read.sheet.filled(row - 1, at), unclear_month=unclear)
        if messages:
            cell.fill = _MARK
            if commented:
                cell.comment = Comment("\n".join(messages), "民政台账", width=320, height=90)
        cells.append(cell)
    told = _text_cell(sheet, "\n".join(_unique(problem.message for problem in problems)))
    told.alignment = _WRAP
    return [*cells, _text_cell(sheet, str(row)), told]


def _kept(sheet: WriteOnlyWorksheet, value: Cell, *, unclear_month: bool) -> StyledCell:
    """A cell as it was: numbers stay numbers, dates dates, all else text.

    A number that was refused (2018.1) must not come back as text that reads as clear.
    """
    if unclear_month and isinstance(value, str) and _LOST_ZERO.fullmatch(value.strip()):
        value = Decimal(value.strip())
    if isinstance(value, Decimal):
        return _cell(sheet, value)
    if isinstance(value, date):
        cell = _cell(sheet, value)
        cell.number_format = "yyyy-mm-dd"
        return cell
    return _text_cell(sheet, as_text(value))


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> StyledCell:
    """A cell that stays text: neither a formula nor a number, whatever it begins with."""
    cell = _cell(sheet, _ILLEGAL.sub("", text) or None)
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: str | Decimal | date | None) -> StyledCell:
    # openpyxl writes Decimal and date as they are; only its stubs do not say so.
    return WriteOnlyCell(sheet, value=cast("str | None", value))


def _unique(messages: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(messages))
