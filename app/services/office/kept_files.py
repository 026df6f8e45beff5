"""Files kept inside the office file: taken in whole, given back byte for byte."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.kept_file import KeptFile

# A scanned paper has 1 to 3 MB; what is kept here is copied into every backup.
LARGEST = 10 * 1024 * 1024
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileToKeep:
    """A file that was chosen, read and found fit to be kept."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """What tells contents apart, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class KeptFileRow:
    """A kept file without its content; ``size`` in bytes."""

    id: int
    name: str
    size: int
    kept_at: datetime

    @property
    def size_words(self) -> str:
        """As people read it: 0.3 MB, at least 1 KB."""
        if self.size >= _MEGABYTE // 10:
            return f"{self.size / _MEGABYTE:.1f} MB"
        return f"{max(1, self.size // 1024)} KB"


def read_file_to_keep(path: Path) -> FileToKeep:
    """A file from the disk; AppError when it cannot be read, is empty or too large to keep."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise _too_large(path.name, size)
        return FileToKeep(path.name, path.read_bytes())
    except OSError as error:
        raise AppError(
            f"文件“{path.name}”读不出来,没有保存。请检查文件是否还在、U盘是否插好,然后重试。",
            code="file-unreadable",
        ) from error


def file_to_keep(name: str, content: bytes) -> FileToKeep:
    """What has been read already; AppError when it is too large to keep."""
    if len(content) > LARGEST:
        raise _too_large(name, len(content))
    return FileToKeep(name, content)


def keep_file(session: Session, by: int, file: FileToKeep) -> int:
    """Keep a file; returns its id. AppError: empty (``file-empty``), too large (``file-large``).

    The caller writes the audit entry of what the file belongs to.
    """
    size = len(file.content)
    if not size:
        raise AppError(f"文件“{file.name}”是空的,没有保存。请重新选择。", code="file-empty")
    if size > LARGEST:
        raise _too_large(file.name, size)
    kept = KeptFile(
        name=file.name[-200:],
        size=size,
        sha256=file.sha256,
        content=file.content,
        kept_by_id=by,
    )
    session.add(kept)
    session.flush()
    return kept.id


def kept_file(session: Session, file_id: int) -> FileToKeep:
    """A kept file with its content; LookupError for an id that is none."""
    found = session.execute(
        select(KeptFile.name, KeptFile.content).where(KeptFile.id == file_id)
    ).one_or_none()
    if found is None:
        raise LookupError("no such file")
    return FileToKeep(found.name, found.content)


def kept_file_rows(session: Session, file_ids: list[int]) -> dict[int, KeptFileRow]:
    """Name and size of kept files, by id."""
    statement = select(KeptFile.id, KeptFile.name, KeptFile.size, KeptFile.kept_at)
    rows = session.execute(statement.where(KeptFile.id.in_(file_ids)))
    return {row.id: KeptFileRow(row.id, row.name, row.size, row.kept_at) for row in rows}


def drop_file(session: Session, file_id: int) -> None:
    """Take a kept file out; nothing may refer to it any more."""
    session.execute(delete(KeptFile).where(KeptFile.id == file_id))


def _too_large(name: str, size: int) -> AppError:
    return AppError(
        f"文件“{name}”有 {size / _MEGABYTE:.1f} MB,超过 {LARGEST // _MEGABYTE} MB 的上限,没有保存。"
        "请用较低的清晰度重新扫描,或分成几个文件。",
        code="file-large",
    )
