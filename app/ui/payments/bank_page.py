"""⑥ 回盘: what became of the money that was sent, line by line, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QTabBar, QWidget

from app.models.roster import LOCKED, LineResult, RosterStatus
from app.models.staff import Role
from app.money import grouped
from app.places import PersonPlace
from app.services.recoveries import entering
from app.services.rosters import settlement
from app.services.rosters.drafting import draft
from app.services.rosters.preview import RosterPreview
from app.services.rosters.returned import Next, ReturnedLine
from app.services.rosters.rows import RESULT_WORDS, RosterLineRow
from app.services.rosters.settlement import FINAL
from app.ui.desk.desk import Desk
from app.ui.desk.second_person import proved
from app.ui.payments import questions
from app.ui.payments.account_actions import AccountActions, Waiting
from app.ui.payments.bank_dialogs import (
    OTHER,
    Correction,
    CorrectionDialog,
    PaidDialog,
)
from app.ui.payments.bank_offers import ANSWERED, Action, bank_offers, line_offers
from app.ui.payments.page import StepPage, next_step
from app.ui.payments.questions import BankAnswer
from app.ui.payments.result_window import ResultWindow
from app.ui.payments.result_work import TONES
from app.ui.payments.steps import UNIT_WORDS, Run, Step
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.file_drop import FileDrop
from app.ui.widgets.offers import show_offers
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import Notice, acting, column, heading, row
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

NOT_YET = "花名册送银行以后,在这里登记发放结果。"
RETURNED, OPEN, ALL = range(3)
NEXT_TONES = {
    Next.ACCOUNT: Tone.MUST_DO,
    Next.HELD: Tone.WAITING,
    Next.DRAFT: Tone.WAITING,
    Next.UNDER_WAY: Tone.WAITING,
    Next.PAID: Tone.DONE,
    Next.CLOSED: Tone.DONE,
}


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line, and where it stands now if it was returned."""

    line: RosterLineRow
    returned: ReturnedLine | None

    @property
    def tone(self) -> Tone:
        return Tone.PLAIN if self.returned is None else NEXT_TONES[self.returned.next]

    @property
    def now(self) -> str:
        """What a returned line waits for."""
        return "" if self.returned is None else self.tone.say(self.returned.words)


COLUMNS: list[Column[BankLine]] = [
    Column(
        "position", "序号", lambda one: str(one.line.position), align=Align.RIGHT, width=2.5
    ),
    Column("village", "村(社区)", lambda one: one.line.village, width=5.5),
    Column("name", "姓名", lambda one: one.line.recipient_name, width=4.5),
    Column("payee", "收款人", lambda one: one.line.payee_name, width=4.5),
    Column("account", "银行账号", lambda one: one.line.account, width=11.5),
    Column(
        "amount", "金额(元)", lambda one: grouped(one.line.amount_fen), align=Align.RIGHT, width=5.5
    ),
    Column(
        "result",
        "结果",
        lambda one: TONES[one.line.result].say(RESULT_WORDS[one.line.result]),
        width=5.5,
        tone=lambda one: TONES[one.line.result],
    ),
    Column("reason", "退回原因", lambda one: one.line.result_reason, width=7,
           hint=lambda one: one.line.result_reason),
    Column("now", "现在", lambda one: one.now, width=12, tone=lambda one: one.tone,
           hint=lambda one: one.now),
]  # fmt: skip


