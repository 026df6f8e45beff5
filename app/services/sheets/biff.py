"""Walks the records of an old .xls before calamine does, which trusts the places they name."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from app.services.sheets.limits import MAX_CELLS, damaged, locked, too_wide

# Record numbers of MS-XLS 2.3.
_EOF, _FILE_PASS, _BOUND_SHEET, _DIMENSIONS = 0x000A, 0x002F, 0x0085, 0x0200
_CELLS = frozenset({0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, 0x00BD, 0x0006})
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_BEGIN = frozenset({0x0809, 0x0409, 0x0209, 0x0009})


def check_records(stream: bytes) -> None:
    """Refuse a workbook stream whose records run over its end or place cells where an .xls has
    none: laying those out would take more memory than there is.

    Raises FileRefusedError (damaged, or locked with a password).
    """
    sheets: list[int] = []
    for kind, at, length in _records(stream, 0):
        if kind == _FILE_PASS and length >= 2 and stream[at : at + 2] != b"\0\0":
            raise locked()
        if kind == _BOUND_SHEET:
            if length < 4:
                raise damaged()
            sheets.append(struct.unpack_from("<I", stream, at)[0])
        if kind == _EOF:
            break
    for start in sheets:
        _check_sheet(stream, start)


def _check_sheet(stream: bytes, start: int) -> None:
    if start >= len(stream):
        raise damaged()
    depth = 0
    for kind, at, length in _records(stream, start):
        if kind in _BEGIN:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif kind == _DIMENSIONS:
            _check_dimensions(stream[at : at + length])
        elif kind in _CELLS and (
            length < 4 or struct.unpack_from("<H", stream, at + 2)[0] >= _MOST_COLUMNS
        ):
            raise damaged()


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Each record's kind, where its data begins, and how long it is."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + length > len(stream):
            raise damaged()
        yield kind, at, length
        at += length


def _check_dimensions(data: bytes) -> None:
    if len(data) == 14:
        first, last, left, right = struct.unpack_from("<IIHH", data)
    elif len(data) == 10:
        first, last, left, right = struct.unpack_from("<HHHH", data)
    else:
        raise damaged()
    if right < left or left >= _MOST_COLUMNS:
        left = 0
    if not last or not right:
        return
    if last <= first or right <= left:
        raise damaged()
    if (last - first) * (right - left) > MAX_CELLS:
        raise too_wide() if last <= _MOST_ROWS else damaged()
