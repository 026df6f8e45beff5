"""Programs and what they pay: rates with their document and first month, and a few settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.program import AmountRule, Period, RateUnit, Unit
from app.money import grouped
from app.month import Month
from app.services.program_rows import ProgramRow, program_rows
from app.services.programs import update_program
from app.services.rates import RateRow, rates
from app.ui.desk import Desk
from app.ui.fields import ChoiceField, MonthField, TextField, TickField
from app.ui.forms import FormDialog
from app.ui.parts import heading, row
from app.ui.settings.list_page import ListPage
from app.ui.settings.rate_dialog import SetRate
from app.ui.table import Align, Column, TableModel
from app.ui.table_view import TableView

UNIT_WORDS = {Unit.HOUSEHOLD: "按户", Unit.PERSON: "按人"}
PERIOD_WORDS = {
    Period.MONTHLY: "每月",
    Period.QUARTERLY: "每季",
    Period.HALF_YEARLY: "每半年",
    Period.YEARLY: "每年",
    Period.ONE_OFF: "一次性",
}
RULE_WORDS = {
    AmountRule.APPROVED: "按批准金额",
    AmountRule.RATE: "按标准",
    AmountRule.DIFFERENCE: "补差",
    AmountRule.NONE: "只登记不发钱",
}
PROGRAM_COLUMNS: tuple[Column[ProgramRow], ...] = (
    Column("name", "项目", lambda p: p.name, width=12),
    Column("unit", "对象", lambda p: UNIT_WORDS[p.unit], width=4),
    Column("period", "发放", lambda p: PERIOD_WORDS[p.period], width=4),
    Column("rule", "金额", lambda p: RULE_WORDS[p.amount_rule], width=7),
    Column("start", "起账", lambda p: p.ledger_start.chinese if p.ledger_start else "", width=7),
    Column("cash", "方式", lambda p: "现金" if p.paid_in_cash else "银行", width=4),
    Column("active", "状态", lambda p: "在用" if p.active else "停用", width=4),
)
RATE_COLUMNS: tuple[Column[RateRow], ...] = (
    Column("tier", "档次", lambda r: r.tier or "全部", width=6),
    Column("from", "从哪个月起", lambda r: r.from_month.chinese, width=7),
    Column(
        "amount",
        "标准(元)",
        lambda r: grouped(r.amount_fen),
        align=Align.RIGHT,
        value=lambda r: r.amount_fen,
        width=7,
    ),
    Column("unit", "单位", lambda r: "每月" if r.unit is RateUnit.MONTH else "每年", width=4),
    Column("document", "文件依据", lambda r: r.document, width=14),
    Column("replaced", "状态", lambda r: "已更正" if r.replaced else "有效", width=5),
)


class ProgramsPage(ListPage[ProgramRow]):
    """Programs above, the chosen one's rates below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "项目与标准",
            "标准只增不改:提标时设一个新标准,写明从哪个月起,以前月份的差额会自动补发。",
            PROGRAM_COLUMNS,
            program_rows,
            "还没有项目。",
        )
        self.rates: TableView[RateRow] = TableView(
            TableModel(RATE_COLUMNS), empty="这个项目还没有标准。"
        )
        self.title = heading("标准", "label")
        self.body.insertWidget(3, self.title)
        self.body.insertWidget(4, self.rates, 1)
        self.view.chosen.connect(self._choose)
        self.offer("项目设置…", self._settings)
        self.offer("设定新标准…", self._set_rate, "primary")

    def _choose(self, program: ProgramRow | None) -> None:
        if program is None:
            return
        name = program.name
        self.title.setText(f"{name}的标准")

        def question(session: Session) -> Sequence[RateRow]:
            return rates(session, name, with_replaced=True)

        self.desk.read(question, self.rates.rows.set_rows, owner=self)

    def _set_rate(self) -> None:
        program = self.view.current()
        if program is not None:
            dialog = SetRate(self.desk, self, program)
            dialog.accepted.connect(lambda: self._choose(program))
            dialog.open()

    def _settings(self) -> None:
        program = self.view.current()
        if program is not None:
            dialog = ProgramSettings(self.desk, self, program)
            dialog.accepted.connect(self.refresh)
            dialog.open()


class ProgramSettings(FormDialog):
    """What differs from county to county and is changed without programming."""

    def __init__(self, desk: Desk, parent: QWidget, program: ProgramRow) -> None:
        super().__init__(parent, f"{program.name}:项目设置", "保存项目设置")
        self._desk = desk
        self._program = program
        rules = [(words, rule) for rule, words in RULE_WORDS.items()]
        self.form.add("amount_rule", "金额怎么定", ChoiceField(rules, required=True))
        self.form.field("amount_rule").set_value(program.amount_rule)
        self.form.add(
            "ledger_start", "台账从哪个月算起", MonthField(program.ledger_start, required=True)
        )
        self.form.add("bank_item_code", "银行代发项目代码", TextField(longest=30))
        self.form.field("bank_item_code").set_value(program.bank_item_code)
        self.form.add("department", "负责部门", TextField(longest=60))
        self.form.field("department").set_value(program.department)
        self.spared = TickField(
            "提标文件以前已去世的人,不补发提标的差额", program.dead_not_paid_raises
        )
        self.form.add_widget(row_widget(self.spared))
        self.cash = TickField("现金发放,领款人签字(不要求银行账号)", program.paid_in_cash)
        self.active = TickField("在用", program.active)
        self.form.add_widget(row_widget(self.cash))
        self.form.add_widget(row_widget(self.active))
        self.submit = self._save
        self.fit()

    def _save(self, values: dict[str, Any]) -> None:
        by, name = self._desk.by, self._program.name
        start: Month = values["ledger_start"]
        self.set_busy(busy=True)
        self._desk.act(
            lambda session: update_program(
                session,
                by,
                name,
                amount_rule=values["amount_rule"],
                ledger_start=start,
                bank_item_code=values["bank_item_code"],
                department=values["department"],
                dead_not_paid_raises=self.spared.value(),
                paid_in_cash=self.cash.value(),
                active=self.active.value(),
            ),
            lambda _result: self.accept(),
            owner=self,
            said=f"{name}的设置已保存",
            failed=self.refuse,
        )


def row_widget(*widgets: QWidget) -> QWidget:
    """Widgets side by side, as one."""
    outer = QWidget()
    outer.setLayout(row(*widgets, 1))
    return outer