class BankPage(StepPage):
    """The outcome in words, the lines with their results, and what can be done with each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._answer: BankAnswer | None = None
        self.window_of_results: ResultWindow | None = None
        self._accounts = AccountActions(desk, self, self.open_dialog)
        self.result = acting("登记发放结果…", self._result)
        self.all_paid = acting("全部发放成功…", self._all_paid)
        self.confirm = acting("确认账号无误…", self._confirm)
        self.change = acting("更换账号…", self._change)
        self.supplement = acting("再做一次补发", self._supplement)
        self.correct = acting("更正结果…", self._correct)
        self.back = acting("回到打印与银行", lambda: self.go.emit(Step.PAPER))
        self.onward = next_step(self, Step.ARCHIVE)
        self._of_roster = (
            (Action.RESULT, self.result),
            (Action.ALL_PAID, self.all_paid),
            (Action.SUPPLEMENT, self.supplement),
            (Action.ONWARD, self.onward),
            (Action.BACK, self.back),
        )
        self._of_line = (
            (Action.CONFIRM, self.confirm),
            (Action.CHANGE, self.change),
            (Action.CORRECT, self.correct),
        )
        self.notice = Notice()
        self.beyond = Notice(Tone.WAITING)
        self.total = heading("", "hint")
        self.tabs = QTabBar()
        self.tabs.setObjectName("inner")
        self.tabs.setDrawBase(False)
        for words in ("退回", "未回", "全部"):
            self.tabs.addTab(words)
        self.tabs.currentChanged.connect(self._fill)
        self.table: TableView[BankLine] = TableView(TableModel(COLUMNS))
        self.table.setAccessibleName("发放结果")
        self.table.chosen.connect(lambda _one: self._tell())
        self.table.opened.connect(
            lambda one: self.desk.place_wanted.emit(PersonPlace(one.line.recipient_id_number))
        )
        FileDrop(self, self._bring, lambda words: dialogs().warn(self, words))
        layout = column(self, 0)
        layout.addLayout(
            row(
                self.result,
                self.all_paid,
                self.confirm,
                self.change,
                self.supplement,
                self.onward,
                self.back,
                1,
                self.correct,
                self.tabs,
            )
        )
        layout.addWidget(self.notice)
        layout.addWidget(self.beyond)
        layout.addWidget(self.table, 1)
        self.blank = QWidget()
        layout.addWidget(self.blank, 1)

    def load(self, run: Run) -> None:
        number = run.number
        if number is None:
            self._answer = None
            self._settle(run)
            self.shown()
            return
        self.ask(
            lambda session: questions.bank_answer(session, run, number, self.desk.today), self._show
        )

    def first(self) -> QWidget:
        return self.table if self.table.isVisibleTo(self) else self

    def _show(self, answer: BankAnswer) -> None:
        self._answer = answer
        if self.run is not None:
            self._settle(self.run)
        self.shown()

    # What it shows

    def _settle(self, run: Run) -> None:
        answer = self._answer
        sent = run.status is RosterStatus.SENT
        self.setAcceptDrops(sent)
        answered = run.status in ANSWERED
        beyond = answer.beyond if answer is not None and run.status in LOCKED else None
        owed = beyond is not None and bool(beyond.lines) and run.is_latest
        offers = bank_offers(
            run.status,
            in_cash=run.row.paid_in_cash,
            owed=owed,
            may_prepare=self.desk.may(Role.PREPARE),
        )
        show_offers(self._of_roster, offers)
        for each in (self.table, self.tabs):
            each.setVisible(answered)
        self.blank.setVisible(not answered)
        self.beyond.say(_beyond_words(run, beyond) if owed and beyond is not None else "")
        self._count()
        self._say(run)
        if sent:
            self.set_primary(self.result)
        else:
            self.set_primary(self._next(owed=owed, answered=answered))

    def _next(self, *, owed: bool, answered: bool) -> QPushButton | None:
        """After the answer: accounts first, then what is owed, then the month's end."""
        if not answered:
            return self.back
        if owed:
            return self.supplement
        returned = self._answer.returned.values() if self._answer is not None else ()
        waits = any(one.next is Next.ACCOUNT for one in returned)
        return None if waits else self.onward

    def _rows(self, tab: int) -> list[BankLine]:
        if self._answer is None:
            return []
        lines = self._answer.roster.lines
        if tab == RETURNED:
            lines = tuple(one for one in lines if one.result is LineResult.RETURNED)
        elif tab == OPEN:
            lines = tuple(one for one in lines if one.result not in FINAL)
        return [BankLine(line, self._answer.returned.get(line.id)) for line in lines]

    def _count(self) -> None:
        """How many of each; the first list that has any is shown when none was chosen."""
        for tab, words in ((RETURNED, "退回"), (OPEN, "未回"), (ALL, "全部")):
            self.tabs.setTabText(tab, f"{words} {len(self._rows(tab))}")
        if not self._rows(self.tabs.currentIndex()):
            filled = [tab for tab in (RETURNED, OPEN, ALL) if self._rows(tab)]
            self.tabs.setCurrentIndex(filled[0] if filled else ALL)
        self._fill()

    def _fill(self) -> None:
        rows = self._rows(self.tabs.currentIndex())
        self.table.empty = ("没有退回的明细。", "每一笔都有了结果。", "没有明细。")[
            self.tabs.currentIndex()
        ]
        self.table.refill(rows, lambda one: one.line.id)
        self._tell()

    def _tell(self) -> None:
        """What can be done with the line that the cursor is on."""
        current = self.table.current() if self.run and self.run.status in ANSWERED else None
        final = current is not None and current.line.result in FINAL
        offers = line_offers(
            current.returned if current is not None else None,
            answered=self.run is not None and self.run.status in ANSWERED,
            final=final,
            may_prepare=self.desk.may(Role.PREPARE),
        )
        show_offers(self._of_line, offers)

    def _say(self, run: Run) -> None:
        answer = self._answer
        if answer is None or run.status not in ANSWERED:
            self.notice.say(NOT_YET, Tone.PLAIN)
            return
        outcome = answer.outcome
        waiting = answer.roster.amount_fen - outcome.paid_fen - outcome.returned_fen
        money = (
            f"已发放 {outcome.paid}笔 {grouped(outcome.paid_fen)} 元,"
            f"退回 {outcome.returned}笔 {grouped(outcome.returned_fen)} 元"
        )
        if run.status is RosterStatus.SENT:
            self.notice.say(
                f"● 等银行发放结果:{money},未回 {outcome.unknown}笔 {grouped(waiting)} 元。"
                "银行的回盘文件可以直接拖到这里。",
                Tone.WAITING,
            )
            return
        accounts = sum(one.next is Next.ACCOUNT for one in answer.returned.values())
        tone = Tone.MUST_DO if accounts else Tone.DONE
        more = f"有 {accounts}笔要先更正或确认账号,才会补发。" if accounts else ""
        self.notice.say(f"{tone.sign} {money}。{more}", tone)

    # What the user does

    def _bring(self, path: Path) -> None:
        """The bank's file, dropped where its answer is waited for."""
        self._result()
        if self.window_of_results is not None:
            self.window_of_results.bring(path)

    def _result(self) -> None:
        if self.run is None or self.run.number is None:
            return
        window = ResultWindow(self.desk, self, self.run.number)
        self.window_of_results = window
        window.finished.connect(self._result_closed)
        open_dialog(window)

    def _result_closed(self) -> None:
        self.window_of_results = None
        self.settle_focus(here=True)

    def _all_paid(self) -> None:
        run = self.run
        if run is None or run.number is None:
            return
        dialog = PaidDialog(self, run)
        number, by = run.number, self.desk.by

        def submit(on: date) -> None:
            self.act_in(
                dialog,
                lambda session: settlement.settle_all_paid(
                    session, by, number, on=on, today=self.desk.today
                ),
                said=lambda result: (
                    f"花名册 {number} 全部发放成功:{result.paid}笔 {grouped(result.paid_fen)} 元"
                ),
                words="正在登记发放结果…",
            )

        dialog.submit = submit
        self.open_dialog(dialog)

    def _confirm(self) -> None:
        current = self.table.current()
        if current is not None:
            self._accounts.confirm(_waiting(current.line))

    def _change(self) -> None:
        current = self.table.current()
        if current is not None:
            self._accounts.change(_waiting(current.line))

    def _correct(self) -> None:
        current, answer = self.table.current(), self._answer
        if current is None or answer is None or current.line.result not in FINAL:
            return
        line, by, folder = current.line, self.desk.by, self.desk.office.folder
        dialog = CorrectionDialog(self, line, answer.reviewers, by)
        new = OTHER[line.result]

        def submit(correction: Correction) -> None:
            self.act_in(
                dialog,
                lambda session: entering.correct_result(
                    session,
                    by,
                    proved(session, folder, correction.second),
                    line.id,
                    new,
                    correction.on,
                    correction.document,
                    today=self.desk.today,
                ),
                said=f"第{line.position}笔{line.recipient_name}已更正为{RESULT_WORDS[new]}",
                words="正在核对密码并更正…",
                retry=dialog.second.password,
            )

        dialog.submit = submit
        self.open_dialog(dialog)

    def _supplement(self) -> None:
        run = self.run
        if run is None:
            return
        by, today = self.desk.by, self.desk.today
        self.act(
            lambda session: draft(session, by, run.program_id, run.month, today=today),
            said=lambda report: f"已生成补发花名册 {report.number}:{grouped(report.amount_fen)} 元",
            words="正在生成补发花名册…",
            then=lambda _report: self.go.emit(Step.ROSTER),
        )


def _waiting(line: RosterLineRow) -> Waiting:
    why = f"银行退回的原因是“{line.result_reason}”"
    return Waiting(line.enrollment_id, line.recipient_name, why, line.amount_fen)


def _beyond_words(run: Run, beyond: RosterPreview) -> str:
    """What is due beside this roster."""
    return (
        f"● 除这份花名册外,现在还应发 {len(beyond.lines)}{UNIT_WORDS[run.row.unit]}"
        f" {grouped(beyond.amount_fen)} 元,可以再做一次补发,也可以等下月一起补发。"
    )
