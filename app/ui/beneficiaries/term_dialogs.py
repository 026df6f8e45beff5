"""Changing, stopping, suspending and taking up an enrollment, from a month on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.program import AmountRule, Period, TierDimension, Unit
from app.month import Month
from app.services.enrollments.contents import DIMENSION_WORDS, NOT_CHOSEN
from app.services.enrollments.rows import LaterTerm, TermRow
from app.services.enrollments.stopping import resume, stop, suspend
from app.services.enrollments.supplements import likely_tiers, supplement_tiers
from app.services.enrollments.terms import change
from app.services.people.detail import EnrollmentDetail
from app.services.people.standings import Standing, standings
from app.services.programs.rows import ProgramRow
from app.services.register.households import HouseholdRow
from app.ui.beneficiaries.action_dialog import Action, ActionDialog, Outcome
from app.ui.beneficiaries.people_field import PeopleField
from app.ui.beneficiaries.person_questions import Known
from app.ui.beneficiaries.preview_words import change_words
from app.ui.beneficiaries.supplements_field import SupplementsField
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import (
    AmountField,
    ChoiceField,
    FieldError,
    MonthField,
    TextField,
    TickField,
)

SUPPLEMENTS_HINT = "金额不填就按登记的增发标准。去掉一行,就从这个月起不再增发。"
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Decision:
    """From which month something holds, why, and by which document."""

    month: Month
    reason: str
    document: str


def tier_fields(program: ProgramRow) -> dict[TierDimension, ChoiceField[str]]:
    """A field for each dimension that is chosen by hand; required where the price needs it."""
    fields: dict[TierDimension, ChoiceField[str]] = {}
    for tier in program.tiers:
        if tier.dimension in NOT_CHOSEN or tier.dimension in fields:
            continue
        names = [t.name for t in program.tiers if t.dimension is tier.dimension]
        needed = program.rules.amount_rule is AmountRule.RATE
        fields[tier.dimension] = ChoiceField(
            [(name, name) for name in names], required=False, empty="请选择" if needed else "不分"
        )
    return fields


class TermDialog(ActionDialog[V]):
    """What all of them share: an enrollment, a month, a reason, a document."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        known: Known,
        one: EnrollmentDetail,
        title: str,
        verb: str,
    ) -> None:
        super().__init__(desk, parent, f"{title}:{known.name} {one.row.program}", verb)
        self.known, self.one = known, one
        self.program = known.programs[one.row.program_id]
        # What was paid stays as it was, unless an earlier month is meant.
        unpaid = known.unpaid_from.get(self.program.id, desk.month)
        self.proposed = max(unpaid, one.row.first_month)

    def add_month(self, label: str, hint: str) -> MonthField:
        return self.form.add(label, MonthField(self.proposed, required=True), hint)

    def add_reason(self) -> TextField:
        return self.form.add("原因", TextField(required=True, longest=200))

    def add_document(self) -> TextField:
        return self.form.add("依据文件", TextField(longest=120), "文号,没有可不填。")

    def before(self, session: Session, month: Month) -> Sequence[Standing]:
        return standings(session, [self.one.row.id], month, self.desk.month)

    def outcome(
        self,
        session: Session,
        month: Month,
        said: str,
        before: Sequence[Standing],
        later: tuple[LaterTerm, ...] = (),
    ) -> Outcome:
        """In words, from what the enrollment was and what it is now."""
        return Outcome(change_words(before, self.before(session, month)), said, later)


@dataclass(frozen=True, slots=True)
class Change:
    """Another amount (fen), income (fen a head), other persons, tiers or supplements."""

    decision: Decision
    approved_fen: int | None
    income_per_head_fen: int | None
    persons: tuple[int, ...] | None
    tiers: tuple[str, ...]
    supplements: tuple[tuple[int, str, int | None], ...] | None


