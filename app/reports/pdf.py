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
from app.reports.pdf_columns import PADDING, Plan, header_lines, plan
from app.reports.pdf_fonts import MISSING_SIGN, Face, is_missing
from app.reports.pdf_pages import (
    IN_TABLE,
    LEADING,
    TOTALS,
    Item,
    ItemKind,
    Measure,
    Text,
    note_size,
    pages,
)
from app.reports.pdf_text import Typesetter
from app.reports.sheet import Align, Sheet, shown

SIDE = 34.0
TOP = 34.0
BOTTOM = 40.0
TITLE_SIZE = 18.0
STATE_SIZE = 14.0
STATE_HEIGHT = 25.0
LINE_SIZE = 10.0
SMALL_SIZE = 7.0
FOOT_SIZE = 9.0
THIN = 0.4
FRAME = 0.9
SHADE = 0.955
# Ideographs stand this share of their size above the baseline at their middle.
MIDDLE = 0.37
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
    texts = dict.fromkeys(text for sheet in some for text in _all_texts(sheet))
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
                    yield cell


class _Drawing:
    """One sheet going onto pages of a canvas."""

    def __init__(self, sheet: Sheet, canvas: Canvas, typesetter: Typesetter) -> None:
        self.sheet = sheet
        self.canvas = canvas
        self.setter = typesetter
        self.page_size = landscape(A4) if sheet.landscape else A4
        self.left = SIDE
        self.right = self.page_size[0] - SIDE
        self.plan = self._plan()
        self.edges = _edges(self.left, self.plan)
        self.header_height = self._header_height()

    def _plan(self) -> Plan:
        body = self.setter.metrics(Face.BODY)
        heading = self.setter.metrics(Face.HEADING)
        return plan(self.sheet, self.right - self.left, body, heading)

    @property
    def table_top(self) -> float:
        """Where the header of the table begins."""
        state = STATE_HEIGHT if self.sheet.state else 0.0
        line = LINE_SIZE * 1.9 if self.sheet.subtitle or self.sheet.unit else 6.0
        return self.page_size[1] - TOP - state - TITLE_SIZE * 1.35 - line

    def draw(self) -> None:
        """Every page, with what stands on each of them."""
        height = self.table_top - self.header_height - BOTTOM
        body = self.setter.metrics(Face.BODY)
        measure = Measure(self.plan, body, self.right - self.left, height)
        items = pages(self.sheet, measure)
        above = self._above()
        header_lines_, header_texts = self._header()
        for number, page in enumerate(items, start=1):
            self.canvas.setPageSize(self.page_size)
            lines, texts, bottom = self._table(page)
            frame = self._frame(self.table_top, bottom)
            self._put("\n".join((*lines, *header_lines_, *frame)), above + header_texts + texts)
            self._put("", self._foot(number, len(items)))
            self.canvas.showPage()

    def _put(self, lines: str, texts: Sequence[str]) -> None:
        self.canvas.addLiteral(f"q 0 G {THIN} w\n{lines}\nQ")
        self.canvas.addLiteral("BT 0 g\n" + "\n".join(texts) + "\nET")

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

    def _header_height(self) -> float:
        lines = max(len(header_lines(column)) for column in self.sheet.columns)
        height = lines * self.plan.size * LEADING + 9.0
        return height + (self._over_height() if self._has_over else 0.0)

    @property
    def _has_over(self) -> bool:
        return any(column.over for column in self.sheet.columns)

    def _over_height(self) -> float:
        return self.plan.size * LEADING + 6.0

    def _header(self) -> tuple[list[str], list[str]]:
        """The lines and texts of the table's header, the same on each page."""
        top, bottom = self.table_top, self.table_top - self.header_height
        lines = [_horizontal(self.left, self.right, bottom)]
        texts: list[str] = []
        middle = top - self._over_height()
        for at, column in enumerate(self.sheet.columns):
            box = self.edges[at], self.edges[at + 1]
            upper = middle if column.over else top
            texts += self._lines(Face.HEADING, header_lines(column), box, upper, bottom)
            same = at and column.over and self.sheet.columns[at - 1].over == column.over
            if at:
                lines.append(_vertical(box[0], middle if same else top, bottom))
            if column.over and not same:
                end = self._over_end(at)
                lines.append(_horizontal(box[0], self.edges[end], middle))
                span = box[0], self.edges[end]
                texts += self._lines(Face.HEADING, (column.over,), span, top, middle)
        return lines, texts

    def _over_end(self, start: int) -> int:
        end = start + 1
        columns = self.sheet.columns
        while end < len(columns) and columns[end].over == columns[start].over:
            end += 1
        return end

    def _lines(
        self,
        face: Face,
        lines: Sequence[str],
        box: tuple[float, float],
        top: float,
        bottom: float,
    ) -> list[str]:
        """Centred lines within a box, smaller where they are too wide for it."""
        setter, size = self.setter, self.plan.size
        widest = max(setter.width(face, line, size) for line in lines)
        room = box[1] - box[0] - 2
        size = min(size, size * room / widest) if widest else size
        y = (top + bottom) / 2 + (len(lines) - 1) * size * LEADING / 2 - size * MIDDLE
        return [
            setter.aligned(face, line, size, box, y - at * size * LEADING, Align.CENTRE)
            for at, line in enumerate(lines)
        ]

    def _table(self, page: Sequence[Item]) -> tuple[list[str], list[str], float]:
        """Lines and texts of a page's items, and where the table ends."""
        lines: list[str] = []
        texts: list[str] = []
        y = bottom = self.table_top - self.header_height
        started, inner = y, self._inner(ItemKind.ROW)
        for item in page:
            below = y - item.height
            texts += self._item(item, y, below)
            if item.kind in IN_TABLE:
                if item.kind in TOTALS:
                    lines.insert(0, _shade(self.left, self.right, y, below))
                # Uprights of rows alike are drawn in one stroke.
                if self._inner(item.kind) != inner:
                    lines += [_vertical(x, started, y) for x in inner]
                    started, inner = y, self._inner(item.kind)
                lines.append(_horizontal(self.left, self.right, below))
                bottom = below
            y = below
        lines += [_vertical(x, started, bottom) for x in inner if started > bottom]
        return lines, texts, bottom

    def _inner(self, kind: ItemKind) -> tuple[float, ...]:
        """Where the uprights of an item stand, the frame's own excepted."""
        if kind in (ItemKind.EMPTY, ItemKind.WORDS):
            return ()
        inner = self.edges[1:-1]
        return inner[max(self.sheet.label_columns - 1, 0) :] if kind in TOTALS else inner

    def _item(self, item: Item, top: float, bottom: float) -> list[str]:
        if item.kind in TOTALS:
            return self._total(item, top, bottom)
        if item.kind is ItemKind.WORDS:
            return self._words(item, top, bottom)
        if item.kind is ItemKind.EMPTY:
            return self._lines(Face.BODY, (item.text,), (self.left, self.right), top, bottom)
        if item.kind is ItemKind.NOTE:
            size = note_size(self.plan)
            return [self.setter.show(Face.BODY, item.text, size, self.left, bottom + 2.5)]
        if item.kind is ItemKind.SIGN_OFF:
            return self._sign_off(bottom)
        return self._row(item, top, bottom)

    def _row(self, item: Item, top: float, bottom: float) -> list[str]:
        texts = []
        for at, cell in enumerate(item.cells):
            if cell.lines != ("",):
                texts += self._cell(at, cell, Face.BODY, (top + bottom) / 2)
        return texts

    def _cell(self, at: int, cell: Text, face: Face, middle: float) -> list[str]:
        column = self.sheet.columns[at]
        box = self.edges[at] + PADDING, self.edges[at + 1] - PADDING
        leading = cell.size * LEADING
        y = middle + (len(cell.lines) - 1) * leading / 2 - cell.size * MIDDLE
        align = Align.LEFT if len(cell.lines) > 1 else column.alignment
        return [
            self.setter.aligned(face, line, cell.size, box, y - number * leading, align)
            for number, line in enumerate(cell.lines)
        ]

    def _total(self, item: Item, top: float, bottom: float) -> list[str]:
        span = self.left, self.edges[max(self.sheet.label_columns, 1)]
        texts = self._lines(Face.HEADING, (item.text,), span, top, bottom)
        if item.total is None:
            return texts
        for at, amount in enumerate(item.total.sums):
            if amount is not None and at >= self.sheet.label_columns:
                text = shown(self.sheet.columns[at], amount)
                room = self.edges[at + 1] - self.edges[at] - 2 * PADDING
                width = self.setter.width(Face.HEADING, text, 1)
                cell = Text((text,), min(self.plan.size, room / width))
                texts += self._cell(at, cell, Face.HEADING, (top + bottom) / 2)
        return texts

    def _words(self, item: Item, top: float, bottom: float) -> list[str]:
        sheet, size = self.sheet, self.plan.size + 0.5
        at = sheet.index(sheet.words_key)
        figure = shown(sheet.columns[at], item.total.sums[at] if item.total else None)
        y = (top + bottom) / 2 - size * MIDDLE
        box = self.left + PADDING + 4, self.right - PADDING - 4
        parts = ((f"合计(大写):{item.text}", Align.LEFT), (f"(小写):¥{figure}", Align.RIGHT))
        return [self.setter.aligned(Face.HEADING, text, size, box, y, to) for text, to in parts]

    def _sign_off(self, bottom: float) -> list[str]:
        """The fields side by side, each with its share of the width to sign in."""
        fields = self.sheet.sign_off
        step = (self.right - self.left) / len(fields)
        y = bottom + 8
        return [
            self.setter.show(
                Face.BODY, f"{field.label}:{field.value}", LINE_SIZE, self.left + at * step, y
            )
            for at, field in enumerate(fields)
        ]

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

    def _frame(self, top: float, bottom: float) -> list[str]:
        width, height = self.right - self.left, top - bottom
        return [f"{FRAME} w {self.left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re S"]


def _edges(left: float, columns: Plan) -> tuple[float, ...]:
    edges = [left]
    for width in columns.widths:
        edges.append(edges[-1] + width)
    return tuple(edges)


def _horizontal(left: float, right: float, y: float) -> str:
    return f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l S"


def _vertical(x: float, top: float, bottom: float) -> str:
    return f"{x:.2f} {top:.2f} m {x:.2f} {bottom:.2f} l S"


def _shade(left: float, right: float, top: float, bottom: float) -> str:
    return f"{SHADE} g {left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re f"
