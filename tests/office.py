"""Real encrypted office files for tests: made once a run, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.models.database import Database

KEY = bytes(range(32))


class _Undo(Exception):  # noqa: N818 (a signal, not an error)
    """Ends a test's transaction without writing it."""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty office file of today's schema."""
    path = tmp_path_factory.mktemp("template") / "office.db"
    Database.create(path, KEY).close()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Database]:
    """An open, empty office file of the test's own."""
    path = tmp_path / "office.db"
    shutil.copyfile(template, path)
    opened = Database.open(path, KEY)
    yield opened
    opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One transaction on that file, undone after the test."""
    with suppress(_Undo), database.transaction() as opened:
        yield opened
        raise _Undo
