"""资金: what each program received, paid out and has left in a year, and what came in when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.money import grouped
from app.reports.funds import funds_sheets, note
from app.services.funds.allocations import (
    AllocationRow,
    allocations,
    record_allocation,
    reverse_allocation,
)
from app.services.funds.balances import ProgramFunds, YearFunds, funds
from app.services.office import settings
from app.ui.desk.desk import Desk
from app.ui.desk.paper_dialog import Paper, paper_of
from app.ui.desk.roles import only_for
from app.ui.payments.side_page import SidePage
from app.ui.widgets.fields import AmountField, ChoiceField, DateField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice, acting, column, heading, row
from app.ui.widgets.reason_dialog import ReasonDialog
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

EMPTY = "这一年没有到账,也没有发放。请点“登记到账”。"
NO_RECEIPTS = "还没有登记到账。请点“登记到账”,按拨款文件逐笔登记。"


@dataclass(frozen=True, slots=True)
class FundsLine:
    """A program's year."""

    funds: ProgramFunds
    year: YearFunds

    @property
    def short(self) -> bool:
        """Whether the next payment is not covered, or more went out than came in."""
        return self.funds.judged and (self.funds.short_fen > 0 or self.funds.balance_fen < 0)

    @property
    def tone(self) -> Tone:
        if self.short:
            return Tone.MUST_DO
        return Tone.DONE if self.funds.judged else Tone.PLAIN

    @property
    def note(self) -> str:
        return self.tone.say(note(self.funds))


def _money(key: str, header: str, fen: Any) -> Column[FundsLine]:
    return Column(
        key, header, lambda line: grouped(fen(line)), align=Align.RIGHT, width=6.4, value=fen
    )


COLUMNS: list[Column[FundsLine]] = [
    Column("program", "项目", lambda line: line.funds.program, width=8),
    _money("balance", "余额", lambda line: line.year.balance_fen),
    Column(
        "note",
        "说明",
        lambda line: line.note,
        width=12.5,
        tone=lambda line: line.tone,
        hint=lambda line: note(line.funds),
    ),
    Column(
        "next",
        "下期约需",
        lambda line: grouped(line.funds.next_fen) if line.funds.next_fen else "",
        align=Align.RIGHT,
        width=6,
        hint=lambda line: "最近三期的平均数" if line.funds.next_fen else "",
    ),
    _money("brought", "上年结转", lambda line: line.year.brought_fen),
    _money("allocated", "本年到账", lambda line: line.year.allocated_fen),
    _money("repaid", "收回多发", lambda line: line.year.repaid_fen),
    _money("paid", "已发放", lambda line: line.year.paid_fen),
    _money("waiting", "待回盘", lambda line: line.year.waiting_fen),
]
RECEIPTS: list[Column[AllocationRow]] = [
    Column("on", "到账日期", lambda one: one.received_on.isoformat(), width=6),
    Column("program", "项目", lambda one: one.program, width=8),
    Column(
        "amount",
        "金额(元)",
        lambda one: grouped(one.amount_fen),
        align=Align.RIGHT,
        width=7,
        value=lambda one: one.amount_fen,
    ),
    Column("document", "文件或凭证", lambda one: one.document, width=16),
    Column("by", "登记人", lambda one: one.by, width=5),
    Column("state", "备注", lambda one: one.state, width=4),
]


@dataclass(frozen=True, slots=True)
class Answer:
    """The year's balances and receipts, and which programs money may come in for."""

    lines: tuple[FundsLine, ...]
    receipts: tuple[AllocationRow, ...]


