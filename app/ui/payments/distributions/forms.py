"""The forms of a distribution: beginning one, reporting a household, category, signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.distribution import Basis, DistributionForm, DistributionKind
from app.models.program import AmountRule
from app.month import Month
from app.services.distributions.entering import paying_programs
from app.services.distributions.rows import (
    BASIS_WORDS,
    FORM_WORDS,
    KIND_WORDS,
    DistributionRow,
    NewDistribution,
)
from app.services.office.staff import StaffRow
from app.services.programs.rows import ProgramRow, program_rows
from app.ui.desk.second_person import ask_second
from app.ui.widgets.fields import (
    AmountField,
    ChoiceField,
    CountField,
    DateField,
    IdField,
    MonthField,
    TextField,
    TicksField,
)
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice
from app.ui.widgets.theme import Tone

CASH, GOODS = DistributionForm.CASH, DistributionForm.GOODS
NO_PROGRAM = "没有可用的一次性项目。请先在“设置”的“项目与标准”里新增,如“节日慰问”。"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a new distribution can be over, and by which one-off programs it can be paid."""

    sources: tuple[ProgramRow, ...]
    paying: dict[DistributionKind, tuple[ProgramRow, ...]]

    @classmethod
    def of(cls, session: Session) -> Offer:
        """As the office has its programs today."""
        rows = program_rows(session, active_only=True)
        return cls(
            tuple(row for row in rows if not row.rules.one_off),
            {kind: paying_programs(session, kind) for kind in DistributionKind},
        )


class BeginDialog(FormDialog):
    """A new distribution; what is asked follows from kind and form."""

    def __init__(self, parent: QWidget, offer: Offer, month: Month) -> None:
        super().__init__(parent, "新的发放", "建立名单")
        self.offer = offer
        form = self.form
        form.add("title", "名称", TextField(required=True, longest=120), "如 2018年中秋慰问")
        kinds = [(words, kind) for kind, words in KIND_WORDS.items()]
        hint = "集中发放:对选定项目的全部对象。救灾救助:逐户登记,经村评、乡审、县定。"
        form.add("kind", "种类", ChoiceField(kinds, required=True), hint)
        forms = [(words, one) for one, words in FORM_WORDS.items()]
        form.add("form", "发什么", ChoiceField(forms, required=True))
        form.add("program", "由哪个一次性项目发放", ChoiceField[int](required=True))
        bases = [(f"每{words}", one) for one, words in BASIS_WORDS.items()]
        form.add("basis", "按人还是按户", ChoiceField(bases, required=True))
        form.add("amount", "每人(户)金额(元)", AmountField(required=True))
        form.add("item", "物资名称", TextField(required=True, longest=60), "如 大米")
        form.add("quantity", "每人(户)数量", CountField(required=True))
        form.add("item_unit", "单位", TextField(longest=20), "如 袋")
        form.add("month", "按哪个月的对象", MonthField(month, required=True))
        sources = TicksField()
        for program in offer.sources:
            sources.offer(program.id, program.name, on=False)
        hint = "同时享受几个项目的人(户)只算一次。救灾救助可以不选,以后逐户添加。"
        form.add("sources", "发给哪些项目的对象", sources, hint)
        form.add("document", "依据文件", TextField(longest=120))
        for key in ("kind", "form", "program"):
            form.field(key).edited.connect(self._follow)
        self._follow()
        form.field("title").setFocus()
        self.fit()

    def _follow(self) -> None:
        """Offer the programs that fit, and show what has to be said about money or goods."""
        form = self.form
        kind, what = form.field("kind").value(), form.field("form").value()
        form.field("program").set_choices([(one.name, one.id) for one in self.offer.paying[kind]])
        priced = what is CASH and self._is_priced(form.field("program").value())
        for key, shown in (
            ("program", what is CASH),
            ("amount", what is CASH and not priced),
            ("item", what is GOODS),
            ("quantity", what is GOODS),
            ("item_unit", what is GOODS),
            ("basis", not priced),
        ):
            form.show_field(key, shown)
        if what is CASH and not self.offer.paying[kind]:
            form.complain("program", NO_PROGRAM)

    def _is_priced(self, program_id: int | None) -> bool:
        """Whether the program's own rates say how much."""
        programs = [one for some in self.offer.paying.values() for one in some]
        return any(
            one.id == program_id and one.rules.amount_rule is AmountRule.RATE for one in programs
        )


def new_distribution(values: dict[str, Any]) -> NewDistribution:
    """What ``BeginDialog`` asks for."""
    return NewDistribution(
        title=values["title"],
        kind=values["kind"],
        form=values["form"],
        basis=values.get("basis") or Basis.PERSON,
        month=values["month"],
        program_id=values.get("program"),
        amount_fen=values.get("amount"),
        item=values.get("item") or "",
        item_unit=values.get("item_unit") or "",
        quantity=values.get("quantity"),
        document=values["document"] or "",
        sources=values["sources"],
    )


def household_dialog(parent: QWidget, names: Sequence[str]) -> FormDialog:
    """Reporting a household by anybody who lives in it."""
    dialog = FormDialog(parent, "添加一户", "添加这一户")
    dialog.form.add(
        "id_number", "户中任一人的身份证号", IdField(required=True), "家庭须已在救助对象中登记。"
    ).setFocus()
    if names:
        field: ChoiceField[str] = ChoiceField([(one, one) for one in names], empty="以后再选")
        dialog.form.add("tier", "类别", field)
    dialog.form.add("need", "困难情况", TextField(longest=200))
    return dialog


def category_dialog(parent: QWidget, names: Sequence[str], count: int) -> FormDialog:
    """A category for the chosen rows."""
    dialog = FormDialog(parent, f"选类别({count}户)", "选定类别")
    field: ChoiceField[str] = ChoiceField([(one, one) for one in names], required=True)
    dialog.form.add("tier", "类别", field).setFocus()
    return dialog


def refuse_dialog(parent: QWidget, count: int) -> FormDialog:
    """Why rows are left out."""
    dialog = FormDialog(parent, f"不发放({count}户)", "记为不发放")
    dialog.form.add("reason", "原因", TextField(required=True, longest=200)).setFocus()
    return dialog


def cancel_dialog(parent: QWidget, found: DistributionRow) -> FormDialog:
    """Why a distribution is called off."""
    dialog = FormDialog(parent, f"撤销:{found.title}", "撤销这次发放")
    hint = "撤销后名单保留,不再发放。已经生成花名册或有人签领的不能撤销。"
    dialog.form.add("reason", "撤销原因", TextField(required=True, longest=200), hint).setFocus()
    return dialog


def sign_dialog(parent: QWidget, count: int) -> FormDialog:
    """The day of the signatures, and who signed for others."""
    dialog = FormDialog(parent, f"登记领取({count}户)", "登记领取")
    dialog.form.add("day", "领取日期", DateField(date.today(), required=True))
    hint = "本人领取的不填。"
    dialog.form.add("who", "代领人", TextField(longest=60), hint).setFocus()
    return dialog


def fix_dialog(
    parent: QWidget, found: DistributionRow, told: str, known: Sequence[StaffRow], by: int
) -> FormDialog:
    """Fixing the people: what it comes to in words, and the second person."""
    dialog = FormDialog(parent, f"审定:{found.title}", "审定名单")
    dialog.form.add_widget(Notice(Tone.WAITING, told))
    ask_second(dialog, known, (by,), "审定需要两个人,不能是您自己。")
    dialog.form.field("password").setFocus()
    return dialog
