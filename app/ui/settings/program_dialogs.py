"""The forms of a program: a new one, a further tier, what differs by county, roster columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.program import (
    AgeLimitRule,
    AmountRule,
    BirthdayRule,
    Period,
    ProgramKind,
    StartRule,
    TierDimension,
    Unit,
)
from app.month import Month
from app.reports.roster import COLUMNS
from app.services.enrollments.contents import DIMENSION_WORDS
from app.services.entitlement.rules import ProgramRules
from app.services.programs.catalog import USUAL_NAMES, NewProgram, TierSeed
from app.services.programs.entering import add_program, add_tier, change_program, rename_program
from app.services.programs.rows import ProgramRow
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import act_in
from app.ui.widgets.field import Field, FieldError
from app.ui.widgets.fields import (
    ChoiceField,
    CountField,
    MonthField,
    TextField,
    TickField,
    full_to_half,
)
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice, row
from app.ui.widgets.theme import Tone

KIND_WORDS = {ProgramKind.OTHER: "其他", **USUAL_NAMES}
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
START_WORDS = {
    StartRule.MONTH_AFTER_CONFIRMATION: "确认(审批)的次月起",
    StartRule.CONFIRMATION_MONTH: "确认(审批)的当月起",
    StartRule.APPLICATION_MONTH: "申请的当月起",
}
BIRTHDAY_WORDS = {
    BirthdayRule.BIRTHDAY_MONTH: "生日当月起",
    BirthdayRule.NEXT_MONTH: "生日次月起",
}
LIMIT_WORDS = {
    AgeLimitRule.BIRTHDAY_MONTH: "发到生日当月",
    AgeLimitRule.MONTH_BEFORE: "发到生日的前一个月",
}
ROUNDING = [("分", 1), ("角", 10), ("元", 100)]
KIND_HINT = "查找应享未享、例行任务等按类别认项目,不看名称。"
BACKWARDS = (
    "金额、起发、年龄、去世后几个月和取整的规定,对以前的月份同样算数:"
    "改动以后,以前月份的差额会列为补发或应追回。"
)
TIER_KINDS = (
    TierDimension.CATEGORY,
    TierDimension.GRADE,
    TierDimension.LEVEL,
    TierDimension.MODE,
    TierDimension.AREA,
)
V = TypeVar("V")
BY_HEADER = {column.header: column.key for column in COLUMNS.values()}


def listed(text: str | None) -> list[str]:
    """Names that stand one behind the other, with 、 or a comma between."""
    names = full_to_half(text or "").replace(",", "、").split("、")
    return [name.strip() for name in names if name.strip()]


def _choices(words: Mapping[V, str]) -> list[tuple[str, V]]:
    return [(said, value) for value, said in words.items()]


class AddProgram(FormDialog[NewProgram]):
    """A new program needs no programming: who receives, how often, and how the amount is found."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, "新增项目", "新增项目")
        self._desk = desk
        add = self.form.add
        name = TextField(required=True, longest=40)
        self.name = add("项目名称", name, "如 节日慰问、价格临时补贴")
        kind = ChoiceField(_choices(KIND_WORDS), chosen=ProgramKind.OTHER, required=True)
        self.kind = add("哪一类", kind, KIND_HINT)
        unit = ChoiceField(_choices(UNIT_WORDS), chosen=Unit.PERSON, required=True)
        self.unit = add("发给谁", unit)
        self.period = add("多久发一次", ChoiceField(_choices(PERIOD_WORDS), required=True))
        self.rule = add("金额怎么定", ChoiceField(_choices(RULE_WORDS), required=True))
        hint = "按标准发放的,用、隔开,如 甲类、乙类"
        self.tiers = add("档次(没有就不填)", TextField(longest=200), hint)
        start = MonthField(Month.of(desk.today), required=True)
        self.start = add("台账从哪个月算起", start, "以前月份不算应发。")
        self.name.setFocus()
        self.submit = self._save
        self.fit()

    def read(self) -> NewProgram:
        rules = ProgramRules(
            kind=self.kind.given(),
            unit=self.unit.given(),
            period=self.period.given(),
            amount_rule=self.rule.given(),
            ledger_start=self.start.given(),
        )
        names = listed(self.tiers.value())
        tiers = tuple(TierSeed(each, TierDimension.CATEGORY) for each in names)
        return NewProgram(self.name.given(), rules, tiers)

    def _save(self, new: NewProgram) -> None:
        by = self._desk.by
        act_in(
            self._desk,
            self,
            lambda session: add_program(session, by, new),
            owner=self,
            said=f"已新增项目{new.name}",
        )


