"""Collects Python's garbage on the window's thread alone, as long as another thread works.

Python collects wherever it happens to allocate. On the worker's thread that would destroy
widgets of closed dialogs there, which Qt does not survive.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL = 500  # ms

# How many collectors are at work: the last one to stop gives the task back to Python.
_at_work: set[int] = set()


class Collector(QObject):
    """Takes the place of Python's own collection from its making to ``stop``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if not _at_work:
            # What is here now stays for good: later rounds need not look at it again.
            gc.collect()
            gc.freeze()
            gc.disable()
        _at_work.add(id(self))
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect each generation that Python itself would collect by now, the young first."""
        for generation, threshold in enumerate(gc.get_threshold()):
            if threshold and gc.get_count()[generation] > threshold:
                gc.collect(generation)

    def stop(self) -> None:
        """Give collection back to Python; a second time is harmless."""
        self._timer.stop()
        if id(self) not in _at_work:
            return
        _at_work.discard(id(self))
        if not _at_work:
            gc.enable()
            gc.unfreeze()
