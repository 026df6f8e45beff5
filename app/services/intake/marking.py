"""Writes the refused rows back as a workbook with the bad cells marked, to be put right and
brought in again."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from app.services.intake.cells import Cell, as_text, column_letter
from app.services.intake.columns import header_texts
from app.services.intake.limits import FileRefusedError
from app.services.intake.listing import ReadList
from app.services.intake.problems import Problem

PROBLEM_HEADER = "问题"
ROW_HEADER = "原行号"
_SHEET = "未导入的行"
_MARK = PatternFill("solid", fgColor="FFFFC7CE")
_HEADER_FILL = PatternFill("solid", fgColor="FFD9E1F2")
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
# Each comment is a drawing of its own; beyond this the column of problems says it as well.
_MAX_COMMENTS = 2_000
_WIDTHS = (8, 24)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def mark_refused(read: ReadList, target: Path) -> int:
    """Write the refused rows to ``target`` (.xlsx) and return how many they are.

    The header and every cell's text stay as they were (merged cells written on each row), all
    as text so that ID numbers and accounts are not damaged; bad cells are coloured and
    commented, and two more columns give the original row and the problems. A list put right
    there is read again like any other. An existing file is replaced only once the new one is
    complete. Raises FileRefusedError when it cannot be written.
    """
    problems: dict[int, list[Problem]] = defaultdict(list)
    for problem in read.problems:
        if problem.level == "refused":
            problems[problem.row].append(problem)
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet(_SHEET)
    headers = _headers(read)
    sheet.freeze_panes = "A2"
    for at, header in enumerate([*headers, ROW_HEADER, PROBLEM_HEADER]):
        width = 60 if header == PROBLEM_HEADER else min(max(_WIDTHS[0], len(header) * 2 + 4), 24)
        sheet.column_dimensions[column_letter(at)].width = width
    sheet.append(_header_cells(sheet, headers))
    comments = 0
    for row, of_row in sorted(problems.items()):
        allowed = comments < _MAX_COMMENTS
        sheet.append(_row_cells(sheet, read, row, of_row, len(headers), commented=allowed))
        comments += len(of_row)
    _save(book, target)
    return len(problems)


def _headers(read: ReadList) -> list[str]:
    """One line of header: a header of two lines is joined, and means the same when read again."""
    texts = header_texts(read.sheet, read.layout.header)
    return [" ".join(pieces) for pieces in texts]


def _header_cells(sheet: WriteOnlyWorksheet, headers: Sequence[str]) -> list[WriteOnlyCell]:
    cells = [_text_cell(sheet, header) for header in [*headers, ROW_HEADER, PROBLEM_HEADER]]
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
) -> list[WriteOnlyCell]:
    by_column: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        by_column[problem.column or ""].append(problem.message)
    cells = []
    for at in range(width):
        cell = _text_cell(sheet, read.sheet.filled(row - 1, at))
        messages = by_column.get(column_letter(at), [])
        if messages:
            cell.fill = _MARK
            if commented:
                cell.comment = Comment("\n".join(messages), "民政台账", width=320, height=90)
        cells.append(cell)
    told = _text_cell(sheet, "\n".join(_unique(problem.message for problem in problems)))
    told.alignment = _WRAP
    return [*cells, _text_cell(sheet, str(row)), told]


def _text_cell(sheet: WriteOnlyWorksheet, value: Cell) -> WriteOnlyCell:
    """A cell that stays text: neither a formula nor a number, whatever it begins with."""
    text = as_text(value)
    try:
        cell = WriteOnlyCell(sheet, value=text or None)
    except IllegalCharacterError:
        cell = WriteOnlyCell(sheet, value=_ILLEGAL.sub("", text) or None)
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _unique(messages: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(messages))


def _save(book: Workbook, target: Path) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".xlsx")
        os.close(handle)
        temporary = Path(name)
        try:
            book.save(temporary)
            with temporary.open("rb+") as written:
                os.fsync(written.fileno())
            temporary.replace(target)
        finally:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
    except OSError:
        raise FileRefusedError(
            "有问题的行无法保存到这个位置,文件没有写入;请检查磁盘空间和写入权限,或换一个位置再存。"
        ) from None