class AddTier(FormDialog[TierSeed]):
    """A further tier of a program."""

    def __init__(self, desk: Desk, parent: QWidget, program: ProgramRow) -> None:
        super().__init__(parent, f"{program.name}:新增档次", "新增档次")
        self._desk, self._program = desk, program
        add = self.form.add
        there = "、".join(tier.name for tier in program.tiers) or "没有档次"
        self.name = add("档次名称", TextField(required=True, longest=40), f"现有:{there}")
        present = next((tier.dimension for tier in program.tiers), TierDimension.CATEGORY)
        kind = ChoiceField(_tier_kinds(), chosen=present, required=True)
        self.kind = add("按什么分", kind)
        self.age_from = add("从几岁起(年龄段)", CountField(least=0))
        self.age_to = add("到几岁(年龄段,不封顶不填)", CountField(least=0))
        self.name.setFocus()
        self.submit = self._save
        self.fit()

    def read(self) -> TierSeed:
        name, kind = self.name.given(), self.kind.given()
        if kind is not TierDimension.AGE:
            return TierSeed(name, kind)
        return TierSeed(name, kind, self.age_from.value(), self.age_to.value())

    def _save(self, seed: TierSeed) -> None:
        by, program = self._desk.by, self._program.name
        act_in(
            self._desk,
            self,
            lambda session: add_tier(session, by, program, seed),
            owner=self,
            said=f"{program}已新增档次{seed.name}",
        )


def _tier_kinds() -> list[tuple[str, TierDimension]]:
    """What tiers can be told apart by; of two with the same words the first."""
    kinds = [(DIMENSION_WORDS[one], one) for one in TIER_KINDS]
    named = [("分类增发", TierDimension.SUPPLEMENT), ("年龄段", TierDimension.AGE)]
    seen: dict[str, TierDimension] = {}
    for words, one in (*kinds, *named):
        seen.setdefault(words, one)
    return list(seen.items())


class RosterColumnsField(Field[tuple[str, ...]]):
    """Column headings in the roster's order, with 、 between; the value is their keys."""

    def read(self, text: str) -> tuple[str, ...]:
        headers = listed(text)
        unknown = [name for name in headers if name not in BY_HEADER]
        if unknown:
            raise FieldError(f"没有“{unknown[0]}”这一栏。可用的有:{'、'.join(BY_HEADER)}。")
        return tuple(BY_HEADER[name] for name in headers)

    def write(self, value: tuple[str, ...]) -> str:
        return "、".join(COLUMNS[key].header for key in value)


