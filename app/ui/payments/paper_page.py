"""⑤ 打印与银行: the very PDF on the screen, printed or saved, and the bank's file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QTabBar, QWidget

from app.models.roster import LOCKED, RosterStatus
from app.money import grouped
from app.reports.bankfile import BankFile, write_bank_file
from app.reports.workbook import write_workbook
from app.services.office import traces
from app.services.rosters import lifecycle
from app.ui.desk.desk import Desk
from app.ui.desk.preview import Preview
from app.ui.payments.page import StepPage, next_step
from app.ui.payments.papers import Paper, Printed, file_title, format_words, printed
from app.ui.payments.review_dialogs import total_words
from app.ui.payments.steps import Run, Step
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.parts import Notice, acting, column, row
from app.ui.widgets.theme import Tone

NOTHING_YET = "还没有花名册,生成以后在这里预览和打印。"
NOT_APPROVED = "花名册复核通过以后才能生成银行文件。"
WORKBOOK_KIND = "Excel 表格 (*.xlsx)"


class PaperPage(StepPage):
    """Three papers to look at, print and save; then the file for the bank and the sending."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: Printed | None = None
        self.papers = QTabBar()
        self.papers.setObjectName("inner")
        self.papers.setDrawBase(False)
        for paper in Paper:
            self.papers.addTab(paper.value)
        self.papers.currentChanged.connect(self._turn)
        self.print = acting("打印", self._print)
        self.save_pdf = acting("存为PDF", self._save_pdf)
        self.save_workbook = acting("存为Excel", self._save_workbook)
        self.bank = acting("银行文件…", self._bank_file)
        self.send = acting("标记已送银行…", self._send)
        self.onward = next_step(self, Step.BANK)
        self.state = Notice()
        self.missing = Notice(Tone.WAITING)
        self.preview = Preview(desk, NOTHING_YET)
        layout = column(self, 0)
        layout.addLayout(
            row(
                self.print,
                self.save_pdf,
                self.save_workbook,
                self.bank,
                self.send,
                self.onward,
                1,
                self.papers,
            )
        )
        layout.addWidget(self.state)
        layout.addWidget(self.missing)
        layout.addWidget(self.preview, 1)

    def load(self, run: Run) -> None:
        number = run.number
        self._settle(run)
        if number is None:
            self._shown = None
            self.preview.show_words(NOTHING_YET)
            self.missing.say("")
            self.shown()
            return
        paper = list(Paper)[self.papers.currentIndex()]
        self.ask(
            lambda session: printed(session, run.program_id, number, paper),
            self._show,
            "正在生成页面…",
        )

    def first(self) -> QWidget:
        return self.preview.view

    def _turn(self) -> None:
        if self.run is not None:
            self.load(self.run)

    def _show(self, shown: Printed) -> None:
        before = self._shown
        self._shown = shown
        if before is None or before.pdf != shown.pdf:
            self.preview.show_pdf(shown.pdf)
        self.missing.say(shown.missing_words)
        self.shown()

    def _settle(self, run: Run) -> None:
        there = run.number is not None
        locked = run.status in LOCKED
        cash = run.row.paid_in_cash
        approved = run.status is RosterStatus.APPROVED
        for each in (self.print, self.save_pdf, self.save_workbook):
            each.setEnabled(there)
        self.bank.setVisible(not cash)
        self.bank.setEnabled(locked)
        self.bank.setToolTip("" if locked else NOT_APPROVED)
        self.send.setText("标记现金已发放…" if cash else "标记已送银行…")
        self.send.setVisible(approved)
        self.onward.setVisible(run.status in (RosterStatus.SENT, RosterStatus.SETTLED))
        self.set_primary(self.print if not self.onward.isVisibleTo(self) else self.onward)
        self.state.say("")
        if there and not locked:
            word = "作废" if run.status is RosterStatus.WITHDRAWN else "未复核"
            self.state.say(f"● 这份花名册{word},只能预览;纸上也会这样注明。", Tone.WAITING)

    def _print(self) -> None:
        shown = self._shown
        if shown is None:
            return
        if shown.missing and not dialogs().ask(
            self, "有些字本机打印不出来,仍要打印吗?", Choice("仍然打印"), shown.missing_words
        ):
            return
        self.preview.print_as(shown.title)

    def _save_pdf(self) -> None:
        if self._shown is not None:
            self.preview.save_as(self._shown.title)

    def _save_workbook(self) -> None:
        shown = self._shown
        if shown is None:
            return
        path = dialogs().save_file(self, "存为Excel", f"{shown.title}.xlsx", WORKBOOK_KIND)
        if path is None:
            return
        target = _ending(path, ".xlsx")
        self.desk.trace(lambda session, by: traces.note_export(session, by, target.name))
        self.desk.work(
            lambda _progress: write_workbook(shown.sheets, target),
            lambda _none: self.desk.say(f"已保存文件:{target.name}"),
            owner=self,
            words="正在保存表格…",
        )

    def _bank_file(self) -> None:
        shown = self._shown
        if shown is None:
            return
        roster = shown.roster
        at = dialogs().pick(
            self,
            "银行文件用哪种格式?",
            [Choice(format_words(form)) for form in shown.formats],
            f"{roster.program}{roster.month.chinese},{grouped(roster.amount_fen)} 元",
        )
        if at is None:
            return
        form = shown.formats[at]
        name = f"{file_title(roster, '银行')}.{form.kind}"
        kinds = f"{format_words(form)} (*.{form.kind})"
        path = dialogs().save_file(self, "保存银行文件", name, kinds)
        if path is None:
            return
        target = _ending(path, f".{form.kind}")
        number = roster.number
        self.desk.trace(
            lambda session, by: traces.note_roster_files(session, by, number, ("bank",))
        )
        self.desk.work(
            lambda _progress: write_bank_file(roster, form, target),
            lambda made: self._bank_file_made(made, target),
            owner=self,
            words="正在生成银行文件…",
        )

    def _bank_file_made(self, made: BankFile, path: Path) -> None:
        self.desk.say(f"已保存银行文件:{path.name},{made.lines}笔 {grouped(made.amount_fen)} 元")
        if made.without_account:
            names = "、".join(made.without_account)
            dialogs().tell(self, f"没有账号的不在银行文件里:{names}。", "请另行发放或补登账号。")

    def _send(self) -> None:
        run = self.run
        if run is None or run.number is None:
            return
        cash = run.row.paid_in_cash
        what = "现金已经发放" if cash else "银行文件已经交给银行"
        choice = Choice("标记现金已发放" if cash else "标记已送银行", dangerous=True)
        detail = f"{total_words(run)}\n标记以后不能再撤回,只能登记发放结果。"
        if not dialogs().ask(self, f"确认{what}?", choice, detail):
            return
        number, by = run.number, self.desk.by
        self.act(
            lambda session: lifecycle.send(session, by, number),
            said=f"花名册 {number} {'已标记现金发放' if cash else '已标记送银行'}",
            words="正在标记…",
        )


def _ending(path: Path, ending: str) -> Path:
    return path if path.suffix.lower() == ending else path.with_name(path.name + ending)
