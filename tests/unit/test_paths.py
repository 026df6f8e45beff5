"""What was shipped is found from a checkout and from a bundle; data lie where they were asked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app import paths
from app.errors import AppError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("MINZHENG_DATA", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["NotoSerifSC-Regular.ttf", "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"]
)
def test_the_fonts_are_shipped_as_truetype(name: str) -> None:
    # reportlab embeds TrueType outlines only.
    assert paths.font(name).read_bytes()[:4] == b"\x00\x01\x00\x00"


def test_the_fonts_come_with_their_licence() -> None:
    text = (paths.resources() / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "PERMISSION & CONDITIONS" in text


def test_a_bundle_has_its_own_resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == tmp_path / "resources"


def test_an_incomplete_copy_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(AppError) as refusal:
        paths.resources()
    assert refusal.value.code == "resources-missing"
    (tmp_path / "resources").mkdir()
    with pytest.raises(AppError) as refusal:
        paths.font("NotoSansSC-Bold.ttf")
    assert "NotoSansSC-Bold.ttf" in refusal.value.message


def test_the_option_comes_before_the_variable(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINZHENG_DATA", str(home / "from-variable"))
    assert paths.data_folder(str(home / "from-option")) == home / "from-option"
    assert paths.data_folder() == home / "from-variable"


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders are Linux's")
def test_without_either_it_is_the_users_own_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paths.data_folder() == home / ".local/share/minzheng-ledger"
    monkeypatch.setenv("MINZHENG_DATA", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "xdg"))
    assert paths.data_folder() == home / "xdg/minzheng-ledger"


def test_the_folder_is_absolute_and_not_made_by_asking(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    assert paths.data_folder("台账 数据") == home / "台账 数据"
    assert paths.data_folder("~/data") == home / "data"
    assert list(home.iterdir()) == []


def test_a_file_is_no_data_folder(home: Path) -> None:
    (home / "list.xls").touch()
    with pytest.raises(AppError) as refusal:
        paths.data_folder(str(home / "list.xls"))
    assert refusal.value.code == "data-folder"
    assert "list.xls" in refusal.value.message
