"""Pictures of the window and the demo town's papers, made without a screen."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app import files, log
from app.errors import AppError
from app.models.enrollment import TermStatus
from app.models.roster import OPEN, LineResult, RosterStatus
from app.models.staff import Role
from app.month import Month
from app.reports.bankfile import bank_file
from app.reports.changes import changes_sheet
from app.reports.notice import notice_sheets
from app.reports.pdf import pdf_bytes
from app.reports.roster import roster_sheets
from app.reports.workbook import workbook_bytes
from app.services.bank.formats import DEFAULT_FORMATS
from app.services.demo.office import OpenDemo, open_demo
from app.services.office.staff import staff_members
from app.services.programs.rows import program_by_name
from app.services.rosters import lifecycle, settlement
from app.services.rosters.business_month import business_month
from app.services.rosters.changes import change_rows
from app.services.rosters.drafting import draft
from app.services.rosters.views import RosterHead, month_board, roster_row
from app.ui.access.sign_in import SignIn
from app.ui.application import make_application
from app.ui.backups.backup_dialog import BackupDialog
from app.ui.backups.drives import Drive
from app.ui.beneficiaries.case_file_window import CaseFileWindow
from app.ui.beneficiaries.import_window import ImportWindow
from app.ui.beneficiaries.person_dialog import CorrectDialog
from app.ui.beneficiaries.person_panel import HOUSEHOLD, LOG, MONEY, PAPERS
from app.ui.beneficiaries.tab import BeneficiariesTab
from app.ui.beneficiaries.term_dialogs import ChangeDialog
from app.ui.desk.background import Background
from app.ui.desk.desk import Desk
from app.ui.desk.memory import Memory
from app.ui.first_run.first_run import FirstRun
from app.ui.main_window import MainWindow
from app.ui.payments.raise_dialog import RaiseDialog, raise_offer
from app.ui.payments.side_pages import SIDE_PAGES
from app.ui.payments.steps import Step
from app.ui.payments.tab import PaymentsTab
from app.ui.reports.tab import ReportsTab
from app.ui.settings.dialog import SettingsDialog
from app.ui.settings.rate_dialog import SetRate
from app.ui.today.tab import TodayTab
from app.ui.village_tasks import titles
from app.ui.village_tasks.tab import VillageTasksTab
from app.ui.village_tasks.titles import CAMPAIGNS, OVERVIEW, SCORES
from app.ui.visits import pages as visit_pages
from app.ui.visits.tab import VisitsTab
from app.ui.widgets.letters import LettersSwitch
from app.ui.widgets.theme import THEME, Letters

SCREEN = (1366, 768)  # an office PC
SIZES = (Letters.STANDARD, Letters.HUGE)
PATIENCE = 120  # seconds; only an error takes as long
SEARCHED = "曹家坪"
CALM = 0.3  # seconds
ELDERLY = "高龄津贴"
ACCEPTED = "演示:已逐条核对"
RAISED = "农村低保"


class Camera:
    """Takes a widget's picture once everything it asked for has arrived."""

    def __init__(self, application: QApplication, background: Background, folder: Path) -> None:
        self._application = application
        self._background = background
        self._folder = folder

    def settle(self) -> None:
        """Let the worker finish and the window take it in; raises TimeoutError."""
        begun = calm_since = time.monotonic()
        # As long as a search box waits for typing to rest, and a little more.
        while time.monotonic() - calm_since < CALM:
            self._application.processEvents()
            self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            if self._background.busy:
                calm_since = time.monotonic()
            if time.monotonic() - begun > PATIENCE:
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
        print("用法:python -m tools.pictures 文件夹", file=sys.stderr)
        return 2
    target = Path(arguments[0]).absolute()
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="minzheng-") as folder:
            _lay_screen(Path(folder) / "screen.json")
            make(Path(folder) / "data", target, print)
    except AppError as error:
        print(error.message, file=sys.stderr)
        return 1
    finally:
        log.stop()
    return 0


