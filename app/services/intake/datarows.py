"""Tells the rows that hold people from subtotals, sign-off lines and other rows of a sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.services.intake.columns import Layout
from app.services.intake.listing import LeftOut, LeftOutKind
from app.services.sheets.cells import Cell, Damaged, Sheet, as_text, is_blank
from app.services.sheets.headings import plain

_TOTAL = re.compile(
    r"(?:[本各]?[页村组户]|全[镇乡村县]|本表|分村|村级|.{2,8}(?:村|社区|居委会|镇))?"
    r"(?:小计|合计|总计|累计|共计|总合计|合计数|合计金额|页计|村计)"
    r"(?:[(::].*|\d.*|人民币.*|金额.*|大写.*)?"
)
_SIGN_OFF = re.compile(
    r"(?:制表|填表|审核|复核|审批|负责|分管|主管|经办|领导|填报|报送|编制|核对|单位|盖章|签字|日期|时间"
    r"|注|备注|说明|填表说明|附|公章|联系人|联系电话|监督电话|第\d+页|共\d+页)[^::]{0,12}[::].*"
    r"|第\d+页.*|共\d+页.*|[((]?(?:盖章|公章|签字|签章)[))]?.*"
)
_WHO = ("name", "id_number", "head_name", "head_id_number", "amount", "account")
_IDS = ("id_number", "head_id_number")
_SPANS_AS_TITLE = 3
_LABELS = "甲乙丙丁戊己庚辛壬癸"


def data_rows(sheet: Sheet, layout: Layout) -> tuple[list[int], list[LeftOut]]:
    """The 0-based rows below the header that hold people, and the rows left out."""
    columns = {field: column.index for field, column in layout.fields.items()}
    headers = _header_words(sheet, layout)
    rows: list[int] = []
    left_out: list[LeftOut] = []
    for row in range(layout.first_data_row, len(sheet.rows)):
        kind = _kind(sheet, row, columns, headers)
        if kind is None:
            rows.append(row)
        else:
            left_out.append(LeftOut(row + 1, kind, _text(sheet.rows[row])))
    return rows, left_out


def _kind(
    sheet: Sheet, row: int, columns: dict[str, int], headers: frozenset[str]
) -> LeftOutKind | None:
    """Why a row is left out, None for a data row.

    A row with a number in the column of an ID number is never left out: someone whose name
    looks like a subtotal must not vanish.
    """
    if any(_holds_number(sheet.raw(row, columns[field])) for field in _IDS if field in columns):
        return None
    cells = [cell for cell in sheet.rows[row] if not is_blank(cell)]
    if not cells:
        return "blank"
    words = [_squeezed(cell) for cell in cells if isinstance(cell, str)]
    if len(words) == len(cells) >= 2 and all(plain(word) in headers for word in words):
        return "header"
    if _is_numbering(cells):
        return "header"
    if any(_TOTAL.fullmatch(word) for word in words[:4]):
        return "total"
    if any(_SIGN_OFF.fullmatch(word) for word in words):
        return "sign-off"
    if all(is_blank(sheet.raw(row, columns[field])) for field in _WHO if field in columns):
        return "other"
    return "other" if len(cells) == 1 and _is_title(sheet, row) else None


def _header_words(sheet: Sheet, layout: Layout) -> frozenset[str]:
    return frozenset(
        plain(as_text(cell))
        for row in layout.header
        for cell in sheet.rows[row]
        if not is_blank(cell)
    )


def _is_numbering(cells: Sequence[Cell]) -> bool:
    """The line 1, 2, 3 ... (or 甲, 乙, 丙, 1, 2 ...) under a header that numbers its columns."""
    texts = [_squeezed(cell) for cell in cells]
    if len(texts) < 4:
        return False
    labels = 0
    while labels < len(texts) and labels < len(_LABELS) and texts[labels] == _LABELS[labels]:
        labels += 1
    start = int(texts[labels]) if labels < len(texts) and _is_small(texts[labels]) else -1
    rest = texts[labels:]
    return start in (0, 1, labels + 1) and rest == [str(start + at) for at in range(len(rest))]


def _is_small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 3


def _is_title(sheet: Sheet, row: int) -> bool:
    return any(
        (merge := sheet.merge_at(row, column)) is not None
        and merge.right - merge.left + 1 >= _SPANS_AS_TITLE
        for column in range(len(sheet.rows[row]))
    )


def _holds_number(cell: Cell) -> bool:
    if isinstance(cell, Damaged):
        return True
    return sum(letter.isdigit() for letter in as_text(cell)) >= 6


def _squeezed(cell: Cell) -> str:
    return "".join(as_text(cell).split())


def _text(cells: Sequence[Cell]) -> str:
    return " ".join(as_text(cell).strip() for cell in cells if not is_blank(cell))[:80]
