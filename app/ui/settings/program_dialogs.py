"""The forms of a program: a new one, a further tier, what differs by county, roster columns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

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
from app.ui.widgets.field import FieldError
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
BY_HEADER = {column.header: column.key for column in COLUMNS.values()}


def listed(text: str | None) -> list[str]:
    """Names that stand one behind the other, with 、 or a comma between."""
    names = full_to_half(text or "").replace(",", "、").split("、")
    return [name.strip() for name in names if name.strip()]


def _choices(words: dict[Any, str]) -> list[tuple[str, Any]]:
    return [(said, value) for value, said in words.items()]


class AddProgram(FormDialog):
    """A new program needs no programming: who receives, how often, and how the amount is found."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, "新增项目", "新增项目")
        form = self.form
        hint = "如 节日慰问、价格临时补贴"
        form.add("name", "项目名称", TextField(required=True, longest=40), hint)
        kind = ChoiceField(_choices(KIND_WORDS), required=True)
        kind.set_value(ProgramKind.OTHER)
        form.add("kind", "哪一类", kind, KIND_HINT)
        form.add("unit", "发给谁", ChoiceField(_choices(UNIT_WORDS), required=True))
        form.field("unit").set_value(Unit.PERSON)
        form.add("period", "多久发一次", ChoiceField(_choices(PERIOD_WORDS), required=True))
        form.add("rule", "金额怎么定", ChoiceField(_choices(RULE_WORDS), required=True))
        form.add(
            "tiers",
            "档次(没有就不填)",
            TextField(longest=200),
            "按标准发放的,用、隔开,如 甲类、乙类",
        )
        start = MonthField(Month.of(date.today()), required=True)
        form.add("start", "台账从哪个月算起", start, "以前月份不算应发。")
        form.field("name").setFocus()

        def submit(values: dict[str, Any]) -> None:
            rules = ProgramRules(
                kind=values["kind"],
                unit=values["unit"],
                period=values["period"],
                amount_rule=values["rule"],
                ledger_start=values["start"],
            )
            tiers = tuple(
                TierSeed(each, TierDimension.CATEGORY) for each in listed(values["tiers"])
            )
            new = NewProgram(values["name"], rules, tiers)
            act_in(
                desk,
                self,
                lambda session: add_program(session, desk.by, new),
                owner=self,
                said=f"已新增项目{new.name}",
            )

        self.submit = submit
        self.fit()


class AddTier(FormDialog):
    """A further tier of a program."""

    def __init__(self, desk: Desk, parent: QWidget, program: ProgramRow) -> None:
        super().__init__(parent, f"{program.name}:新增档次", "新增档次")
        there = "、".join(tier.name for tier in program.tiers) or "没有档次"
        hint = f"现有:{there}"
        self.form.add("name", "档次名称", TextField(required=True, longest=40), hint).setFocus()
        kinds = [(DIMENSION_WORDS[one], one) for one in TIER_KINDS]
        named = [("分类增发", TierDimension.SUPPLEMENT), ("年龄段", TierDimension.AGE)]
        seen: dict[str, TierDimension] = {}
        for words, one in (*kinds, *named):
            seen.setdefault(words, one)
        self.form.add("kind", "按什么分", ChoiceField(list(seen.items()), required=True))
        present = next((tier.dimension for tier in program.tiers), TierDimension.CATEGORY)
        self.form.field("kind").set_value(present)
        self.form.add("age_from", "从几岁起(年龄段)", CountField(least=0))
        self.form.add("age_to", "到几岁(年龄段,不封顶不填)", CountField(least=0))

        def submit(values: dict[str, Any]) -> None:
            ages = (values["age_from"], values["age_to"])
            if values["kind"] is not TierDimension.AGE:
                ages = (None, None)
            seed = TierSeed(values["name"], values["kind"], *ages)
            act_in(
                desk,
                self,
                lambda session: add_tier(session, desk.by, program.name, seed),
                owner=self,
                said=f"{program.name}已新增档次{seed.name}",
            )

        self.submit = submit
        self.fit()


class RosterColumnsField(TextField):
    """Column headings in the roster's order, with 、 between; the value is their keys."""

    def value(self) -> Any:
        found = listed(super().value())
        unknown = [name for name in found if name not in BY_HEADER]
        if unknown:
            raise FieldError(f"没有“{unknown[0]}”这一栏。可用的有:{'、'.join(BY_HEADER)}。")
        return tuple(BY_HEADER[name] for name in found)


