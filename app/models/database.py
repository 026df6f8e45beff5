"""The office's encrypted file: opened only when whole and our own, written by one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.orm import Session

from app import files
from app.models import migrating, statements
from app.models.cipher import (
    NEW,
    REMEDY,
    DatabaseError,
    connect,
    damaged,
    discard,
    keep_copy,
    translated,
)

APPLICATION_ID = 0x4D5A4C47  # "MZLG"
PLAIN_HEADER = b"SQLite format 3\0"
CONNECTIONS = 5


class Database:
    """One open office file. ``transaction`` writes, ``reading`` only looks.

    ``on_written`` hears, in the thread that wrote, which tables each transaction has changed.
    """

    def __init__(self, path: Path, engine: Engine, key: bytes) -> None:
        self.path = path
        self._engine = engine
        self._key = key
        self._writing = threading.Lock()
        self._writer: int | None = None
        self.on_written: Callable[[frozenset[str]], None] | None = None

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
        return cls.open(path, key)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Database:
        """Open an office file after having looked at all of it, and bring its schema up.

        A file that is missing, empty, foreign, damaged or of a newer program raises
        DatabaseError and is not written to. Before a schema upgrade a verified copy is laid
        beside it (``office.db.before-2``).
        """
        _check_outside(path)
        engine = engine_for(path, key)
        try:
            with translated(path):
                version = _check_inside(engine, path, migrating.newest())
                if version < migrating.newest():
                    keep_copy(path, key, path.with_name(f"{path.name}.before-{version + 1}"))
                    _upgrade(engine)
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
        with statements.noted() as executed, self._writing, translated(self.path):
            self._writer = threading.get_ident()
            try:
                with Session(self._engine.execution_options(writing=True)) as session:
                    session.expire_on_commit = False
                    yield session
                    session.commit()
            finally:
                self._writer = None
        tables = statements.written(executed)
        if tables and self.on_written is not None:
            self.on_written(tables)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view, rolled back at the end; a write in it is an OperationalError."""
        with translated(self.path, writing=False), Session(self._engine) as session:
            try:
                yield session
            finally:
                session.rollback()

    def close(self) -> None:
        """Let go of the file; what was committed is in ``path`` alone afterwards."""
        self._engine.dispose()


@contextmanager
def looking(path: Path, key: bytes) -> Iterator[Session]:
    """A view into a file at rest (a copy, a backup's part) that changes no byte of it."""
    engine = engine_for(path, key)
    try:
        with translated(path, writing=False), Session(engine) as session:
            yield session
    finally:
        engine.dispose()


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
    statements.listen(engine)
    return engine


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    writing = bool(options.get("writing"))
    keys = "OFF" if options.get("moving_tables") else "ON"
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {keys}")
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writing else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _upgrade(engine: Engine) -> None:
    writing = engine.execution_options(writing=True, moving_tables=True)
    with writing.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        migrating.migrate(connection)
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
        raise DatabaseError(f"数据文件“{path}”是空的(0字节)。{REMEDY}", code="database-empty")
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
