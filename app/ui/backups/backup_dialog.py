"""The backup dialog: where to, one button, and the result in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QDialog, QRadioButton, QVBoxLayout, QWidget

from app.errors import AppError
from app.files import is_folder
from app.money import grouped
from app.services.access import backups
from app.services.office_file import backup, backup_records
from app.services.office_file.backup import BackupReport
from app.services.office_file.backup_records import LatestBackup
from app.ui.backups.drives import Drive, drives
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.widgets import theme
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.parts import Notice, button, column, heading, row
from app.ui.widgets.theme import Tone

LOOKING = "正在查找U盘…"
NO_STICK = "没有找到U盘。请插好U盘后点“重新查找”,或选择一个文件夹。"


class BackupDialog(QDialog):
    """Asks for the place, backs up, and says what is in the backup."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        find: Callable[[], tuple[Drive, ...]] = drives,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("备份")
        self._desk = desk
        self._find = find
        self._sticks: tuple[Drive, ...] = ()
        self._folders: dict[Path, str] = {}
        self._places: list[Path] = []
        self._wanted: Path | None = None
        self._looking = self._working = False
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._want)
        self.choices = QVBoxLayout()
        self.outcome = Notice()
        self.again = button("重新查找U盘")
        self.other = button("选择其他文件夹…")
        self.start = button("开始备份", "primary")
        self.leave = button("关闭")
        self.again.clicked.connect(lambda _on=False: self._look())
        self.other.clicked.connect(self._choose_folder)
        self.start.clicked.connect(self._back_up)
        self.leave.clicked.connect(self.reject)
        layout = column(self, 5)
        layout.addWidget(heading("备份到U盘"))
        layout.addWidget(
            heading("备份是加密的:要用登录密码才能打开。写好后会读回来逐项核对。", "hint")
        )
        layout.addLayout(self.choices)
        layout.addLayout(row(self.again, self.other, 1))
        layout.addWidget(self.outcome)
        layout.addStretch(1)
        layout.addLayout(row(1, self.leave, self.start))
        theme.follow(self, lambda: self.setMinimumSize(theme.em(32), theme.em(22)))
        self._look()
        desk.read(backup_records.latest, self._add_latest, owner=self)

    def place(self) -> Path | None:
        """The folder that is chosen."""
        at = self._group.checkedId()
        return self._places[at] if at >= 0 else None

    def _look(self) -> None:
        """Sticks are asked for beside the window: one that sleeps takes its time."""
        self._looking = True
        self.outcome.say(LOOKING, Tone.PLAIN)
        self._settle()
        self._desk.look_up(self._find, self._found, owner=self)

    def _found(self, sticks: tuple[Drive, ...]) -> None:
        self._looking = False
        self._sticks = sticks
        self._offer()
        if self.outcome.text() == LOOKING:
            self.outcome.say("" if self._places else Tone.WAITING.say(NO_STICK), Tone.WAITING)

    def _want(self, at: int) -> None:
        self._wanted = self._places[at]

    def _offer(self) -> None:
        """The places to choose from, sticks first; what the user chose stays chosen."""
        for old in self._group.buttons():
            self._group.removeButton(old)
            old.hide()
            old.deleteLater()
        words = {stick.folder: stick.words for stick in self._sticks}
        words |= {folder: said for folder, said in self._folders.items() if folder not in words}
        self._places = list(words)
        for at, folder in enumerate(self._places):
            choice = QRadioButton(words[folder])
            self._group.addButton(choice, at)
            self.choices.addWidget(choice)
            choice.setChecked(folder == self._wanted or at == 0)
        self._settle()

    def _add_latest(self, latest: LatestBackup | None) -> None:
        if latest is None:
            return
        folder = latest.file.parent
        self._desk.look_up(
            lambda: is_folder(folder),
            lambda there: self._keep(folder, f"上次的文件夹({folder})") if there else None,
            owner=self,
        )

    def _keep(self, folder: Path, words: str) -> None:
        self._folders.setdefault(folder, words)
        self._offer()

    def _choose_folder(self) -> None:
        folder = dialogs().folder(self, "选择备份文件夹")
        if folder is not None:
            self._folders.setdefault(folder, f"文件夹({folder})")
            self._wanted = folder
            self._offer()
            self.outcome.say("")
            self.start.setFocus()

    def _back_up(self) -> None:
        target = self.place()
        if target is None:
            return
        self._set_busy(busy=True)
        self.outcome.say("正在备份,请不要拔出U盘…", Tone.PLAIN)
        office = self._desk.office

        def operation(_progress: Progress) -> BackupReport:
            # A path without a folder would be taken for the name of the backup's file.
            if not is_folder(target):
                raise AppError(
                    f"找不到“{target}”,没有备份。请插好U盘后点“重新查找U盘”。", code="not-found"
                )
            return backups.back_up(office, target)

        self._desk.work(
            operation,
            self._done,
            owner=self,
            words="正在备份…",
            failed=self._failed,
        )

    def _done(self, report: BackupReport) -> None:
        self._set_busy(busy=False)
        self.start.setText("再备份一次")
        self.leave.setText("完成")
        self.leave.setFocus()
        self.outcome.say(Tone.DONE.say(f"备份完成,已读回核对。{in_words(report)}"), Tone.DONE)
        self._desk.say("备份完成,已核对")

    def _failed(self, error: BaseException) -> None:
        self._set_busy(busy=False)
        words = error.message if isinstance(error, AppError) else "程序遇到意外问题,没有备份成。"
        self.outcome.say(Tone.MUST_DO.say(words), Tone.MUST_DO)

    def _set_busy(self, *, busy: bool) -> None:
        self._working = busy
        self._settle()

    def _settle(self) -> None:
        for widget in (self.leave, self.other):
            widget.setEnabled(not self._working)
        self.again.setEnabled(not self._working and not self._looking)
        self.start.setEnabled(not self._working and bool(self._places))


def in_words(report: BackupReport) -> str:
    """What is in a backup, for people."""
    size = max(1, round(report.bytes / 1_000_000))
    return (
        f"文件“{report.file.name}”({size} MB):人员{report.persons}人,"
        f"花名册{report.rosters}份,已发金额{grouped(report.amount_paid_fen)}元。"
    )


def verify_backup(desk: Desk, parent: QWidget) -> None:
    """Choose a backup, check it in full, and say what is in it."""
    path = dialogs().open_file(parent, "选择要校验的备份", f"备份文件 (*{backup.ENDING})")
    if path is None:
        return
    office = desk.office

    def told(report: BackupReport) -> None:
        made = f"{report.made_at:%Y年%m月%d日 %H:%M}"
        dialogs().tell(parent, f"备份完好,制作于{made}。", in_words(report))

    desk.work(
        lambda _progress: backups.verify_backup(office, path),
        told,
        owner=parent,
        words="正在校验备份…",
    )
