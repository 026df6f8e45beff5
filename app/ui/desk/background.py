"""Work beside the window: one worker takes operations in turn, results come back to the window."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app import log
from app.errors import AppError
from app.ui.desk.garbage import Collector

T = TypeVar("T")
INDICATOR_DELAY = 300  # ms; what is quicker needs no sign of it
DEFAULT_WORDS = "正在处理…"


class CancelledError(Exception):
    """The user stopped an operation at a place where stopping is clean."""


class Progress:
    """What an operation says about itself while it runs; made for use from the worker."""

    def __init__(self, tell: Callable[[int, int, str], None], cancelled: threading.Event) -> None:
        self._tell = tell
        self._cancelled = cancelled

    def report(self, done: int, total: int, words: str = "") -> None:
        """So far ``done`` of ``total`` (0: unknown); raises CancelledError if it was stopped."""
        self._tell(done, total, words)
        self.check()

    def check(self) -> None:
        """Raises CancelledError when the user asked to stop; call it where stopping is clean."""
        if self._cancelled.is_set():
            raise CancelledError


@dataclass(frozen=True, slots=True)
class Doing:
    """What is shown while the worker is busy for longer than a moment."""

    words: str
    done: int
    total: int
    can_cancel: bool


class Task:
    """One operation handed over: it can be stopped where it supports that."""

    def __init__(self, words: str, *, can_cancel: bool) -> None:
        self.words = words
        self.can_cancel = can_cancel
        self.cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the operation to stop; one that ended before counts as done."""
        self.cancelled.set()


@dataclass(slots=True)
class _Job:
    task: Task
    operation: Callable[[Progress], Any]
    on_success: Callable[[Any], None]
    on_failure: Callable[[BaseException], None] | None
    on_cancel: Callable[[], None] | None
    owner: QObject | None

    @property
    def wanted(self) -> bool:
        """Whether the widget that asked is still there to hear the answer."""
        return self.owner is None or shiboken6.isValid(self.owner)


class Background(QObject):
    """One worker thread, so that database work never runs twice at a time.

    ``doing`` tells what is going on (None when idle) once it has lasted ``INDICATOR_DELAY``;
    ``failed`` carries an error that nobody took at the call, for the window to show.
    """

    doing = Signal(object)
    failed = Signal(object)
    _finished = Signal(object, object, object)
    _progressed = Signal(object, int, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._open: list[Task] = []
        self._latest: Doing | None = None
        self._shown = False
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INDICATOR_DELAY)
        self._timer.timeout.connect(self._show)
        self._finished.connect(self._deliver)
        self._progressed.connect(self._take_progress)
        self._collector = Collector(self)
        self._thread = threading.Thread(target=self._work, name="background", daemon=True)
        self._thread.start()

    def run(
        self,
        operation: Callable[[Progress], T],
        on_success: Callable[[T], None],
        on_failure: Callable[[BaseException], None] | None = None,
        *,
        words: str = DEFAULT_WORDS,
        can_cancel: bool = False,
        on_cancel: Callable[[], None] | None = None,
        owner: QObject | None = None,
    ) -> Task:
        """Run ``operation`` on the worker; the callbacks come on the window's thread.

        Without ``on_failure`` the error goes to ``failed``. With an ``owner`` nothing is
        called once that object is gone. After ``close`` nothing is run: a search box whose
        typing rests just then still asks, and nobody is there for the answer.
        """
        task = Task(words, can_cancel=can_cancel)
        if self._closed:
            task.cancel()
            return task
        self._open.append(task)
        if len(self._open) == 1:
            self._begin(task)
        self._jobs.put(_Job(task, operation, on_success, on_failure, on_cancel, owner))
        return task

    @property
    def busy(self) -> bool:
        """Whether anything is running or waiting."""
        return bool(self._open)

    def cancel(self) -> None:
        """Stop the running operation, where it supports that."""
        if self._open and self._open[0].can_cancel:
            self._open[0].cancel()

    def close(self) -> None:
        """Finish what was handed over, then end the worker; results are no longer delivered."""
        if self._closed:
            return
        self._closed = True
        for task in self._open:
            if task.can_cancel:
                task.cancel()
        self._jobs.put(None)
        self._thread.join()
        self._collector.stop()
        self._timer.stop()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            progress = Progress(self._teller(job.task), job.task.cancelled)
            result: object = None
            error: BaseException | None = None
            try:
                progress.check()
                result = job.operation(progress)
            except BaseException as caught:  # noqa: BLE001 - it is shown on the other thread
                error = caught
            self._finished.emit(job, result, error)

    def _teller(self, task: Task) -> Callable[[int, int, str], None]:
        def tell(done: int, total: int, words: str) -> None:
            self._progressed.emit(task, done, total, words)

        return tell

    def _begin(self, task: Task) -> None:
        self._latest = Doing(task.words, 0, 0, task.can_cancel)
        if self._shown:
            self.doing.emit(self._latest)
        else:
            self._timer.start()

    @Slot()
    def _show(self) -> None:
        if self._open and self._latest:
            self._shown = True
            self.doing.emit(self._latest)

    @Slot(object, int, int, str)
    def _take_progress(self, task: Task, done: int, total: int, words: str) -> None:
        if self._open and self._open[0] is task:
            self._latest = Doing(words or task.words, done, total, task.can_cancel)
            if self._shown:
                self.doing.emit(self._latest)

    @Slot(object, object, object)
    def _deliver(self, job: _Job, result: object, error: BaseException | None) -> None:
        self._open.remove(job.task)
        if self._closed:
            return
        if self._open:
            self._begin(self._open[0])
        else:
            self._timer.stop()
            if self._shown:
                self._shown = False
                self.doing.emit(None)
        if not job.wanted:
            return
        # An action that ended well before it could be stopped has happened: say so.
        if error is None:
            job.on_success(result)
        elif isinstance(error, CancelledError):
            if job.on_cancel:
                job.on_cancel()
        else:
            _note(error)
            if job.on_failure:
                job.on_failure(error)
            else:
                self.failed.emit(error)


def _note(error: BaseException) -> None:
    if isinstance(error, AppError):
        log.refused(error)
    else:
        log.unexpected(error)
