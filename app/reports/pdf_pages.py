"""What stands on which page: rows with their lines of text, totals kept with what they sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.reports.pdf_columns import PADDING, Plan
from app.reports.pdf_text import Metrics
from app.reports.pdf_wrap import wrap
from app.reports.sheet import Column, Row, Sheet, Total, shown

LEADING = 1.28
ROW_PADDING = 7.6
ROOMY_PADDING = 17.0
# A text of more lines goes on in a further part of its row, so that any text fits on paper.
MOST_LINES = 12
SMALLEST_NOTE = 9.0
SIGN_OFF_HEIGHT = 38.0
NOTE_GAP = 5.0
# How many rows come along when the totals do not fit under them.
ROWS_WITH_TOTALS = 2


class ItemKind(StrEnum):
    ROW = "row"
    CONTINUED = "continued"
    EMPTY = "empty"
    SUBTOTAL = "subtotal"
    PAGE_TOTAL = "page-total"
    TOTAL = "total"
    WORDS = "words"
    NOTE = "note"
    SIGN_OFF = "sign-off"


TOTALS = (ItemKind.SUBTOTAL, ItemKind.PAGE_TOTAL, ItemKind.TOTAL)
IN_TABLE = (*TOTALS, ItemKind.ROW, ItemKind.CONTINUED, ItemKind.EMPTY, ItemKind.WORDS)
_ABOVE_TOTAL = (ItemKind.ROW, ItemKind.CONTINUED, ItemKind.SUBTOTAL)


@dataclass(frozen=True, slots=True)
class Text:
    """The lines of a cell and the size of their letters."""

    lines: tuple[str, ...]
    size: float


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a page, from top to bottom. ``cells`` belong to rows, ``total`` to totals."""

    kind: ItemKind
    height: float
    cells: tuple[Text, ...] = ()
    row: Row | None = None
    text: str = ""
    total: Total | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What the layout needs to know of the paper: the plan, the texts, the room for items."""

    plan: Plan
    metrics: Metrics
    width: float
    height: float


def pages(sheet: Sheet, measure: Measure) -> list[list[Item]]:
    """The items of each page, the page's own total included; always at least one page."""
    page_total = _page_total_height(sheet, measure)
    limit = measure.height - page_total
    body = list(_body(sheet, measure))
    tail = list(_tail(sheet, measure))
    filled = _fill(body, limit)
    _place_tail(filled, tail, limit)
    return [_with_total(sheet, page, page_total) for page in filled]


def note_size(plan: Plan) -> float:
    """Notes are a little smaller than the rows above them."""
    return max(SMALLEST_NOTE, plan.size - 1)


def row_height(sheet: Sheet, size: float, lines: int = 1) -> float:
    """The height of a row of so many lines."""
    padding = ROOMY_PADDING if sheet.roomy else ROW_PADDING
    return lines * size * LEADING + padding


def _page_total_height(sheet: Sheet, measure: Measure) -> float:
    return _total_height(measure) if sheet.page_totals else 0.0


def _total_height(measure: Measure) -> float:
    return measure.plan.size * LEADING + ROW_PADDING


def _body(sheet: Sheet, measure: Measure) -> Iterator[Item]:
    setter = _CellSetter(sheet.columns, measure)
    total_height = _total_height(measure)
    some = False
    for group in sheet.groups:
        for row in group.rows:
            some = True
            yield from _row(sheet, measure.plan.size, row, setter.cells(row))
        if group.name and group.rows and sheet.subtotals:
            total = sheet.total(group.rows)
            label = sheet.label(f"{group.name}小计", total)
            yield Item(ItemKind.SUBTOTAL, total_height, text=label, total=total)
    if not some:
        yield Item(ItemKind.EMPTY, row_height(sheet, measure.plan.size, 3), text=sheet.empty)


class _CellSetter:
    """Sets the cells of rows; the same text in the same column is set only once."""

    def __init__(self, columns: Sequence[Column], measure: Measure) -> None:
        self._columns = columns
        self._measure = measure
        self._known: list[dict[object, Text]] = [{} for _ in columns]

    def cells(self, row: Row) -> tuple[Text, ...]:
        return tuple(self._cell(at, cell) for at, cell in enumerate(row))

    def _cell(self, at: int, cell: str | int | None) -> Text:
        known = self._known[at].get(cell)
        if known is None:
            column = self._columns[at]
            room = self._measure.plan.widths[at] - 2 * PADDING
            known = set_text(column, shown(column, cell), room, self._measure)
            self._known[at][cell] = known
        return known


