"""Looks into a zipped workbook before anything opens it: a trap is refused by its size."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Literal

from app.services.sheets.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    RATIO_MATTERS_FROM,
    damaged,
    locked,
    no_table,
    too_large,
    too_wide,
)

_CHUNK = 1024 * 1024
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_SHEET = re.compile(r"(?:.*/)?worksheets/[^/]+\.xml")
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{1,9})"')
_WIDE = re.compile(rb'\sr="([A-Z]{2,3})\d')
# A cell that is not closed at once holds something; an empty one is only formatting.
_FULL_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,9})"[^>/]*>')


def open_checked(data: bytes) -> tuple[Literal["xlsx", "xlsb", "ods"], zipfile.ZipFile]:
    """What kind of workbook a zip file is, once it is known to be harmless.

    Raises FileRefusedError for a zip that is damaged, locked, no workbook, or unpacks to more
    than a list can be (by member count, total size and ratio, and by what the members really
    hold, whatever their headers say).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged() from None
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise too_large()
    _check_declared(members)
    kind = _kind(archive)
    for member in members:
        sheet = bool(_SHEET.fullmatch(member.filename))
        extent = _Extent() if sheet else None
        _unpack(data, member, extent)
        if extent is not None and extent.is_far:
            # Formatting reaches far as well; only what holds something counts.
            full = _FullExtent()
            _unpack(data, member, full)
            if full.is_far:
                raise too_wide()
    return kind, archive


def _check_declared(members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if total > MAX_UNPACKED_BYTES:
        raise too_large()
    if total > RATIO_MATTERS_FROM and total > MAX_RATIO * max(packed, 1):
        raise too_large()
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise locked()
        if member.file_size > RATIO_MATTERS_FROM and member.file_size > MAX_RATIO * max(
            member.compress_size, 1
        ):
            raise too_large()


def _kind(archive: zipfile.ZipFile) -> Literal["xlsx", "xlsb", "ods"]:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names or any(name.endswith("/workbook.xml") for name in names):
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names:
        return "ods"
    raise no_table()


def _unpack(data: bytes, member: zipfile.ZipInfo, extent: _Extent | None) -> None:
    """Unpack a member, piece by piece, to see that it is no longer than it says."""
    header = data[member.header_offset : member.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise damaged()
    start = member.header_offset + _LOCAL_HEADER
    start += int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = data[start : start + member.compress_size]
    if len(packed) != member.compress_size:
        raise damaged()
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged()
    stored = member.compress_type == zipfile.ZIP_STORED
    unpacked = 0
    for part in [packed] if stored else _inflated(packed):
        unpacked += len(part)
        if unpacked > member.file_size:
            raise damaged()
        if extent is not None:
            extent.look(part)
    if unpacked != member.file_size:
        raise damaged()


def _inflated(packed: bytes) -> Iterator[bytes]:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while not engine.eof:
            part = engine.decompress(packed, _CHUNK)
            packed = engine.unconsumed_tail
            if not part and not packed:
                raise damaged()
            yield part
    except zlib.error:
        raise damaged() from None


class _Extent:
    """How far a sheet reaches: it is laid out as a full rectangle, so one far cell could cost
    gigabytes. What is written unlike any program writes it is not seen here; the process that
    reads is bounded anyway."""

    def __init__(self) -> None:
        self._rest = b""
        self.height = 0
        self.width = 0

    @property
    def is_far(self) -> bool:
        return (
            self.height > MAX_ROWS
            or self.width > MAX_COLUMNS
            or self.height * self.width > MAX_CELLS
        )

    def look(self, part: bytes) -> None:
        """The next piece of the sheet's XML; an element over its end is kept for the next."""
        text = self._rest + part
        begun = text.rfind(b"<")
        self._rest = text[begun:][:_CHUNK] if begun >= 0 else b""
        self._take(text)

    def _take(self, text: bytes) -> None:
        self.height = max(self.height, max(map(int, _ROW.findall(text)), default=0))
        self.width = max(self.width, max(map(_column, set(_WIDE.findall(text))), default=26))


class _FullExtent(_Extent):
    """How far the cells reach that hold something."""

    def _take(self, text: bytes) -> None:
        for match in _FULL_CELL.finditer(text):
            self.width = max(self.width, _column(match[1]))
            self.height = max(self.height, int(match[2]))


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index
