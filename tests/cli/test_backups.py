"""Backups made, looked at and brought back from the command line; damaged ones change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import calls
from tests.cli.conftest import SECOND, Office
from tests.cli.lists import Made, write


@pytest.fixture
def listed(office: Office, tmp_path: Path) -> Office:
    """An office with two people."""
    file = write(tmp_path / "list.csv", (Made(1), Made(2)))
    office.done("import", file, "--program", "优抚对象", "--as-of", "2018-01")
    return office


def everything(office: Office) -> bytes:
    return (office.folder / "office.db").read_bytes() + (office.folder / "keys.json").read_bytes()


def test_a_backup_is_named_after_the_town_or_as_told(listed: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    said = listed.done("backup", stick)
    file = Path(said["file"])
    assert file.parent == stick
    assert file.name.startswith("渔洋关镇-")
    assert file.suffix == ".mzbak"
    assert said["bytes"] == file.stat().st_size
    assert (said["persons"], said["rosters"], said["amount_paid"]) == (2, 0, "0.00")
    assert said["verified"] is True
    assert len(said["audit_head"]) == 64
    named = listed.done("backup", stick / "today.mzbak")
    assert named["file"] == str(stick / "today.mzbak")
    assert listed.done("verify", named["file"])["verified"] is True


def test_verify_without_a_file_looks_at_the_live_data(listed: Office) -> None:
    said = listed.done("verify")
    assert said["file"] == str(listed.folder / "office.db")
    assert (said["persons"], said["verified"]) == (2, True)


def test_a_backup_comes_back_over_later_work(listed: Office, tmp_path: Path) -> None:
    made = listed.done("backup", tmp_path / "before.mzbak")
    more = write(tmp_path / "more.csv", [Made(3)])
    listed.done("import", more, "--program", "优抚对象", "--as-of", "2018-01")
    assert listed.done("restore", made["file"]) == made
    assert listed.done("person", "find", "")["count"] == 2
    kept = list((listed.folder / "kept").glob("*.mzbak"))
    assert len(kept) == 1
    assert listed.done("verify", kept[0])["persons"] == 3


def test_a_backup_opens_on_another_machine(
    listed: Office, empty: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = listed.done("backup", tmp_path / "b.mzbak")
    other = Office(tmp_path / "other")
    assert other.done("verify", made["file"]) == made
    monkeypatch.setenv(calls.PASSWORD, "second's password")
    assert other.done("restore", made["file"], "--user", SECOND) == made
    assert other.done("person", "find", "", "--user", SECOND)["count"] == 2


def test_a_wrong_password_restores_nothing(
    listed: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = listed.done("backup", tmp_path / "b.mzbak")
    before = everything(listed)
    monkeypatch.setenv(calls.PASSWORD, "guessed")
    assert listed("restore", made["file"]).refused()
    assert everything(listed) == before
    other = Office(tmp_path / "other")
    assert other("restore", made["file"]).refused()
    assert not (other.folder / "office.db").exists()


@pytest.mark.parametrize("kind", ["cut", "flipped", "empty", "foreign", "missing", "folder"])
def test_what_is_no_whole_backup_is_refused(listed: Office, tmp_path: Path, kind: str) -> None:
    data = bytearray(Path(listed.done("backup", tmp_path / "good.mzbak")["file"]).read_bytes())
    bad = tmp_path / "bad.mzbak"
    if kind == "cut":
        bad.write_bytes(data[: len(data) // 2])
    elif kind == "flipped":
        data[len(data) // 2] ^= 1
        bad.write_bytes(data)
    elif kind in ("empty", "foreign"):
        bad.write_bytes(b"" if kind == "empty" else b"PK\x03\x04" + bytes(500))
    elif kind == "folder":
        bad.mkdir()
    before = everything(listed)
    assert listed("verify", bad).refused()
    assert listed("restore", bad).refused()
    assert everything(listed) == before


def test_nothing_is_overwritten_and_the_place_must_be_there(listed: Office, tmp_path: Path) -> None:
    file = tmp_path / "b.mzbak"
    file.write_bytes(b"something else")
    assert listed("backup", file).refused("已经存在")
    assert file.read_bytes() == b"something else"
    assert listed("backup", tmp_path / "none" / "b.mzbak").refused("找不到")


def test_damaged_live_data_are_found(listed: Office) -> None:
    database = listed.folder / "office.db"
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 1
    database.write_bytes(data)
    for command in (("verify",), ("doctor",), ("person", "find", "王")):
        assert listed(*command).refused("损坏")
    assert database.read_bytes() == bytes(data)
