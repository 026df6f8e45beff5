"""Pictures of the window and the demo town's papers, made without a screen."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app import files, log
from app.doors import OfficeDoors
from app.errors import AppError
from app.month import Month
from app.reports.bankfile import bank_file
from app.reports.changes import changes_sheet
from app.reports.notice import notice_sheets
from app.reports.pdf import pdf_bytes
from app.reports.roster import roster_sheets
from app.reports.workbook import workbook_bytes
from app.services.bank_formats import DEFAULT_FORMATS
from app.services.rosters import lifecycle
from app.services.rosters.business_month import business_month
from app.services.rosters.changes import change_rows
from app.services.rosters.views import BoardRow, month_board, roster_row
from app.ui.application import make_application
from app.ui.background import Background, Progress
from app.ui.backups.backup_dialog import BackupDialog
from app.ui.backups.drives import Drive
from app.ui.desk import Desk
from app.ui.doors import Demo
from app.ui.first_run.first_run import FirstRun
from app.ui.letters import LettersSwitch
from app.ui.main_window import MainWindow
from app.ui.memory import Memory
from app.ui.settings.dialog import SettingsDialog
from app.ui.sign_in import SignIn
from app.ui.tabs import BENEFICIARIES, PAYMENTS, REPORTS
from app.ui.theme import THEME, Letters

SCREEN = (1366, 728)  # a small screen, less the title bar
TITLES = {BENEFICIARIES: "beneficiaries", PAYMENTS: "payments", REPORTS: "reports"}
SIZES = (Letters.STANDARD, Letters.HUGE)
PATIENCE = 120  # seconds; only an error takes as long
ACCEPTED = "演示:已逐条核对"


class Camera:
    """Takes a widget's picture once everything it asked for has arrived."""

    def __init__(self, application: QApplication, background: Background, folder: Path) -> None:
        self._application = application
        self._background = background
        self._folder = folder

    def settle(self) -> None:
        """Let the worker finish and the window take it in; raises TimeoutError."""
        end = time.monotonic() + PATIENCE
        calm = 0
        while calm < 5:
            self._application.processEvents()
            self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            calm = 0 if self._background.busy else calm + 1
            if time.monotonic() > end:
                raise TimeoutError("the window does not come to rest")

    def take(self, widget: QWidget, name: str) -> None:
        """Save what the widget shows now as ``name-standard.png`` and the like."""
        self.settle()
        path = self._folder / f"{name}-{THEME.letters.value}.png"
        if not widget.grab().save(str(path)):
            raise AppError(f"图片“{path}”没有保存。请检查磁盘后重试。", code="not-saved")


def main(argv: Sequence[str] | None = None) -> int:
    """Make papers and pictures in the folder that is named; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if len(arguments) != 1:
        print("用法:python -m app.ui.pictures 文件夹", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    target = Path(arguments[0]).absolute()
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="minzheng-") as folder:
            make(Path(folder), target, print)
    except AppError as error:
        print(error.message, file=sys.stderr)
        return 1
    finally:
        log.stop()
    return 0


def make(data: Path, target: Path, tell: Callable[[str], None]) -> None:
    """The demo town in ``data``, its month's papers and the pictures in ``target``."""
    application = make_application(Memory(data))
    doors = OfficeDoors(data)
    with _worker() as background:
        camera = Camera(application, background, target)
        tell("正在准备演示镇…")
        demo = doors.demo(_quiet())
        try:
            _entrance(doors, background, camera)
            desk = Desk(demo.office, doors, background, Memory(data))
            month, rows = _drafted(demo)
            for letters in SIZES:
                THEME.set_letters(letters)
                _window(desk, camera)
            tell(f"已拍下窗口的图片({target})")
            for line in _papers(demo, month, rows, target):
                tell(line)
        finally:
            background.close()
            demo.office.close()


@contextmanager
def _worker() -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


def _quiet() -> Progress:
    import threading

    return Progress(lambda *_said: None, threading.Event())


