"""Cells of a workbook: texts that stay text, and looks that are made once and shared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import cell as openpyxl_cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

TEXT = "@"
# The published types know neither Decimal, which is written exactly, nor shared styles.
WriteOnlyCell: Any = openpyxl_cell.WriteOnlyCell
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What a spreadsheet program would take for a formula when somebody types it.
_FORMULA_SIGNS = ("=", "+", "-", "@")
_BODY_FONT = "宋体"
_HEADING_FONT = "黑体"
_LINE = Side(style="thin", color="808080")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SHADE = PatternFill("solid", fgColor="F3F3F3")


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of cell looks; ``name`` tells it from the others."""

    name: str
    font: Font
    border: Border | None = None
    fill: PatternFill | None = None


TITLE = Look("title", Font(name=_HEADING_FONT, size=18, bold=True))
STATE = Look("state", Font(name=_HEADING_FONT, size=14, bold=True, color="C00000"))
LOOSE = Look("loose", Font(name=_BODY_FONT, size=11))
HEADER = Look("header", Font(name=_HEADING_FONT, size=10.5, bold=True), _BORDER)
BODY = Look("body", Font(name=_BODY_FONT, size=10.5), _BORDER)
TOTAL = Look("total", Font(name=_HEADING_FONT, size=10.5, bold=True), _BORDER, _SHADE)


def text_cell(worksheet: Any, text: str) -> Any:
    """A cell that stays text in any spreadsheet program, whatever its text begins with."""
    cell = WriteOnlyCell(worksheet, _CONTROL.sub("", text))
    cell.data_type = "s"
    cell.number_format = TEXT
    if text.startswith(_FORMULA_SIGNS):
        cell.quotePrefix = True
    return cell


def number_cell(worksheet: Any, value: int | Decimal, number_format: str) -> Any:
    """A cell that holds a number and shows it in a format."""
    cell = WriteOnlyCell(worksheet, value)
    cell.number_format = number_format
    return cell


class Cells:
    """Makes the cells of one worksheet; each combination of looks is looked up only once."""

    def __init__(self, worksheet: Any) -> None:
        self._worksheet = worksheet
        self._known: dict[tuple[object, ...], Any] = {}

    def text(
        self, text: str, look: Look, align: str, *, wrap: bool = False, shrink: bool = False
    ) -> Any:
        """A text, or an empty cell that has the look; ``shrink``: in smaller letters rather
        than cut off."""
        key = (
            look.name,
            align,
            wrap,
            shrink,
            bool(text) and text.startswith(_FORMULA_SIGNS),
            not text,
        )
        style = self._known.get(key)
        if style is not None:
            cell = WriteOnlyCell(self._worksheet, _CONTROL.sub("", text) or None)
            if text:
                cell.data_type = "s"
            cell._style = style
            return cell
        cell = text_cell(self._worksheet, text)
        if not text:
            cell = WriteOnlyCell(self._worksheet, None)
        return self._dress(key, cell, look, align, wrap=wrap, shrink=shrink)

    def number(self, value: int | Decimal, number_format: str, look: Look, align: str) -> Any:
        """A number that is shown in a format."""
        key = (look.name, align, number_format)
        cell = WriteOnlyCell(self._worksheet, value)
        style = self._known.get(key)
        if style is not None:
            cell._style = style
            return cell
        cell.number_format = number_format
        return self._dress(key, cell, look, align, wrap=False, shrink=False)

    def _dress(
        self,
        key: tuple[object, ...],
        cell: Any,
        look: Look,
        align: str,
        *,
        wrap: bool,
        shrink: bool,
    ) -> Any:
        cell.font = look.font
        if look.border is not None:
            cell.border = look.border
        if look.fill is not None:
            cell.fill = look.fill
        cell.alignment = Alignment(
            horizontal=align, vertical="center", wrap_text=wrap, shrink_to_fit=shrink
        )
        self._known[key] = cell._style
        return cell
