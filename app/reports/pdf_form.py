"""Papers of boxes: a label, what is to be said, fields to sign, and a slip to tear off."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app.reports.pdf import document_of, new_canvas
from app.reports.pdf_fonts import Face
from app.reports.pdf_text import Typesetter
from app.reports.pdf_wrap import wrap
from app.reports.sheet import Align, Field, printable

MARGIN = 54.0
BOTTOM = 50.0
TITLE_SIZE = 20.0
TEXT_SIZE = 11.5
LEADING = 1.6
LABEL_WIDTH = 88.0
PADDING = 7.0
BLANK = "_" * 14
CUT_LINE = "- " * 60


@dataclass(frozen=True, slots=True)
class Box:
    """A label and its text; ``lines`` empty lines at least, to write on."""

    label: str
    text: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """``number`` stands right under the title. ``slip`` is torn off and comes back."""

    title: str
    number: str
    address: str
    boxes: tuple[Box, ...]
    closing: tuple[str, ...] = ()
    signs: tuple[Field, ...] = ()
    slip: Form | None = None


def form_bytes(forms: Sequence[Form]) -> bytes:
    """The PDF itself; the same forms give the same bytes. ValueError without a form."""
    if not forms:
        raise ValueError("nothing to print")
    file = io.BytesIO()
    canvas = new_canvas(file, forms[0].title)
    typesetter = Typesetter(document_of(canvas))
    for form in forms:
        _Page(canvas, typesetter).draw(form)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


class _Page:
    """Draws downwards, and goes on where a page is full."""

    def __init__(self, canvas: Canvas, typesetter: Typesetter) -> None:
        self.canvas = canvas
        self.setter = typesetter
        self.box = MARGIN, A4[0] - MARGIN
        self.y = A4[1] - MARGIN

    def draw(self, form: Form) -> None:
        self._form(form)
        if form.slip is not None:
            self._room(self._height(form.slip) + 40)
            self.y -= 22
            self._line(Face.BODY, CUT_LINE, 9, Align.CENTRE)
            self.y -= 14
            self._form(form.slip)

    def _form(self, form: Form) -> None:
        self.y -= TITLE_SIZE
        self._line(Face.HEADING, form.title, TITLE_SIZE, Align.CENTRE)
        self.y -= TITLE_SIZE * 1.2
        self._line(Face.BODY, form.address, TEXT_SIZE, Align.LEFT)
        self._line(Face.BODY, form.number, TEXT_SIZE, Align.RIGHT)
        self.y -= 8
        for box in form.boxes:
            self._boxed(box)
        for text in form.closing:
            lines = self._wrapped("\u3000\u3000" + text, self.box[1] - self.box[0])
            self.y -= 4
            for line in lines:
                self._room(TEXT_SIZE * LEADING)
                self.y -= TEXT_SIZE * LEADING
                self._line(Face.BODY, line, TEXT_SIZE, Align.LEFT)
        self._signs(form.signs)

    def _boxed(self, box: Box) -> None:
        left, right = self.box
        lines = list(self._wrapped(box.text, right - left - LABEL_WIDTH - 2 * PADDING))
        lines += [""] * (box.lines - len(lines))
        step = TEXT_SIZE * LEADING
        label = box.label
        while lines:
            fits = max(int((self.y - BOTTOM - 2 * PADDING) / step), 0)
            # A box is broken over pages only where it would not fit a page of its own.
            if fits < min(len(lines), 20):
                self._new_page()
                continue
            part, lines = lines[:fits], lines[fits:]
            height = len(part) * step + PADDING
            self.canvas.setLineWidth(0.6)
            self.canvas.rect(left, self.y - height, LABEL_WIDTH, height)
            self.canvas.rect(
                left + LABEL_WIDTH, self.y - height, right - left - LABEL_WIDTH, height
            )
            y = self.y - PADDING / 2 - TEXT_SIZE * 1.15
            self._show(Face.HEADING, label, left + PADDING, y)
            for line in part:
                self._show(Face.BODY, line, left + LABEL_WIDTH + PADDING, y)
                y -= step
            self.y -= height
            label = ""

    def _signs(self, fields: Sequence[Field]) -> None:
        """Two fields a line."""
        left, right = self.box
        for at in range(0, len(fields), 2):
            self._room(TEXT_SIZE * 2.6)
            self.y -= TEXT_SIZE * 2.4
            for place, field in enumerate(fields[at : at + 2]):
                text = f"{field.label}:{field.value or BLANK}"
                self._show(Face.BODY, text, left + place * (right - left) / 2, self.y)

    def _height(self, form: Form) -> float:
        """About what a slip takes, so that it is not torn in two by a page."""
        width = self.box[1] - self.box[0] - LABEL_WIDTH - 2 * PADDING
        lines = sum(max(len(self._wrapped(box.text, width)), box.lines) for box in form.boxes)
        step = TEXT_SIZE * LEADING
        signs = (len(form.signs) + 1) // 2 * TEXT_SIZE * 2.6
        return TITLE_SIZE * 2.6 + lines * step + len(form.boxes) * PADDING + signs

    def _wrapped(self, text: str, width: float) -> tuple[str, ...]:
        metrics = self.setter.metrics(Face.BODY)
        lines = [
            line
            for part in text.split("\n")
            for line in wrap(printable(part), width, metrics, TEXT_SIZE) or ("",)
        ]
        return tuple(lines) or ("",)

    def _room(self, height: float) -> None:
        if self.y - height < BOTTOM:
            self._new_page()

    def _new_page(self) -> None:
        self.canvas.showPage()
        self.y = A4[1] - MARGIN

    def _show(self, face: Face, text: str, x: float, y: float) -> None:
        self.canvas.addLiteral(f"BT 0 g {self.setter.show(face, text, TEXT_SIZE, x, y)} ET")

    def _line(self, face: Face, text: str, size: float, align: Align) -> None:
        operators = self.setter.aligned(face, text, size, self.box, self.y, align)
        self.canvas.addLiteral(f"BT 0 g {operators} ET")
