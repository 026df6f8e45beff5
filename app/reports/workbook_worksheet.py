"""A village's worksheet as a workbook: filled on screen or paper, known again by its marks."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from app.reports.sheet import printable
from app.services.tasks.rows import ANSWER_WORDS
from app.services.worksheets.rows import DAY, HEADERS, NOTE, RESULT, Worksheet, WorksheetLine

A4 = 9
HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1
_MARK_COLUMN = len(HEADERS) + 1
_WIDTHS = (6, 14, 8, 12, 22, 10, 14, 26)
_WRITTEN_BY_THE_VILLAGE = frozenset({RESULT, DAY, NOTE})
_LINE = Side(style="thin", color="808080")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TITLE = Font(name="黑体", size=18, bold=True)
_HEADING = Font(name="黑体", size=11, bold=True)
_BODY = Font(name="宋体", size=11)
_TO_FILL = PatternFill("solid", fgColor="FFFBE6")
_DAY_FORMAT = "yyyy-mm-dd"


def worksheet_bytes(worksheet: Worksheet) -> bytes:
    """The workbook: protected except where the village writes, a page wide, header on each page.

    The marks stand as text in a hidden column inside the table, so that they move with their
    rows; no part of the file is of this program's own kind, so other programs keep it all.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _plain(worksheet.village)[:31] or "核对表"
    _above(sheet, worksheet)
    for at, header in enumerate(HEADERS, start=1):
        cell = sheet.cell(HEADER_ROW, at, header)
        cell.font, cell.border = _HEADING, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[HEADER_ROW].height = 22
    for row, line in enumerate(worksheet.lines, start=FIRST_ROW):
        _row(sheet, row, line)
    _choices(sheet, FIRST_ROW + len(worksheet.lines) - 1)
    _page(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def file_name(worksheet: Worksheet) -> str:
    """Named with the village: 桥河社区_高龄生存认证_2026-003.xlsx."""
    return f"{_plain(worksheet.village)}_{_plain(worksheet.title)[:40]}_{worksheet.task}.xlsx"


def _plain(text: str) -> str:
    """Without what file and sheet names may not hold."""
    return "".join(c for c in text if c.isalnum() or c in "-()()")


def _above(sheet: Any, worksheet: Worksheet) -> None:
    """Title, what to do, and who fills it in; below the table nothing stands that sorting moves."""
    last = len(HEADERS)
    due = worksheet.due_on
    asked = f"包村干部:{worksheet.officer}  " if worksheet.officer else ""
    phone = f"电话:{worksheet.hotline}" if worksheet.hotline else ""
    texts = (
        (f"{worksheet.title}核对表", _TITLE, "center", 34),
        (
            (f"{worksheet.village}  共{len(worksheet.lines)}人  请于{due.year}年{due.month}月"
            f"{due.day}日前报回  {asked}{phone}\n结果填:{'、'.join(ANSWER_WORDS.values())}。"
            "死亡必须填日期;其他请写说明。只填最后三栏,其余不要改动。"),
            _BODY,
            "left",
            36,
        ),
        ("填表人:____________  联系电话:______________  村(社区)盖章  日期:______________",
         _BODY, "left", 24),
    )  # fmt: skip
    for row, (text, font, align, height) in enumerate(texts, start=1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
        cell = sheet.cell(row, 1, "\n".join(printable(line) for line in text.split("\n")))
        cell.data_type = "s"
        cell.font = font
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        sheet.row_dimensions[row].height = height
    sheet.cell(1, _MARK_COLUMN, worksheet.mark)


def _row(sheet: Any, row: int, line: WorksheetLine) -> None:
    values: tuple[str | int | date | None, ...] = (
        line.position,
        line.village,
        line.group,
        line.name,
        line.id_number,
        line.result,
        line.day,
        line.note,
    )
    for at, (header, value) in enumerate(zip(HEADERS, values, strict=True), start=1):
        cell = sheet.cell(row, at)
        if isinstance(value, str):
            cell.number_format = "@"
            if value:
                cell.value = printable(value)
                # Whatever it begins with, a text is no formula.
                cell.data_type = "s"
        else:
            cell.value = value
        if header == DAY:
            cell.number_format = _DAY_FORMAT
        cell.font, cell.border = _BODY, _BORDER
        wraps = header == NOTE
        cell.alignment = Alignment(
            horizontal="left" if wraps else "center", vertical="center", wrap_text=wraps
        )
        if header in _WRITTEN_BY_THE_VILLAGE:
            cell.protection = Protection(locked=False)
            cell.fill = _TO_FILL
    sheet.cell(row, _MARK_COLUMN, line.mark)
    sheet.row_dimensions[row].height = 24


def _choices(sheet: Any, last: int) -> None:
    words = ",".join(ANSWER_WORDS.values())
    result = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
    result.error = f"只能填:{words.replace(',', '、')}"
    result.errorTitle = "结果"
    day = DataValidation(allow_blank=True)
    day.prompt, day.promptTitle, day.showInputMessage = "写成2026-03-05这样", "日期", True
    for validation, header in ((result, RESULT), (day, DAY)):
        letter = get_column_letter(HEADERS.index(header) + 1)
        validation.add(f"{letter}{FIRST_ROW}:{letter}{max(last, FIRST_ROW)}")
        sheet.add_data_validation(validation)


def _page(sheet: Any) -> None:
    letters = [get_column_letter(at) for at in range(1, _MARK_COLUMN + 1)]
    for letter, width in zip(letters, _WIDTHS, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions[letters[-1]].hidden = True
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.protection.sheet = True
    # What does no harm stays allowed: widening, filtering.
    for harmless in ("formatColumns", "formatRows", "autoFilter", "sort"):
        setattr(sheet.protection, harmless, False)
