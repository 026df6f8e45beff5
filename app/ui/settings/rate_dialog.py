"""Setting a rate: what it means stands beside the form before it is saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QTabWidget, QWidget
from sqlalchemy.orm import Session

from app.models.program import RateUnit
from app.money import grouped
from app.services.programs.rates import NewRate, set_rate
from app.services.programs.rows import ProgramRow
from app.services.raises.rate_preview import (
    MonthPreview,
    RatePreview,
    RecipientPreview,
    preview_rate,
)
from app.ui.desk.desk import Desk
from app.ui.desk.preview_dialog import PreviewDialog
from app.ui.settings.rate_words import signed, words_of
from app.ui.widgets.fields import AmountField, ChoiceField, DateField, MonthField, TextField
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

UNITS = [("每月", RateUnit.MONTH), ("每年", RateUnit.YEAR)]
MONTHS: tuple[Column[MonthPreview], ...] = (
    Column("month", "月份", lambda m: m.month.chinese, width=6),
    Column("kind", "怎么发", lambda m: "补发" if m.arrears else "当月", width=4),
    Column("count", "份数", lambda m: f"{m.enrollments:,}", align=Align.RIGHT, width=4),
    Column("more", "多发(元)", lambda m: signed(m.more_fen), align=Align.RIGHT, width=7),
    Column("back", "应追回(元)", lambda m: signed(m.back_fen), align=Align.RIGHT, width=5),
)
PEOPLE: tuple[Column[RecipientPreview], ...] = (
    Column("name", "姓名", lambda r: r.name + ("(已去世)" if r.dead else ""), width=6),
    Column("village", "村(社区)", lambda r: r.village, width=6),
    Column("months", "月数", lambda r: str(len(r.months)), align=Align.RIGHT, width=3),
    Column("more", "多发(元)", lambda r: signed(r.more_fen), align=Align.RIGHT, width=7),
    Column("back", "应追回(元)", lambda r: signed(r.back_fen), align=Align.RIGHT, width=5),
)


class SetRate(PreviewDialog[NewRate, RatePreview]):
    """A rate of a tier from a month on, with the document that says so."""

    def __init__(self, desk: Desk, parent: QWidget, program: ProgramRow) -> None:
        super().__init__(desk, parent, f"{program.name}:设定新标准", "设定新标准")
        self._program = program
        self._add_fields()
        self.months: TableView[MonthPreview] = TableView(
            TableModel(MONTHS), empty="填写金额和月份后,这里按月列出差额。"
        )
        self.people: TableView[RecipientPreview] = TableView(
            TableModel(PEOPLE), empty="填写金额和月份后,这里列出每一个人的差额。"
        )
        self.tabs = QTabWidget()
        self.tabs.tabBar().setObjectName("inner")
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.months, "按月份")
        self.tabs.addTab(self.people, "按人")
        self.pane.addWidget(self.tabs, 1)
        self.fit()

    def _add_fields(self) -> None:
        tiers = [(tier.name, tier.name) for tier in self._program.tiers]
        add = self.form.add
        self.tier: ChoiceField[str] = ChoiceField(tiers, empty="全部(不分档)")
        if tiers:
            add("档次", self.tier)
        self.amount = add("标准(元)", AmountField(required=True))
        self.unit = add("单位", ChoiceField(UNITS, required=True))
        start = MonthField(self.desk.month, required=True)
        self.from_month = add("从哪个月起", start, "可以是以前的月份")
        self.document = add("文件名称或文号", TextField(longest=120))
        hint = ""
        if self._program.rules.dead_not_paid_raises:
            hint = "这个项目的提标不补给文件日期以前已去世的人。"
        self.dated = add("文件日期", DateField(), hint)
        self.watch(self.amount, self.unit, self.from_month, self.dated, self.tier)

    def read(self) -> NewRate:
        return NewRate(
            self._program.name,
            self.tier.value(),
            self.amount.given(),
            self.from_month.given(),
            self.document.value(),
            self.dated.value(),
            self.unit.given(),
        )

    def question(self, value: NewRate) -> Callable[[Session], RatePreview]:
        by, month = self.desk.by, self.desk.month
        return lambda session: preview_rate(session, by, value, month=month)

    def show_answer(self, answer: RatePreview | None) -> None:
        self.months.rows.set_rows(answer.months if answer is not None else ())
        self.people.rows.set_rows(answer.recipients if answer is not None else ())
        if answer is None:
            return
        self.months.empty = self.people.empty = "没有人的金额因此变化。"
        dated = self.dated.text().strip() != ""
        lines = words_of(answer, self._program.rules.unit, dated=dated)
        tone = Tone.WAITING if answer.back_fen > 0 else Tone.PLAIN
        self.notice.say("\n".join(lines), tone)

    def save(self, value: NewRate) -> None:
        by, new = self.desk.by, value
        self.set_busy(busy=True)
        self.desk.act(
            lambda session: set_rate(session, by, new),
            lambda _rate: self.accept(),
            owner=self,
            said=f"已设定{new.program}的新标准:自{new.from_month.chinese}起{grouped(new.amount_fen)}元",
            failed=self.refuse,
        )
