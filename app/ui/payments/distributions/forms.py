"""The forms of a distribution: beginning one, reporting a household, category, signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
from app.ui.desk.second_person import SecondPerson, ask_second
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
from app.ui.widgets.reason_dialog import ReasonDialog
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


class BeginDialog(FormDialog[NewDistribution]):
    """A new distribution; what is asked follows from kind and form."""

    def __init__(self, parent: QWidget, offer: Offer, month: Month) -> None:
        super().__init__(parent, "新的发放", "建立名单")
        self.offer = offer
        self._add_what()
        self._add_whom(month)
        for field in (self.kind, self.what, self.program):
            field.edited.connect(self._follow)
        self._follow()
        self.title.setFocus()
        self.fit()

    def _add_what(self) -> None:
        add = self.form.add
        self.title = add("名称", TextField(required=True, longest=120), "如 2018年中秋慰问")
        kinds = [(words, kind) for kind, words in KIND_WORDS.items()]
        hint = "集中发放:对选定项目的全部对象。救灾救助:逐户登记,经村评、乡审、县定。"
        self.kind = add("种类", ChoiceField(kinds, required=True), hint)
        forms = [(words, one) for one, words in FORM_WORDS.items()]
        self.what = add("发什么", ChoiceField(forms, required=True))
        self.program = add("由哪个一次性项目发放", ChoiceField[int](required=True))
        bases = [(f"每{words}", one) for one, words in BASIS_WORDS.items()]
        self.basis = add("按人还是按户", ChoiceField(bases, required=True))
        self.amount = add("每人(户)金额(元)", AmountField(required=True))
        self.item = add("物资名称", TextField(required=True, longest=60), "如 大米")
        self.quantity = add("每人(户)数量", CountField(required=True))
        self.item_unit = add("单位", TextField(longest=20), "如 袋")

    def _add_whom(self, month: Month) -> None:
        add = self.form.add
        self.month = add("按哪个月的对象", MonthField(month, required=True))
        sources = TicksField()
        for program in self.offer.sources:
            sources.offer(program.id, program.name, on=False)
        hint = "同时享受几个项目的人(户)只算一次。救灾救助可以不选,以后逐户添加。"
        self.sources = add("发给哪些项目的对象", sources, hint)
        self.document = add("依据文件", TextField(longest=120))

    def read(self) -> NewDistribution:
        shown = self.form.if_shown
        return NewDistribution(
            title=self.title.given(),
            kind=self.kind.given(),
            form=self.what.given(),
            basis=shown(self.basis) or Basis.PERSON,
            month=self.month.given(),
            program_id=shown(self.program),
            amount_fen=shown(self.amount),
            item=shown(self.item) or "",
            item_unit=shown(self.item_unit) or "",
            quantity=shown(self.quantity),
            document=self.document.value() or "",
            sources=self.sources.value(),
        )

    def _follow(self) -> None:
        """Offer the programs that fit, and show what has to be said about money or goods."""
        show, what = self.form.show_field, self.what.given()
        paying = self.offer.paying[self.kind.given()]
        self.program.set_choices([(one.name, one.id) for one in paying])
        cash, goods = what is CASH, what is GOODS
        priced = cash and self._is_priced(self.program.value() if paying else None)
        show(self.program, cash)
        show(self.amount, cash and not priced)
        show(self.item, goods)
        show(self.quantity, goods)
        show(self.item_unit, goods)
        show(self.basis, not priced)
        if cash and not paying:
            self.form.complain(self.program, NO_PROGRAM)

    def _is_priced(self, program_id: int | None) -> bool:
        """Whether the program's own rates say how much."""
        programs = [one for some in self.offer.paying.values() for one in some]
        return any(
            one.id == program_id and one.rules.amount_rule is AmountRule.RATE for one in programs
        )


@dataclass(frozen=True, slots=True)
class Report:
    """A household by the ID number of anybody in it, its category, and its need."""

    id_number: str
    tier: str
    need: str


class HouseholdDialog(FormDialog[Report]):
    """Reporting a household by anybody who lives in it."""

    def __init__(self, parent: QWidget, names: Sequence[str]) -> None:
        super().__init__(parent, "添加一户", "添加这一户")
        hint = "家庭须已在救助对象中登记。"
        self.id_number = self.form.add("户中任一人的身份证号", IdField(required=True), hint)
        self.tier = ChoiceField([(one, one) for one in names], empty="以后再选")
        if names:
            self.form.add("类别", self.tier)
        self.need = self.form.add("困难情况", TextField(longest=200))
        self.id_number.setFocus()

    def read(self) -> Report:
        return Report(self.id_number.given(), self.tier.value() or "", self.need.value() or "")


class CategoryDialog(FormDialog[str]):
    """A category for the chosen rows."""

    def __init__(self, parent: QWidget, names: Sequence[str], count: int) -> None:
        super().__init__(parent, f"选类别({count}户)", "选定类别")
        field = ChoiceField([(one, one) for one in names], required=True)
        self.tier = self.form.add("类别", field)
        self.tier.setFocus()

    def read(self) -> str:
        return self.tier.given()


def refuse_dialog(parent: QWidget, count: int) -> ReasonDialog:
    """Why rows are left out."""
    return ReasonDialog(parent, f"不发放({count}户)", "记为不发放", "原因")


def cancel_dialog(parent: QWidget, found: DistributionRow) -> ReasonDialog:
    """Why a distribution is called off."""
    hint = "撤销后名单保留,不再发放。已经生成花名册或有人签领的不能撤销。"
    return ReasonDialog(parent, f"撤销:{found.title}", "撤销这次发放", "撤销原因", hint)


@dataclass(frozen=True, slots=True)
class Signature:
    """The day of it, and who signed for others (empty: each for themselves)."""

    day: date
    who: str


class SignDialog(FormDialog[Signature]):
    """The day of the signatures, and who signed for others."""

    def __init__(self, parent: QWidget, count: int) -> None:
        super().__init__(parent, f"登记领取({count}户)", "登记领取")
        self.day = self.form.add("领取日期", DateField.today())
        self.who = self.form.add("代领人", TextField(longest=60), "本人领取的不填。")
        self.who.setFocus()

    def read(self) -> Signature:
        return Signature(self.day.given(), self.who.value() or "")


class FixDialog(FormDialog[SecondPerson]):
    """Fixing the people: what it comes to in words, and the second person."""

    def __init__(
        self,
        parent: QWidget,
        found: DistributionRow,
        told: str,
        known: Sequence[StaffRow],
        by: int,
    ) -> None:
        super().__init__(parent, f"审定:{found.title}", "审定名单")
        self.form.add_widget(Notice(Tone.WAITING, told))
        hint = "审定需要两个人,不能是您自己。"
        self.second = ask_second(self.form, known, (by,), hint)
        self.second.password.setFocus()

    def read(self) -> SecondPerson:
        return self.second.value()
