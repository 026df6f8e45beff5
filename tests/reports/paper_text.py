"""What a paper says as lines of text, so that a change on it can be read as a difference."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable
from datetime import date
from functools import singledispatch
from typing import Any

from openpyxl import load_workbook

from app.pdfium import text_of
from app.reports.bankfile import BankFile
from app.reports.pdf import pdf_bytes
from app.reports.pdf_dossier import Dossier, dossier_bytes
from app.reports.pdf_form import Form, form_bytes
from app.reports.pdf_paper import Paper, paper_bytes
from app.reports.sheet import Sheet

# What a paper can be made of; a function of app.reports that returns one of these makes a paper.
PAPERS = (Sheet, Form, Dossier, Paper, BankFile)
# Of a long paper these many lines are kept at either end, and in between what sums up.
ENDS = 45
_SUMS = re.compile(r"小计|合计|核对|^共")
_TIME = re.compile(r"〈今天〉 \d\d:\d\d")
_HASH = re.compile(r"[0-9a-f]{64}")
# The mark of a row of a worksheet: the sheet's token is drawn by lot, and a check follows from it.
_MARK = re.compile(r"MZ-[0-9a-f]{8}(-\d+-\d+)-[0-9a-f]{4}")


@singledispatch
def text(paper: Any) -> str:
    """The words of a paper; of a sequence of sheets or forms those of one document."""
    several = list(paper)
    if all(isinstance(one, Sheet) for one in several):
        return text_of(pdf_bytes(several))
    if all(isinstance(one, Form) for one in several):
        return text_of(form_bytes(several))
    raise TypeError("no paper")


@text.register
def _(paper: str) -> str:
    return paper


@text.register
def _(paper: Sheet) -> str:
    return text_of(pdf_bytes(paper))


@text.register
def _(paper: Dossier) -> str:
    return text_of(dossier_bytes(paper))


@text.register
def _(paper: Paper) -> str:
    return text_of(paper_bytes(paper))


@text.register
def _(paper: BankFile) -> str:
    if paper.content.startswith(b"PK"):
        return workbook_text(paper.content)
    utf_8 = paper.content.startswith(codecs.BOM_UTF8)
    return paper.content.decode("utf-8-sig" if utf_8 else "gb18030")


def workbook_text(content: bytes) -> str:
    """The cells of every sheet, a line for each row."""
    lines: list[str] = []
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        lines.append(f"[{sheet.title}]")
        lines += [
            " | ".join("" if cell is None else str(cell) for cell in row)
            for row in sheet.iter_rows(values_only=True)
        ]
    return "\n".join(lines)


def snapshot(paper: Any, today: Iterable[date]) -> str:
    """The text as it is kept: dates of the making masked, the middle of a long paper left out."""
    words = _HASH.sub("〈审计链〉", text(paper))
    words = _MARK.sub(r"MZ-〈标记〉\1", words)
    for day in today:
        for written in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日"):
            words = words.replace(written, "〈今天〉")
    words = _TIME.sub("〈今天〉 〈时刻〉", words)
    lines = [line.rstrip() for line in words.splitlines()]
    return "\n".join(_shortened(lines)) + "\n"


def _shortened(lines: list[str]) -> list[str]:
    if len(lines) <= 2 * ENDS:
        return lines
    middle = lines[ENDS:-ENDS]
    sums = [line for line in middle if _SUMS.search(line)]
    return [
        *lines[:ENDS],
        f"〈略去{len(middle) - len(sums)}行〉",
        *sums,
        "〈略去到此〉",
        *lines[-ENDS:],
    ]
