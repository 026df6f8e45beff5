"""The migrated file is the schema of the models, to the last check and partial index."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.exc import IntegrityError, SAWarning

from app.models import migrating, triggers
from app.models.audit import AuditEntry
from app.models.cipher import DatabaseError
from app.models.database import Database, engine_for
from app.models.setting import Setting
from app.models.tables import METADATA
from app.services.office import audit
from tests.later_program import add_step
from tools.baseline import BASELINE, schema

KEY = bytes(range(32))


def _schema(connection: Connection) -> dict[tuple[str, str], str]:
    rows = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master"
        " WHERE sql IS NOT NULL AND tbl_name <> 'alembic_version'"
    ).all()
    return {(kind, name): _normalised(sql) for kind, name, sql in rows}


def _normalised(sql: str) -> str:
    """Constraints in a fixed order: only the order of their writing may differ."""
    flat = re.sub(r"\s+", " ", sql).strip().replace('"', "").replace("( ", "(").replace(" )", ")")
    head, opening, rest = flat.partition("(")
    if not head.startswith("CREATE TABLE"):
        return flat
    body, closing, tail = rest.rpartition(")")
    parts = re.split(r", (?=[a-z_]+ [A-Z]+|CONSTRAINT )", body)
    return head + opening + ", ".join(sorted(parts)) + closing + tail


def _migrated(folder: Path) -> Engine:
    Database.create(folder / "office.db", KEY).close()
    return engine_for(folder / "office.db", KEY)


def test_migrated_schema_equals_the_models_statement_by_statement(tmp_path: Path) -> None:
    engine = _migrated(tmp_path)
    with engine.connect() as connection:
        migrated = _schema(connection)
    engine.dispose()
    engine = engine_for(tmp_path / "direct.db", KEY).execution_options(writing=True)
    with engine.begin() as connection:
        METADATA.create_all(connection)
        triggers.install(connection)
        direct = _schema(connection)
    engine.dispose()
    assert len(direct) > len(METADATA.tables) > 20
    assert migrated == direct


def test_baseline_is_what_the_models_write() -> None:
    assert BASELINE.read_text(encoding="utf-8") == schema(), "run: python -m tools.baseline"


def test_autogenerate_finds_nothing_to_do(tmp_path: Path) -> None:
    engine = _migrated(tmp_path)
    with engine.connect() as connection, warnings.catch_warnings():
        # The index over an expression cannot be reflected; the test above compares it.
        warnings.filterwarnings("ignore", "autogenerate skipping", UserWarning)
        warnings.filterwarnings("ignore", "Skipped unsupported reflection", SAWarning)
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, METADATA)
    engine.dispose()
    assert differences == []


def test_file_carries_application_id_and_schema_number(tmp_path: Path) -> None:
    engine = _migrated(tmp_path)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA application_id").scalar_one() == 0x4D5A4C47
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        stamped = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    engine.dispose()
    assert version == int(stamped) == migrating.newest() >= 1


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """An office file of today's schema with a setting and an audit entry."""
    path = tmp_path / "office.db"
    database = Database.create(path, KEY)
    with database.transaction() as session:
        session.add(Setting(key="town", value="渔洋关镇"))
        audit.record(session, None, "made.up", "x:1")
    database.close()
    return path


def test_an_upgrade_keeps_the_data_and_a_checked_copy_of_the_file(
    older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "op.execute('CREATE TABLE made_up (id INTEGER PRIMARY KEY)')"
    with monkeypatch.context() as later:
        number = add_step(later, tmp_path, body)
        database = Database.open(older, KEY)
    with database.reading() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == number
        assert connection.exec_driver_sql("SELECT value FROM setting").scalar_one() == "渔洋关镇"
        assert connection.exec_driver_sql("SELECT count(*) FROM made_up").scalar_one() == 0
    database.close()
    with pytest.raises(DatabaseError, match="更新版本"):
        Database.open(older, KEY)
    copy = Database.open(tmp_path / f"office.db.before-{number}", KEY)
    with copy.reading() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("SELECT value FROM setting").scalar_one() == "渔洋关镇"
    copy.close()


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(
    older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = (
        "op.execute('CREATE TABLE made_up (id INTEGER)'); op.execute('DELETE FROM setting');"
        " raise OSError(5, 'made up')"
    )
    with monkeypatch.context() as later:
        add_step(later, tmp_path, body)
        with pytest.raises(OSError, match="made up"):
            Database.open(older, KEY)
    database = Database.open(older, KEY)
    with database.reading() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("SELECT value FROM setting").scalar_one() == "渔洋关镇"
        assert "made_up" not in {name for _kind, name in _schema(connection)}
    database.close()


def test_an_upgrade_may_move_what_triggers_protect_and_they_are_back_after(
    older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_step(monkeypatch, tmp_path, "op.execute('DELETE FROM audit_entry')")
    database = Database.open(older, KEY)
    with database.reading() as session:
        assert session.scalars(select(AuditEntry)).all() == []
        names = {name for kind, name in _schema(session.connection()) if kind == "trigger"}
    assert names == {sql.split()[2] for sql in triggers.statements()}
    with database.transaction() as session:
        audit.record(session, None, "made.up", "x:2")
    with pytest.raises(IntegrityError, match="no-delete"), database.transaction() as session:
        session.execute(delete(AuditEntry))
    database.close()


def test_a_command_that_knows_one_table_alone_can_make_and_bring_up_a_file(tmp_path: Path) -> None:
    """A command loads what it needs; the triggers are laid over every table all the same."""
    path = str(tmp_path / "office.db")
    lines = (
        "from pathlib import Path",
        "from app.models.database import Database",
        f"Database.create(Path({path!r}), bytes(range(32))).close()",
    )
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True)
    database = Database.open(Path(path), KEY)
    with database.reading() as session:
        names = {name for kind, name in _schema(session.connection()) if kind == "trigger"}
    database.close()
    assert names == {sql.split()[2] for sql in triggers.statements()}
