"""The hidden mark on a worksheet: which task, village and row it is, whatever happened to it."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_MARK = re.compile(r"MZ-([0-9a-f]{8})-(\d{1,18})-(\d{1,18})-([0-9a-f]{4})")
# The row number of the mark that stands for the sheet itself.
WHOLE = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """``token`` tells the task, ``item_id`` the person's row (0: the sheet itself)."""

    token: str
    village_id: int
    item_id: int


def text_of(mark: Mark) -> str:
    """As it stands in the cell; the end proves that it is whole."""
    plain = f"MZ-{mark.token}-{mark.village_id}-{mark.item_id}"
    return f"{plain}-{_check(plain)}"


def read(text: object) -> Mark | None:
    """The mark in a cell, or None for anything else (a damaged mark too)."""
    if not isinstance(text, str):
        return None
    match = _MARK.fullmatch(text.strip())
    if match is None or _check(text.strip()[:-5]) != match[4]:
        return None
    return Mark(match[1], int(match[2]), int(match[3]))


def _check(plain: str) -> str:
    return f"{zlib.crc32(plain.encode()) & 0xFFFF:04x}"