class FundsPage(SidePage):
    """Balances above, receipts below; the year is that of the month above the board."""

    of_month = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._programs: tuple[ProgramFunds, ...] = ()
        self._wanted: int | None = None  # a program to be put in front
        self.add = acting("登记到账…", self._add)
        self.take_back = acting("冲销所选到账…", self._take_back)
        self.print = acting("打印资金表…", self._print)
        self.summary = Notice()
        self.table: TableView[FundsLine] = TableView(TableModel(COLUMNS), empty="正在查询…")
        self.table.setAccessibleName("各项目资金余额")
        # The last column is an amount too: it stays beside the others.
        self.table.horizontalHeader().setStretchLastSection(False)
        self.receipts: TableView[AllocationRow] = TableView(TableModel(RECEIPTS), empty=NO_RECEIPTS)
        self.receipts.setAccessibleName("到账明细")
        self.receipts.chosen.connect(lambda _one: self._settle())
        layout = column(self, 0)
        layout.addLayout(row(self.add, self.take_back, 1, self.print))
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 3)
        layout.addWidget(heading("到账明细", "label"))
        layout.addWidget(self.receipts, 2)
        self._settle()

    @property
    def year(self) -> int:
        return self.desk.month.year

    def first(self) -> QWidget:
        return self.table

    def refresh(self) -> None:
        year = self.year
        self.ask(lambda session: _answer(session, year), self._show)

    def show_program(self, program_id: int) -> None:
        self._wanted = program_id
        self.refresh()

    def _show(self, answer: Answer) -> None:
        self._programs = tuple(line.funds for line in answer.lines)
        before, wanted = self.table.current(), self._wanted
        if wanted is None and before is not None:
            wanted = before.funds.program_id
        self._wanted = None
        used = [line for line in answer.lines if _used(line) or line.funds.program_id == wanted]
        self.table.empty = EMPTY
        self.table.rows.set_rows(used)
        if used and not self.table.choose(lambda line: line.funds.program_id == wanted):
            self.table.selectRow(0)
        self.receipts.refill(answer.receipts, lambda one: one.id)
        self._say(used)
        self.set_primary(self.add)
        self._settle()
        self.shown()

    def _say(self, lines: list[FundsLine]) -> None:
        short = [line.funds for line in lines if line.short]
        total = sum(line.year.balance_fen for line in lines if line.funds.recorded)
        if short:
            names = "、".join(
                f"{one.program}(还差 {grouped(max(one.short_fen, -one.balance_fen))})"
                for one in short
            )
            self.summary.say(f"▲ 按目前的发放,下一期不够:{names}。", Tone.MUST_DO)
        elif any(line.funds.judged for line in lines):
            words = f"✓ 余额合计 {grouped(total)} 元,下一期都够发。"
            self.summary.say(words, Tone.DONE)
        else:
            self.summary.say(
                "登记了到账以后,这里显示余额够不够下一期发放。以前年度的结余,"
                "登记为一笔“期初余额”即可。",
                Tone.PLAIN,
            )

    def _settle(self) -> None:
        may = only_for(self.desk, Role.PREPARE, self.add, self.take_back)
        one = self.receipts.current()
        self.add.setEnabled(may)
        self.take_back.setEnabled(may and one is not None and not one.state)

    # What the user does

    def _add(self) -> None:
        current = self.table.current()
        dialog = ReceiptDialog(
            self, self._programs, current.funds.program_id if current is not None else None
        )
        by, today = self.desk.by, self.desk.today

        def submit(receipt: Receipt) -> None:
            self.act_in(
                dialog,
                lambda session: record_allocation(
                    session,
                    by,
                    receipt.program_id,
                    receipt.amount_fen,
                    receipt.on,
                    receipt.document,
                    today=today,
                ),
                said=f"已登记到账 {grouped(receipt.amount_fen)} 元",
                words="正在登记…",
            )

        dialog.submit = submit
        self.open_dialog(dialog)

    def _take_back(self) -> None:
        one = self.receipts.current()
        if one is None:
            return
        what = f"{one.received_on.isoformat()} {one.program} {grouped(one.amount_fen)} 元"
        words = "冲销是再登记一笔相反的金额,两笔都留着。登记错的,冲销后重新登记。"
        above = [heading(f"{what}\n{one.document}", "hint"), Notice(Tone.WAITING, words)]
        dialog = ReasonDialog(
            self, "冲销到账", "冲销这笔到账", "冲销原因", longest=100, above=above
        )
        by, entry = self.desk.by, one.id

        def submit(reason: str) -> None:
            self.act_in(
                dialog,
                lambda session: reverse_allocation(session, by, entry, reason),
                said=f"已冲销到账 {grouped(one.amount_fen)} 元",
                words="正在冲销…",
            )

        dialog.submit = submit
        self.open_dialog(dialog)

    def _print(self) -> None:
        year = self.year
        self.show_paper(f"{year}年资金表", lambda session: _paper(session, year))


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money received (fen): for which program, when, by which document."""

    program_id: int
    amount_fen: int
    on: date
    document: str


class ReceiptDialog(FormDialog[Receipt]):
    """Money received: for what, how much, when, by which document."""

    def __init__(
        self, parent: QWidget, programs: tuple[ProgramFunds, ...], program_id: int | None
    ) -> None:
        super().__init__(parent, "登记到账", "登记到账")
        add = self.form.add
        choices = [(one.program, one.program_id) for one in programs]
        field = ChoiceField(choices, chosen=program_id, required=True, empty="请选择")
        self.program = add("项目", field)
        self.amount = add("金额(元)", AmountField(required=True))
        self.on = add("到账日期", DateField.today())
        hint = "拨款文件的文号或银行回单号;以前年度的结余写“期初余额”。"
        self.document = add("文件或凭证", TextField(required=True, longest=100), hint)
        (self.program if program_id is None else self.amount).setFocus()

    def read(self) -> Receipt:
        return Receipt(
            self.program.given(), self.amount.given(), self.on.given(), self.document.given()
        )


def _used(line: FundsLine) -> bool:
    """Whether there is anything to see of a program's year."""
    one = line.year
    moved = (one.allocated_fen, one.repaid_fen, one.paid_fen, one.waiting_fen)
    return bool(one.brought_fen) or any(moved)


def _answer(session: Session, year: int) -> Answer:
    found = funds(session, until=year)
    return Answer(
        tuple(FundsLine(one, one.year(year)) for one in found), allocations(session, year=year)
    )


def _paper(session: Session, year: int) -> Paper | None:
    answer = _answer(session, year)
    used = [line.funds for line in answer.lines if _used(line)]
    office = settings.get(session, "town")
    return paper_of(funds_sheets(office, year, used, answer.receipts))
