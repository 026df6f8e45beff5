"""The line at the foot of the window: what happened, which month, how old the backup is."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.models.base import now
from app.month import Month
from app.services.office_file.backup_records import backup_light
from app.ui.desk.background import Background
from app.ui.desk.busy import Busy
from app.ui.widgets.parts import button, mark
from app.ui.widgets.theme import SPACE, Tone


class StatusLine(QWidget):
    """The parts of the status bar from left to right."""

    def __init__(self, background: Background) -> None:
        super().__init__()
        self.action = QLabel("")
        self.action.setMinimumWidth(1)
        self.busy = Busy(background)
        self.month = QLabel()
        self.light = QLabel()
        self.backup = button("备份到U盘")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        layout.setSpacing(SPACE * 4)
        layout.addWidget(self.action, 1)
        layout.addWidget(self.busy)
        layout.addWidget(self.month)
        layout.addWidget(self.light)
        layout.addWidget(self.backup)

    def say(self, words: str) -> None:
        """What was done just now, with the time."""
        text = f"{words} {now():%H:%M}"
        self.action.setText(text)
        self.action.setToolTip(text)

    def set_month(self, month: Month) -> None:
        self.month.setText(f"业务月份 {month.chinese}")

    def set_latest_backup(self, latest: datetime | None, today: date) -> None:
        light, words = backup_light(latest, today)
        tone = Tone(light.value)
        self.light.setText(tone.say(words))
        mark(self.light, "tone", tone.value)
