"""Sheets on paper: A4 pages drawn from a sheet's definition, the same bytes for the same rows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from app.files import write_safely
from app.reports.pdf_columns import plan
from app.reports.pdf_fonts import MISSING_SIGN, Face, is_missing
from app.reports.pdf_pages import Measure, pages
from app.reports.pdf_table import THIN, Table
from app.reports.pdf_text import Typesetter
from app.reports.sheet import Align, Sheet, printable

SIDE = 34.0
TOP = 34.0
BOTTOM = 40.0
TITLE_SIZE = 18.0
STATE_SIZE = 14.0
STATE_HEIGHT = 25.0
LINE_SIZE = 10.0
SMALL_SIZE = 7.0
FOOT_SIZE = 9.0
PRODUCER = "民政台账"


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character that no font here can print, and the text that it stands in."""

    text: str
    character: str


def write_pdf(sheets: Sheet | Sequence[Sheet], path: Path) -> None:
    """Write one sheet, or several each beginning on a new page with its own page numbers.

    Raises FileError where ``path`` cannot be written.
    """
    write_safely(path, pdf_bytes(sheets))


def pdf_bytes(sheets: Sheet | Sequence[Sheet]) -> bytes:
    """The PDF itself; the same sheets give the same bytes."""
    some = [sheets] if isinstance(sheets, Sheet) else list(sheets)
    if not some:
        raise ValueError("nothing to print")
    file = io.BytesIO()
    canvas = new_canvas(file, some[0].title)
    typesetter = Typesetter(document_of(canvas))
    for sheet in some:
        _Drawing(_with_missing_named(sheet), canvas, typesetter).draw()
    canvas.save()
    return file.getvalue()


def new_canvas(file: io.BytesIO, title: str) -> Canvas:
    """A canvas whose output depends on nothing but what is drawn."""
    rl_config.useA85 = 0
    canvas = Canvas(file, pagesize=A4, invariant=1, pageCompression=1, lang="zh-CN")
    canvas.setTitle(title)
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    canvas.setAuthor(PRODUCER)
    return canvas


def document_of(canvas: Any) -> Any:
    """The document behind a canvas, to which fonts belong."""
    return canvas._doc


def missing_glyphs(sheets: Sheet | Sequence[Sheet]) -> tuple[MissingGlyph, ...]:
    """Every text with a character that would print as 〓, each named once, in printing order."""
    some = [sheets] if isinstance(sheets, Sheet) else sheets
    return missing_in(text for sheet in some for text in _all_texts(sheet))


def missing_in(printed: Iterable[str]) -> tuple[MissingGlyph, ...]:
    """As ``missing_glyphs``, of texts as they are printed."""
    texts = dict.fromkeys(printed)
    missing = {character for character in set().union(*texts) if is_missing(character)}
    return tuple(
        MissingGlyph(text, character)
        for text in (texts if missing else ())
        for character in dict.fromkeys(text)
        if character in missing
    )


def _with_missing_named(sheet: Sheet) -> Sheet:
    """Say on the paper itself where a character has to be written in by hand."""
    missing = missing_glyphs(sheet)
    if not missing:
        return sheet
    note = f"有{len(missing)}处文字本机字库缺字,以“{MISSING_SIGN}”代替,请对照证件手写补上。"
    return replace(sheet, notes=(*sheet.notes, note))


def _all_texts(sheet: Sheet) -> Iterable[str]:
    yield from (sheet.title, sheet.subtitle, sheet.unit, sheet.state, *sheet.notes)
    yield from (column.header for column in sheet.columns)
    for field in sheet.sign_off:
        yield field.value
    for group in sheet.groups:
        yield group.name
        for row in group.rows:
            for cell in row:
                if isinstance(cell, str) and not cell.isascii():
                    yield printable(cell)


class _Drawing:
    """One sheet going onto pages of a canvas."""

    def __init__(self, sheet: Sheet, canvas: Canvas, typesetter: Typesetter) -> None:
        self.sheet = sheet
        self.canvas = canvas
        self.setter = typesetter
        self.page_size = landscape(A4) if sheet.landscape else A4
        self.left = SIDE
        self.right = self.page_size[0] - SIDE

    @property
    def table_top(self) -> float:
        """Where the header of the table begins."""
        state = STATE_HEIGHT if self.sheet.state else 0.0
        line = LINE_SIZE * 1.9 if self.sheet.subtitle or self.sheet.unit else 6.0
        return self.page_size[1] - TOP - state - TITLE_SIZE * 1.35 - line

    def draw(self) -> None:
        """Every page, with what stands on each of them."""
        body = self.setter.metrics(Face.BODY)
        width = self.right - self.left
        columns = plan(self.sheet, width, body, self.setter.metrics(Face.HEADING))
        table = Table(self.sheet, self.setter, columns, self.left, self.table_top)
        height = self.table_top - table.header_height - BOTTOM
        items = pages(self.sheet, Measure(columns, body, width, height))
        above = self._above()
        for number, page in enumerate(items, start=1):
            self.canvas.setPageSize(self.page_size)
            lines, texts = table.page(page)
            self.canvas.addLiteral("\n".join((f"q 0 G {THIN} w", *lines, "Q")))
            shown = (*above, *texts, *self._foot(number, len(items)))
            self.canvas.addLiteral("\n".join(("BT 0 g", *shown, "ET")))
            self.canvas.showPage()

    def _above(self) -> list[str]:
        """Title, state, subtitle and unit line."""
        sheet, setter = self.sheet, self.setter
        texts = []
        y = self.page_size[1] - TOP
        if sheet.state:
            texts.append(
                setter.show(Face.HEADING, f"【{sheet.state}】", STATE_SIZE, self.left, y - 12)
            )
            y -= STATE_HEIGHT
        width = setter.width(Face.HEADING, sheet.title, 1)
        size = min(TITLE_SIZE, (self.right - self.left) / max(width, 1))
        box = (self.left, self.right)
        y -= TITLE_SIZE * 0.9
        texts.append(setter.aligned(Face.HEADING, sheet.title, size, box, y, Align.CENTRE))
        y = self.table_top + 5.5
        texts.append(setter.show(Face.BODY, sheet.subtitle, LINE_SIZE, self.left, y))
        texts.append(setter.aligned(Face.BODY, sheet.unit, LINE_SIZE, box, y, Align.RIGHT))
        return texts

    def _foot(self, number: int, count: int) -> list[str]:
        """Page number, roster number and audit head under every page."""
        box = self.left, self.right
        setter = self.setter
        first, second = self.sheet.small_print
        words = f"第 {number} 页 共 {count} 页"
        texts = [setter.aligned(Face.BODY, words, FOOT_SIZE, box, 22.0, Align.CENTRE)]
        if first:
            texts.append(setter.show(Face.PLAIN, first, SMALL_SIZE, self.left, 22.0))
        if second:
            texts.append(setter.aligned(Face.PLAIN, second, SMALL_SIZE, box, 22.0, Align.RIGHT))
        return texts
