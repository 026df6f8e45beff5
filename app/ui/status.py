"""The line at the foot of the window: what happened, which month, how old the backup is."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.month import Month
from app.ui.background import Background
from app.ui.busy import Busy
from app.ui.parts import button, mark
from app.ui.theme import SPACE, Tone

GREEN_DAYS, AMBER_DAYS = 7, 14


def backup_light(latest: datetime | None, now: datetime) -> tuple[Tone, str]:
    """Tone and words for the age of the last verified backup."""
    if latest is None:
        return Tone.MUST_DO, "还没有备份"
    days = (now.date() - latest.date()).days
    when = "今天" if days <= 0 else "昨天" if days == 1 else f"{days}天前"
    if days <= GREEN_DAYS:
        return Tone.DONE, f"上次备份{when}"
    return (Tone.WAITING if days <= AMBER_DAYS else Tone.MUST_DO), f"上次备份{when}"


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
        text = f"{words} {datetime.now().astimezone():%H:%M}"
        self.action.setText(text)
        self.action.setToolTip(text)

    def set_month(self, month: Month) -> None:
        self.month.setText(f"业务月份 {month.chinese}")

    def set_latest_backup(self, latest: datetime | None) -> None:
        tone, words = backup_light(latest, datetime.now().astimezone())
        self.light.setText(tone.say(words))
        mark(self.light, "tone", tone.value)
