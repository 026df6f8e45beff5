"""Widgets in Python's garbage are destroyed on the window's thread, however busy the worker is."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from pytestqt.qtbot import QtBot

from app.ui.desk.background import Background, Progress
from app.ui.desk.garbage import Collector

RINGS = 5_000


class Ring:
    """Only a collection frees it, and it says on which thread."""

    def __init__(self, freed_on: list[int]) -> None:
        self.own = self
        weakref.finalize(self, lambda: freed_on.append(threading.get_ident()))


def test_the_worker_never_collects(qtbot: QtBot, background: Background) -> None:
    freed_on: list[int] = []

    def litter(_progress: Progress) -> int:
        """Enough for Python to collect many times over, were it allowed to."""
        for _ in range(RINGS):
            Ring(freed_on)
        return threading.get_ident()

    done: list[int] = []
    background.run(litter, done.append)
    qtbot.waitUntil(lambda: len(freed_on) == RINGS)
    assert done != [threading.get_ident()]
    assert set(freed_on) == {threading.get_ident()}


def test_python_takes_over_again_when_the_last_worker_is_gone(qtbot: QtBot) -> None:
    assert gc.isenabled()
    one, other = Background(), Background()
    assert not gc.isenabled()
    one.close()
    assert not gc.isenabled()
    other.close()
    other.close()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_only_what_python_would_collect_is_collected(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    collector = Collector()
    asked: list[int] = []
    monkeypatch.setattr(gc, "collect", asked.append)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(gc, "get_count", lambda: (701, 3, 11))
    collector.collect()
    monkeypatch.setattr(gc, "get_count", lambda: (1, 1, 1))
    collector.collect()
    collector.stop()
    assert asked == [0, 2]
