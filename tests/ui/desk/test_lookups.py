"""Drives and folders are asked for beside the window, and nothing waits for one that sleeps."""

from __future__ import annotations

import threading

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ui.desk.desk import Desk
from app.ui.desk.lookups import Lookups


def test_a_folder_that_sleeps_holds_up_neither_the_window_nor_the_office(
    qtbot: QtBot, desk: Desk
) -> None:
    awake, heard = threading.Event(), list[object]()
    desk.look_up(lambda: awake.wait(5), heard.append, owner=desk)
    desk.look_up(lambda: "another", heard.append, owner=desk)
    desk.read(lambda _session: "the office", heard.append, owner=desk)
    qtbot.waitUntil(lambda: sorted(map(str, heard)) == ["another", "the office"])
    awake.set()
    qtbot.waitUntil(lambda: heard[-1] is True)


def test_who_is_gone_hears_nothing(qtbot: QtBot) -> None:
    lookups, owner, heard = Lookups(), QObject(), list[str]()
    awake = threading.Event()

    def late() -> str:
        awake.wait(5)
        return "late"

    lookups.ask(late, heard.append, owner=owner)
    shiboken6.delete(owner)
    awake.set()
    lookups.ask(lambda: "next", heard.append, owner=lookups)
    qtbot.waitUntil(lambda: "next" in heard and not lookups._waiting)
    assert heard == ["next"]


def test_an_answer_after_the_end_is_dropped(qtbot: QtBot) -> None:
    lookups, awake, heard = Lookups(), threading.Event(), list[bool]()
    lookups.ask(lambda: awake.wait(5), heard.append, owner=lookups)
    thread = next(one for one in threading.enumerate() if one.name == "lookup")
    shiboken6.delete(lookups)
    awake.set()
    thread.join(5)
    assert not thread.is_alive()
    assert not heard
