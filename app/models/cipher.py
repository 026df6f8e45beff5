"""The encrypted file underneath: bare connections, copies of it, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from app import files
from app.errors import AppError

KEY_BYTES = 32
NEW = ".new"
BUSY_SECONDS = 10
PRAGMAS = (
    "cipher_log_level = NONE",
    # Wiping every freed page doubles the time of a month's rosters, and guards only against who
    # can read this process's memory: SQLCipher's own default is off, too.
    "cipher_memory_security = OFF",
    "key = \"x'{key}'\"",
    "foreign_keys = ON",
    # Without it a REPLACE would delete rows past the triggers.
    "recursive_triggers = ON",
    "temp_store = MEMORY",
    "trusted_schema = OFF",
    "synchronous = FULL",
)

REMEDY = "程序没有改动该文件。请用最近一次核对无误的备份恢复。"


class DatabaseError(AppError):
    """The file cannot be used; it was not changed."""

    code = "database"


def connect(path: Path, key: bytes) -> sqlcipher.Connection:
    """A bare connection with the key set; transactions are the caller's.

    Raises ValueError for a key that is not 32 bytes.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the data key has 32 bytes")
    connection = sqlcipher.connect(
        str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
    )
    try:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma.format(key=key.hex())}")
    except sqlcipher.Error:
        connection.close()
        raise
    return connection


def keep_copy(path: Path, key: bytes, target: Path) -> None:
    """A consistent copy of an office file, possibly open, checked before it gets its name."""
    part = target.with_name(target.name + NEW)
    discard(part)
    try:
        copy_online(path, key, part)
        problem = find_damage(part, key)
        if problem:
            raise damaged(path)
        files.flush_file(part)
        files.move(part, target)
    except OSError as error:
        raise files.explain(error, target) from error
    finally:
        discard(part)


def copy_online(path: Path, key: bytes, target: Path) -> None:
    """SQLite's online backup into a new file under the same key, without side files."""
    with (
        translated(target),
        closing(connect(path, key)) as source,
        closing(connect(target, key)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()


def find_damage(path: Path, key: bytes) -> str:
    """Every check that SQLite and SQLCipher know, on a file at rest; empty when all is well.

    Otherwise a code: ``pages`` (a page's MAC), ``structure``, ``references``, ``unreadable``.
    """
    if path.stat().st_size == 0:
        return "unreadable"
    try:
        with closing(connect(path, key)) as connection:
            if connection.execute("PRAGMA cipher_integrity_check").fetchall():
                return "pages"
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return "structure"
            if connection.execute("PRAGMA foreign_key_check").fetchall():
                return "references"
    except sqlcipher.DatabaseError:
        return "unreadable"
    return ""


def damaged(path: Path) -> DatabaseError:
    """The refusal of a file that cannot be trusted."""
    return DatabaseError(f"数据文件“{path}”已损坏,或密钥不符。{REMEDY}", code="database-damaged")


def discard(path: Path) -> None:
    """Remove a database file that is not needed, with what SQLite keeps beside it."""
    files.discard(path)
    for ending in files.SIDE_FILES:
        files.discard(path.with_name(path.name + ending))


@contextmanager
def translated(path: Path, *, writing: bool = True) -> Iterator[None]:
    """Turn the driver's failures of disk and file into sentences; bugs stay what they are."""
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        refusal = _refusal(str(cause), path, writing)
        if refusal is None:
            raise
        raise refusal from error


def _refusal(text: str, path: Path, writing: bool) -> AppError | None:
    if "disk is full" in text:
        return DatabaseError(
            "磁盘空间不足,这一步没有保存,原有数据没有改动。请腾出磁盘空间后重试。",
            code="disk-full",
        )
    if "not a database" in text or "malformed" in text:
        return damaged(path)
    if "disk I/O error" in text or "unable to open" in text:
        return DatabaseError(
            f"读写“{path}”时磁盘出错,这一步没有保存。请检查磁盘空间和权限后重试。",
            code="disk-error",
        )
    if "readonly database" in text and writing:
        return DatabaseError(
            f"数据文件“{path}”不可写,这一步没有保存。请检查文件夹权限后重试。",
            code="database-readonly",
        )
    if "database is locked" in text:
        return DatabaseError(
            "数据文件正被占用,这一步没有保存。请关闭另一个打开的程序后重试。",
            code="database-locked",
        )
    return None
