"""Looks into a zipped workbook before anything opens it: a trap is refused by its size."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
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
        content = _unpack(data, member, keep=bool(_SHEET.fullmatch(member.filename)))
        if content is not None:
            _check_extent(content)
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


def _unpack(data: bytes, member: zipfile.ZipInfo, *, keep: bool) -> bytes | None:
    """Unpack a member to see that it is no longer than it says; its bytes when kept."""
    header = data[member.header_offset : member.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise damaged()
    start = member.header_offset + _LOCAL_HEADER
    start += int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = data[start : start + member.compress_size]
    if len(packed) != member.compress_size:
        raise damaged()
    if member.compress_type == zipfile.ZIP_STORED:
        if len(packed) != member.file_size:
            raise damaged()
        return packed if keep else None
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise damaged()
    return _inflate(packed, member.file_size, keep=keep)


def _inflate(packed: bytes, declared: int, *, keep: bool) -> bytes | None:
    parts: list[bytes] = []
    unpacked = 0
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while not engine.eof:
            part = engine.decompress(packed, _CHUNK)
            packed = engine.unconsumed_tail
            unpacked += len(part)
            if unpacked > declared:
                raise damaged()
            if not part and not packed:
                break
            if keep:
                parts.append(part)
    except zlib.error:
        raise damaged() from None
    if unpacked != declared or not engine.eof:
        raise damaged()
    return b"".join(parts) if keep else None


def _check_extent(sheet_xml: bytes) -> None:
    """A sheet is laid out as a full rectangle, so one far cell could cost gigabytes."""
    height = max((int(row) for row in _ROW.findall(sheet_xml)), default=0)
    width = max((_column(letters) for letters in set(_WIDE.findall(sheet_xml))), default=26)
    if height <= MAX_ROWS and width <= MAX_COLUMNS and height * width <= MAX_CELLS:
        return
    height = width = 0
    for match in _FULL_CELL.finditer(sheet_xml):
        width = max(width, _column(match[1]))
        height = max(height, int(match[2]))
    if height > MAX_ROWS or width > MAX_COLUMNS or height * width > MAX_CELLS:
        raise too_wide()


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index
