"""The office's encrypted file: opened only when whole and our own, written by one at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import files
from app.errors import AppError
from app.models import migrating

KEY_BYTES = 32
APPLICATION_ID = 0x4D5A4C47  # "MZLG"
PLAIN_HEADER = b"SQLite format 3\0"
NEW = ".new"
SIDE_FILES = ("-wal", "-shm", "-journal")
BUSY_SECONDS = 10
CONNECTIONS = 5

_REMEDY = "程序没有改动该文件。请用最近一次核对无误的备份恢复。"


class DatabaseError(AppError):
    """The file cannot be used; it was not changed."""

    code = "database"


class Database:
    """One open office file. ``transaction`` writes, ``reading`` only looks."""

    def __init__(self, path: Path, engine: Engine, key: bytes) -> None:
        self.path = path
        self._engine = engine
        self._key = key
        self._writing = threading.Lock()
        self._writer: int | None = None

    @classmethod
    def create(cls, path: Path, key: bytes) -> Database:
        """Make a new, empty office file with today's schema and open it.

        Raises DatabaseError (``exists``) where anything has that name, FileError when the
        disk refuses; nothing is left behind then.
        """
        if path.exists():
            raise DatabaseError(
                f"“{path}”已经存在,没有改动它。请另选一个文件夹,或直接登录。", code="exists"
            )
        part = path.with_name(path.name + NEW)
        discard(part)
        engine = engine_for(part, key)
        try:
            with translated(path):
                _upgrade(engine)
            engine.dispose()
            files.flush_file(part)
            files.move(part, path)
        except OSError as error:
            raise files.explain(error, path) from error
        finally:
            engine.dispose()
            discard(part)
        return cls(path, engine_for(path, key), key)

    @classmethod
    def open(cls, path: Path, key: bytes, *, versions: Path | None = None) -> Database:
        """Open an office file after having looked at all of it, and bring its schema up.

        A file that is missing, empty, foreign, damaged or of a newer program raises
        DatabaseError and is not written to. Before a schema upgrade a verified copy is laid
        beside it (``office.db.before-2``). ``versions`` adds a folder of steps, for tests.
        """
        _check_outside(path)
        engine = engine_for(path, key)
        try:
            with translated(path):
                version = _check_inside(engine, path, migrating.newest(versions))
                if version < migrating.newest(versions):
                    keep_copy(path, key, path.with_name(f"{path.name}.before-{version + 1}"))
                    _upgrade(engine, versions)
        except BaseException:
            engine.dispose()
            raise
        return cls(path, engine, key)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One user action: committed whole at the end, rolled back on any exception.

        Raises DatabaseError when the disk is full or fails; nothing was changed then.
        Transactions do not nest: a second one in the same thread is a RuntimeError.
        """
        if self._writer == threading.get_ident():
            raise RuntimeError("transactions do not nest")
        with self._writing, translated(self.path):
            self._writer = threading.get_ident()
            try:
                with Session(self._engine.execution_options(writing=True)) as session:
                    session.expire_on_commit = False
                    yield session
                    session.commit()
            finally:
                self._writer = None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view, rolled back at the end; a write in it is an OperationalError."""
        with translated(self.path, writing=False), Session(self._engine) as session:
            try:
                yield session
            finally:
                session.rollback()

    def connection(self) -> sqlcipher.Connection:
        """A connection of its own on the file, for the online backup; the caller closes it."""
        return connect(self.path, self._key)

    def close(self) -> None:
        """Let go of the file; what was committed is in ``path`` alone afterwards."""
        self._engine.dispose()


def connect(path: Path, key: bytes) -> sqlcipher.Connection:
    """A bare connection with the key set; transactions are the caller's.

    Raises ValueError for a key that is not 32 bytes.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the data key has 32 bytes")
    connection = sqlcipher.connect(
        str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
    )
    for pragma in (
        "cipher_log_level = NONE",
        "cipher_memory_security = ON",
        f"key = \"x'{key.hex()}'\"",
        "foreign_keys = ON",
        # Without it a REPLACE would delete rows past the triggers.
        "recursive_triggers = ON",
        "temp_store = MEMORY",
        "trusted_schema = OFF",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def engine_for(path: Path, key: bytes) -> Engine:
    """An engine whose connections hold the key; statements' values stay out of its errors.

    Reading is the rule; the execution option ``writing`` begins for writing, and
    ``moving_tables`` switches foreign keys off for a migration.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        module=sqlcipher,
        creator=lambda: connect(path, key),
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    writing = bool(options.get("writing"))
    keys = "OFF" if options.get("moving_tables") else "ON"
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {keys}")
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writing else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _upgrade(engine: Engine, versions: Path | None = None) -> None:
    writing = engine.execution_options(writing=True, moving_tables=True)
    with writing.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        migrating.migrate(connection, versions)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError("a migration left a dangling reference")


def _check_outside(path: Path) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(len(PLAIN_HEADER))
    except OSError as error:
        raise files.explain(error, path) from error
    if not header:
        raise DatabaseError(f"数据文件“{path}”是空的(0字节)。{_REMEDY}", code="database-empty")
    if header == PLAIN_HEADER:
        raise DatabaseError(
            f"“{path}”不是民政台账的数据文件。程序没有改动该文件。"
            "请核对文件夹,或用最近一次核对无误的备份恢复。",
            code="database-foreign",
        )


def _check_inside(engine: Engine, path: Path, newest: int) -> int:
    """The schema version of a file that is whole and our own."""
    with engine.connect() as connection:
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if application != APPLICATION_ID or version < 1:
            raise DatabaseError(
                f"“{path}”不是民政台账的数据文件。程序没有改动该文件。"
                "请核对文件夹,或用最近一次核对无误的备份恢复。",
                code="database-foreign",
            )
        if version > newest:
            raise DatabaseError(
                f"数据文件由更新版本的程序写成(数据版本{version},本程序只认识到{newest})。"
                "程序没有改动该文件。请安装新版程序后再打开。",
                code="database-newer",
            )
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        # After a crash the last committed pages lie in the log beside the file.
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
        cursor.execute("PRAGMA cipher_integrity_check")
        if cursor.fetchall():
            raise damaged(path)
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.fetchall()
        cursor.close()
    finally:
        raw.close()
    return version


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
    with translated(target):
        source = connect(path, key)
        try:
            copy = connect(target, key)
            try:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE").fetchall()
            finally:
                copy.close()
        finally:
            source.close()


def find_damage(path: Path, key: bytes) -> str:
    """Every check that SQLite and SQLCipher know, on a file at rest; empty when all is well.

    Otherwise a code: ``pages`` (a page's MAC), ``structure``, ``references``, ``unreadable``.
    """
    connection = connect(path, key)
    try:
        if path.stat().st_size == 0:
            return "unreadable"
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            return "pages"
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return "structure"
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            return "references"
    except sqlcipher.DatabaseError:
        return "unreadable"
    else:
        return ""
    finally:
        connection.close()


def damaged(path: Path) -> DatabaseError:
    """The refusal of a file that cannot be trusted."""
    return DatabaseError(f"数据文件“{path}”已损坏,或密钥不符。{_REMEDY}", code="database-damaged")


def discard(path: Path) -> None:
    """Remove a database file that is not needed, with what SQLite keeps beside it."""
    files.discard(path)
    for ending in SIDE_FILES:
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
