"""Papers of several tables under headings, A4 upright: a file about one person or household."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from app.reports.pdf import MissingGlyph, document_of, missing_in, new_canvas
from app.reports.pdf_fonts import Face
from app.reports.pdf_text import Typesetter
from app.reports.pdf_wrap import wrap
from app.reports.sheet import Align, printable

SIDE = 48.0
TOP = 50.0
BOTTOM = 48.0
TITLE_SIZE = 18.0
HEADING_SIZE = 12.0
TEXT_SIZE = 9.5
LEADING = 1.45
PADDING = 4.0
FOOT_SIZE = 9.0
SMALL_SIZE = 7.5
THIN = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a table: heading (none: no heading line), share of the width, alignment.

    ``label``: what stands in it is set like a heading.
    """

    header: str = ""
    weight: float = 1.0
    align: Align = Align.LEFT
    label: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a table under it, and ``notes`` under that; ``empty`` where no row is."""

    title: str
    parts: tuple[Part, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    empty: str = "没有。"


@dataclass(frozen=True, slots=True)
class Dossier:
    """``subtitle`` stands left and ``right`` right under the title; ``small`` on every page."""

    title: str
    subtitle: str
    right: str
    sections: tuple[Section, ...]
    small: str = ""


def dossier_bytes(dossier: Dossier) -> bytes:
    """The PDF; the same dossier gives the same bytes."""
    file = io.BytesIO()
    canvas = new_canvas(file, dossier.title)
    drawing = _Drawing(Typesetter(document_of(canvas)))
    drawing.draw(dossier)
    for number, (lines, texts) in enumerate(drawing.pages, start=1):
        canvas.setPageSize(A4)
        canvas.addLiteral("\n".join((f"q 0 G {THIN} w", *lines, "Q")))
        foot = drawing.foot(dossier, number, len(drawing.pages))
        canvas.addLiteral("\n".join(("BT 0 g", *texts, *foot, "ET")))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def missing_from(dossier: Dossier) -> tuple[MissingGlyph, ...]:
    """Every text of the dossier with a character that would print as 〓."""
    return missing_in(_texts(dossier))


def _texts(dossier: Dossier) -> Iterator[str]:
    for text in (dossier.title, dossier.subtitle, dossier.right, dossier.small):
        yield printable(text)
    for section in dossier.sections:
        yield printable(section.title)
        for row in section.rows:
            yield from (printable(cell) for cell in row)
        yield from (printable(note) for note in section.notes)


class _Drawing:
    """Collects lines and texts page by page, so that the number of pages is known at the end."""

    def __init__(self, setter: Typesetter) -> None:
        self.setter = setter
        self.left, self.right = SIDE, A4[0] - SIDE
        self.pages: list[tuple[list[str], list[str]]] = []
        self.y = 0.0
        self._turn()

    def draw(self, dossier: Dossier) -> None:
        self.y -= TITLE_SIZE
        self._text(Face.HEADING, dossier.title, TITLE_SIZE, Align.CENTRE)
        self.y -= TITLE_SIZE * 1.3
        self._text(Face.BODY, dossier.subtitle, TEXT_SIZE, Align.LEFT)
        self._text(Face.BODY, dossier.right, TEXT_SIZE, Align.RIGHT)
        for section in dossier.sections:
            self._section(section)

    def foot(self, dossier: Dossier, number: int, count: int) -> list[str]:
        """Page number in the middle, whose file it is left, on every page."""
        box = self.left, self.right
        words = f"第 {number} 页 共 {count} 页"
        return [
            self.setter.aligned(Face.BODY, words, FOOT_SIZE, box, 24.0, Align.CENTRE),
            self.setter.show(Face.PLAIN, printable(dossier.small), SMALL_SIZE, self.left, 24.0),
        ]

    def _section(self, section: Section) -> None:
        header = any(part.header for part in section.parts)
        first = self._cells(section, section.rows[0]) if section.rows else ()
        height = HEADING_SIZE * 2.4 + (2 if header else 1) * TEXT_SIZE * 2 + _height(first)
        self._room(height)
        self.y -= HEADING_SIZE * 2.1
        self._text(Face.HEADING, section.title, HEADING_SIZE, Align.LEFT)
        self.y -= HEADING_SIZE * 0.6
        if not section.rows:
            self.y -= TEXT_SIZE * 1.2
            self._text(Face.BODY, section.empty, TEXT_SIZE, Align.LEFT)
        elif header:
            self._headers(section)
        for row in section.rows:
            cells = self._cells(section, row)
            if self.y - _height(cells) < BOTTOM:
                self._turn()
                if header:
                    self._headers(section)
            self._row(section, cells)
        for note in section.notes:
            for line in self._wrapped(Face.BODY, note, self.right - self.left):
                self._room(TEXT_SIZE * LEADING)
                self.y -= TEXT_SIZE * LEADING
                self._text(Face.BODY, line, TEXT_SIZE, Align.LEFT)

    def _headers(self, section: Section) -> None:
        headers = tuple(part.header for part in section.parts)
        self._row(section, self._cells(section, headers, header=True), header=True)

    def _widths(self, section: Section) -> list[float]:
        whole = sum(part.weight for part in section.parts)
        return [(self.right - self.left) * part.weight / whole for part in section.parts]

    def _cells(
        self, section: Section, row: Sequence[str], *, header: bool = False
    ) -> tuple[tuple[str, ...], ...]:
        """The lines of each cell."""
        return tuple(
            self._wrapped(_face(part, header=header), text, width - 2 * PADDING)
            for part, text, width in zip(section.parts, row, self._widths(section), strict=True)
        )

    def _row(
        self, section: Section, cells: tuple[tuple[str, ...], ...], *, header: bool = False
    ) -> None:
        height = _height(cells)
        lines, texts = self.pages[-1]
        x = self.left
        for part, cell, width in zip(section.parts, cells, self._widths(section), strict=True):
            lines.append(f"{x:.2f} {self.y - height:.2f} {width:.2f} {height:.2f} re S")
            y = self.y - PADDING - TEXT_SIZE * 0.95
            box = x + PADDING, x + width - PADDING
            align = Align.CENTRE if header else part.align
            for line in cell:
                face = _face(part, header=header)
                texts.append(self.setter.aligned(face, line, TEXT_SIZE, box, y, align))
                y -= TEXT_SIZE * LEADING
            x += width
        self.y -= height

    def _wrapped(self, face: Face, text: str, width: float) -> tuple[str, ...]:
        metrics = self.setter.metrics(face)
        return tuple(
            line
            for part in text.split("\n")
            for line in wrap(printable(part), width, metrics, TEXT_SIZE) or ("",)
        )

    def _text(self, face: Face, text: str, size: float, align: Align) -> None:
        box = self.left, self.right
        self.pages[-1][1].append(
            self.setter.aligned(face, printable(text), size, box, self.y, align)
        )

    def _room(self, height: float) -> None:
        if self.y - height < BOTTOM:
            self._turn()

    def _turn(self) -> None:
        self.pages.append(([], []))
        self.y = A4[1] - TOP


def _face(part: Part, *, header: bool) -> Face:
    return Face.HEADING if header or part.label else Face.BODY


def _height(cells: Sequence[Sequence[str]]) -> float:
    lines = max((len(cell) for cell in cells), default=0)
    return max(lines, 1) * TEXT_SIZE * LEADING + PADDING * 1.5
