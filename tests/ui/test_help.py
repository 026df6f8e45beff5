"""The manual is there, whole, and opened from the Help menu."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui import help as manual
from tests.ui.conftest import RecordedDialogs


def test_every_picture_and_place_that_the_manual_names_is_there() -> None:
    path = manual.manual()
    text = path.read_text(encoding="utf-8")
    pictures = re.findall(r'src="([^"]+)"', text)
    assert len(pictures) >= 5
    assert [name for name in pictures if not (path.parent / name).is_file()] == []
    places = re.findall(r'href="#([^"]+)"', text)
    assert len(places) >= 8
    assert [place for place in places if f'id="{place}"' not in text] == []
    assert "http" not in text


def test_it_opens_in_the_browser_or_says_where_it_lies(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, recorded: RecordedDialogs
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    opened: list[QUrl] = []

    def open_once(url: QUrl) -> bool:
        opened.append(url)
        return len(opened) == 1

    monkeypatch.setattr(QDesktopServices, "openUrl", open_once)
    manual.open_manual(parent)
    assert Path(opened[0].toLocalFile()) == manual.manual()
    assert recorded.shown == []
    manual.open_manual(parent)
    assert "manual.html" in recorded.shown[0]


def test_about_says_where_data_and_log_lie(
    qtbot: QtBot, tmp_path: Path, recorded: RecordedDialogs
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    manual.about(parent, tmp_path)
    assert str(tmp_path) in recorded.shown[0]
    assert "minzheng-ledger.log" in recorded.shown[0]
