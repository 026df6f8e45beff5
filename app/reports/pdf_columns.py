"""How wide columns become: what may not be broken first, the rest by weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.reports.pdf_text import Metrics
from app.reports.pdf_wrap import pieces
from app.reports.sheet import Column, Kind, Sheet, shown

PADDING = 3.5
STEP = 0.5
# Body text below this strains the eyes of those who check it; only a sheet with more columns
# than the page can hold goes further down.
SMALLEST_BODY = 8.5
SMALLEST = 5.0
# A single text too wide for its column is set smaller than its neighbours, down to this share.
SHRINK = 0.8
SHRINK_NUMBER = 0.92
SPARE = 8.0
# Widths in letters: what a name or phone number usually takes, the longest number that a
# remark keeps in one line, one line of a wrapping text, what even a rare remark is given where
# there is room, and the least for a wrapping column.
WIDEST_USUAL = 6.2
WIDEST_PIECE = 7.0
WIDEST_LINE = 12.5
MODEST = 8.0
NARROWEST = 5.0
# The share of rows that a column is made for; the rest is set smaller or in more lines.
MOST = 0.98
MOST_WRAPPING = 0.85


@dataclass(frozen=True, slots=True)
class Plan:
    """The size of the letters and the width of each column, in points."""

    size: float
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Texts:
    """Widths of a column's texts for letters of one point: the widest, what most rows stay
    within, and the widest piece that stays in one line."""

    widest: float
    usual: float
    whole: float


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column needs at a size: at least, to look well, and to hold all in one line."""

    least: float
    good: float
    full: float


def plan(sheet: Sheet, available: float, body: Metrics, heading: Metrics) -> Plan:
    """The largest letters with which the columns fit into ``available`` points, and widths."""
    texts = _texts(sheet, body)
    for size in _sizes(sheet.largest):
        needs = [
            _need(column, found, size, heading)
            for column, found in zip(sheet.columns, texts, strict=True)
        ]
        wanted = sum(need.good for need in needs)
        least = sum(need.least for need in needs)
        if wanted <= available or (size <= SMALLEST_BODY and least <= available):
            widths = _distribute(sheet.columns, needs, available)
            break
    else:
        total = sum(need.least for need in needs)
        widths = [need.least * available / total for need in needs]
    label = max((heading.width(text) for text in _labels(sheet)), default=0) * size
    return Plan(size, _room_for_label(widths, sheet.label_columns, label + 2 * PADDING))


def _sizes(largest: float) -> list[float]:
    steps = int((largest - SMALLEST) / STEP)
    return [largest - STEP * step for step in range(steps + 1)]


def _texts(sheet: Sheet, body: Metrics) -> list[_Texts]:
    """The grand total counts as a text of its column: no sum on the sheet is wider."""
    found: list[Counter[str]] = [Counter() for _ in sheet.columns]
    cells = zip(*sheet.rows(), strict=True) if any(sheet.rows()) else [()] * len(found)
    for counter, column, values in zip(found, sheet.columns, cells, strict=True):
        for cell, times in Counter(values).items():
            counter[shown(column, cell)] += times
    for counter, column, total in zip(found, sheet.columns, sheet.total().sums, strict=True):
        counter[shown(column, total)] += 1
    return [
        _measured(column, counter, body)
        for column, counter in zip(sheet.columns, found, strict=True)
    ]


def _measured(column: Column, counter: Counter[str], body: Metrics) -> _Texts:
    widths = sorted((body.width(text), times) for text, times in counter.items())
    most = MOST_WRAPPING if column.wraps else MOST
    rows = sum(counter.values()) * most
    usual = 0.0
    for width, times in widths:
        if rows <= 0:
            break
        usual = width
        rows -= times
    whole = _widest_piece(counter, body) if column.wraps else 0.0
    return _Texts(widths[-1][0], usual, whole)


def _labels(sheet: Sheet) -> list[str]:
    total = sheet.total()
    names = [f"{group.name}小计" for group in sheet.groups if group.name and sheet.subtotals]
    return [sheet.label(words, total) for words in (*names, "本页小计", "合计")]


def _widest_piece(texts: Iterable[str], metrics: Metrics) -> float:
    """Room for the longest number in one line; a long word does not widen the column."""
    widths = (metrics.width(piece) for text in texts for piece in pieces(text))
    return max((width for width in widths if width <= WIDEST_PIECE), default=0.0)


def _need(column: Column, texts: _Texts, size: float, heading: Metrics) -> _Need:
    edges = 2 * PADDING
    header = max(map(heading.width, header_lines(column))) * size + edges
    floor = max(header, column.ems * size)
    full = max(floor, texts.widest * size + edges)
    if column.wraps:
        least = max(floor, min(full, max(NARROWEST, texts.whole) * size + edges))
        wanted = max(_lines_of(texts.usual), min(texts.widest, MODEST))
        return _Need(least, max(least, min(full, wanted * size + edges)), full)
    is_text = column.kind is Kind.TEXT
    usual = min(texts.usual, WIDEST_USUAL) if is_text else texts.usual
    least = max(floor, texts.widest * size * (SHRINK if is_text else SHRINK_NUMBER) + edges)
    return _Need(least, max(least, usual * size + edges), full)


def _lines_of(usual: float) -> float:
    """How wide a column is to be for its usual text: in one line, or in two if that is long."""
    return usual if usual <= WIDEST_LINE else max(usual / 2 + 1.5, WIDEST_LINE)


def header_lines(column: Column) -> tuple[str, ...]:
    """A header in one line, or in two where it says so."""
    return tuple(column.header.split("\n"))


def _distribute(columns: Sequence[Column], needs: Sequence[_Need], available: float) -> list[float]:
    """Widths that fill ``available``: good ones, then whole texts, then a little air, then
    by weight where texts may wrap."""
    widths = [need.least for need in needs]
    weights = [column.weight for column in columns]
    wrapping = [column.wraps for column in columns]
    _grow(widths, [need.good for need in needs], weights, available)
    _grow(widths, [need.full for need in needs], weights, available)
    airy = [
        width if wraps else width + SPARE for width, wraps in zip(widths, wrapping, strict=True)
    ]
    _grow(widths, airy, [1.0] * len(widths), available)
    takers = wrapping if any(wrapping) else [True] * len(columns)
    shares = [weight if takes else 0.0 for weight, takes in zip(weights, takers, strict=True)]
    spare = available - sum(widths)
    return [
        width + spare * share / sum(shares) for width, share in zip(widths, shares, strict=True)
    ]


def _grow(
    widths: list[float], wanted: Sequence[float], weights: Sequence[float], available: float
) -> None:
    """Raise ``widths`` towards ``wanted`` as far as there is room, by weight."""
    for _ in widths:
        spare = available - sum(widths)
        hungry = [at for at, width in enumerate(widths) if wanted[at] - width > 0.01]
        if spare <= 0.01 or not hungry:
            return
        share = spare / sum(weights[at] for at in hungry)
        for at in hungry:
            widths[at] = min(wanted[at], widths[at] + share * weights[at])


def _room_for_label(widths: list[float], span: int, needed: float) -> tuple[float, ...]:
    """Widen the columns that the labels of totals stand over, at the cost of the others."""
    have = sum(widths[:span])
    others = sum(widths[span:])
    missing = needed - have
    if not span or missing <= 0 or others <= missing * 4:
        return tuple(widths)
    return tuple(
        width + missing / span if at < span else width * (others - missing) / others
        for at, width in enumerate(widths)
    )
