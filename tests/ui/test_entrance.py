"""From the first start to signing out: which window is open; one instance for a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.access.sign_in import SignIn
from app.ui.application import RunningWindow
from app.ui.backups.restore_window import RestoreWindow
from app.ui.desk.background import Background
from app.ui.desk.memory import Memory
from app.ui.entrance import Entrance
from app.ui.first_run.first_run import FirstRun
from app.ui.main_window import MainWindow
from app.ui.widgets.theme import Letters
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, write
from tests.ui.plan import FIRST


@pytest.fixture
def entrance(qtbot: QtBot, office_folder: Path, background: Background) -> Iterator[Entrance]:
    made = Entrance(office_folder, background, Memory(office_folder))
    yield made
    made.close_office()
    background.close()


def enter(qtbot: QtBot, entrance: Entrance) -> MainWindow:
    entrance.begin()
    window = entrance.window
    assert isinstance(window, SignIn)
    write(window.password_page.name, FIRST.name)
    write(window.password_page.password, FIRST.password)
    click(window.password_page.button)
    qtbot.waitUntil(lambda: isinstance(entrance.window, MainWindow))
    assert isinstance(entrance.window, MainWindow)
    return entrance.window


def test_an_empty_folder_offers_the_first_start(
    qtbot: QtBot, tmp_path: Path, background: Background
) -> None:
    entrance = Entrance(tmp_path / "new", background, Memory(tmp_path / "new"))
    entrance.begin()
    window = entrance.window
    assert isinstance(window, FirstRun)
    click(window.welcome.letters.buttons[Letters.LARGE])
    assert Memory(tmp_path / "new").get("letters") == "large"
    with qtbot.waitSignal(entrance.finished):
        window.close()


def test_signing_in_and_out_leads_round(
    qtbot: QtBot, entrance: Entrance, background: Background, recorded: RecordedDialogs
) -> None:
    window = enter(qtbot, entrance)
    qtbot.waitUntil(lambda: not background.busy)
    window._leave(restore=False)
    assert isinstance(entrance.window, SignIn)
    again = enter(qtbot, entrance)
    qtbot.waitUntil(lambda: not background.busy)
    with qtbot.waitSignal(entrance.finished):
        again.close()


def test_restoring_begins_with_signing_out(
    qtbot: QtBot, entrance: Entrance, background: Background
) -> None:
    window = enter(qtbot, entrance)
    qtbot.waitUntil(lambda: not background.busy)
    window._leave(restore=True)
    restoring = entrance.window
    assert isinstance(restoring, RestoreWindow)
    restoring.close()
    assert isinstance(entrance.window, SignIn)


def test_a_second_start_calls_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first = RunningWindow(tmp_path)
    assert not first.call_other()
    assert first.listen()
    second = RunningWindow(tmp_path)
    with qtbot.waitSignal(first.called):
        assert second.call_other()
    elsewhere = RunningWindow(tmp_path / "other")
    assert not elsewhere.call_other()
    first.close()


def test_what_the_window_remembers_names_nobody(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.put("letters", "huge")
    assert Memory(tmp_path).get("letters") == "huge"
    (tmp_path / "window.json").write_text("{broken", encoding="utf-8")
    assert Memory(tmp_path).get("letters") == ""
    (tmp_path / "window.json").write_text("[1]", encoding="utf-8")
    assert Memory(tmp_path).get("letters", "standard") == "standard"
