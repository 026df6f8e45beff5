"""Takes off what typing and exporting leave around a value, and says what was taken off."""

from __future__ import annotations

import re
from decimal import Decimal

from app.services.sheets.cells import BLANKS, Cell, Damaged, as_text
from app.services.sheets.problems import Finding

_APOSTROPHES = "'‘’`´′＇"
_BLANK = re.compile(f"[{re.escape(BLANKS)}]+")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?\d+")
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]+")
_NAME_DOTS = str.maketrans(dict.fromkeys("•‧∙・･．.●", "·"))
# What spreadsheets show where a formula failed: nothing that anyone wrote.
_FAILED = frozenset({"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"})
_NOTHING = frozenset({"/", "\\", "-", "--", "—", "——", "无", "空", "None", "NULL", "null", "nan"})

APOSTROPHE = Finding("apostrophe", "去掉了数字前面的撇号。")
FULL_WIDTH = Finding("full-width", "全角字符已改为半角。")
WHITESPACE = Finding("whitespace", "去掉了多余的空格。")


def is_scientific(text: str) -> bool:
    """A long number that a spreadsheet wrote as 1.10118E+17."""
    return _SCIENTIFIC.fullmatch(text) is not None


def coded(cell: Cell) -> tuple[str, tuple[Finding, ...]]:
    """Text of a number or code: half width, no spaces, no apostrophe in front.

    One correction at most is told for a cell, the most telling one: who reads the list wants
    to know that the cell was put right, not each character of it.
    """
    if not isinstance(cell, str):
        return as_text(cell), ()
    text, found = cell.strip(BLANKS), None
    if text != cell:
        found = WHITESPACE
    half = text.translate(_FULL_WIDTH)
    if half != text:
        text, found = half, FULL_WIDTH
    bare = text.lstrip(_APOSTROPHES)
    if bare != text:
        text, found = bare, APOSTROPHE
    joined = _BLANK.sub("", text)
    if joined != text:
        text, found = joined, found or WHITESPACE
    if text in _FAILED or text in _NOTHING:
        return "", ()
    return text, (found,) if found else ()


def worded(cell: Cell) -> tuple[str, tuple[Finding, ...]]:
    """Text of words: trimmed, inner runs of blanks made one space, apostrophe taken off."""
    if not isinstance(cell, str):
        return as_text(cell), ()
    text = _BLANK.sub(" ", cell.strip(BLANKS))
    found = WHITESPACE if text != cell else None
    bare = text.lstrip(_APOSTROPHES).lstrip(BLANKS)
    if bare != text:
        text, found = bare, APOSTROPHE
    if text in _FAILED or text in _NOTHING:
        return "", ()
    return text, (found,) if found else ()


def named(cell: Cell) -> tuple[str, tuple[Finding, ...]]:
    """A person's name: 张 三 is 张三, the dot in a name is always ·."""
    if isinstance(cell, (Decimal, Damaged)):
        return "", ()
    text, findings = worded(cell)
    joined = text.replace(" ", "").translate(_NAME_DOTS)
    if _CHINESE.fullmatch(joined) and joined != text:
        if " " in text and not findings:
            findings = (WHITESPACE,)
        text = joined
    return text, findings
