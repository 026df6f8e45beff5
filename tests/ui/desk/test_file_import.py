"""A window that takes a file in reads beside itself, writes once, and loses no answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.office import settings
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.desk.file_import import FileImportWindow, ImportWords
from app.ui.widgets.opening import open_dialog
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, press


class Taking(FileImportWindow[str]):
    """Takes the text of a file as the office's telephone number."""

    words = ImportWords("电话", "选择文件…", "选择电话", "登记", "关闭")

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.read: str | None = None
        self.go = threading.Event()
        self.go.set()
        self.lay_out((self.choose,), QLabel(), size=(30, 20))
        self.settle()

    def reading(self, path: Path) -> Callable[[Progress], str]:
        if path.suffix != ".txt":
            raise AppError("只认文本文件,没有读取。", code="format")

        def work(progress: Progress) -> str:
            self.go.wait(5)
            progress.check()
            if not (text := path.read_text(encoding="utf-8")):
                raise AppError("文件是空的,没有读取。", code="format")
            return text

        return work

    def brought(self, content: str) -> None:
        self.read = content
        self.settle()

    def confirmed(self) -> None:
        number, by = self.read or "", self.desk.by

        def action(session: Session) -> str:
            self.go.wait(5)
            settings.put(session, by, "hotline", number)
            return number

        self.enter(action, lambda _: self.accept(), said=lambda n: f"已登记{n}", words="正在登记…")

    def settle(self) -> None:
        self.confirm.setEnabled(self.read is not None)


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Taking:
    parent = QWidget()
    qtbot.addWidget(parent)
    window = Taking(desk, parent)
    desk.window = parent
    open_dialog(window)
    return window


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "number.txt"
    file.write_text("0717-5750000", encoding="utf-8")
    return file


def test_a_file_is_chosen_read_and_entered(
    qtbot: QtBot, window: Taking, desk: Desk, file: Path, recorded: RecordedDialogs
) -> None:
    said: list[str] = []
    desk.done.connect(said.append)
    recorded.answers = [file]
    click(window.choose)
    qtbot.waitUntil(window.confirm.isEnabled)
    with qtbot.waitSignal(window.accepted):
        click(window.confirm)
    assert said == ["已登记0717-5750000"]


def test_what_cannot_be_read_is_a_sentence(
    qtbot: QtBot, window: Taking, file: Path, tmp_path: Path
) -> None:
    window.bring(tmp_path / "number.pdf")
    assert window.error.text() == "只认文本文件,没有读取。"
    file.write_text("", encoding="utf-8")
    window.bring(file)
    assert not window.error.text()
    qtbot.waitUntil(lambda: window.error.text() == "文件是空的,没有读取。")
    assert not window.confirm.isEnabled()


def test_leaving_stops_the_reading(qtbot: QtBot, window: Taking, desk: Desk, file: Path) -> None:
    window.go.clear()
    go = window.go
    window.bring(file)
    with qtbot.waitSignal(window.rejected):
        press(window, Qt.Key.Key_Escape)
    go.set()
    qtbot.waitUntil(lambda: not desk.background.busy)


def test_a_window_that_writes_stays_until_it_is_done(
    qtbot: QtBot, window: Taking, desk: Desk, file: Path
) -> None:
    """Otherwise nobody would hear that the office has changed."""
    window.bring(file)
    qtbot.waitUntil(window.confirm.isEnabled)
    window.go.clear()
    click(window.confirm)
    assert not window.leave.isEnabled()
    press(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    with qtbot.waitSignals([desk.changed, window.accepted]):
        window.go.set()
    assert window.result() == QDialog.DialogCode.Accepted


def test_a_newer_file_overtakes_an_older(
    qtbot: QtBot, window: Taking, desk: Desk, file: Path, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.txt"
    newer.write_text("0717-5751111", encoding="utf-8")
    window.bring(file)
    window.bring(newer)
    qtbot.waitUntil(lambda: not desk.background.busy)
    assert window.read == "0717-5751111"
