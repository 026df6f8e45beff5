"""A full disk, a failing stick, a folder without permission: one sentence, and all as it was."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import files
from app.errors import AppError
from app.models.audit import BackupRecord
from app.models.person import Person
from app.services.access import backups
from app.services.office_file import accounts
from tests.faults import child_processes
from tests.keys import CHEAP
from tests.office import Given

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs limits of a process")


def people(given: Given) -> int:
    with given.sign_in() as office:
        backups.verify(office)
        with office.reading() as session:
            return session.scalar(select(func.count()).select_from(Person)) or 0


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.is_file() and path.name != "tries.json"
    }


def test_full_disk_in_a_transaction_changes_nothing(given_office: Given) -> None:
    folder = given_office.folder
    child_processes.enter_people(folder, 5)
    limit = (folder / "office.db").stat().st_size + 300_000
    assert child_processes.with_file_limit(limit, child_processes.enter_people, folder, 2000) in (
        "disk-full",
        "disk-error",
    )
    assert people(given_office) == 5
    child_processes.enter_people(folder, 1)
    assert people(given_office) == 6


def test_full_disk_while_writing_the_keys_keeps_the_old_ones(given_office: Given) -> None:
    folder = given_office.folder
    child_processes.enter_people(folder, 1)
    before = contents(folder)
    assert (
        child_processes.with_file_limit(500, child_processes.change_password, folder) == "disk-full"
    )
    assert contents(folder) == before
    given_office.sign_in().close()


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_full_disk_while_backing_up_leaves_nothing_behind(
    given_office: Given, tmp_path: Path, share: float
) -> None:
    folder, stick = given_office.folder, tmp_path / "stick"
    stick.mkdir()
    limit = int((folder / "office.db").stat().st_size * share) + 2_000
    assert child_processes.with_file_limit(limit, child_processes.back_up, folder, stick) in (
        "disk-full",
        "disk-error",
    )
    assert list(stick.iterdir()) == []
    assert people(given_office) == 0
    with given_office.sign_in() as office, office.reading() as session:
        assert session.scalar(select(func.count()).select_from(BackupRecord)) == 0


def test_full_disk_while_restoring_leaves_todays_data(given_office: Given, tmp_path: Path) -> None:
    folder, file = given_office.folder, tmp_path / "one.mzbak"
    child_processes.back_up(folder, file)
    child_processes.enter_people(folder, 4)
    before = contents(folder)
    limit = (folder / "office.db").stat().st_size // 2
    code = child_processes.with_file_limit(limit, child_processes.restore, folder, file)
    assert code in ("disk-full", "disk-error")
    assert contents(folder) == before
    assert people(given_office) == 4


def test_full_disk_while_making_an_office_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    code = child_processes.with_file_limit(100_000, child_processes.create, folder)
    assert code in ("disk-full", "disk-error")
    assert [path.name for path in folder.iterdir()] == ["office.lock"]
    child_processes.create(folder)


@pytest.fixture
def small_stick(given_office: Given, tmp_path: Path) -> Iterator[Path]:
    """A real file system with room for the database, but not for all of a backup."""
    folder = tmp_path / "small"
    folder.mkdir()
    size = (given_office.folder / "office.db").stat().st_size
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("no right to mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_stick_that_fills_up_is_left_empty(given_office: Given, small_stick: Path) -> None:
    with given_office.sign_in() as office:
        with pytest.raises(AppError) as refused:
            backups.back_up(office, small_stick)
        assert refused.value.code == "disk-full"
        assert list(small_stick.iterdir()) == []
        (small_stick / "照片.jpg").write_bytes(bytes(200_000))
        with pytest.raises(AppError) as refused:
            backups.back_up(office, small_stick)
        assert refused.value.code == "disk-full"
    assert [path.name for path in small_stick.iterdir()] == ["照片.jpg"]


def test_a_restore_without_room_names_the_place_that_is_full(
    given_office: Given, small_stick: Path, tmp_path: Path
) -> None:
    with given_office.sign_in() as office:
        made = backups.back_up(office, tmp_path / "office.mzbak")
    (small_stick / "照片.jpg").write_bytes(bytes(made.bytes // 2))
    folder = small_stick / "data"

    with pytest.raises(AppError) as refused:
        backups.restore(folder, made.file, None, given_office.preparer_password)

    assert refused.value.code == "disk-full"
    assert f"“{folder}”" in refused.value.message
    assert not (folder / "office.db").exists()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EIO, "disk-error"),
        (errno.ENODEV, "not-found"),
        (errno.EROFS, "no-permission"),
    ],
)
def test_a_stick_that_fails_while_being_written_is_one_sentence(
    given_office: Given,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    code: str,
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    with given_office.sign_in() as office:
        monkeypatch.setattr(files, "flush", fail)
        with pytest.raises(AppError) as refused:
            backups.back_up(office, stick)
        monkeypatch.undo()
    assert refused.value.code == code
    assert refused.value.message.endswith("。")
    assert list(stick.iterdir()) == []


def test_a_stick_that_swallows_bytes_is_noticed_on_reading_back(
    given_office: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    def spoil(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 8
        path.write_bytes(data)

    with given_office.sign_in() as office:
        monkeypatch.setattr(files, "forget", spoil)
        with pytest.raises(AppError) as refused:
            backups.back_up(office, stick)
    assert refused.value.code == "backup-read-back"
    assert list(stick.iterdir()) == []


def test_keys_that_read_back_differently_are_not_taken(
    given_office: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, names = given_office.folder, (given_office.preparer, given_office.reviewer)
    before = (folder / "keys.json").read_bytes()
    flush = files.flush

    def half(descriptor: int) -> None:
        if os.fstat(descriptor).st_size > 500:
            os.ftruncate(descriptor, 500)
        flush(descriptor)

    monkeypatch.setattr(files, "flush", half)
    with pytest.raises(AppError) as refused:
        accounts.new_recovery_key(folder, bytes(32), names, cost=CHEAP)
    assert refused.value.code == "disk-error"
    assert (folder / "keys.json").read_bytes() == before
    assert not (folder / "keys.json.part").exists()


def test_a_folder_without_permission_is_one_sentence(
    given_office: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions bind not every user who runs tests: the refusal is played by the system."""
    locked = tmp_path / "locked"
    locked.mkdir()
    opened = io.open

    def refuse(file: object, *arguments: object, **named: object) -> object:
        if isinstance(file, str | os.PathLike) and Path(file).is_relative_to(locked):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return opened(file, *arguments, **named)  # type: ignore[call-overload]

    with given_office.sign_in() as office:
        monkeypatch.setattr(io, "open", refuse)
        with pytest.raises(AppError) as refused:
            backups.back_up(office, locked)
        monkeypatch.undo()
    assert refused.value.code == "no-permission"
    assert refused.value.message.endswith("。")
    assert list(locked.iterdir()) == []


def test_the_data_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(AppError) as refused:
        child_processes.create(tmp_path / "data")
    assert refused.value.message.endswith("。")
    assert (tmp_path / "data").read_bytes() == b""
