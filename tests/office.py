"""Real encrypted office files for tests: made once a run, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.models.database import Database
from app.models.staff import Role
from app.models.village import VillageKind
from app.month import Month
from app.services.access import creating, signing_in
from app.services.access.creating import Account, OfficePlan
from app.services.access.office import Office
from app.services.register.villages import NewVillage
from tests.keys import CHEAP

KEY = bytes(range(32))
PREPARER, PREPARER_PASSWORD = "甲经办", "jia-password"
REVIEWER, REVIEWER_PASSWORD = "乙复核", "yi-password"


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


@dataclass(frozen=True, slots=True)
class Given:
    """A closed office in a folder of its own, with two people who can sign in."""

    folder: Path
    recovery_key: str
    preparer: str = PREPARER
    reviewer: str = REVIEWER
    preparer_password: str = PREPARER_PASSWORD
    reviewer_password: str = REVIEWER_PASSWORD

    def sign_in(self, *, as_reviewer: bool = False) -> Office:
        """Open it; the caller closes it."""
        if as_reviewer:
            return signing_in.sign_in(self.folder, self.reviewer, self.reviewer_password)
        return signing_in.sign_in(self.folder, self.preparer, self.preparer_password)


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """A whole office: town, two villages, all programs without rates, two members of staff."""
    folder = tmp_path_factory.mktemp("office")
    villages = [
        NewVillage("001", "曹家坪社区", VillageKind.COMMUNITY),
        NewVillage("201", "汉马池村", VillageKind.VILLAGE),
    ]
    made = creating.create_office(
        folder,
        OfficePlan(
            "样例镇",
            "样例县",
            tuple(villages),
            Month(2018, 1),
            Account(PREPARER, PREPARER_PASSWORD),
        ),
    )
    given = Given(folder, made.recovery_key)
    with given.sign_in() as office:
        creating.add_staff(
            office, given.reviewer, given.reviewer_password, [Role.REVIEW], cost=CHEAP
        )
    return given


@pytest.fixture
def given_office(office_template: Given, tmp_path: Path) -> Given:
    """A copy of that office, closed, of the test's own."""
    folder = tmp_path / "data"
    shutil.copytree(office_template.folder, folder)
    return replace(office_template, folder=folder)


@pytest.fixture
def office_folder(given_office: Given) -> Path:
    """The data folder of that office."""
    return given_office.folder


@pytest.fixture
def office(given_office: Given) -> Iterator[Office]:
    """That office, open, with the preparer signed in."""
    opened = given_office.sign_in()
    yield opened
    opened.close()
