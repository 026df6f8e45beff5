"""The fonts of paper: which one has a character, and text that can be searched and copied."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase.ttfonts import TTFError, TTFont

from app.paths import font
from app.reports.glyphs import FontFile, font_folders, font_with

# Printed where no font has a character: printers' sign for a missing type, unlike the empty
# box that a font would draw.
MISSING_SIGN = "〓"


class Face(StrEnum):
    """BODY sets digits in Noto Sans SC, whose digits are of one width, and the rest in Serif."""

    BODY = "body"
    PLAIN = "plain"
    HEADING = "heading"


_SERIF = "NotoSerifSC-Regular.ttf"
_SANS = "NotoSansSC-Regular.ttf"
_BOLD = "NotoSansSC-Bold.ttf"
_FILES = {Face.BODY: (_SERIF, _SANS), Face.PLAIN: (_SANS, _SERIF), Face.HEADING: (_BOLD, _SERIF)}


class SheetFont(TTFont):
    """A TrueType font whose characters above U+FFFF are found by search and copied right."""

    def width_of(self, character: str) -> float:
        """The advance width at one point."""
        face: Any = self.face
        return float(face.getCharWidth(ord(character))) / 1000

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        """As reportlab does, but with surrogate pairs in ToUnicode, which 5.1 leaves out."""
        subsets = [tuple(subset) for subset in self.state[doc].subsets]
        names = [self.getSubsetInternalName(at, doc)[1:] for at in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in zip(names, subsets, strict=True):
            reference = fonts[name].ToUnicode
            doc.idToObject[reference.name].content = to_unicode(fonts[name].BaseFont, subset)


def to_unicode(name: str, subset: Sequence[int]) -> str:
    """The ToUnicode map of a subset; blocks of at most 100 entries (ISO 32000-1, 9.10.3)."""
    entries = [
        f"<{at:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for at, code in enumerate(subset)
        if code
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(entries), 100):
        block = entries[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def font_for(face: Face, character: str) -> SheetFont | None:
    """The font that sets a character, or None where neither ours nor the system's has it."""
    return _shipped(face, character) or _rare(character, font_folders())


def is_missing(character: str) -> bool:
    """Whether the character would print as ``MISSING_SIGN``."""
    return font_for(Face.BODY, character) is None


@cache
def _shipped(face: Face, character: str) -> SheetFont | None:
    ascii_in_body = face is Face.BODY and character.isascii()
    for name in (_SANS,) if ascii_in_body else _FILES[face]:
        shipped = _load(FontFile(font(name)))
        if shipped is not None and ord(character) in shipped.face.charToGlyph:
            return shipped
    return None


@cache
def _rare(character: str, folders: tuple[Path, ...]) -> SheetFont | None:
    file = font_with(character, folders)
    rare = _load(file) if file else None
    return rare if rare is not None and ord(character) in rare.face.charToGlyph else None


@cache
def _load(file: FontFile) -> SheetFont | None:
    name = f"{file.path.stem}-{file.number}"
    try:
        return SheetFont(name, str(file.path), subfontIndex=file.number, asciiReadable=1)
    except (TTFError, OSError):
        return None
