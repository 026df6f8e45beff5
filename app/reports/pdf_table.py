"""The table of a sheet as page operators: header, rows, totals and the lines between them."""

from __future__ import annotations

from collections.abc import Sequence

from app.reports.pdf_columns import PADDING, Plan, header_lines
from app.reports.pdf_fonts import Face
from app.reports.pdf_pages import IN_TABLE, LEADING, TOTALS, Item, ItemKind, Text, note_size
from app.reports.pdf_text import Typesetter
from app.reports.sheet import Align, Sheet, shown

THIN = 0.4
FRAME = 0.9
SHADE = 0.955
FIELD_SIZE = 10.0
# Ideographs stand this share of their size above the baseline at their middle.
MIDDLE = 0.37


class Table:
    """Draws the items of pages below ``top``, between ``left`` and the columns' right edge."""

    def __init__(
        self, sheet: Sheet, typesetter: Typesetter, plan: Plan, left: float, top: float
    ) -> None:
        self.sheet = sheet
        self.setter = typesetter
        self.plan = plan
        self.edges = _edges(left, plan)
        self.left, self.right = self.edges[0], self.edges[-1]
        self.top = top
        self.header_height = self._header_height()

    def page(self, items: Sequence[Item]) -> tuple[list[str], list[str]]:
        """Lines and texts of a page: shades first, the frame last."""
        lines, texts, bottom = self._items(items)
        header, header_texts = self._header()
        return [*lines, *header, self._frame(bottom)], header_texts + texts

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
        top, bottom = self.top, self.top - self.header_height
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

    def _items(self, page: Sequence[Item]) -> tuple[list[str], list[str], float]:
        """Lines and texts of a page's items, and where the table ends."""
        lines: list[str] = []
        texts: list[str] = []
        y = bottom = self.top - self.header_height
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
        texts = []
        for at, field in enumerate(fields):
            text = f"{field.label}:{field.value}"
            width = self.setter.width(Face.BODY, text, 1)
            size = min(FIELD_SIZE, (step - PADDING) / width)
            texts.append(self.setter.show(Face.BODY, text, size, self.left + at * step, bottom + 8))
        return texts

    def _frame(self, bottom: float) -> str:
        width, height = self.right - self.left, self.top - bottom
        return f"{FRAME} w {self.left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re S"


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
