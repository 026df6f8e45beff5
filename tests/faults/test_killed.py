"""Killed at any moment, the office is whole: as it was before, or as it was to become."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.errors import AppError
from app.models.person import Person
from app.services.access import backups, signing_in
from app.services.office_file import accounts, backup, data_folder, unlocking
from tests import factory
from tests.faults import child_processes
from tests.keys import CHEAP
from tests.office import PREPARER, Given

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")

STEPS = range(1, 60)


def people(folder: Path) -> int:
    with signing_in.sign_in(folder, PREPARER, child_processes.OLD_PASSWORD) as office:
        backups.verify(office)
        with office.reading() as session:
            return session.scalar(select(func.count()).select_from(Person)) or 0


def every_step(
    torn: bool, prepare: Callable[[int], tuple[Callable[..., None], *tuple[object, ...]]]
) -> list[int]:
    """Kill a fresh deed at its first, second, ... step until it has no more of them."""
    survived: list[int] = []
    for step in STEPS:
        if not child_processes.killed_at(step, torn, *prepare(step)):
            return survived
        survived.append(step)
    raise AssertionError("never came to its end")


@pytest.fixture(params=[False, True], ids=["whole", "torn"])
def torn(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_killed_within_a_transaction_nothing_of_it_is_there(given_office: Given) -> None:
    folder = given_office.folder
    assert child_processes.run(child_processes.enter_people, folder, 3) == 0
    code = child_processes.run(child_processes.enter_people_and_die, folder, 300, committed=False)
    assert code == child_processes.KILLED
    assert (folder / "office.db-wal").stat().st_size > 500_000
    assert people(folder) == 3


def test_killed_after_a_transaction_all_of_it_is_there(given_office: Given) -> None:
    folder = given_office.folder
    code = child_processes.run(child_processes.enter_people_and_die, folder, 300, committed=True)
    assert code == child_processes.KILLED
    assert people(folder) == 300


def test_killed_program_does_not_keep_the_next_one_out(given_office: Given) -> None:
    assert child_processes.run(child_processes.hold, given_office.folder) == child_processes.KILLED
    given_office.sign_in().close()


def test_keys_open_with_the_old_or_the_new_password(given_office: Given, torn: bool) -> None:
    folder = given_office.folder
    names = {path.name for path in folder.iterdir()}
    seen = set()
    for step in STEPS:
        died = child_processes.killed_at(step, torn, child_processes.change_password, folder)
        passwords = (child_processes.OLD_PASSWORD, child_processes.NEW_PASSWORD)
        opened = [password for password in passwords if opens(folder, password)]
        assert len(opened) == 1
        seen.add(opened[0])
        accounts.change_password(
            folder, PREPARER, opened[0], child_processes.OLD_PASSWORD, cost=CHEAP
        )
        if not died:
            break
    assert step > 5
    assert seen == {child_processes.OLD_PASSWORD, child_processes.NEW_PASSWORD}
    left = {"failed.json", "keys.json.part", "tries.json"}
    assert {path.name for path in folder.iterdir()} <= names | left


def test_a_backup_has_its_name_only_when_it_is_good(
    given_office: Given, tmp_path: Path, torn: bool
) -> None:
    folder, stick = given_office.folder, tmp_path / "stick"
    stick.mkdir()
    survived = every_step(torn, lambda _step: (child_processes.back_up, folder, stick))
    assert len(survived) > 5
    with given_office.sign_in() as office:
        named = [path for path in stick.iterdir() if path.suffix == backup.ENDING]
        assert all(backups.verify_backup(office, path).verified for path in named)
        backups.back_up(office, stick)
    assert {path.suffix for path in stick.iterdir()} == {backup.ENDING}
    assert not (folder / data_folder.STAGING).exists()


@pytest.mark.slow
def test_a_restore_leaves_the_old_office_or_the_new_one(
    given_office: Given, tmp_path: Path
) -> None:
    folder, file = given_office.folder, tmp_path / "seven.mzbak"
    with given_office.sign_in() as office:
        with office.transaction() as session:
            for _ in range(7):
                factory.person(session)
        backups.back_up(office, file)
    outcomes = set()

    def eleven_again(_step: int) -> tuple[Callable[..., None], Path, Path]:
        before = people(folder)
        outcomes.add(before)
        child_processes.enter_people(folder, 11 - before)
        return child_processes.restore, folder, file

    survived = every_step(True, eleven_again)
    assert len(survived) > 8
    assert outcomes == {7, 11}
    assert people(folder) == 7
    with given_office.sign_in() as office:
        kept = list((folder / data_folder.KEPT).glob("*.mzbak"))
        assert kept
        assert {backups.verify_backup(office, path).persons for path in kept} == {11}


@pytest.mark.slow
def test_a_new_office_is_there_or_can_be_made(tmp_path: Path) -> None:
    outcomes = []

    def checked(step: int) -> tuple[Callable[..., None], Path]:
        if step > 1:
            outcomes.append(usable(tmp_path / str(step - 1)))
        return child_processes.create, tmp_path / str(step)

    survived = every_step(True, checked)
    assert len(survived) > 8
    assert set(outcomes) == {"made anew", "there"}


def usable(folder: Path) -> str:
    before = data_folder.has_office(folder)
    if before:
        with pytest.raises(AppError) as refused:
            child_processes.create(folder)
        assert refused.value.code == "exists"
    else:
        child_processes.create(folder)
    assert people(folder) == 0
    return "there" if before else "made anew"


def opens(folder: Path, password: str) -> bool:
    try:
        unlocking.unlock(folder, PREPARER, password)
    except AppError as error:
        if error.code != "password-wrong":
            raise
        return False
    return True
