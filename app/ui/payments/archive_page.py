"""⑦ 归档: the month's papers as files in one folder, over all programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.files import is_folder
from app.models.roster import LOCKED, RosterStatus
from app.money import grouped
from app.month import Month
from app.reports.month_archive import ASIDE, archive_files, folder_name, write_file
from app.services.access.office import Office
from app.services.month_end.filing import month_papers
from app.services.rosters.archived import ArchiveState, archive_states, mark_archived
from app.services.rosters.rows import STATUS_WORDS
from app.services.rosters.views import RosterHead, roster_heads
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.payments.page import StepPage
from app.ui.payments.steps import Run, Step
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.parts import Notice, acting, column, row
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone


@dataclass(frozen=True, slots=True)
class Filed:
    """A roster of the month, and when it was last filed."""

    roster: RosterHead
    state: ArchiveState | None

    @property
    def tone(self) -> Tone:
        if self.state is not None:
            return Tone.DONE
        return Tone.WAITING if self.roster.status in LOCKED else Tone.PLAIN

    @property
    def words(self) -> str:
        """Whether it is in the folder."""
        if self.state is not None:
            return Tone.DONE.say(f"已归档 {self.state.at:%Y-%m-%d %H:%M}")
        if self.roster.status is RosterStatus.SETTLED:
            return Tone.WAITING.say("待归档")
        if self.roster.status in LOCKED:
            return Tone.WAITING.say("等回盘,可先归档")
        return Tone.PLAIN.say("未复核,不归档")


@dataclass(frozen=True, slots=True)
class Archived:
    """What came of filing: counts of files, older ones kept aside, and where they lie."""

    folder: Path
    written: int
    unchanged: int
    kept_aside: tuple[str, ...]
    rosters: tuple[int, ...]

    @property
    def words(self) -> str:
        """One sentence for people."""
        told = f"已归档到“{self.folder}”:新写 {self.written} 个文件,没有变化 {self.unchanged} 个"
        if self.kept_aside:
            told += f",内容变了的 {len(self.kept_aside)} 个旧文件移到“{ASIDE}”里"
        return told + "。"


COLUMNS: list[Column[Filed]] = [
    Column("program", "项目", lambda one: one.roster.program, width=8),
    Column("number", "花名册", lambda one: _number(one.roster), width=9),
    Column("status", "状态", lambda one: STATUS_WORDS[one.roster.status], width=5),
    Column("lines", "笔数", lambda one: str(one.roster.lines), align=Align.RIGHT, width=4),
    Column(
        "amount", "金额(元)", lambda one: grouped(one.roster.amount_fen), align=Align.RIGHT,
        width=7,
    ),
    Column("filed", "归档", lambda one: one.words, width=11, tone=lambda one: one.tone),
    Column(
        "folder", "文件夹", lambda one: one.state.folder if one.state else "", width=16,
        hint=lambda one: one.state.folder if one.state else "",
    ),
]  # fmt: skip


def _number(head: RosterHead) -> str:
    extra = f" 第{head.sequence}次补发" if head.sequence else ""
    return head.number + extra


class ArchivePage(StepPage):
    """What the month has, what was filed, and the button that files it all."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: tuple[Filed, ...] = ()
        self.archive = acting("归档本月…", self._archive)
        self.open_folder = acting("打开文件夹", self._open_folder)
        self.back = acting("回到回盘", lambda: self.go.emit(Step.BANK))
        self.notice = Notice()
        self.done = Notice(Tone.DONE)
        self.table: TableView[Filed] = TableView(TableModel(COLUMNS), empty="这个月还没有花名册。")
        self.table.setAccessibleName("本月花名册的归档情况")
        self.table.chosen.connect(lambda _one: self._tell())
        layout = column(self, 0)
        layout.addLayout(row(self.archive, self.open_folder, self.back, 1))
        layout.addWidget(self.notice)
        layout.addWidget(self.done)
        layout.addWidget(self.table, 1)

    def load(self, run: Run) -> None:
        month = run.month

        def question(session: Session) -> tuple[Filed, ...]:
            states = archive_states(session, month)
            return tuple(
                Filed(head, states.get(head.id))
                for head in roster_heads(session, month=month)
                if head.status is not RosterStatus.WITHDRAWN and not head.taken_in
            )

        self.ask(question, self._show)

    def first(self) -> QWidget:
        return self.table

    def _show(self, rows: tuple[Filed, ...]) -> None:
        self._rows = rows
        self.table.rows.set_rows(rows)
        if rows:
            self.table.selectRow(0)
        locked = [one for one in rows if one.roster.status in LOCKED]
        waiting = [one for one in locked if one.state is None]
        self.archive.setEnabled(bool(locked))
        self.archive.setText("再归档一次…" if locked and not waiting else "归档本月…")
        self.back.setVisible(not locked)
        self._say(rows, waiting)
        self.set_primary(self.archive if waiting else None)
        self._tell()
        self.shown()

    def _say(self, rows: tuple[Filed, ...], waiting: list[Filed]) -> None:
        unfinished = [one for one in rows if one.roster.status is not RosterStatus.SETTLED]
        if not rows:
            self.notice.say("这个月还没有花名册,没有可以归档的。", Tone.PLAIN)
        elif unfinished:
            names = "、".join(one.roster.program for one in unfinished[:5])
            more = f"等{len(unfinished)}份" if len(unfinished) > 5 else ""
            self.notice.say(
                f"● {names}{more}还没有办完,目录上会注明;办完以后再归档一次就齐了。", Tone.WAITING
            )
        elif waiting:
            self.notice.say(
                "● 本月花名册都已办完,请归档:花名册、公示、增减变动、自查和复核、银行文件、回盘、"
                "汇总表和目录,写进一个文件夹。",
                Tone.WAITING,
            )
        else:
            self.notice.say("✓ 本月已归档。内容没有变化时,再归档一次不会改动文件。", Tone.DONE)

    def _tell(self) -> None:
        current = self.table.current()
        there = current is not None and current.state is not None
        self.open_folder.setVisible(any(one.state is not None for one in self._rows))
        self.open_folder.setEnabled(there)

    def _archive(self) -> None:
        run = self.run
        if run is None:
            return
        folder = dialogs().folder(self, "归档到哪个文件夹")
        if folder is None:
            return
        self.setEnabled(False)
        self.desk.work(
            filing(self.desk.office, run.month, folder),
            self._filed,
            owner=self,
            words="正在归档…",
            failed=self._failed,
            can_cancel=True,
            on_cancel=lambda: self.setEnabled(True),
        )

    def _filed(self, archived: Archived) -> None:
        """Every file is there: now it may be said that the month is filed."""
        self.done.say(f"✓ {archived.words}")
        by = self.desk.by
        self.act(
            lambda session: mark_archived(session, by, archived.rosters, str(archived.folder)),
            said=f"本月已归档:{archived.folder.name}",
            words="正在登记归档…",
        )

    def _failed(self, error: BaseException) -> None:
        self.setEnabled(True)
        self.desk.fail(error)

    def _open_folder(self) -> None:
        current = self.table.current()
        if current is None or current.state is None:
            return
        folder = Path(current.state.folder)
        self.desk.look_up(
            lambda: is_folder(folder),
            lambda there: self._show_folder(folder, there=there),
            owner=self,
        )

    def _show_folder(self, folder: Path, *, there: bool) -> None:
        if not there:
            dialogs().warn(
                self, f"找不到文件夹“{folder}”。", "可能已经移走,或者U盘没有插上;可以再归档一次。"
            )
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def filing(office: Office, month: Month, chosen: Path) -> Callable[[Progress], Archived]:
    """Make and write the month's files, one after another; can be stopped between two."""

    def operation(progress: Progress) -> Archived:
        with office.reading() as session:
            papers = month_papers(session, month)
        folder = chosen / folder_name(papers)
        results: list[str] = []
        total = len(papers.rosters)
        for file in archive_files(papers):
            number = int(file.name[:2]) if file.name[:2].isdigit() else 0
            progress.report(min(number, total), total + 1, f"正在归档:{file.what}")
            results.append(write_file(folder, file))
        return Archived(
            folder,
            written=sum(result != "unchanged" for result in results),
            unchanged=results.count("unchanged"),
            kept_aside=tuple(r for r in results if r not in ("written", "unchanged")),
            rosters=tuple(one.roster.id for one in papers.rosters),
        )

    return operation
