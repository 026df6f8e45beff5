"""A campaign's days as bars, and beside them how it goes on at this pace: drawn, not a library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.widgets import theme

NOTHING = "还没有结果,收回第一份核对表以后,这里显示每天核对了多少人。"
MOST_BARS = 45


@dataclass(frozen=True, slots=True)
class Bar:
    """A day, or several days in a row where there are many."""

    label: str
    count: int
    total: int


def bars(by_day: Sequence[tuple[date, int]], most: int = MOST_BARS) -> tuple[Bar, ...]:
    """Every day from the first to the last with answers, empty ones too; at most ``most`` bars."""
    if not by_day:
        return ()
    counts = dict(by_day)
    first, last = min(counts), max(counts)
    width = -(-((last - first).days + 1) // most)
    found: list[Bar] = []
    total, day = 0, first
    while day <= last:
        count = sum(counts.get(day + timedelta(days=one), 0) for one in range(width))
        total += count
        found.append(Bar(f"{day.month}-{day.day}", count, total))
        day += timedelta(days=width)
    return tuple(found)


class ProgressChart(QWidget):
    """Bars per day; the line over them is how many of all are done."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self._people = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_days(self, by_day: Sequence[tuple[date, int]], people: int) -> None:
        """Other figures; the words for who cannot see them are kept too."""
        self._bars, self._people = bars(by_day), people
        told = ",".join(f"{bar.label} {bar.count}人" for bar in self._bars)
        self.setAccessibleName(f"每天核对人数:{told}" if told else NOTHING)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.em(24), theme.em(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.PAPER))
        if not self._bars:
            painter.setPen(QColor(theme.QUIET))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 16, -16, -16), flags, NOTHING)
            return
        em = theme.em()
        area = QRectF(em, em * 3.4, self.width() - em * 2, self.height() - em * 5.4)
        self._legend(painter, em)
        self._columns(painter, area, em)
        self._line(painter, area)

    def _legend(self, painter: QPainter, em: int) -> None:
        done = self._bars[-1].total
        painter.setPen(QColor(theme.ACCENT_DARK))
        painter.drawText(QRectF(em, 4, self.width(), em * 1.6), "■ 每天核对人数")
        painter.setPen(QColor(theme.DONE))
        painter.drawText(
            QRectF(em * 10, 4, self.width(), em * 1.6), f"─ 累计 {done}/{self._people} 人"
        )

    def _columns(self, painter: QPainter, area: QRectF, em: int) -> None:
        most = max(bar.count for bar in self._bars)
        step = area.width() / len(self._bars)
        every = max(1, round(em * 3.2 / step + 0.5))
        for at, bar in enumerate(self._bars):
            height = area.height() * bar.count / most
            left = area.left() + at * step
            wide = min(step * 0.7, em * 2.5)
            middle = left + step / 2
            column = QRectF(middle - wide / 2, area.bottom() - height, wide, height)
            painter.fillRect(column, QColor(theme.ACCENT_PALE))
            painter.setPen(QColor(theme.ACCENT))
            painter.drawRect(column)
            painter.setPen(QColor(theme.TEXT))
            if at % every == 0:
                below = QRectF(middle - em * 2, area.bottom() + 2, em * 4, em * 1.6)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, bar.label)
            if bar.count and step >= em * 1.6:
                above = QRectF(middle - em * 2, column.top() - em * 1.4, em * 4, em * 1.4)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(bar.count))
        painter.setPen(QColor(theme.FRAME))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _line(self, painter: QPainter, area: QRectF) -> None:
        step = area.width() / len(self._bars)
        painter.setPen(QPen(QColor(theme.DONE), 2))
        before = area.bottomLeft()
        for at, bar in enumerate(self._bars):
            point = area.bottomLeft()
            point.setX(area.left() + (at + 0.5) * step)
            point.setY(area.bottom() - area.height() * bar.total / max(self._people, 1))
            painter.drawLine(before, point)
            before = point