def _entrance(doors: OfficeDoors, background: Background, camera: Camera) -> None:
    for letters in SIZES:
        THEME.set_letters(letters)
        for window, name in (
            (SignIn(doors, background, LettersSwitch()), "sign-in"),
            (FirstRun(doors, background, LettersSwitch()), "first-run"),
        ):
            window.resize(min(window.width(), SCREEN[0]), min(window.height(), SCREEN[1]))
            window.show()
            camera.take(window, name)
            window.deleteLater()


def _window(desk: Desk, camera: Camera) -> None:
    """Each tab, the settings and the backup dialog, at the present letters."""
    window = MainWindow(desk)
    window.resize(*SCREEN)
    window.show()
    camera.settle()
    for at in range(window.tabs.count()):
        window.tabs.setCurrentIndex(at)
        camera.settle()
        tab = window.tabs.currentWidget()
        title = window.tabs.tabText(at)
        for part, prepare in _scenes(tab):
            prepare()
            camera.take(window, TITLES[title] + part)
    for dialog, name in (
        (SettingsDialog(desk, window, "programs"), "settings"),
        (BackupDialog(desk, window, _sticks), "backup"),
    ):
        dialog.show()
        camera.take(dialog, name)
        dialog.close()
    window.signed_out.disconnect()
    window.close()


def _scenes(tab: QWidget) -> Sequence[tuple[str, Callable[[], None]]]:
    """What of a tab is worth a picture: (ending of the name, what brings it about)."""
    scenes = getattr(tab, "scenes", None)
    return scenes() if callable(scenes) else [("", lambda: None)]


def _sticks() -> tuple[Drive, ...]:
    return (Drive(Path("E:/"), "KINGSTON", 12_300_000_000),)


def _drafted(demo: Demo) -> tuple[Month, tuple[BoardRow, ...]]:
    """Rosters of the month of business for every program that pays in it."""
    office = demo.office
    with office.reading() as session:
        month = business_month(session, date.today())
        rows = month_board(session, month)
    for row in rows:
        with office.transaction() as session:
            lifecycle.draft_month(
                session, office.staff_id, row.program_id, month, today=date.today()
            )
    return month, rows


def _papers(demo: Demo, month: Month, rows: Sequence[BoardRow], target: Path) -> Iterator[str]:
    """Approve each roster of the month and write its papers; says what was written."""
    office = demo.office
    with office.reading() as session:
        numbers = {
            row.program_id: row.current.number
            for row in month_board(session, month)
            if row.current is not None
        }
    for row in rows:
        if row.program_id in numbers:
            _approve(demo, numbers[row.program_id])
            yield _write(demo, row, numbers[row.program_id], target)


def _approve(demo: Demo, number: str) -> None:
    office = demo.office
    reviewer = _reviewer(demo)
    with office.transaction() as session:
        lifecycle.submit(session, office.staff_id, number)
    with office.transaction() as session:
        lifecycle.approve(session, reviewer, number, today=date.today(), accept_warnings=ACCEPTED)


def _reviewer(demo: Demo) -> int:
    from app.models.staff import Role
    from app.services.staff import staff_members

    with demo.office.reading() as session:
        return next(member.id for member in staff_members(session) if Role.REVIEW in member.roles)


def _write(demo: Demo, row: BoardRow, number: str, target: Path) -> str:
    with demo.office.reading() as session:
        roster = roster_row(session, number)
        changes = changes_sheet(roster, change_rows(session, row.program_id, roster.month))
    name = f"{roster.month}-{roster.program}"
    sheets = roster_sheets(roster)
    made = {
        f"{name}-花名册.pdf": pdf_bytes(sheets),
        f"{name}-花名册.xlsx": workbook_bytes(sheets),
        f"{name}-公示.pdf": pdf_bytes(notice_sheets(roster)),
        f"{name}-增减变动.pdf": pdf_bytes(changes),
    }
    if not roster.paid_in_cash:
        for form in DEFAULT_FORMATS:
            made[f"{name}-银行文件.{form.kind}"] = bank_file(roster, form).content
    for file, content in made.items():
        files.write_safely(target / file, content)
    return f"{roster.title}:{len(roster.lines)}笔,{roster.persons}人,文件{len(made)}个"


if __name__ == "__main__":
    sys.exit(main())
