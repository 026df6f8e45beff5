"""One file, one writer: what a transaction promises, and what the file refuses to be."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from app.models.cipher import DatabaseError, connect
from app.models.database import Database
from app.models.setting import Setting
from tests.office import KEY


def put(session: Session, key: str = "town", value: str = "样例镇") -> None:
    session.add(Setting(key=key, value=value))
    session.flush()


def settings(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Setting)) or 0


def test_a_transaction_is_written_at_its_end_and_survives_closing(database: Database) -> None:
    with database.transaction() as session:
        put(session)
        assert settings(database) == 0
    assert settings(database) == 1
    database.close()
    again = Database.open(database.path, KEY)
    assert settings(again) == 1
    again.close()


def test_any_exception_undoes_the_whole_transaction(database: Database) -> None:
    def failing() -> None:
        with database.transaction() as session:
            put(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert settings(database) == 0


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(OperationalError), database.reading() as session:
        put(session)
    with database.transaction() as session:
        put(session)
    assert settings(database) == 1


def test_a_reading_sees_one_moment_however_long_it_takes(database: Database) -> None:
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Setting)) == 0
        with database.transaction() as other:
            put(other)
        assert session.scalar(select(func.count()).select_from(Setting)) == 0
    assert settings(database) == 1


def test_transactions_do_not_nest(database: Database) -> None:
    with database.transaction(), pytest.raises(RuntimeError), database.transaction():
        pass
    with database.transaction() as session:
        put(session)


def test_a_second_thread_waits_for_its_turn(database: Database) -> None:
    began, done = threading.Event(), []

    def second() -> None:
        began.set()
        with database.transaction() as session:
            done.append(session.scalar(select(func.count()).select_from(Setting)))

    thread = threading.Thread(target=second)
    with database.transaction() as session:
        thread.start()
        assert began.wait(10)
        put(session)
        assert done == []
    thread.join(10)
    assert done == [1]


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(text("INSERT INTO village_alias (alias, village_id) VALUES ('x', 99)"))


def test_errors_carry_no_values(database: Database) -> None:
    person = "秦淑兰 420529195803150012"
    with database.transaction() as session:
        put(session, "k", person)
    with pytest.raises(IntegrityError) as failed, database.transaction() as session:
        session.execute(text("INSERT INTO setting VALUES (:k, :v)"), {"k": "k", "v": person})
    assert "秦淑兰" not in str(failed.value)
    assert "420529195803150012" not in str(failed.value)


def test_settings_of_every_connection_are_the_durable_ones(database: Database) -> None:
    with database.transaction() as session:
        found = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("synchronous", "journal_mode", "foreign_keys", "recursive_triggers")
        }
        temporary = session.scalar(text("PRAGMA temp_store"))
    assert found == {
        "synchronous": 2,
        "journal_mode": "wal",
        "foreign_keys": 1,
        "recursive_triggers": 1,
    }
    assert temporary == 2


# Files that are not opened


def plain_sqlite(path: Path) -> None:
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE person (name TEXT)")
    plain.commit()
    plain.close()


def other_application(path: Path) -> None:
    path.unlink()
    other = connect(path, KEY)
    other.execute("CREATE TABLE person (name TEXT)")
    other.close()


def newer(path: Path) -> None:
    ours = connect(path, KEY)
    ours.execute("PRAGMA user_version = 99")
    ours.close()


def changed(place: float) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[int(len(data) * place)] ^= 4
        path.write_bytes(data)

    return change


def shortened(share: float) -> Callable[[Path], None]:
    def shorten(path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])

    return shorten


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda path: path.write_bytes(b""), "database-empty"),
        (lambda path: path.unlink(), "not-found"),
        (lambda path: path.write_text("姓名,身份证号\n"), "database-damaged"),
        (plain_sqlite, "database-foreign"),
        (other_application, "database-foreign"),
        (newer, "database-newer"),
        (changed(0), "database-damaged"),
        (changed(0.3), "database-damaged"),
        (changed(0.7), "database-damaged"),
        (changed(0.999), "database-damaged"),
        (shortened(0.001), "database-damaged"),
        (shortened(0.5), "database-damaged"),
        (shortened(0.99), "database-damaged"),
    ],
)
def test_spoilt_and_foreign_files_are_refused_and_left_as_they_are(
    template: Path, tmp_path: Path, spoil: Callable[[Path], object], code: str
) -> None:
    path = tmp_path / "office.db"
    path.write_bytes(template.read_bytes())
    spoil(path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(Exception) as refused:  # noqa: PT011 (the code says which)
        Database.open(path, KEY)
    assert getattr(refused.value, "code", refused.value) == code
    assert (path.read_bytes() if path.exists() else None) == before
    assert [each.name for each in tmp_path.iterdir() if each != path] == []


def test_wrong_key_is_refused(database: Database) -> None:
    database.close()
    with pytest.raises(DatabaseError) as refused:
        Database.open(database.path, bytes(32))
    assert refused.value.code == "database-damaged"


def test_nothing_is_ever_created_over_a_file(database: Database) -> None:
    before = database.path.read_bytes()
    with pytest.raises(DatabaseError) as refused:
        Database.create(database.path, KEY)
    assert refused.value.code == "exists"
    assert database.path.read_bytes() == before
