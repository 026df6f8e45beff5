"""Work beside the window: in turn, answered on the window's thread, never in its way."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.ui.desk.background import Background, CancelledError, Doing, Progress


def test_results_arrive_on_the_windows_thread_in_order(
    qtbot: QtBot, background: Background
) -> None:
    heard: list[tuple[int, bool, bool]] = []

    def operation(number: int) -> Callable[[Progress], tuple[int, int]]:
        return lambda _progress: (number, threading.get_ident())

    def take(result: tuple[int, int]) -> None:
        here = threading.get_ident()
        heard.append((result[0], result[1] != here, here == threading.main_thread().ident))

    for number in range(5):
        background.run(operation(number), take)
    qtbot.waitUntil(lambda: len(heard) == 5)
    assert heard == [(number, True, True) for number in range(5)]
    assert not background.busy


def test_operations_never_run_at_the_same_time(qtbot: QtBot, background: Background) -> None:
    running: list[int] = []
    most: list[int] = []
    done: list[None] = []

    def operation(_progress: Progress) -> None:
        running.append(1)
        most.append(len(running))
        running.pop()

    for _ in range(20):
        background.run(operation, done.append)
    qtbot.waitUntil(lambda: len(done) == 20)
    assert max(most) == 1


def test_the_window_stays_awake_while_work_goes_on(qtbot: QtBot, background: Background) -> None:
    """A timer on the window's thread ticks although the worker is busy."""
    release = threading.Event()
    ticks: list[None] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(None))
    timer.start(10)
    done: list[bool] = []
    background.run(lambda _progress: release.wait(60), done.append)
    qtbot.waitUntil(lambda: len(ticks) > 25)
    assert done == []
    release.set()
    qtbot.waitUntil(lambda: bool(done))
    timer.stop()


def test_a_refusal_reaches_the_call_and_an_unclaimed_one_the_window(
    qtbot: QtBot, background: Background
) -> None:
    def refuse(_progress: Progress) -> None:
        raise AppError("不能这样做。", code="test")

    taken: list[BaseException] = []
    with qtbot.assertNotEmitted(background.failed):
        background.run(refuse, lambda _result: None, taken.append)
        qtbot.waitUntil(lambda: bool(taken))
    with qtbot.waitSignal(background.failed) as heard:
        background.run(refuse, lambda _result: None)
    assert isinstance(taken[0], AppError)
    assert isinstance(heard.args[0], AppError)


def test_a_bug_is_logged_without_its_text(
    qtbot: QtBot, background: Background, logged_errors: list[str]
) -> None:
    def fail(_progress: Progress) -> None:
        raise ValueError("张三 420529195803150012")

    taken: list[BaseException] = []
    background.run(fail, lambda _result: None, taken.append)
    qtbot.waitUntil(lambda: bool(taken))
    assert len(logged_errors) == 1
    assert "ValueError" in logged_errors[0]
    assert "张三" not in logged_errors[0]
    logged_errors.clear()


def test_the_indicator_waits_and_then_follows_progress(
    qtbot: QtBot, background: Background
) -> None:
    shown: list[Doing | None] = []
    background.doing.connect(shown.append)
    quick: list[int] = []
    background.run(lambda _progress: 1, quick.append, words="很快")
    qtbot.waitUntil(lambda: bool(quick))
    assert shown == []

    release = threading.Event()

    def slow(progress: Progress) -> None:
        progress.report(3, 10, "第3行")
        release.wait(60)
        progress.report(7, 10, "第7行")

    done: list[None] = []
    background.run(slow, done.append, words="正在导入")
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0] == Doing("第3行", 3, 10, can_cancel=False)
    release.set()
    qtbot.waitUntil(lambda: bool(done))
    assert shown[1:] == [Doing("第7行", 7, 10, can_cancel=False), None]


def test_stopping_ends_an_operation_where_it_looks(qtbot: QtBot, background: Background) -> None:
    started = threading.Event()
    go_on = threading.Event()
    outcome: list[str] = []

    def operation(progress: Progress) -> None:
        started.set()
        go_on.wait(5)
        try:
            progress.check()
        except CancelledError:
            outcome.append("seen")
            raise

    background.run(
        operation,
        lambda _result: outcome.append("succeeded"),
        can_cancel=True,
        on_cancel=lambda: outcome.append("cancelled"),
    )
    assert started.wait(5)
    background.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: len(outcome) == 2)
    assert outcome == ["seen", "cancelled"]


def test_what_cannot_be_stopped_runs_to_its_end(qtbot: QtBot, background: Background) -> None:
    release = threading.Event()
    done: list[bool] = []

    def operation(progress: Progress) -> bool:
        release.wait(60)
        progress.check()
        return True

    background.run(operation, done.append)
    background.cancel()
    release.set()
    qtbot.waitUntil(lambda: bool(done))
    assert done == [True]


def test_nobody_is_called_who_is_gone(qtbot: QtBot, background: Background) -> None:
    import shiboken6

    release = threading.Event()
    owner = QObject()
    heard: list[object] = []
    background.run(lambda _progress: release.wait(60), heard.append, owner=owner)
    background.run(lambda _progress: "later", heard.append)
    shiboken6.delete(owner)
    release.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["later"]


def test_who_still_asks_after_the_end_is_not_answered(background: Background) -> None:
    ran: list[object] = []
    background.close()
    task = background.run(ran.append, ran.append)
    assert task.cancelled.is_set()
    assert not background.busy
    assert ran == []
