"""Raising approved amounts together: form left, the list right, and past raises to be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QTabBar, QWidget
from sqlalchemy.orm import Session

from app.models.amount_raise import RaiseKind
from app.models.program import Period, TierDimension, Unit
from app.money import grouped
from app.month import Month
from app.services.programs.rows import ProgramRow, program_by_id
from app.services.raises.applying import apply_raise
from app.services.raises.raise_preview import Raise, RaisePreview, RaiseRow, preview_raise
from app.services.raises.undoing import RaiseRecord, raise_records, undo_raise
from app.services.rosters.business_month import first_unpaid
from app.services.rosters.recipients import recipients
from app.ui.desk.desk import Desk
from app.ui.desk.preview_dialog import PreviewDialog
from app.ui.payments.percent_field import PercentField
from app.ui.payments.raise_words import by_how_much, plan_words
from app.ui.village_tasks.villages_field import VillagesField
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import AmountField, ChoiceField, MonthField, TextField, TicksField
from app.ui.widgets.parts import Stack, acting, row
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

BY_PERCENT = "按百分比"
LATER = [("保持不变", False), ("一并提高", True)]
ROWS: tuple[Column[RaiseRow], ...] = (
    Column("name", "姓名", lambda r: r.name + ("(暂停)" if r.suspended else ""), width=5),
    Column("village", "村(社区)", lambda r: r.village, width=5.5),
    Column("persons", "人数", lambda r: str(r.persons), align=Align.RIGHT, width=2.5),
    Column("old", "原金额", lambda r: grouped(r.old_fen), align=Align.RIGHT, width=4.5),
    Column("new", "新金额", lambda r: grouped(r.new_fen), align=Align.RIGHT, width=4.5),
    Column("more", "增加", lambda r: f"+{grouped(r.more_fen)}", align=Align.RIGHT, width=4.5),
    Column(
        "later",
        "此后的变更",
        lambda r: "、".join(f"{one.from_month.chinese}{grouped(one.old_fen)}" for one in r.later),
        width=8,
        tone=lambda r: Tone.WAITING if r.later else Tone.PLAIN,
    ),
)
RECORDS: tuple[Column[RaiseRecord], ...] = (
    Column("from", "从哪个月起", lambda r: r.from_month.chinese, width=6),
    Column("value", "提高", lambda r: by_how_much(r.kind, r.value), width=8),
    Column("count", "份数", lambda r: f"{r.enrollments:,}", align=Align.RIGHT, width=3),
    Column("state", "状态", lambda r: "有效" if r.undone_at is None else "已撤销", width=4),
    Column("document", "依据文件", lambda r: r.document, width=9),
    Column("who", "经办", lambda r: f"{r.entered_by} {r.entered_at:%Y-%m-%d %H:%M}", width=10),
)


@dataclass(frozen=True, slots=True)
class RaiseOffer:
    """What the form offers: the program, the villages of its people, and from when.

    ``month`` is the first that no locked roster has paid.
    """

    program: ProgramRow
    villages: tuple[str, ...]
    month: Month


def raise_offer(session: Session, program_id: int, month: Month) -> RaiseOffer:
    """Asked before the dialog is opened; ``month`` where the program was never paid."""
    known = recipients(session, program_id).values()
    villages = {one.village: one.village_position for one in known}
    return RaiseOffer(
        program_by_id(session, program_id),
        tuple(sorted(villages, key=lambda v: villages[v])),
        first_unpaid(session, month)[program_id],
    )


@dataclass(frozen=True, slots=True)
class WantedRaise:
    """What is asked for, whether later entries are raised too (None: not said), by what."""

    asked: Raise
    later: bool | None
    document: str


class RaiseDialog(PreviewDialog[WantedRaise, RaisePreview]):
    """By person, by household or percent, from a month on, for whom is on the list."""

    def __init__(self, desk: Desk, parent: QWidget, offer: RaiseOffer) -> None:
        name = offer.program.name
        super().__init__(desk, parent, f"{name}:统一提高核定金额", "提高核定金额")
        self._offer = offer
        self._left_out: frozenset[int] = frozenset()
        self._chosen: frozenset[int] | None = None
        self._add_fields()
        self.rows: TableView[RaiseRow] = TableView(
            TableModel(ROWS), empty="填写提高多少和从哪个月起,这里列出每一户(人)的新旧金额。"
        )
        self.records: TableView[RaiseRecord] = TableView(
            TableModel(RECORDS), empty="还没有统一提高过。"
        )
        self._lay_out()
        self._refresh_records()
        self.fit()

    def _add_fields(self) -> None:
        add, program = self.form.add, self._offer.program
        kinds = [(BY_PERCENT, RaiseKind.PERCENT), ("每人加", RaiseKind.PER_PERSON)]
        if program.rules.unit is Unit.HOUSEHOLD:
            kinds.append(("每户加", RaiseKind.PER_ENROLLMENT))
        kind = ChoiceField(kinds, chosen=RaiseKind.PER_PERSON, required=True)
        self.kind = add("怎么提高", kind)
        self.amount = add("加多少(元)", AmountField(required=True))
        self.percent = add("提高百分之几", PercentField(required=True))
        start = MonthField(self._offer.month, required=True)
        self.from_month = add("从哪个月起", start, "可以是以前的月份")
        later = ChoiceField(LATER, empty="请选择")
        self.later = add("此后已有变更的", later, "这些人从以后某月起另有核定金额。")
        self.document = add("依据文件", TextField(longest=120))
        names = [(name, at) for at, name in enumerate(self._offer.villages)]
        villages = VillagesField(names, all_words="全部村(社区)")
        self.villages = add("哪些村(社区)", villages)
        apart = (TierDimension.AGE, TierDimension.SUPPLEMENT)
        self.tiers = TicksField()
        for tier in program.tiers:
            if tier.dimension not in apart:
                self.tiers.offer(tier.id, tier.name, on=False)
        if self.tiers.ticks:
            add("只提这些档次", self.tiers, "不勾选:不分档次,全部提高。")
        self.watch(
            self.kind,
            self.amount,
            self.percent,
            self.from_month,
            self.later,
            self.villages,
            self.tiers,
        )
        self.kind.edited.connect(self._turn)
        self.form.show_field(self.later, shown=False)
        self._turn()

    def _lay_out(self) -> None:
        self.leave_out = acting("去掉选中的", self._leave_out)
        self.undo = acting("撤销这次提高", self._undo, "danger")
        of_list, of_records = QWidget(), QWidget()
        of_list.setLayout(
            row(
                self.leave_out,
                acting("只留选中的", self._keep_only),
                acting("恢复名单", self._everybody),
            )
        )
        of_records.setLayout(row(self.undo))
        self.records.chosen.connect(self._settle_undo)
        self._settle_undo(None)
        self.tabs = QTabBar()
        self.tabs.setObjectName("inner")
        self.tabs.setDrawBase(False)
        self.tabs.addTab("提高名单")
        self.tabs.addTab("以往记录")
        buttons, tables = Stack(of_list, of_records), Stack(self.rows, self.records)
        for stack in (buttons, tables):
            self.tabs.currentChanged.connect(stack.setCurrentIndex)
        self.pane.addLayout(row(self.tabs, 1, buttons))
        self.pane.addWidget(tables, 1)

    def _turn(self) -> None:
        """Yuan or percent."""
        by_percent = self.kind.currentText() == BY_PERCENT
        self.form.show_field(self.amount, shown=not by_percent)
        self.form.show_field(self.percent, shown=by_percent)

    # What it means

    def extra(self) -> frozenset[int]:
        return self._left_out

    def read(self) -> WantedRaise:
        kind, names, shown = self.kind.given(), self._offer.villages, self.form.if_shown
        places = self.villages.value()
        asked = Raise(
            self._offer.program.id,
            kind,
            self.percent.given() if kind is RaiseKind.PERCENT else self.amount.given(),
            self.from_month.given(),
            frozenset() if places is None else frozenset(names[at] for at in places),
            frozenset(self.tiers.value()),
            self._chosen,
        )
        return WantedRaise(asked, shown(self.later), self.document.value() or "")

    def question(self, value: WantedRaise) -> Callable[[Session], RaisePreview]:
        asked, left_out = value.asked, self._left_out

        def ask(session: Session) -> RaisePreview:
            plan = preview_raise(session, asked)
            rows = tuple(one for one in plan.rows if one.enrollment_id not in left_out)
            return RaisePreview(rows, plan.not_begun)

        return ask

    def show_answer(self, answer: RaisePreview | None) -> None:
        self.rows.rows.set_rows(answer.rows if answer is not None else ())
        if answer is None:
            return
        self.rows.empty = "没有符合条件的对象。"
        self.form.show_field(self.later, shown=bool(answer.with_later))
        value = self.form.peek()
        month = value.asked.from_month if value is not None else self.desk.month
        program = self._offer.program
        yearly = program.rules.period is Period.YEARLY
        words = plan_words(answer, program.rules.unit, month, self.desk.month, yearly=yearly)
        self.notice.say(words, Tone.WAITING if answer.with_later else Tone.PLAIN)

    def save(self, value: WantedRaise) -> None:
        shown = frozenset(one.enrollment_id for one in self.rows.rows.rows_here())
        asked = replace(value.asked, chosen=shown)
        by, later, document = self.desk.by, value.later, value.document
        name = self._offer.program.name
        self.set_busy(busy=True)
        self.desk.act(
            lambda session: apply_raise(session, by, asked, later_too=later, document=document),
            lambda _done: self.accept(),
            owner=self,
            said=lambda done: (
                f"已提高{name} {done.enrollments:,} 份的核定金额,"
                f"合计增加 {grouped(done.more_fen)} 元;发放以前可以撤销"
            ),
            words="正在提高核定金额…",
            failed=self.refuse,
        )

    # Who is on the list

    def _leave_out(self) -> None:
        self._left_out |= {one.enrollment_id for one in self.rows.selected()}
        self.look()

    def _keep_only(self) -> None:
        chosen = frozenset(one.enrollment_id for one in self.rows.selected())
        if chosen:
            self._chosen = chosen
            self.look()

    def _everybody(self) -> None:
        self._left_out, self._chosen = frozenset(), None
        self.look()

    # Raises of before

    def _refresh_records(self) -> None:
        program = self._offer.program.id
        self.desk.read(
            lambda session: raise_records(session, program), self._show_records, owner=self
        )

    def _show_records(self, found: tuple[RaiseRecord, ...]) -> None:
        self.records.rows.set_rows(found)
        if found:
            self.records.selectRow(0)
        self._settle_undo(self.records.current())

    def _settle_undo(self, record: RaiseRecord | None) -> None:
        self.undo.setEnabled(record is not None and record.undone_at is None)

    def _undo(self) -> None:
        record = self.records.current()
        if record is None:
            return
        text = (
            f"撤销{record.from_month.chinese}起的提高({by_how_much(record.kind, record.value)},"
            f"{record.enrollments:,} 份)?"
        )
        detail = "每一份恢复到提高以前的金额。已经按新金额发放的不能撤销。"
        if not dialogs().ask(self, text, Choice("撤销这次提高", dangerous=True), detail):
            return
        by = self.desk.by
        self.desk.act(
            lambda session: undo_raise(session, by, record.id),
            lambda _count: self._after_undo(),
            owner=self,
            said=lambda count: f"已撤销,{count:,} 份恢复到提高以前的金额",
            words="正在撤销…",
            failed=self.refuse,
        )

    def _after_undo(self) -> None:
        self.error.say("")
        self._refresh_records()
        self.look()
