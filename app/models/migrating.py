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
# Where the steps lie; a test that plays a later program adds a folder of its own.
FOLDERS = [SCRIPTS / "versions"]


def config() -> Config:
    """Alembic's settings."""
    settings = Config()
    # Percent signs mean something to the parser behind it.
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "newline")
    settings.set_main_option(
        "version_locations", "\n".join(str(folder).replace("%", "%%") for folder in FOLDERS)
    )
    return settings


def newest() -> int:
    """The number of the schema that this program knows."""
    return _head(tuple(FOLDERS))


@cache
def _head(_folders: tuple[Path, ...]) -> int:
    return int(ScriptDirectory.from_config(config()).get_current_head() or 0)


def migrate(connection: Connection) -> None:
    """Take every missing step inside the caller's transaction and lay the triggers anew.

    The file's ``user_version`` becomes the number of the newest step. Foreign keys must be
    off on the connection (SQLite moves tables by copying them); the caller checks them after.
    """
    settings = config()
    settings.attributes["connection"] = connection
    triggers.remove(connection)
    command.upgrade(settings, "head")
    triggers.install(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {newest()}")