class ChangeDialog(TermDialog[Change]):
    """Another amount, tier, income or other persons covered, from a month on."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, one: EnrollmentDetail) -> None:
        super().__init__(desk, parent, known, one, "变更", "保存变更")
        self._names: dict[int, str] = {}  # of whom the term may cover
        hint = "以前的月份也可以,差额会自动补发或列为应追回。"
        self.month = self.add_month("从哪个月起", hint)
        month = self.proposed
        term = next((t for t in reversed(one.terms) if t.from_month <= month), one.terms[0])
        self.amount = AmountField(term.approved_fen, required=True)
        self.income = AmountField(term.income_per_head_fen, required=True)
        self.tiers = tier_fields(self.program)
        self._add_price(term)
        self.persons = PeopleField()
        self.supplements: SupplementsField[int] = SupplementsField()
        if self.program.rules.unit is Unit.HOUSEHOLD and known.detail.household is not None:
            self._add_people(term, known.detail.household)
        self.watch(*self.form.fields)
        self.reason, self.document = self.add_reason(), self.add_document()
        self.look()

    def _add_price(self, term: TermRow) -> None:
        """Amount or income, and the tiers, as they are now."""
        if self.program.rules.amount_rule is AmountRule.APPROVED:
            yearly = self.program.rules.period is Period.YEARLY
            self.form.add("核定金额(每年)" if yearly else "核定金额(每月)", self.amount)
        if self.program.rules.amount_rule is AmountRule.DIFFERENCE:
            self.form.add("人均收入(每月)", self.income)
        for dimension, field in self.tiers.items():
            present = next((n for n in term.tiers if field.findText(n) >= 0), None)
            field.set_value(present)
            self.form.add(DIMENSION_WORDS[dimension], field)

    def _add_people(self, term: TermRow, home: HouseholdRow) -> None:
        """The members, and who is still covered without living there; then the supplements."""
        people = self.persons
        for one in home.members:
            note = "已去世" if one.died_on else one.relation
            people.offer(one.person_id, one.name, note, one.person_id in term.person_ids)
            self._names[one.person_id] = one.name
        for person, name in zip(term.person_ids, term.persons, strict=True):
            if person not in people.ticks:
                people.offer(person, name, "现不在本户", True)
                self._names[person] = name
        self.form.add("保障人员", people, "勾选享受待遇的人。")
        if not supplement_tiers(self.program):
            return
        self.form.add("分类增发", self.supplements, SUPPLEMENTS_HINT)
        people.edited.connect(lambda: self._offer_supplements(home))
        self._offer_supplements(home)
        for person, (_, tier, fen) in zip(term.supplement_ids, term.supplements, strict=True):
            self.supplements.put(person, tier, fen)

    def _offer_supplements(self, home: HouseholdRow) -> None:
        """Only who is covered can have one."""
        ticks, day = self.persons.ticks, self.desk.month.last_day
        covered = {person for person, tick in ticks.items() if tick.isChecked()}
        self.supplements.offer(
            [(name, person) for person, name in self._names.items() if person in covered],
            supplement_tiers(self.program),
            [
                (one.person_id, tier)
                for one in home.members
                if one.person_id in covered
                for tier in likely_tiers(self.program, one.birth_date, one.disability_level, day)
            ],
        )

    def read(self) -> Change:
        chosen = [field.value() for field in self.tiers.values()]
        return Change(
            Decision(self.month.given(), self.reason.given(), self.document.value() or ""),
            approved_fen=self.form.if_shown(self.amount),
            income_per_head_fen=self.form.if_shown(self.income),
            persons=self.form.if_shown(self.persons),
            tiers=tuple(tier for tier in chosen if tier),
            supplements=self.form.if_shown(self.supplements),
        )

    def action(self, value: Change) -> Action:
        by, entry, carry = self.desk.by, self.one.row.id, self.carry
        decision = value.decision

        def act(session: Session) -> Outcome:
            before = self.before(session, decision.month)
            changed = change(
                session,
                by,
                entry,
                decision.month,
                approved_fen=value.approved_fen,
                income_per_head_fen=value.income_per_head_fen,
                persons=value.persons,
                tiers=value.tiers or None,
                supplements=value.supplements,
                reason=decision.reason,
                document=decision.document,
                carry=carry,
            )
            return self.outcome(session, decision.month, "已保存变更", before, changed.later)

        return act

    def look(self) -> None:
        """The reason is asked for when it is saved, not to show the amount."""
        value = self.form.peek()
        if value is None and not self.reason.text():
            self.reason.setText("…")
            value = self.form.peek()
            self.reason.setText("")
        if value is not None:
            self._try(value, self._show_words, quiet=True)


class StopDialog(TermDialog[Decision]):
    """The first month that is not paid, and why."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, one: EnrollmentDetail) -> None:
        super().__init__(desk, parent, known, one, "停发", "停发")
        self.month = self.add_month("从哪个月起停发", "这是第一个不发的月份,上个月照发。")
        self.reason = self.form.add("原因", ChoiceOrText(STOP_REASONS))
        self.document = self.add_document()
        self.watch(self.month, self.reason)

    def read(self) -> Decision:
        return Decision(self.month.given(), self.reason.value(), self.document.value() or "")

    def action(self, value: Decision) -> Action:
        month, by, entry = value.month, self.desk.by, self.one.row.id

        def act(session: Session) -> Outcome:
            before = self.before(session, month)
            stop(session, by, entry, month, value.reason, document=value.document)
            said = f"已停发:{self.known.name} {self.one.row.program},最后发到{(month - 1).chinese}"
            return self.outcome(session, month, said, before)

        return act