class RosterColumns(FormDialog[ProgramRules]):
    """Which columns the program's roster shows, and in which order."""

    def __init__(self, desk: Desk, parent: QWidget, program: ProgramRow) -> None:
        super().__init__(parent, f"{program.name}:花名册栏目", "保存花名册栏目")
        self._desk, self._program = desk, program
        hint = f"按印出来的次序填写,用、隔开。可用的有:{'、'.join(BY_HEADER)}。"
        self.columns = self.form.add("栏目", RosterColumnsField(required=True), hint)
        self.columns.set_value(program.rules.roster_columns)
        self.columns.setFocus()
        self.submit = self._save
        self.fit()

    def read(self) -> ProgramRules:
        return replace(self._program.rules, roster_columns=self.columns.given())

    def _save(self, rules: ProgramRules) -> None:
        by, program = self._desk.by, self._program.name
        act_in(
            self._desk,
            self,
            lambda session: change_program(session, by, program, rules),
            owner=self,
            said=f"{program}的花名册栏目已保存",
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """What a program is called, and its rules."""

    name: str
    rules: ProgramRules


class ProgramSettings(FormDialog[Settings]):
    """What differs from county to county and is changed without programming."""

    def __init__(self, desk: Desk, parent: QWidget, program: ProgramRow) -> None:
        super().__init__(parent, f"{program.name}:项目设置", "保存项目设置")
        self._desk = desk
        self._program = program
        self.form.add_widget(Notice(Tone.WAITING, BACKWARDS))
        name = TextField(program.name, required=True, longest=40)
        self.name = self.form.add("项目名称", name)
        self._add_money(program.rules)
        self._add_months(program.rules)
        self._add_paying(program.rules)
        self.submit = self._save
        self.fit()

    def _add_money(self, rules: ProgramRules) -> None:
        self.kind = self._choose("哪一类", _choices(KIND_WORDS), rules.kind)
        self.amount_rule = self._choose("金额怎么定", _choices(RULE_WORDS), rules.amount_rule)
        self.rounding_fen = self._choose("金额取整到", ROUNDING, rules.rounding_fen)

    def _add_months(self, rules: ProgramRules) -> None:
        add = self.form.add
        start = MonthField(rules.ledger_start, required=True)
        self.ledger_start = add("台账从哪个月算起", start)
        self.start_rule = self._choose("从哪个月起发", _choices(START_WORDS), rules.start_rule)
        self.pay_month = CountField(rules.pay_month, required=True)
        if rules.period is Period.YEARLY:
            add("每年几月发", self.pay_month)
        self.age_from = add("最小年龄(不限不填)", CountField(rules.age_from, least=0))
        self.age_to = add("最大年龄(不限不填)", CountField(rules.age_to, least=0))
        self.birthday_rule = self._choose(
            "到年龄从哪个月算", _choices(BIRTHDAY_WORDS), rules.birthday_rule
        )
        self.age_limit_rule = self._choose(
            "超过最大年龄发到哪个月", _choices(LIMIT_WORDS), rules.age_limit_rule
        )
        after = CountField(rules.months_after_death, least=0, required=True)
        self.months_after_death = add("去世后再发几个月", after, "档次另有规定的按档次。")
        review = CountField(rules.review_months, least=0, required=True)
        self.review_months = add("几个月复核一次", review, "不复核填0。")

    def _add_paying(self, rules: ProgramRules) -> None:
        add = self.form.add
        self.cutoff_day = add("结算日(每月几日)", CountField(rules.cutoff_day, required=True))
        self.pay_day = add("发放日(每月几日)", CountField(rules.pay_day, required=True))
        code = TextField(rules.bank_item_code, longest=30)
        self.bank_item_code = add("银行代发项目代码", code)
        self.department = add("负责部门", TextField(rules.department, longest=60))
        self.spared = TickField(
            "提标文件以前已去世的人,不补发提标的差额", rules.dead_not_paid_raises
        )
        self.cash = TickField("现金发放,领款人签字(不要求银行账号)", rules.paid_in_cash)
        self.active = TickField("在用", rules.active)
        for tick in (self.spared, self.cash, self.active):
            self.form.add_widget(row_widget(tick))

    def _choose(self, label: str, choices: list[tuple[str, V]], value: V) -> ChoiceField[V]:
        return self.form.add(label, ChoiceField(choices, chosen=value, required=True))

    def read(self) -> Settings:
        """The present rules with what was typed; a text left empty is empty, not missing."""
        present = self._program.rules
        yearly = present.period is Period.YEARLY
        rules = replace(
            present,
            kind=self.kind.given(),
            amount_rule=self.amount_rule.given(),
            rounding_fen=self.rounding_fen.given(),
            ledger_start=self.ledger_start.given(),
            start_rule=self.start_rule.given(),
            pay_month=self.pay_month.given() if yearly else present.pay_month,
            age_from=self.age_from.value(),
            age_to=self.age_to.value(),
            birthday_rule=self.birthday_rule.given(),
            age_limit_rule=self.age_limit_rule.given(),
            months_after_death=self.months_after_death.given(),
            review_months=self.review_months.given(),
            cutoff_day=self.cutoff_day.given(),
            pay_day=self.pay_day.given(),
            bank_item_code=self.bank_item_code.value() or "",
            department=self.department.value() or "",
            dead_not_paid_raises=self.spared.value(),
            paid_in_cash=self.cash.value(),
            active=self.active.value(),
        )
        return Settings(self.name.given(), rules)

    def _save(self, new: Settings) -> None:
        by, present = self._desk.by, self._program.name

        def save(session: Session) -> None:
            change_program(session, by, present, new.rules)
            rename_program(session, by, present, new.name)

        act_in(self._desk, self, save, owner=self, said=f"{new.name}的设置已保存")


def row_widget(*widgets: QWidget) -> QWidget:
    """Widgets side by side, as one."""
    outer = QWidget()
    outer.setLayout(row(*widgets, 1))
    return outer
