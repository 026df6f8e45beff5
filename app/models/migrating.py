"""Brings a file's schema up to what this program knows, one numbered step after another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from app.models import triggers

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).resolve().parent / "migrations"
# Where the steps lie; a test that plays a later program adds a folder of its own.
FOLDERS = [SCRIPTS / "versions"]


def config() -> Config:
    """Alembic's settings."""
    # Alembic takes its time to load, and is wanted only where a file is made or brought up.
    from alembic.config import Config

    settings = Config()
    # Percent signs mean something to the parser behind it.
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "newline")
    settings.set_main_option(
        "version_locations", "\n".join(str(folder).replace("%", "%%") for folder in FOLDERS)
    )
    return settings


def newest() -> int:
    """The number of the schema that this program knows: that of its last step (v0001_...)."""
    steps = [step.name for folder in FOLDERS for step in folder.glob("v[0-9]*_*.py")]
    return max(int(name.removeprefix("v").partition("_")[0]) for name in steps)


def migrate(connection: Connection) -> None:
    """Take every missing step inside the caller's transaction and lay the triggers anew.

    The file's ``user_version`` becomes the number of the newest step. Foreign keys must be
    off on the connection (SQLite moves tables by copying them); the caller checks them after.
    """
    from alembic import command

    settings = config()
    settings.attributes["connection"] = connection
    triggers.remove(connection)
    command.upgrade(settings, "head")
    triggers.install(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {newest()}")
