"""Which window is open: the first start, signing in, restoring, or the office's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.services.office_file import data_folder
from app.ui.access.sign_in import SignIn
from app.ui.desk.background import Background
from app.ui.desk.memory import Memory
from app.ui.widgets.letters import LettersSwitch
from app.ui.widgets.theme import Letters

if TYPE_CHECKING:
    from app.services.access.office import Office
    from app.services.demo.office import OpenDemo


class Entrance(QObject):
    """Leads from one window to the next; ``finished`` when the last one is closed.

    Each window's code is read when it is wanted: signing in waits for none of it.
    """

    finished = Signal()

    def __init__(self, folder: Path, background: Background, memory: Memory) -> None:
        super().__init__()
        self._folder = folder
        self._background = background
        self._memory = memory
        self.window: QWidget | None = None
        self._office: Office | None = None

    def begin(self) -> None:
        """The first window: where there is no office yet, the first start."""
        # While the password is typed; the window of the office then opens at once.
        self._background.run(lambda _progress: _read_ahead(), lambda _result: None)
        if data_folder.has_office(self._folder):
            window = SignIn(self._folder, self._background, self._letters())
            window.signed_in.connect(self.open_office)
            window.gone.connect(self.finished)
            self._show(window)
            return
        from app.ui.first_run.first_run import FirstRun

        first = FirstRun(self._folder, self._background, self._letters())
        first.opened.connect(self.open_office)
        first.demo_opened.connect(self.open_demo)
        first.restore_wanted.connect(self.restore)
        first.gone.connect(self.finished)
        self._show(first)

    def open_office(self, office: Office, notice: str = "") -> None:
        """The main window for who has signed in."""
        from app.ui.desk.desk import Desk
        from app.ui.main_window import MainWindow

        self._office = office
        desk = Desk(office, self._background, self._memory)
        window = MainWindow(desk, notice=f"{office.warning}{notice}")
        desk.setParent(window)
        self._background.run(lambda _progress: office.note_arrival(), lambda _result: None)
        window.signed_out.connect(self._signed_out)
        window.closed.connect(self._closed)
        self._show(window)

    def open_demo(self, demo: OpenDemo) -> None:
        """The main window for the demo town, saying who is there and their password."""
        people = "、".join(demo.users)
        self.open_office(
            demo.office, f"演示镇:全部是虚构数据。账户:{people},密码都是 {demo.password}。"
        )

    def restore(self) -> None:
        """The window for restoring a backup; afterwards it begins anew."""
        from app.ui.backups.restore_window import RestoreWindow

        window = RestoreWindow(self._folder, self._background)
        window.left.connect(self.begin)
        self._show(window)

    def raise_window(self) -> None:
        """Bring the window to the front (a second start asks for it)."""
        if self.window is not None:
            self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
            self.window.show()
            self.window.raise_()
            self.window.activateWindow()

    def close_office(self) -> None:
        """Let go of the office once what was handed to the worker is done."""
        if self._office is not None:
            office, self._office = self._office, None
            self._background.run(lambda _progress: office.close(), lambda _result: None)

    def close_window(self) -> None:
        """Let go of what is still on the screen."""
        window, self.window = self.window, None
        if window is not None:
            window.blockSignals(True)
            window.close()
            window.deleteLater()

    def _signed_out(self, restore: bool) -> None:
        self.close_office()
        if restore:
            self.restore()
        else:
            self.begin()

    def _closed(self) -> None:
        self.close_office()
        self.finished.emit()

    def _letters(self) -> LettersSwitch:
        switch = LettersSwitch()
        switch.chosen.connect(self._keep)
        return switch

    def _keep(self, letters: Letters) -> None:
        self._memory.put("letters", letters.value)

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        window.show()
        if before is not None:
            before.blockSignals(True)
            before.close()
            before.deleteLater()


def _read_ahead() -> None:
    """Read the code of the office's window beside the one in which the password is typed."""
    from app.ui import main_window, tabs  # noqa: F401 (reading it is all that is wanted)

    tabs.load()
