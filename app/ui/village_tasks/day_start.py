"""On each new day the tasks whose time has come are handed out, once, by whoever is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QObject, QTimer

from app.models.staff import Role
from app.services.tasks.calendar import begin_day, is_new_day
from app.services.tasks.rows import Created
from app.ui.desk.desk import Desk

HOUR = 60 * 60 * 1000  # ms; a window that stays open overnight notices by then


class DayStart(QObject):
    """Looks when the window opens, and again when another day has come."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self._day: date | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(HOUR)
        self._timer.timeout.connect(self.look)
        if desk.may(Role.PREPARE):
            self._timer.start()

    def look(self) -> None:
        """Hand out what is due, where this day was not looked at yet."""
        today = self.desk.today
        if self._day == today or not self.desk.may(Role.PREPARE):
            return
        if self._day is not None:
            # Overnight, days left have become fewer.
            self.desk.changed.emit(None)
        self.desk.read(
            lambda session: is_new_day(session, today=today),
            lambda new: self._begin(today) if new else self._done(today),
            owner=self,
            words="正在查看例行任务…",
        )

    def _done(self, today: date) -> None:
        self._day = today

    def _begin(self, today: date) -> None:
        by = self.desk.by
        self.desk.act(
            lambda session: begin_day(session, by, today=today),
            lambda _made: self._done(today),
            owner=self,
            said=_said,
            words="正在下达到时间的例行任务…",
        )


def _said(made: Sequence[Created]) -> str:
    if not made:
        return ""
    return f"已自动下达{len(made)}项例行任务,见“村级任务”"
