"""Texts as page operators: measured and encoded once, however often they occur in a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.reports.pdf_fonts import MISSING_SIGN, Face, SheetFont, font_for
from app.reports.sheet import Align


@dataclass(frozen=True, slots=True)
class Metrics:
    """Widths of texts in a face, for letters of one point."""

    face: Face
    _characters: dict[str, float]
    _texts: dict[str, float]

    def width(self, text: str) -> float:
        """Points that the text takes up at a size of one point."""
        known = self._texts.get(text)
        if known is None:
            known = self._texts[text] = sum(map(self._character, text))
        return known

    def _character(self, character: str) -> float:
        known = self._characters.get(character)
        if known is None:
            font, printed = setting(self.face, character)
            known = font.width_of(printed)
            self._characters[character] = known
        return known


def metrics(face: Face) -> Metrics:
    """Fresh metrics; kept for one document, so that memory does not grow with the day."""
    return Metrics(face, {}, {})


def setting(face: Face, character: str) -> tuple[SheetFont, str]:
    """The font for a character and what it prints: the character, or the sign for a missing."""
    font = font_for(face, character)
    if font is not None:
        return font, character
    sign = font_for(face, MISSING_SIGN)
    if sign is None:
        raise LookupError("the shipped fonts have no sign for a missing character")
    return sign, MISSING_SIGN


class Typesetter:
    """Turns texts into operators of one PDF document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._metrics = {face: metrics(face) for face in Face}
        self._pieces: dict[tuple[Face, str], tuple[tuple[str, str], ...]] = {}

    def metrics(self, face: Face) -> Metrics:
        return self._metrics[face]

    def width(self, face: Face, text: str, size: float) -> float:
        """Points that the text takes up."""
        return self._metrics[face].width(text) * size

    def show(self, face: Face, text: str, size: float, x: float, y: float) -> str:
        """Operators that set ``text`` from ``x`` on, on the baseline ``y``."""
        pieces = self._pieces.get((face, text))
        if pieces is None:
            pieces = self._pieces[face, text] = self._encode(face, text)
        shown = " ".join(f"{name} {size:.4g} Tf <{codes}> Tj" for name, codes in pieces)
        return f"1 0 0 1 {x:.2f} {y:.2f} Tm {shown}"

    def aligned(
        self, face: Face, text: str, size: float, box: tuple[float, float], y: float, align: Align
    ) -> str:
        """Operators that set ``text`` within the left and right edge of ``box``."""
        left, right = box
        width = self.width(face, text, size)
        if align is Align.RIGHT:
            left = right - width
        elif align is Align.CENTRE:
            left = (left + right - width) / 2
        return self.show(face, text, size, left, y)

    def _encode(self, face: Face, text: str) -> tuple[tuple[str, str], ...]:
        if text.isascii() and text.isprintable():
            # Numbers are most of a roster, and each is another: ASCII is its own code.
            font, _ = setting(face, "0")
            return ((font.getSubsetInternalName(0, self._document), text.encode().hex()),)
        pieces = []
        settings = (setting(face, character) for character in text)
        for font, run in groupby(settings, key=lambda pair: pair[0]):
            printed = "".join(character for _, character in run)
            for subset, codes in font.splitString(printed, self._document):
                pieces.append((font.getSubsetInternalName(subset, self._document), codes.hex()))
        return tuple(pieces)
