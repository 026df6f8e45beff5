"""Programs and what they pay: rates with their document and first month, and a few settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QWidget
from sqlalchemy.orm import Session

from app.models.program import RateUnit
from app.models.staff import Role
from app.money import grouped
from app.services.programs.rates import RateRow, rates
from app.services.programs.rows import ProgramRow, program_rows
from app.ui.desk.desk import Desk
from app.ui.settings.list_page import ListPage
from app.ui.settings.program_dialogs import (
    PERIOD_WORDS,
    RULE_WORDS,
    UNIT_WORDS,
    AddProgram,
    AddTier,
    ProgramSettings,
    RosterColumns,
)
from app.ui.settings.rate_dialog import SetRate
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import heading
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView

PROGRAM_COLUMNS: tuple[Column[ProgramRow], ...] = (
    Column("name", "项目", lambda p: p.name, width=12),
    Column("unit", "对象", lambda p: UNIT_WORDS[p.rules.unit], width=4),
    Column("period", "发放", lambda p: PERIOD_WORDS[p.rules.period], width=4),
    Column("rule", "金额", lambda p: RULE_WORDS[p.rules.amount_rule], width=7),
    Column(
        "start",
        "起账",
        lambda p: p.rules.ledger_start.chinese if p.rules.ledger_start else "",
        width=7,
    ),
    Column("cash", "方式", lambda p: "现金" if p.rules.paid_in_cash else "银行", width=4),
    Column("active", "状态", lambda p: "在用" if p.rules.active else "停用", width=4),
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
        self.offer("新增档次…", self._add_tier)
        self.offer("花名册栏目…", self._columns)
        self.offer("项目设置…", self._settings)
        self.offer("新增项目…", self._add)
        self.offer("设定新标准…", self._set_rate, "primary", who=(Role.PREPARE, Role.ADMIN))

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
            open_dialog(dialog)

    def _add(self) -> None:
        self._open(AddProgram(self.desk, self))

    def _add_tier(self) -> None:
        self._open_for(AddTier)

    def _columns(self) -> None:
        self._open_for(RosterColumns)

    def _settings(self) -> None:
        self._open_for(ProgramSettings)

    def _open_for(self, kind: Callable[[Desk, QWidget, ProgramRow], QDialog]) -> None:
        program = self.view.current()
        if program is not None:
            self._open(kind(self.desk, self, program))

    def _open(self, dialog: QDialog) -> None:
        open_dialog(dialog)
