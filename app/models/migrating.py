"""Brings a file's schema up to what this program knows, one numbered step after another."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.models import triggers

SCRIPTS = Path(__file__).resolve().parent / "migrations"


def config(versions: Path | None = None) -> Config:
    """Alembic's settings; ``versions`` adds a folder of further steps (for tests)."""
    settings = Config()
    # Percent signs mean something to the parser behind it.
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "newline")
    folders = [SCRIPTS / "versions"] + ([versions] if versions else [])
    settings.set_main_option(
        "version_locations", "\n".join(str(folder).replace("%", "%%") for folder in folders)
    )
    return settings


@cache
def newest(versions: Path | None = None) -> int:
    """The number of the schema that this program knows."""
    head = ScriptDirectory.from_config(config(versions)).get_current_head()
    return int(head or 0)


def migrate(connection: Connection, versions: Path | None = None) -> None:
    """Take every missing step inside the caller's transaction and lay the triggers anew.

    The file's ``user_version`` becomes the number of the newest step. Foreign keys must be
    off on the connection (SQLite moves tables by copying them); the caller checks them after.
    """
    settings = config(versions)
    settings.attributes["connection"] = connection
    triggers.remove(connection)
    command.upgrade(settings, "head")
    triggers.install(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {newest(versions)}")