class RosterColumns(FormDialog):
    """Which columns the program's roster shows, and in which order."""

    def __init__(self, desk: Desk, parent: QWidget, program: ProgramRow) -> None:
        super().__init__(parent, f"{program.name}:花名册栏目", "保存花名册栏目")
        hint = f"按印出来的次序填写,用、隔开。可用的有:{'、'.join(BY_HEADER)}。"
        field = RosterColumnsField(required=True)
        field.setText("、".join(COLUMNS[key].header for key in program.rules.roster_columns))
        self.form.add("columns", "栏目", field, hint).setFocus()

        def submit(values: dict[str, Any]) -> None:
            rules = replace(program.rules, roster_columns=values["columns"])
            act_in(
                desk,
                self,
                lambda session: change_program(session, desk.by, program.name, rules),
                owner=self,
                said=f"{program.name}的花名册栏目已保存",
            )

        self.submit = submit
        self.fit()


class ProgramSettings(FormDialog):
    """What differs from county to county and is changed without programming."""

    def __init__(self, desk: Desk, parent: QWidget, program: ProgramRow) -> None:
        super().__init__(parent, f"{program.name}:项目设置", "保存项目设置")
        self._desk = desk
        self._program = program
        self.form.add_widget(Notice(Tone.WAITING, BACKWARDS))
        self.form.add("name", "项目名称", TextField(required=True, longest=40))
        self.form.field("name").set_value(program.name)
        self._add_money(program.rules)
        self._add_months(program.rules)
        self._add_paying(program.rules)
        self.submit = self._save
        self.fit()

    def _add_money(self, rules: ProgramRules) -> None:
        self._choose("kind", "哪一类", _choices(KIND_WORDS), rules.kind)
        self._choose("amount_rule", "金额怎么定", _choices(RULE_WORDS), rules.amount_rule)
        self._choose("rounding_fen", "金额取整到", ROUNDING, rules.rounding_fen)

    def _add_months(self, rules: ProgramRules) -> None:
        form = self.form
        start = MonthField(rules.ledger_start, required=True)
        form.add("ledger_start", "台账从哪个月算起", start)
        self._choose("start_rule", "从哪个月起发", _choices(START_WORDS), rules.start_rule)
        if rules.period is Period.YEARLY:
            pay = CountField(rules.pay_month, required=True)
            form.add("pay_month", "每年几月发", pay)
        form.add("age_from", "最小年龄(不限不填)", CountField(rules.age_from, least=0))
        form.add("age_to", "最大年龄(不限不填)", CountField(rules.age_to, least=0))
        self._choose(
            "birthday_rule",
            "到年龄从哪个月算",
            _choices(BIRTHDAY_WORDS),
            rules.birthday_rule,
        )
        self._choose(
            "age_limit_rule",
            "超过最大年龄发到哪个月",
            _choices(LIMIT_WORDS),
            rules.age_limit_rule,
        )
        after = CountField(rules.months_after_death, least=0, required=True)
        form.add("months_after_death", "去世后再发几个月", after, "档次另有规定的按档次。")
        review = CountField(rules.review_months, least=0, required=True)
        form.add("review_months", "几个月复核一次", review, "不复核填0。")

    def _add_paying(self, rules: ProgramRules) -> None:
        form = self.form
        form.add("cutoff_day", "结算日(每月几日)", CountField(rules.cutoff_day, required=True))
        form.add("pay_day", "发放日(每月几日)", CountField(rules.pay_day, required=True))
        form.add("bank_item_code", "银行代发项目代码", TextField(longest=30))
        form.field("bank_item_code").set_value(rules.bank_item_code)
        form.add("department", "负责部门", TextField(longest=60))
        form.field("department").set_value(rules.department)
        self.spared = TickField(
            "提标文件以前已去世的人,不补发提标的差额", rules.dead_not_paid_raises
        )
        self.cash = TickField("现金发放,领款人签字(不要求银行账号)", rules.paid_in_cash)
        self.active = TickField("在用", rules.active)
        for tick in (self.spared, self.cash, self.active):
            form.add_widget(row_widget(tick))

    def _choose(self, key: str, label: str, choices: list[tuple[str, Any]], value: Any) -> None:
        self.form.add(key, label, ChoiceField(choices, required=True))
        self.form.field(key).set_value(value)

    def _save(self, values: dict[str, Any]) -> None:
        by, present, name = self._desk.by, self._program.name, values["name"]
        rules = self._rules(values)

        def save(session: Session) -> None:
            change_program(session, by, present, rules)
            rename_program(session, by, present, name)

        act_in(
            self._desk,
            self,
            save,
            owner=self,
            said=f"{name}的设置已保存",
        )

    def _rules(self, values: dict[str, Any]) -> ProgramRules:
        """The present rules with what was typed; a text left empty is empty, not missing."""
        typed = {key: value for key, value in values.items() if key != "name"}
        texts = {key: typed[key] or "" for key in ("department", "bank_item_code")}
        return replace(
            self._program.rules,
            **typed | texts,
            dead_not_paid_raises=self.spared.value(),
            paid_in_cash=self.cash.value(),
            active=self.active.value(),
        )


def row_widget(*widgets: QWidget) -> QWidget:
    """Widgets side by side, as one."""
    outer = QWidget()
    outer.setLayout(row(*widgets, 1))
    return outer
