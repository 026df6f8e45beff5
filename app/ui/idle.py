"""Notices that nobody is at the machine: no key, click or movement for some minutes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

SIGNS_OF_LIFE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
}


class Idle(QObject):
    """``passed`` comes once after ``minutes`` without a sign of life; 0 minutes: never.

    It listens to windows, not to all objects: those get each event once.
    """

    passed = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.passed)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._listen)
        self.set_minutes(minutes)

    def set_minutes(self, minutes: int) -> None:
        """Wait as long from now on."""
        self._timer.stop()
        if minutes > 0:
            self._timer.setInterval(minutes * 60_000)
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def start(self) -> None:
        """Begin to wait anew, if there is anything to wait for."""
        if self._timer.interval() > 0:
            self._timer.start()

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            # Installed twice it would only move to the front.
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in SIGNS_OF_LIFE and self._timer.isActive():
            self._timer.start()
        return False
