"""A backup's container: a plain stored zip of which every single byte is accounted for.

Any program opens it. It is written and read here rather than by ``zipfile`` because reading
must refuse a file in which any bit differs, the headers' included.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app import files

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
VERSION = 20
# The first day that a zip can name: the manifest says when a backup was made.
DAY = (1 << 5) | 1
LARGEST = 0xFFFFFFFF
CHUNK = 1 << 20


class NotOurs(ValueError):  # noqa: N818 (says what it is)
    """The file is not one of ours, byte for byte."""


class TooLarge(ValueError):  # noqa: N818 (says what it is)
    """A plain zip ends at 4 GB."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside: where its bytes begin, how many there are, and their CRC-32."""

    name: str
    start: int
    size: int
    crc: int


def write(target: Path, sources: Sequence[tuple[str, Path]]) -> None:
    """Pack files under ASCII names, flushed to the disk; raises OSError, TooLarge."""
    members: list[Member] = []
    with target.open("wb") as file:
        for name, source in sources:
            size, crc = _measure(source)
            member = Member(name, file.tell() + LOCAL.size + len(name), size, crc)
            if member.start + size > LARGEST:
                raise TooLarge
            file.write(_local(member))
            with source.open("rb") as content:
                for chunk in _chunks(content):
                    file.write(chunk)
            members.append(member)
        file.write(_directory(members))
        file.flush()
        files.flush(file.fileno())
    files.forget(target)


def layout(path: Path, names: Sequence[str]) -> tuple[Member, ...]:
    """The members of a whole archive of exactly these names; raises NotOurs, OSError."""
    length = path.stat().st_size
    members: list[Member] = []
    with path.open("rb") as file:
        for name in names:
            header = file.read(LOCAL.size + len(name))
            if len(header) != LOCAL.size + len(name):
                raise NotOurs
            crc, _packed, size = LOCAL.unpack_from(header)[6:9]
            member = Member(name, file.tell(), size, crc)
            if header != _local(member) or member.start + size > length:
                raise NotOurs
            members.append(member)
            file.seek(member.start + size)
        expected = _directory(members)
        if file.read(len(expected) + 1) != expected:
            raise NotOurs
    return tuple(members)


def read(path: Path, member: Member) -> bytes:
    """A small member's bytes; raises NotOurs when they are not what was packed."""
    with path.open("rb") as file:
        file.seek(member.start)
        data = file.read(member.size)
    if len(data) != member.size or zlib.crc32(data) != member.crc:
        raise NotOurs
    return data


def extract(path: Path, member: Member, target: Path) -> str:
    """Unpack a member to a new file; returns its SHA-256. Raises NotOurs, OSError."""
    digest, crc, left = hashlib.sha256(), 0, member.size
    with path.open("rb") as file, target.open("wb") as out:
        file.seek(member.start)
        while left:
            chunk = file.read(min(CHUNK, left))
            if not chunk:
                raise NotOurs
            left -= len(chunk)
            crc = zlib.crc32(chunk, crc)
            digest.update(chunk)
            out.write(chunk)
    if crc != member.crc:
        raise NotOurs
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in _chunks(file):
            digest.update(chunk)
    return digest.hexdigest()


def _measure(path: Path) -> tuple[int, int]:
    size = crc = 0
    with path.open("rb") as file:
        for chunk in _chunks(file):
            size += len(chunk)
            crc = zlib.crc32(chunk, crc)
    return size, crc


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _local(member: Member) -> bytes:
    name = member.name.encode("ascii")
    sizes = (member.crc, member.size, member.size)
    return LOCAL.pack(b"PK\3\4", VERSION, 0, 0, 0, DAY, *sizes, len(name), 0) + name


def _directory(members: Sequence[Member]) -> bytes:
    entries = b""
    for member in members:
        name = member.name.encode("ascii")
        sizes = (member.crc, member.size, member.size)
        offset = member.start - LOCAL.size - len(name)
        entries += CENTRAL.pack(
            b"PK\1\2", VERSION, VERSION, 0, 0, 0, DAY, *sizes, len(name), 0, 0, 0, 0, 0, offset
        )
        entries += name
    begin = members[-1].start + members[-1].size
    count = len(members)
    return entries + END.pack(b"PK\5\6", 0, 0, count, count, len(entries), begin, 0)
