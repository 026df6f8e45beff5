"""⑥ 回盘: what became of the money that was sent, and what could be paid beyond it."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from app.models.roster import LOCKED, LineResult, RosterStatus
from app.money import grouped
from app.services.rosters import lifecycle, settlement
from app.services.rosters.rows import RosterLineRow
from app.ui.desk import Desk
from app.ui.fields import DateField
from app.ui.forms import FormDialog
from app.ui.parts import Notice, column, heading, row
from app.ui.payments import questions
from app.ui.payments.page import StepPage, acting
from app.ui.payments.questions import BankAnswer
from app.ui.payments.review_dialogs import total_words
from app.ui.payments.steps import UNIT_WORDS, Run, Step
from app.ui.table import Align, Column, TableModel
from app.ui.table_view import TableView
from app.ui.theme import Tone

NOT_YET = "花名册送银行以后,在这里登记发放结果。"
COLUMNS: list[Column[RosterLineRow]] = [
    Column("position", "序号", lambda line: str(line.position), align=Align.RIGHT, width=3),
    Column("name", "姓名", lambda line: line.recipient_name, width=5),
    Column("village", "村(社区)", lambda line: line.village, width=6),
    Column("payee", "收款人", lambda line: line.payee_name, width=5),
    Column("account", "银行账号", lambda line: line.account, width=11),
    Column("amount", "金额(元)", lambda line: grouped(line.amount_fen), align=Align.RIGHT, width=6),
    Column("reason", "退回原因", lambda line: line.result_reason, width=12),
]


class BankPage(StepPage):
    """The outcome in words, the lines that came back, and a supplement where money is owed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.all_paid = acting("全部发放成功…", self._all_paid)
        self.supplement = acting("再做一次补发", self._supplement)
        self.back = acting("回到打印与银行", lambda: self.go.emit(Step.PAPER))
        self.notice = Notice()
        self.beyond = Notice(Tone.WAITING)
        self.total = heading("", "hint")
        self.returned_title = heading("银行退回的明细", "label")
        self.table: TableView[RosterLineRow] = TableView(
            TableModel(COLUMNS), empty="没有退回的明细。"
        )
        self.table.setAccessibleName("银行退回的明细")
        self.table.opened.connect(lambda line: self.person_wanted.emit(line.recipient_id_number))
        layout = column(self, 0)
        layout.addLayout(row(self.all_paid, self.supplement, self.back, 1))
        layout.addWidget(self.notice)
        layout.addWidget(self.beyond)
        layout.addWidget(self.total)
        layout.addWidget(self.returned_title)
        layout.addWidget(self.table, 4)
        layout.addStretch(1)

    def load(self, run: Run) -> None:
        number = run.number
        if number is None:
            self._settle(run, None)
            self.shown()
            return
        self.ask(
            lambda session: questions.bank_answer(session, run, number, date.today()), self._show
        )

    def first(self) -> QWidget:
        return self.table if self.table.isVisibleTo(self) else self

    def _show(self, answer: BankAnswer) -> None:
        if self.run is not None:
            self._settle(self.run, answer)
        self.shown()

    def _settle(self, run: Run, answer: BankAnswer | None) -> None:
        sent = run.status is RosterStatus.SENT
        answered = run.status in (RosterStatus.SENT, RosterStatus.SETTLED)
        beyond = answer.beyond if answer is not None and run.status in LOCKED else None
        owed = beyond is not None and bool(beyond.lines) and run.is_latest
        self.all_paid.setVisible(sent)
        self.supplement.setVisible(owed)
        self.back.setVisible(not answered)
        rows = answer.roster.lines if answer is not None and answered else ()
        returned = [one for one in rows if one.result is LineResult.RETURNED]
        for each in (self.table, self.returned_title):
            each.setVisible(bool(returned))
        self.total.setText(total_words(run) if answered else "")
        self.beyond.say("")
        if owed and beyond is not None:
            unit = UNIT_WORDS[run.row.unit]
            self.beyond.say(
                f"● 除这份花名册外,现在还应发 {len(beyond.lines)}{unit}"
                f" {grouped(beyond.amount_fen)} 元,可以再做一次补发,也可以等下月一起补发。"
            )
        self.table.rows.set_rows(returned)
        self._say(run, answer)
        if sent:
            self.set_primary(self.all_paid)
        else:
            self.set_primary(self.supplement if owed else None if answered else self.back)

    def _say(self, run: Run, answer: BankAnswer | None) -> None:
        if answer is None or run.status not in (RosterStatus.SENT, RosterStatus.SETTLED):
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
                f"● 等银行发放结果:{money},未回 {outcome.unknown}笔 {grouped(waiting)} 元。",
                Tone.WAITING,
            )
        else:
            tone = Tone.MUST_DO if outcome.returned else Tone.DONE
            self.notice.say(f"{tone.sign} {money}。", tone)

    def _all_paid(self) -> None:
        run = self.run
        if run is None or run.number is None:
            return
        dialog = paid_dialog(self, run)
        number, by = run.number, self.desk.by

        def submit(values: dict[str, Any]) -> None:
            self.act_in(
                dialog,
                lambda session: settlement.settle_all_paid(session, by, number, on=values["on"]),
                said=lambda result: (
                    f"花名册 {number} 全部发放成功:{result.paid}笔 {grouped(result.paid_fen)} 元"
                ),
                words="正在登记发放结果…",
            )

        dialog.submit = submit
        self.open_dialog(dialog)

    def _supplement(self) -> None:
        run = self.run
        if run is None:
            return
        by, today = self.desk.by, date.today()
        self.act(
            lambda session: lifecycle.draft_month(
                session, by, run.program_id, run.month, today=today
            ),
            said=lambda report: f"已生成补发花名册 {report.number}:{grouped(report.amount_fen)} 元",
            words="正在生成补发花名册…",
            then=lambda _report: self.go.emit(Step.ROSTER),
        )


def paid_dialog(parent: QWidget, run: Run) -> FormDialog:
    """That the bank paid every line, said in words, with the day of it."""
    dialog = FormDialog(parent, "全部发放成功", "登记全部发放成功")
    dialog.form.add_widget(heading(total_words(run), "hint"))
    who = "现金已全部领取" if run.row.paid_in_cash else "银行已把每一笔都发放成功,没有退回"
    dialog.form.add_widget(Notice(Tone.WAITING, f"确认{who}。登记以后按银行的凭证才能更正。"))
    day = DateField(date.today(), required=True)
    dialog.form.add("on", "发放日期", day)
    day.setFocus()
    return dialog
