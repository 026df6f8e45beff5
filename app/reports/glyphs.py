"""Which font files have a character: read from their character maps, without loading them."""

from __future__ import annotations

import os
import struct
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path

# Fonts made for rare characters come first, so that a name looks the same on every machine.
PREFERRED = (
    "simsunb.ttf",
    "simsun-extb.ttf",
    "simsunextg.ttf",
    "hanaminb.ttf",
    "hanamina.ttf",
    "hanaminc.ttf",
    "fzsong-extended.ttf",
    "th-tshyn-p0.ttf",
    "th-tshyn-p2.ttf",
    "jigmo2.ttf",
    "jigmo3.ttf",
    "jigmo.ttf",
)
PRIVATE_USE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFF))
_TRUETYPE = (b"\x00\x01\x00\x00", b"true")


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font in a file; ``number`` counts within a collection (.ttc)."""

    path: Path
    number: int = 0


@dataclass(frozen=True, slots=True)
class CharacterMap:
    """Ranges of characters that a font has, by their first and last code."""

    firsts: tuple[int, ...]
    lasts: tuple[int, ...]

    def __contains__(self, code: int) -> bool:
        at = bisect_right(self.firsts, code) - 1
        return at >= 0 and code <= self.lasts[at]


def font_folders() -> tuple[Path, ...]:
    """Where this system keeps fonts, the user's own included."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        own = Path(os.environ.get("LOCALAPPDATA", str(home))) / "Microsoft" / "Windows" / "Fonts"
        return windows, own
    shared = Path(os.environ.get("XDG_DATA_HOME", str(home / ".local" / "share")))
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        shared / "fonts",
        home / ".fonts",
    )


@cache
def font_with(character: str, folders: tuple[Path, ...]) -> FontFile | None:
    """The first TrueType font in ``folders`` that has the character, preferred ones first.

    Characters of private use are never looked for: each font draws something else there.
    """
    code = ord(character)
    if any(first <= code <= last for first, last in PRIVATE_USE):
        return None
    for path in _candidates(folders):
        for number, characters in enumerate(_character_maps(path)):
            if code in characters:
                return FontFile(path, number)
    return None


@cache
def _candidates(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    rank = {name: at for at, name in enumerate(PREFERRED)}
    found = [
        path
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.suffix.lower() in {".ttf", ".ttc"}
    ]
    return tuple(
        sorted(found, key=lambda path: (rank.get(path.name.lower(), len(rank)), str(path)))
    )


@cache
def _character_maps(path: Path) -> tuple[CharacterMap, ...]:
    """One map for each font of the file; outlines that cannot be embedded count as none."""
    try:
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            if content[:4] != b"ttcf":
                return (_characters(content, 0),)
            (count,) = struct.unpack_from(">L", content, 8)
            offsets = struct.unpack_from(f">{count}L", content, 12)
            return tuple(_characters(content, offset) for offset in offsets)
    except (OSError, ValueError, struct.error):
        return ()


def _characters(content: mmap, offset: int) -> CharacterMap:
    """The characters of the font at ``offset``; a damaged or other kind of font has none."""
    try:
        ranges = sorted(_ranges(content, offset))
    except (struct.error, KeyError):
        ranges = []
    return CharacterMap(tuple(first for first, _ in ranges), tuple(last for _, last in ranges))


def _ranges(content: mmap, offset: int) -> Iterator[tuple[int, int]]:
    if content[offset : offset + 4] not in _TRUETYPE:
        return
    (tables,) = struct.unpack_from(">H", content, offset + 4)
    places = {}
    for at in range(offset + 12, offset + 12 + 16 * tables, 16):
        tag, _, start, _ = struct.unpack_from(">4s3L", content, at)
        places[tag] = start
    if b"glyf" not in places:
        return
    cmap = places[b"cmap"]
    (count,) = struct.unpack_from(">H", content, cmap + 2)
    for at in range(count):
        platform, encoding, start = struct.unpack_from(">HHL", content, cmap + 4 + 8 * at)
        if (platform, encoding) in {(3, 10), (0, 4), (0, 6)}:
            yield from _format_12(content, cmap + start)
            return
    for at in range(count):
        platform, encoding, start = struct.unpack_from(">HHL", content, cmap + 4 + 8 * at)
        if (platform, encoding) in {(3, 1), (0, 3)}:
            yield from _format_4(content, cmap + start)
            return


def _format_12(content: mmap, at: int) -> Iterator[tuple[int, int]]:
    kind, groups = struct.unpack_from(">H10xL", content, at)
    if kind == 12:
        for group in range(groups):
            first, last, _ = struct.unpack_from(">3L", content, at + 16 + 12 * group)
            yield first, last


def _format_4(content: mmap, at: int) -> Iterator[tuple[int, int]]:
    kind, segments_x2 = struct.unpack_from(">H4xH", content, at)
    if kind != 4:
        return
    count = segments_x2 // 2
    lasts = struct.unpack_from(f">{count}H", content, at + 14)
    firsts = struct.unpack_from(f">{count}H", content, at + 16 + segments_x2)
    for first, last in zip(firsts, lasts, strict=True):
        if first < 0xFFFF:
            yield first, last
