"""Files of older programs come up to today's schema with all that was in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.models import Base, migrating, triggers
from app.models.database import APPLICATION_ID, Database, engine_for
from app.models.person import Person
from app.models.setting import Setting
from app.models.task import Task

KEY = bytes(range(32))


@pytest.fixture
def first_revision(tmp_path: Path) -> Path:
    """An office file as the first program left it: its tables, triggers, a village and a term."""
    path = tmp_path / "office.db"
    engine = engine_for(path, KEY).execution_options(writing=True, moving_tables=True)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        settings = migrating.config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "1")
        tables = set(
            connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).scalars()
        )
        for statement in triggers.statements():
            if statement.split(" ON ")[1].split()[0] in tables:
                connection.exec_driver_sql(statement)
        for statement in (
            "INSERT INTO setting VALUES ('town', '样例镇')",
            "INSERT INTO staff VALUES (1, '甲经办', NULL, 1)",
            "INSERT INTO village VALUES (1, '201', '样例村', 'village', 1, 1)",
            (
                "INSERT INTO person (id, id_number, name, sex, birth_date, village_id) VALUES"
                " (1, '420529195803150012', '样例人', '男', '1958-03-15', 1)"
            ),
            (
                "INSERT INTO audit_entry (at, staff_id, action, subject, previous_hash, hash)"
                " VALUES ('2026-01-01T08:00:00.000000+08:00', 1, 'made.up', 'x:1', '0', '1')"
            ),
        ):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("PRAGMA user_version = 1")
    engine.dispose()
    return path


def test_a_file_of_the_first_revision_gets_the_tables_of_village_tasks(
    first_revision: Path,
) -> None:
    database = Database.open(first_revision, KEY)
    with database.reading() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == migrating.newest()
        assert session.get_one(Setting, "town").value == "样例镇"
        assert session.scalars(select(Task)).all() == []
        tables = set(
            connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).scalars()
        )
        assert set(Base.metadata.tables) <= tables
        laid = set(
            connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).scalars()
        )
        assert laid == {sql.split()[2] for sql in triggers.statements()}
    database.close()
    assert (first_revision.parent / "office.db.before-2").exists()


def test_people_of_an_older_file_are_sorted_by_pinyin_too(first_revision: Path) -> None:
    database = Database.open(first_revision, KEY)
    with database.reading() as session:
        person = session.get_one(Person, 1)
        assert (person.name, person.name_key) == ("样例人", "yangliren")
    database.close()


def test_after_the_upgrade_history_is_as_fixed_as_before(first_revision: Path) -> None:
    database = Database.open(first_revision, KEY)
    with pytest.raises(IntegrityError, match="audit-entry-no-delete"), database.transaction() as s:
        s.connection().exec_driver_sql("DELETE FROM audit_entry")
    database.close()


@pytest.mark.parametrize("table", ["assignment_step", "contact_log"])
def test_what_was_done_and_said_about_an_assignment_cannot_be_altered(
    first_revision: Path, table: str
) -> None:
    database = Database.open(first_revision, KEY)
    own = {
        "assignment_step": "(1, 1, 'issued', '2026-01-01', NULL, '2026-01-01T08:00:00+08:00', 1)",
        "contact_log": "(1, 1, '2026-01-01T08:00:00+08:00', 'phone', NULL, NULL, 1)",
    }[table]
    with database.transaction() as session:
        connection = session.connection()
        for statement in (
            (
                "INSERT INTO task (id, number, token, title, kind, issued_on, due_on, created_at,"
                " created_by_id) VALUES (1, '2026-001', 'ab', '样例', 'notice', '2026-01-01',"
                " '2026-01-09', '2026-01-01T08:00:00+08:00', 1)"
            ),
            (
                "INSERT INTO assignment (id, task_id, village_id, status, returns)"
                " VALUES (1, 1, 1, 'issued', 0)"
            ),
            f"INSERT INTO {table} VALUES {own}",
        ):
            connection.exec_driver_sql(statement)
    for statement in (f"UPDATE {table} SET note = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match="no"), database.transaction() as session:
            session.connection().exec_driver_sql(statement)
    database.close()