def set_text(column: Column, text: str, room: float, measure: Measure) -> Text:
    """One line where it fits; else lines where the column wraps; else smaller letters."""
    size = measure.plan.size
    width = measure.metrics.width(text) * size
    if width <= room + 0.01:
        return Text((text,), size)
    if column.wraps:
        return Text(wrap(text, room, measure.metrics, size), size)
    return Text((text,), size * room / width)


def _row(sheet: Sheet, size: float, row: Row, cells: tuple[Text, ...]) -> Iterator[Item]:
    lines = max((len(cell.lines) for cell in cells), default=1)
    if lines <= MOST_LINES:
        yield Item(ItemKind.ROW, row_height(sheet, size, lines), cells, row)
        return
    for start in range(0, lines, MOST_LINES):
        part = tuple(Text(cell.lines[start : start + MOST_LINES], cell.size) for cell in cells)
        height = row_height(sheet, size, min(MOST_LINES, lines - start))
        yield Item(ItemKind.CONTINUED if start else ItemKind.ROW, height, part, row)


def _tail(sheet: Sheet, measure: Measure) -> Iterator[Item]:
    total_height = _total_height(measure)
    if sheet.grand_total:
        total = sheet.total()
        yield Item(ItemKind.TOTAL, total_height, text=sheet.label("合计", total), total=total)
        if sheet.words_key:
            yield Item(ItemKind.WORDS, total_height + 4, text=sheet.words(total), total=total)
    first = True
    for note in sheet.notes:
        size = note_size(measure.plan)
        for line in wrap(note, measure.width, measure.metrics, size):
            height = size * LEADING + 1.5
            yield Item(ItemKind.NOTE, height + (NOTE_GAP if first else 0), text=line)
            first = False
    if sheet.sign_off:
        yield Item(ItemKind.SIGN_OFF, SIGN_OFF_HEIGHT)


def _fill(body: Sequence[Item], limit: float) -> list[list[Item]]:
    """Rows onto pages; a subtotal never begins a page without the last of its rows."""
    filled: list[list[Item]] = [[]]
    used = 0.0
    for item in body:
        if used + item.height > limit and filled[-1]:
            page: list[Item] = []
            if item.kind is ItemKind.SUBTOTAL and len(filled[-1]) > 1:
                page.append(filled[-1].pop())
            filled.append(page)
            used = sum(kept.height for kept in page)
        filled[-1].append(item)
        used += item.height
    return filled


def _place_tail(filled: list[list[Item]], tail: Sequence[Item], limit: float) -> None:
    """Totals, notes and signatures under the last rows; never on a page of their own."""
    last = filled[-1]
    used = sum(item.height for item in last)
    height = sum(item.height for item in tail)
    if used + height <= limit:
        last.extend(tail)
        return
    along = _last_rows(last)
    moved = sum(item.height for item in along)
    if moved + height <= limit and len(along) < len(last):
        del last[len(last) - len(along) :]
        filled.append([*along, *tail])
        return
    for item in tail:
        if used + item.height > limit:
            filled.append([])
            used = 0.0
        filled[-1].append(item)
        used += item.height


def _last_rows(page: Sequence[Item]) -> list[Item]:
    """The end of a page with its last rows and the subtotals between and after them."""
    rows = 0
    for at in range(len(page) - 1, -1, -1):
        rows += page[at].kind is ItemKind.ROW
        if rows == ROWS_WITH_TOTALS:
            return list(page[at:])
    return list(page)


def _with_total(sheet: Sheet, page: Sequence[Item], height: float) -> list[Item]:
    """The page with 本页小计 under its last row; a page without rows has none."""
    at = max((at for at, item in enumerate(page) if item.kind in _ABOVE_TOTAL), default=-1)
    if not sheet.page_totals or at < 0:
        return list(page)
    total = sheet.total(
        item.row for item in page if item.kind is ItemKind.ROW and item.row is not None
    )
    label = sheet.label("本页小计", total)
    item = Item(ItemKind.PAGE_TOTAL, height, text=label, total=total)
    return [*page[: at + 1], item, *page[at + 1 :]]
