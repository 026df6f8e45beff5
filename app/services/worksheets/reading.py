"""Reads a worksheet that came home by its marks: sorted, shortened, widened, saved elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.errors import AppError
from app.services.sheets.cells import Cell, Sheet, column_letter
from app.services.sheets.cleaning import coded
from app.services.sheets.reading import Watch, read_file
from app.services.worksheets import marks
from app.services.worksheets.rows import (
    DAY,
    HEADERS,
    ID_NUMBER,
    NAME,
    NOTE,
    RESULT,
    ReadLine,
    ReadWorksheet,
)
from app.services.worksheets.words import says_nothing


def read_worksheet(path: Path, watch: Watch | None = None) -> ReadWorksheet:
    """Read a worksheet of any spreadsheet format; ``watch`` as in ``read_file``.

    AppError: no worksheet of this program (``no-mark``), several in one file (``marks-mixed``),
    the column for the answers gone (``no-result``), or what is wrong with the file itself.
    """
    sheets = read_file(path, watch).sheets
    found = [(sheet, owners) for sheet in sheets if (owners := _owners(sheet))]
    if not found:
        raise _refused(
            "文件里没有核对表的标记,可能不是本程序导出的核对表,或整列被删除",
            "请用导出的原表填写",
            "no-mark",
        )
    if len(found) > 1:
        raise _refused(
            "文件里有几张工作表都带核对表的标记,不知道以哪张为准",
            "请只留下填好的一张",
            "marks-mixed",
        )
    if len(found[0][1]) > 1:
        raise _refused(
            "文件里有多个村或多项任务的内容", "请每个村用自己的一份核对表", "marks-mixed"
        )
    sheet, ((token, village_id),) = found[0][0], tuple(found[0][1])
    at, columns = _header(sheet)
    lines = [
        line
        for index, row in enumerate(sheet.rows)
        if index != at and (line := _line(index, row, columns)) is not None
    ]
    letters = {header: column_letter(column) for header, column in columns.items()}
    return ReadWorksheet(token, village_id, letters, tuple(lines), sheet.typed)


def _owners(sheet: Sheet) -> set[tuple[str, int]]:
    """The tasks and villages whose marks stand on a sheet."""
    return {
        (mark.token, mark.village_id)
        for row in sheet.rows
        for cell in row
        if (mark := marks.read(cell)) is not None
    }


def _header(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The row of the headers and where each stands now."""
    for index, row in enumerate(sheet.rows):
        texts = [coded(cell)[0] if isinstance(cell, str) else "" for cell in row]
        if RESULT in texts and (NAME in texts or DAY in texts):
            return index, {header: texts.index(header) for header in HEADERS if header in texts}
    raise _refused("核对表里找不到“结果”一栏", "请用导出的原表填写,不要删改表头", "no-result")


def _line(index: int, row: Sequence[Cell], columns: dict[str, int]) -> ReadLine | None:
    """A row with a person's mark, or without one but with an answer; None for all others."""
    own = [mark for cell in row if (mark := marks.read(cell)) is not None]
    item_id = next((mark.item_id for mark in own if mark.item_id != marks.WHOLE), None)

    def cell(header: str) -> Cell:
        column = columns.get(header)
        return row[column] if column is not None and column < len(row) else None

    line = ReadLine(
        index + 1, item_id, cell(NAME), cell(ID_NUMBER), cell(RESULT), cell(DAY), cell(NOTE)
    )
    answered = not says_nothing(line.result) and not own
    return line if item_id is not None or answered else None


def _refused(what: str, remedy: str, code: str) -> AppError:
    return AppError(f"核对表没有导入:{what}。台账没有改动,{remedy}。", code=code)