def _lay_screen(file: Path) -> None:
    """A screen of an office PC's size, where nobody said that a real one is to be used."""
    if os.environ.setdefault("QT_QPA_PLATFORM", "offscreen") != "offscreen" or os.name == "nt":
        return  # in a Windows path Qt takes the drive's colon for the end of the name
    wide, high = SCREEN
    screen = {"name": "office", "x": 0, "y": 0, "width": wide, "height": high}
    resolution = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file.write_text(json.dumps({"screens": [screen | resolution]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file.as_posix()}"


def make(data: Path, target: Path, tell: Callable[[str], None]) -> None:
    """The demo town in ``data``, its month's papers and the pictures in ``target``."""
    application = make_application(Memory(data))
    with _worker() as background:
        camera = Camera(application, background, target)
        tell("正在准备演示镇…")
        demo = open_demo(data, today=date.today())
        try:
            _entrance(data, background, camera)
            desk = Desk(demo.office, background, Memory(data))
            month = _drafted(demo)
            for letters in SIZES:
                THEME.set_letters(letters)
                _window(desk, camera)
            tell(f"已拍下窗口的图片({target})")
            for line in _papers(demo, month, target):
                tell(line)
        finally:
            background.close()
            demo.office.close()


@contextmanager
def _worker() -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


def _entrance(folder: Path, background: Background, camera: Camera) -> None:
    for letters in SIZES:
        THEME.set_letters(letters)
        for window, name in (
            (SignIn(folder, background, LettersSwitch()), "sign-in"),
            (FirstRun(folder, background, LettersSwitch()), "first-run"),
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
        for name, prepare in _scenes(window.content(at)):
            prepare()
            camera.take(window, name)
    for dialog, name in (
        *_about_a_person(window),
        (SettingsDialog(desk, window, "programs"), "settings"),
        (SettingsDialog(desk, window, "columns"), "column-names"),
        (SettingsDialog(desk, window, "history"), "history"),
        (BackupDialog(desk, window, _sticks), "backup"),
    ):
        dialog.show()
        camera.take(dialog, name)
        dialog.done(QDialog.DialogCode.Rejected)
    _meanings(desk, window, camera)
    window.close()
    window.deleteLater()
    camera.settle()


def _meanings(desk: Desk, window: QWidget, camera: Camera) -> None:
    """A rate and a raise with what they mean beside them; nothing is saved."""
    with desk.office.reading() as session:
        elderly = program_by_name(session, ELDERLY)
        offer = raise_offer(session, program_by_name(session, RAISED).id, desk.month)
    rate, increase = SetRate(desk, window, elderly), RaiseDialog(desk, window, offer)
    rate.tier.set_value(elderly.tiers[0].name)
    for dialog, name in ((rate, "rate"), (increase, "raise")):
        dialog.amount.set_value(5000)
        dialog.from_month.set_value(desk.month - 2)
        dialog.resize(*SCREEN)
        dialog.show()
        dialog.look()
        camera.take(dialog, name)
        dialog.done(QDialog.DialogCode.Rejected)


def _about_a_person(window: MainWindow) -> Iterator[tuple[QDialog, str]]:
    """The forms over the person that is looked at, the case file, and a list coming in."""
    tab = next(
        found
        for at in range(window.tabs.count())
        if isinstance(found := window.content(at), BeneficiariesTab)
    )
    desk, known = tab.desk, tab.panel.known
    if known is None:
        raise LookupError("nobody is looked at")
    running = known.running(TermStatus.ACTIVE)
    yield ChangeDialog(desk, window, known, running[0]), "change"
    yield CorrectDialog(desk, window, known), "correct"
    yield CaseFileWindow(desk, window, known), "case-file"
    yield ImportWindow(desk, window), "import"


def _scenes(tab: QWidget) -> Sequence[tuple[str, Callable[[], object]]]:
    """What of a tab is worth a picture: the picture's name, and what brings it about."""
    if isinstance(tab, TodayTab):
        return (("today", tab.refresh),)
    if isinstance(tab, PaymentsTab):
        program = tab.board.all_runs[0].program_id
        return (
            ("payments", tab.close_program),
            ("roster", lambda: tab.open_step(program, Step.ROSTER)),
            ("findings", lambda: _findings(tab)),
            ("paper", lambda: tab.open_step(program, Step.PAPER)),
            ("bank", lambda: tab.open_step(program, Step.BANK)),
            ("archive", lambda: tab.open_step(program, Step.ARCHIVE)),
            *(
                (one.key, lambda at=at: tab.shelf.setCurrentIndex(at))
                for at, one in enumerate(SIDE_PAGES, start=1)
            ),
        )
    if isinstance(tab, ReportsTab):
        return (("reports", tab.produce),)
    if isinstance(tab, BeneficiariesTab):
        pages = tab.panel.pages
        return (
            ("beneficiaries", lambda: tab.bar.search.setText(SEARCHED)),
            ("household", lambda: _household(tab)),
            ("person-money", lambda: pages.setCurrentIndex(MONEY)),
            ("person-papers", lambda: pages.setCurrentIndex(PAPERS)),
            ("person-log", lambda: pages.setCurrentIndex(LOG)),
        )
    if isinstance(tab, VillageTasksTab):
        return (
            ("village-tasks", lambda: tab.open_page(OVERVIEW)),
            ("rounds", lambda: tab.open_page(CAMPAIGNS)),
            ("scores", lambda: tab.open_page(SCORES)),
            ("task-papers", lambda: tab.open_page(titles.PAPERS)),
            ("calendar", lambda: tab.open_page(titles.CALENDAR)),
            ("in-charge", lambda: tab.open_page(titles.IN_CHARGE)),
            ("duties", lambda: tab.open_page(titles.DUTIES)),
        )
    if isinstance(tab, VisitsTab):
        return (
            ("visits", lambda: tab.open_page(visit_pages.VISITS)),
            ("policies", lambda: tab.open_page(visit_pages.POLICIES)),
        )
    raise LookupError("a tab without a picture")


def _findings(tab: PaymentsTab) -> None:
    """The checks of a roster that is still worked on."""
    drafts = [run for run in tab.board.all_runs if run.status is RosterStatus.DRAFT]
    tab.open_step(drafts[0].program_id, Step.CHECK)


def _household(tab: BeneficiariesTab) -> None:
    """The second of the list lives with others."""
    tab.table.selectRow(1)
    tab.panel.pages.setCurrentIndex(HOUSEHOLD)


def _sticks() -> tuple[Drive, ...]:
    return (Drive(Path("E:/"), "KINGSTON", 12_300_000_000),)


def _drafted(demo: OpenDemo) -> Month:
    """Rosters of the month of business for every program that pays in it, at several steps."""
    office = demo.office
    with office.reading() as session:
        month = business_month(session, date.today())
        rows = month_board(session, month)
    for row in rows:
        with office.transaction() as session:
            draft(session, office.staff_id, row.program_id, month, today=date.today())
    answered, approved, submitted, *_drafts = _rosters(demo, month)
    for roster in (answered, approved):
        _submit(demo, roster)
        _approve(demo, roster)
    _answer(demo, answered)
    _submit(demo, submitted)
    return month


def _answer(demo: OpenDemo, roster: RosterHead) -> None:
    """The bank paid all lines but two."""
    with demo.office.transaction() as session:
        lifecycle.send(session, demo.office.staff_id, roster.number)
        lines = roster_row(session, roster.number).lines
        answers = dict.fromkeys((line.id for line in lines), settlement.Answer(LineResult.PAID))
        for line, reason in zip(lines[3:5], ("户名不符", "账户已销户"), strict=True):
            answers[line.id] = settlement.Answer(LineResult.RETURNED, reason)
        today = date.today()
        settlement.settle(
            session, demo.office.staff_id, roster.number, answers, on=today, today=today
        )


def _rosters(demo: OpenDemo, month: Month) -> list[RosterHead]:
    with demo.office.reading() as session:
        return [row.current for row in month_board(session, month) if row.current is not None]


def _papers(demo: OpenDemo, month: Month, target: Path) -> Iterator[str]:
    """Approve each roster of the month and write its papers; says what was written."""
    for roster in _rosters(demo, month):
        if roster.status is RosterStatus.DRAFT:
            _submit(demo, roster)
        if roster.status in OPEN:
            _approve(demo, roster)
        yield _write(demo, roster.number, target)


def _submit(demo: OpenDemo, roster: RosterHead) -> None:
    with demo.office.transaction() as session:
        lifecycle.submit(session, demo.office.staff_id, roster.number)


def _approve(demo: OpenDemo, roster: RosterHead) -> None:
    """By the second person, who is in the demo town for this."""
    with demo.office.transaction() as session:
        reviewer = next(
            member.id for member in staff_members(session) if Role.REVIEW in member.roles
        )
        lifecycle.approve(
            session, reviewer, roster.number, today=date.today(), accept_warnings=ACCEPTED
        )


def _write(demo: OpenDemo, number: str, target: Path) -> str:
    with demo.office.reading() as session:
        roster = roster_row(session, number)
        program = program_by_name(session, roster.program)
        changes = changes_sheet(roster, change_rows(session, program.id, roster.month))
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