class SuspendDialog(TermDialog[Decision]):
    """Suspended months are not due."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, one: EnrollmentDetail) -> None:
        super().__init__(desk, parent, known, one, "暂停", "暂停发放")
        self.month = self.add_month("从哪个月起暂停", "暂停的月份不发;恢复时可以选择补发。")
        self.reason, self.document = self.add_reason(), self.add_document()
        self.watch(self.month, self.reason)

    def read(self) -> Decision:
        return Decision(self.month.given(), self.reason.given(), self.document.value() or "")

    def action(self, value: Decision) -> Action:
        month, by, entry, carry = value.month, self.desk.by, self.one.row.id, self.carry

        def act(session: Session) -> Outcome:
            before = self.before(session, month)
            changed = suspend(
                session, by, entry, month, value.reason, document=value.document, carry=carry
            )
            return self.outcome(session, month, "已暂停发放", before, changed.later)

        return act


@dataclass(frozen=True, slots=True)
class Resumption:
    """Taken up again, and whether the months between are paid after all."""

    decision: Decision
    back_pay: bool


class ResumeDialog(TermDialog[Resumption]):
    """Taken up again, with or without the months between."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, one: EnrollmentDetail) -> None:
        super().__init__(desk, parent, known, one, "恢复发放", "恢复发放")
        self.month = self.add_month("从哪个月起恢复", "")
        tick, hint = TickField("补发中断的月份"), "勾选后,暂停或停发以来的月份全部补发。"
        self.back_pay = self.form.add("补发", tick, hint)
        self.reason, self.document = self.add_reason(), self.add_document()
        self.watch(self.month, self.back_pay, self.reason)

    def read(self) -> Resumption:
        decision = Decision(self.month.given(), self.reason.given(), self.document.value() or "")
        return Resumption(decision, self.back_pay.value())

    def action(self, value: Resumption) -> Action:
        decision, back_pay = value.decision, value.back_pay
        by, entry, carry = self.desk.by, self.one.row.id, self.carry

        def act(session: Session) -> Outcome:
            before = self.before(session, decision.month)
            changed = resume(
                session,
                by,
                entry,
                decision.month,
                decision.reason,
                back_pay=back_pay,
                document=decision.document,
                carry=carry,
            )
            return self.outcome(session, decision.month, "已恢复发放", before, changed.later)

        return act


STOP_REASONS = (
    "家庭收入超过标准",
    "家庭财产超过标准",
    "迁出本镇",
    "本人申请退出",
    "转为特困",
    "证件到期",
    "服刑",
)


class ChoiceOrText(ChoiceField[str]):
    """One of the usual texts, or any other as typed."""

    def __init__(self, usual: tuple[str, ...], *, longest: int = 200) -> None:
        super().__init__([(words, words) for words in usual])
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText("选择或填写")
            line.setMaxLength(longest)
            line.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> str:
        text = self.currentText().strip()
        if not text:
            raise FieldError("此项必填。")
        return text

    def _settle(self) -> None:
        """What was typed stays as it was typed."""
