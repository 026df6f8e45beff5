"""Papers without a table: a title, paragraphs, one thing in large letters, fields to sign."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app.files import write_safely
from app.reports.pdf import document_of, new_canvas
from app.reports.pdf_fonts import Face
from app.reports.pdf_text import Typesetter
from app.reports.pdf_wrap import wrap
from app.reports.sheet import Align, Field

MARGIN = 72.0
TITLE_SIZE = 22.0
TEXT_SIZE = 12.5
LEADING = 1.75
LARGE_SIZE = 26.0
LARGE_LEADING = 1.7
BOX_PADDING = 22.0
BLANK = "_" * 24
# The first line of a paragraph begins two ideographs in.
INDENT = "\u3000\u3000"


@dataclass(frozen=True, slots=True)
class Paper:
    """A page of text. ``large`` lines stand in a box between ``before`` and ``after``."""

    title: str
    before: tuple[str, ...]
    large: tuple[str, ...]
    after: tuple[str, ...]
    fields: tuple[Field, ...] = ()


def write_paper(paper: Paper, path: Path) -> None:
    """Write the paper as a PDF; raises FileError where ``path`` cannot be written."""
    write_safely(path, paper_bytes(paper))


def paper_bytes(paper: Paper) -> bytes:
    """The PDF itself; the same paper gives the same bytes."""
    file = io.BytesIO()
    canvas = new_canvas(file, paper.title)
    _Page(canvas, Typesetter(document_of(canvas))).draw(paper)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


class _Page:
    """Draws downwards from the top margin."""

    def __init__(self, canvas: Canvas, typesetter: Typesetter) -> None:
        self.canvas = canvas
        self.setter = typesetter
        self.y = A4[1] - MARGIN
        self.box = MARGIN, A4[0] - MARGIN

    def draw(self, paper: Paper) -> None:
        self.y -= TITLE_SIZE
        self._line(Face.HEADING, paper.title, TITLE_SIZE, Align.CENTRE)
        self.y -= TITLE_SIZE * 1.6
        for text in paper.before:
            self._paragraph(text)
        self._large(paper.large)
        for text in paper.after:
            self._paragraph(text)
        self.y -= 20
        for field in paper.fields:
            self.y -= TEXT_SIZE * 2
            self._line(Face.BODY, f"{field.label}:{field.value or BLANK}", TEXT_SIZE, Align.LEFT)

    def _paragraph(self, text: str) -> None:
        width = self.box[1] - self.box[0]
        for line in wrap(INDENT + text, width, self.setter.metrics(Face.BODY), TEXT_SIZE):
            self._line(Face.BODY, line, TEXT_SIZE, Align.LEFT)
            self.y -= TEXT_SIZE * LEADING
        self.y -= TEXT_SIZE * 0.4

    def _large(self, lines: tuple[str, ...]) -> None:
        """The boxed lines, as large as the widest of them allows."""
        left, right = self.box
        metrics = self.setter.metrics(Face.HEADING)
        widest = max((metrics.width(line) for line in lines), default=0)
        room = right - left - 2 * BOX_PADDING
        size = min(LARGE_SIZE, room / widest) if widest else LARGE_SIZE
        top = self.y + TEXT_SIZE * 0.5
        height = len(lines) * size * LARGE_LEADING + 2 * BOX_PADDING * 0.6
        self.canvas.setLineWidth(1)
        self.canvas.rect(left, top - height, right - left, height)
        self.y = top - BOX_PADDING * 0.6 - size * 1.15
        for line in lines:
            self._line(Face.HEADING, line, size, Align.CENTRE)
            self.y -= size * LARGE_LEADING
        self.y = top - height - TEXT_SIZE * 2.4

    def _line(self, face: Face, text: str, size: float, align: Align) -> None:
        operators = self.setter.aligned(face, text, size, self.box, self.y, align)
        self.canvas.addLiteral(f"BT 0 g {operators} ET")
