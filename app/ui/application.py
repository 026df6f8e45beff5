"""Starts the window: fonts, colours and Chinese, one instance, and a calm word for bugs."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from app import log, paths
from app.errors import AppError
from app.ui.desk.background import Background
from app.ui.desk.memory import Memory
from app.ui.entrance import Entrance
from app.ui.widgets.dialogs import show_failure
from app.ui.widgets.theme import THEME, Letters

WAIT = 1000  # ms; an instance that runs answers at once


class RunningWindow(QObject):
    """A name that one program of a data folder listens to; a second one calls and leaves.

    The lock on the folder itself is ``app.instance``; this only brings the window forward.
    """

    called = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        digest = hashlib.sha256(str(folder.resolve()).encode("utf-8")).hexdigest()
        self._name = f"minzheng-ledger-{digest[:16]}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def call_other(self) -> bool:
        """Ask the one that runs to come forward; False where none does."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        there = socket.waitForConnected(WAIT)
        socket.disconnectFromServer()
        return there

    def listen(self) -> bool:
        """Be the one that is called from now on."""
        # What a crash left behind; nobody answers there, as ``call_other`` has found.
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        self._server.close()

    def _answer(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
        self.called.emit()


def make_application(memory: Memory) -> QApplication:
    """The application with the look that this machine remembers."""
    running = QApplication.instance()
    if running is None:
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
            Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
        )
    application = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("minzheng-ledger")
    application.setApplicationDisplayName("")
    application.setDesktopFileName("minzheng-ledger")
    application.setWindowIcon(QIcon(str(paths.resources() / "icons" / "program.svg")))
    application.setQuitOnLastWindowClosed(False)
    THEME.start(application, Letters.read(memory.get("letters")))
    return application


def run(folder: Path) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    memory = Memory(folder)
    application = make_application(memory)
    instance = RunningWindow(folder, application)
    if instance.call_other():
        return 0
    try:
        log.start(folder)
    except AppError as error:
        # Who double-clicked sees no other place where it could be said.
        show_failure(None, error)
        return 1
    instance.listen()
    background = Background()
    entrance = Entrance(folder, background, memory)
    sys.excepthook = _reporting(entrance, folder)
    instance.called.connect(entrance.raise_window)
    entrance.finished.connect(application.quit)
    entrance.begin()
    code = application.exec()
    instance.close()
    entrance.close_office()
    entrance.close_window()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    background.close()
    sys.excepthook = sys.__excepthook__
    return code


def _reporting(
    entrance: Entrance, folder: Path
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """An error in the window's own code: logged without its text, told calmly."""

    def report(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        log.unexpected(error)
        show_failure(entrance.window, error, log.file_in(folder))

    return report
