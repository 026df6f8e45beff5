"""Checks the container of old .xls files: a damaged one sends its reader round in circles."""

from __future__ import annotations

import struct
from array import array

from app.services.sheets.limits import damaged

_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_LAST_SECTOR = 0xFFFFFFFA
_END_OF_CHAIN = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_IN_HEADER = 109
_MINI_SHIFT = 6
_STREAM, _ROOT = 2, 5


class Compound:
    """The parts of a compound file (MS-CFB) that must hold together before it is read.

    ``streams`` has the names in it. Raises FileRefusedError where a chain of sectors runs in a
    circle, leaves the file, or is shorter than its stream.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER_BYTES:
            raise damaged()
        self._data = data
        self._shift = struct.unpack_from("<H", data, 0x1E)[0]
        if self._shift not in (9, 12) or struct.unpack_from("<H", data, 0x20)[0] != _MINI_SHIFT:
            raise damaged()
        (self._mini_below,) = struct.unpack_from("<I", data, 0x38)
        self._fat = self._table(self._fat_sectors())
        (mini_start,) = struct.unpack_from("<I", data, 0x3C)
        self._mini_fat = self._table(self._chain(self._fat, mini_start))
        (directory,) = struct.unpack_from("<I", data, 0x30)
        self._mini_stream = b""
        self.streams = self._check_streams(self._chain(self._fat, directory))

    def read(self, name: str) -> bytes:
        """The bytes of a stream. Raises KeyError for a name that is not in ``streams``."""
        start, size, is_mini = self.streams[name]
        if not size:
            return b""
        if not is_mini:
            return self._content(self._chain(self._fat, start), size)
        unit = 1 << _MINI_SHIFT
        pieces = (
            self._mini_stream[number * unit : (number + 1) * unit]
            for number in self._chain(self._mini_fat, start)
        )
        return b"".join(pieces)[:size]

    def _sector(self, number: int, needed: int | None = None) -> bytes:
        """A sector, of which ``needed`` bytes must be there (all of them by default): careless
        writers cut the last one of a stream short."""
        whole = 1 << self._shift
        start = (number + 1) << self._shift
        sector = self._data[start : start + whole]
        if len(sector) < (whole if needed is None else needed):
            raise damaged()
        return sector.ljust(whole, b"\0")

    def _fat_sectors(self) -> list[int]:
        sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 0x4C))
        (more,) = struct.unpack_from("<I", self._data, 0x44)
        seen: set[int] = set()
        while more < _LAST_SECTOR:
            if more in seen:
                raise damaged()
            seen.add(more)
            *entries, more = struct.unpack(f"<{1 << self._shift - 2}I", self._sector(more))
            sectors += entries
        return [sector for sector in sectors if sector < _LAST_SECTOR]

    def _table(self, sectors: list[int]) -> array[int]:
        table = array("I")
        for sector in sectors:
            table.extend(struct.unpack(f"<{1 << self._shift - 2}I", self._sector(sector)))
        return table

    def _chain(self, table: array[int], start: int) -> list[int]:
        chain: list[int] = []
        seen: set[int] = set()
        while start not in (_END_OF_CHAIN, _FREE):
            if start >= len(table) or start in seen:
                raise damaged()
            seen.add(start)
            chain.append(start)
            start = table[start]
        return chain

    def _content(self, chain: list[int], size: int) -> bytes:
        unit = 1 << self._shift
        pieces = [
            self._sector(number, min(max(size - at * unit, 0), unit))
            for at, number in enumerate(chain)
        ]
        return b"".join(pieces)[:size]

    def _check_streams(self, directory: list[int]) -> dict[str, tuple[int, int, bool]]:
        streams: dict[str, tuple[int, int, bool]] = {}
        for sector in directory:
            entries = self._sector(sector)
            for at in range(0, len(entries), _ENTRY_BYTES):
                entry = entries[at : at + _ENTRY_BYTES]
                if entry[66] not in (_STREAM, _ROOT):
                    continue
                name, place = self._checked(entry)
                if entry[66] == _STREAM:
                    # Should a name occur twice, the first is what readers take.
                    streams.setdefault(name, place)
                elif place[1]:
                    self._mini_stream = self._content(self._chain(self._fat, place[0]), place[1])
        return streams

    def _checked(self, entry: bytes) -> tuple[str, tuple[int, int, bool]]:
        length = min(struct.unpack_from("<H", entry, 64)[0], 64)
        name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", entry, 116)
        is_mini = entry[66] == _STREAM and size < self._mini_below
        if size:
            chain = self._chain(self._mini_fat if is_mini else self._fat, start)
            unit = 1 << (_MINI_SHIFT if is_mini else self._shift)
            if len(chain) * unit < size:
                raise damaged()
            if not is_mini:
                self._content(chain, size)
        return name, (start, size, is_mini)
