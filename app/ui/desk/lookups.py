"""Questions to the system that may sleep for a minute: a stick, a folder on the network.

Each has a thread of its own: neither the window nor the work of the office waits for it.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Who hears the answer; kept on the window's thread, where widgets belong."""

    then: Callable[[Any], None]
    owner: QObject

    def tell(self, answer: object) -> None:
        if shiboken6.isValid(self.owner):
            self.then(answer)


class Lookups(QObject):
    """Asks beside the window; an answer that comes after its owner is gone is not told."""

    _answered = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count()
        self._waiting: dict[int, _Waiting] = {}
        self._answered.connect(self._deliver)

    def ask(self, question: Callable[[], T], then: Callable[[T], None], *, owner: QObject) -> None:
        """``then`` comes on the window's thread; ``question`` must not touch the window."""
        number = next(self._numbers)
        self._waiting[number] = _Waiting(then, owner)
        # A sleeping drive must not keep the program from ending either.
        threading.Thread(
            target=self._look, args=(number, question), name="lookup", daemon=True
        ).start()

    def _look(self, number: int, question: Callable[[], object]) -> None:
        answer: object = None
        error: BaseException | None = None
        try:
            answer = question()
        except BaseException as caught:  # noqa: BLE001 - it is raised on the other thread
            error = caught
        # The window may have been closed meanwhile: then nobody is there to hear it.
        with suppress(RuntimeError):
            self._answered.emit(number, answer, error)

    @Slot(int, object, object)
    def _deliver(self, number: int, answer: object, error: BaseException | None) -> None:
        waiting = self._waiting.pop(number)
        if error is not None:
            raise error
        waiting.tell(answer)
