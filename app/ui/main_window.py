"""The main window: tabs, menus and the status bar, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from typing import cast

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from app.models.audit import BackupRecord
from app.month import Month
from app.places import BackupPlace, Place, SettingsPlace
from app.services.office import settings, traces
from app.services.office_file import backup_records
from app.services.office_file.backup_records import LatestBackup
from app.services.rosters.business_month import business_month
from app.ui import help as manual
from app.ui.access.passwords import ChangePassword, LockScreen
from app.ui.backups.backup_dialog import BackupDialog, verify_backup
from app.ui.desk.desk import Desk
from app.ui.desk.page import Page
from app.ui.desk.paged_tabs import PageEntry, PagePlace
from app.ui.idle import Idle
from app.ui.settings.dialog import SettingsDialog
from app.ui.settings.pages import PAGES
from app.ui.status import StatusLine
from app.ui.tabs import TABS
from app.ui.village_tasks.day_start import DayStart
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.letters import LettersSwitch
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import Notice, row
from app.ui.widgets.theme import SPACE, THEME, Letters

TITLE = "民政台账"
LOCK_MINUTES = 15
WARMING = 150  # ms between two tabs that are made ahead
PLACE = "window.place"
ROOMY = QSize(1440, 860)  # a screen on which the window need not fill everything
LEAVE_FOR_RESTORE = "恢复备份前要先退出登录。没有保存的填写会丢失。"


@dataclass(frozen=True, slots=True)
class Opening:
    """What the window shows of the office when it opens."""

    town: str
    letters: str
    lock_minutes: int
    month: Month
    backup: LatestBackup | None


class MainWindow(QMainWindow):
    """``signed_out`` says whether to restore a backup next; ``closed`` ends the program."""

    signed_out = Signal(bool)
    closed = Signal()

    def __init__(self, desk: Desk, *, tabs: Sequence[PageEntry] = TABS, notice: str = "") -> None:
        super().__init__()
        self.desk = desk
        desk.window = self
        self.setWindowTitle(TITLE)
        self.setMinimumSize(800, 560)
        self.letters = LettersSwitch()
        self.status = StatusLine(desk.background)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.notice = Notice(text=notice)
        self._leaving = False
        self._warming = QTimer(self)
        self._warming.setInterval(WARMING)
        self._warming.timeout.connect(self._warm_up)
        self._lay_out()
        self._fill_menus()
        for tab in tabs:
            self.tabs.addTab(PagePlace(tab, desk), tab.title)
        self._number_tabs()
        self._connect()
        self.idle = Idle(LOCK_MINUTES, self)
        self.idle.passed.connect(self.lock)
        self._open()

    # How it is put together

    def _lay_out(self) -> None:
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.notice)
        layout.addWidget(self.tabs, 1)
        self.setCentralWidget(middle)
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addPermanentWidget(self.status, 1)
        place = QByteArray.fromBase64(self.desk.memory.get(PLACE).encode("ascii", "ignore"))
        if not self.restoreGeometry(place):
            room = self.screen().availableGeometry()
            self.resize(min(1366, room.width()), min(768, room.height()))
            # The frame comes on top: on the office's screens its foot would lie below the edge.
            if room.width() < ROOMY.width() or room.height() < ROOMY.height():
                self.setWindowState(Qt.WindowState.WindowMaximized)

    def _fill_menus(self) -> None:
        bar = self.menuBar()
        file = bar.addMenu("文件(&F)")
        self._add(file, "备份到U盘…", self.back_up, "Ctrl+B")
        self._add(file, "校验备份…", lambda: verify_backup(self.desk, self))
        self._add(file, "从备份恢复…", self._restore)
        file.addSeparator()
        self._add(file, "锁定屏幕", self.lock, "Ctrl+L")
        self._add(file, "退出登录", self._sign_out)
        self._add(file, "关闭程序", self.close, "Ctrl+Q")
        setup = bar.addMenu("设置(&S)")
        for page in PAGES:
            self._add(setup, f"{page.title}…", partial(self.open_settings, page.key))
        helping = bar.addMenu("帮助(&H)")
        self._add(helping, "用户手册", lambda: manual.open_manual(self), "F1")
        self._add(helping, "关于民政台账", self._about)
        # Kept: the menu bar alone would not keep it alive.
        self._at_corner = self._corner()
        bar.setCornerWidget(self._at_corner)

    def _corner(self) -> QWidget:
        """Who is signed in, and the size of the letters, at the top right."""
        self.user = QToolButton()
        self.user.setText(self.desk.office.staff_name)
        self.user.setToolTip("我的账户")
        self.user.setProperty("role", "menu")
        self.user.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.user)
        self._add(menu, "修改密码…", self._change_password)
        self._add(menu, "锁定屏幕", self.lock)
        self._add(menu, "退出登录", self._sign_out)
        self.user.setMenu(menu)
        corner = QWidget()
        layout = row(self.user, self.letters)
        layout.setContentsMargins(SPACE, 2, SPACE * 2, 2)
        corner.setLayout(layout)
        return corner

    def _add(self, menu: QMenu, words: str, do: Callable[[], object], keys: str = "") -> None:
        action = menu.addAction(words)
        action.triggered.connect(lambda _on=False: do())
        if keys:
            action.setShortcut(QKeySequence(keys))

    def _number_tabs(self) -> None:
        for at in range(self.tabs.count()):
            self.tabs.setTabToolTip(at, f"Alt+{at + 1}")
            short = QShortcut(QKeySequence(f"Alt+{at + 1}"), self)
            short.activated.connect(lambda at=at: self._turn_by_key(at))

    def _connect(self) -> None:
        desk = self.desk
        desk.done.connect(self.status.say)
        desk.changed.connect(self._changed)
        desk.month_changed.connect(self.status.set_month)
        desk.place_wanted.connect(self.lead_to)
        self.tabs.currentChanged.connect(self._turned)
        self.status.backup.clicked.connect(self.back_up)
        self.letters.chosen.connect(self._keep_letters)

    # What it shows

    def _open(self) -> None:
        staff_id = self.desk.by

        def question(session: Session) -> Opening:
            return Opening(
                settings.get(session, "town"),
                settings.get(session, f"letters.{staff_id}"),
                int(settings.get(session, "lock_minutes") or LOCK_MINUTES),
                business_month(session, self.desk.today),
                backup_records.latest(session),
            )

        self.desk.read(question, self._show, owner=self, words="正在打开…")

    def _show(self, opening: Opening) -> None:
        self.setWindowTitle(f"{TITLE} · {opening.town}")
        letters = Letters.read(opening.letters) if opening.letters else THEME.letters
        if letters is not THEME.letters:  # every widget is dressed anew, which takes its time
            THEME.set_letters(letters)
        self.idle.set_minutes(opening.lock_minutes)
        self.desk.set_month(opening.month)
        self.status.set_month(self.desk.month)
        self.status.set_latest_backup(
            opening.backup.at if opening.backup else None, self.desk.today
        )
        self._turned(self.tabs.currentIndex())
        self._warming.start()
        DayStart(self.desk, self).look()

    def _warm_up(self) -> None:
        """Make a page that was not seen yet, one at a time, between what the user does."""
        if self.desk.background.busy:
            return
        if not any(self._place(at).warm_up() for at in range(self.tabs.count())):
            self._warming.stop()

    def _changed(self, tables: AbstractSet[str] | None) -> None:
        if tables is None or BackupRecord.__tablename__ in tables:
            self._ask_for_backup()

    def _ask_for_backup(self) -> None:
        self.desk.read(
            backup_records.latest,
            lambda latest: self.status.set_latest_backup(
                latest.at if latest else None, self.desk.today
            ),
            owner=self,
        )

    def _turned(self, at: int) -> None:
        """The page makes itself and asks once it is seen; -1: the window has no tabs."""
        if at >= 0:
            self.content(at)

    def _turn_by_key(self, at: int) -> None:
        """The keyboard goes on where it was on that tab, or where work begins on it."""
        tab = self.tabs.widget(at)
        before: QWidget | None = tab.focusWidget()  # Qt gives it to the first part otherwise
        self.tabs.setCurrentIndex(at)
        (before or tab).setFocus(Qt.FocusReason.ShortcutFocusReason)
        if tab.hasFocus():  # nothing on it takes the keyboard by itself
            tab.focusNextChild()

    def content(self, at: int) -> Page:
        """What stands in a tab."""
        return self._place(at).page()

    def _place(self, at: int) -> PagePlace:
        return cast("PagePlace", self.tabs.widget(at))

    def turn_to(self, title: str) -> None:
        """Show the tab of that title."""
        for at in range(self.tabs.count()):
            if self.tabs.tabText(at) == title:
                self.tabs.setCurrentIndex(at)

    def lead_to(self, place: Place) -> None:
        """Show where something is done: the tab, and in it what the place is about."""
        if isinstance(place, BackupPlace):
            self.back_up()
            return
        if isinstance(place, SettingsPlace):
            self.open_settings(place.page)
            return
        self.turn_to(place.tab)
        at = self.tabs.currentIndex()
        if self.tabs.tabText(at) == place.tab:
            self.content(at).show_place(place)

    # What its menus do

    def back_up(self) -> None:
        """The backup dialog."""
        open_dialog(BackupDialog(self.desk, self))

    def lock(self) -> None:
        """Cover everything until the password is given."""
        self.idle.stop()
        self.desk.hold_failures()
        self.desk.trace(traces.note_lock)
        screen = LockScreen(self.desk, self)
        screen.unlocked.connect(self._unlocked)
        screen.sign_out_wanted.connect(lambda: self._leave(restore=False))
        screen.cover()

    def _unlocked(self) -> None:
        self.idle.start()
        self.desk.tell_failures()

    def open_settings(self, page: str) -> None:
        """The settings, at one of their pages."""
        open_dialog(SettingsDialog(self.desk, self, page))

    def _change_password(self) -> None:
        open_dialog(ChangePassword(self.desk, self))

    def _about(self) -> None:
        manual.about(self, self.desk.office.folder)

    def _keep_letters(self, letters: Letters) -> None:
        self.desk.memory.put("letters", letters.value)
        staff_id = self.desk.by
        self.desk.act(
            lambda session: settings.put_own(session, staff_id, "letters", letters.value),
            owner=self,
            said=f"字号已改为{letters.word}",
        )

    def _restore(self) -> None:
        choice = Choice("退出登录,去恢复备份", dangerous=True)
        if dialogs().ask(self, LEAVE_FOR_RESTORE, choice):
            self._leave(restore=True)

    def _sign_out(self) -> None:
        if dialogs().ask(self, "要退出登录吗?没有保存的填写会丢失。", Choice("退出登录")):
            self._leave(restore=False)

    def _leave(self, *, restore: bool) -> None:
        self._leaving = True
        self.signed_out.emit(restore)

    def closeEvent(self, event: QCloseEvent) -> None:
        place = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.desk.memory.put(PLACE, place)
        busy = self.desk.background.busy and not self._leaving
        stop = Choice("等做完后关闭")
        if busy and not dialogs().ask(self, "还有工作正在进行。", stop, no="不关闭"):
            event.ignore()
            return
        self.idle.stop()
        event.accept()
        if not self._leaving:
            self.closed.emit()
