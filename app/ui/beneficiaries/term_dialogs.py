"""Changing, stopping, suspending and taking up an enrollment, from a month on."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.program import AmountRule, Period, TierDimension, Unit
from app.month import Month
from app.services.enrollments.contents import DIMENSION_WORDS
from app.services.enrollments.rows import TermRow
from app.services.enrollments.stopping import resume, stop, suspend
from app.services.enrollments.supplements import likely_tiers, supplement_tiers
from app.services.enrollments.terms import change
from app.services.people.detail import EnrollmentDetail
from app.services.people.effects import effects
from app.services.programs.rows import ProgramRow
from app.services.register.households import HouseholdRow
from app.ui.beneficiaries.action_dialog import Action, ActionDialog, Outcome
from app.ui.beneficiaries.effect_words import change_words
from app.ui.beneficiaries.people_field import PeopleField
from app.ui.beneficiaries.person_questions import Known
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
NOT_CHOSEN = (TierDimension.AGE, TierDimension.SUPPLEMENT)


def tier_fields(program: ProgramRow) -> dict[str, ChoiceField[str]]:
    """A field for each dimension that is chosen by hand; required where the price needs it."""
    fields: dict[str, ChoiceField[str]] = {}
    for tier in program.tiers:
        if tier.dimension in NOT_CHOSEN or tier.dimension.value in fields:
            continue
        names = [t.name for t in program.tiers if t.dimension is tier.dimension]
        needed = program.rules.amount_rule is AmountRule.RATE
        fields[tier.dimension.value] = ChoiceField(
            [(name, name) for name in names], required=False, empty="请选择" if needed else "不分"
        )
    return fields


class TermDialog(ActionDialog):
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

    def add_month(self, label: str, hint: str) -> None:
        self.form.add("month", label, MonthField(self.desk.month, required=True), hint)

    def add_reason(self, *, required: bool = True) -> None:
        self.form.add("reason", "原因", TextField(required=required, longest=200))
        self.form.add("document", "依据文件", TextField(longest=120), "文号,没有可不填。")

    def outcome(
        self, session: Session, month: Month, said: str, before: Any, later: Any = ()
    ) -> Outcome:
        """In words, from what the enrollment was and what it is now."""
        after = effects(session, [self.one.row.id], month, self.desk.month)
        return Outcome(change_words(before, after), said, later)

    def before(self, session: Session, month: Month) -> Any:
        return effects(session, [self.one.row.id], month, self.desk.month)


class ChangeDialog(TermDialog):
    """Another amount, tier, income or other persons covered, from a month on."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, one: EnrollmentDetail) -> None:
        super().__init__(desk, parent, known, one, "变更", "保存变更")
        self._names: dict[int, str] = {}  # of whom the term may cover
        self.add_month("从哪个月起", "以前的月份也可以,差额会自动补发或列为应追回。")
        term = next((t for t in reversed(one.terms) if t.from_month <= desk.month), one.terms[0])
        self.tiers = tier_fields(self.program)
        self._add_price(term)
        if self.program.rules.unit is Unit.HOUSEHOLD and known.detail.household is not None:
            self._add_people(term, known.detail.household)
        self.watch(*self.form.keys)
        self.add_reason()
        self.look()

    def _add_price(self, term: TermRow) -> None:
        """Amount or income, and the tiers, as they are now."""
        if self.program.rules.amount_rule is AmountRule.APPROVED:
            yearly = self.program.rules.period is Period.YEARLY
            label = "核定金额(每年)" if yearly else "核定金额(每月)"
            self.form.add("amount", label, AmountField(term.approved_fen, required=True))
        if self.program.rules.amount_rule is AmountRule.DIFFERENCE:
            income = AmountField(term.income_per_head_fen, required=True)
            self.form.add("income", "人均收入(每月)", income)
        for dimension, field in self.tiers.items():
            present = next((n for n in term.tiers if field.findText(n) >= 0), None)
            field.set_value(present)
            self.form.add(dimension, DIMENSION_WORDS[TierDimension(dimension)], field)

    def _add_people(self, term: TermRow, home: HouseholdRow) -> None:
        """The members, and who is still covered without living there; then the supplements."""
        people = PeopleField()
        for one in home.members:
            note = "已去世" if one.died_on else one.relation
            people.offer(one.person_id, one.name, note, one.person_id in term.person_ids)
            self._names[one.person_id] = one.name
        for person, name in zip(term.person_ids, term.persons, strict=True):
            if person not in people.ticks:
                people.offer(person, name, "现不在本户", True)
                self._names[person] = name
        self.form.add("persons", "保障人员", people, "勾选享受待遇的人。")
        if not supplement_tiers(self.program):
            return
        extra: SupplementsField[int] = SupplementsField()
        self.form.add("supplements", "分类增发", extra, SUPPLEMENTS_HINT)
        people.edited.connect(lambda: self._offer_supplements(home))
        self._offer_supplements(home)
        for person, (_, tier, fen) in zip(term.supplement_ids, term.supplements, strict=True):
            extra.put(person, tier, fen)

    def _offer_supplements(self, home: HouseholdRow) -> None:
        """Only who is covered can have one."""
        ticks, day = self.form.field("persons").ticks, self.desk.month.last_day
        covered = {person for person, tick in ticks.items() if tick.isChecked()}
        self.form.field("supplements").offer(
            [(name, person) for person, name in self._names.items() if person in covered],
            supplement_tiers(self.program),
            [
                (one.person_id, tier)
                for one in home.members
                if one.person_id in covered
                for tier in likely_tiers(self.program, one.birth_date, one.disability_level, day)
            ],
        )

    def action(self, values: dict[str, Any]) -> Action:
        month, by, entry = values["month"], self.desk.by, self.one.row.id
        tiers = [values[key] for key in self.tiers if values[key]]
        carry = self.carry

        def act(session: Session) -> Outcome:
            before = self.before(session, month)
            changed = change(
                session,
                by,
                entry,
                month,
                approved_fen=values.get("amount"),
                income_per_head_fen=values.get("income"),
                persons=values.get("persons"),
                tiers=tiers or None,
                supplements=values.get("supplements"),
                reason=values["reason"],
                document=values["document"] or "",
                carry=carry,
            )
            return self.outcome(session, month, "已保存变更", before, changed.later)

        return act

    def look(self) -> None:
        """The reason is asked for when it is saved, not to show the amount."""
        values = self.form.peek()
        reason = self.form.field("reason")
        if values is None and not reason.text():
            reason.setText("…")
            values = self.form.peek()
            reason.setText("")
        if values is not None:
            self._try(values, self._show_words, quiet=True)


class StopDialog(TermDialog):
    """The first month that is not paid, and why."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, one: EnrollmentDetail) -> None:
        super().__init__(desk, parent, known, one, "停发", "停发")
        self.add_month("从哪个月起停发", "这是第一个不发的月份,上个月照发。")
        self.form.add("reason", "原因", ChoiceOrText(STOP_REASONS))
        self.form.add("document", "依据文件", TextField(longest=120), "文号,没有可不填。")
        self.watch("month", "reason")

    def action(self, values: dict[str, Any]) -> Action:
        month, by, entry = values["month"], self.desk.by, self.one.row.id

        def act(session: Session) -> Outcome:
            before = self.before(session, month)
            stop(session, by, entry, month, values["reason"], document=values["document"] or "")
            said = f"已停发:{self.known.name} {self.one.row.program},最后发到{(month - 1).chinese}"
            return self.outcome(session, month, said, before)

        return act


class SuspendDialog(TermDialog):
    """Suspended months are not due."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, one: EnrollmentDetail) -> None:
        super().__init__(desk, parent, known, one, "暂停", "暂停发放")
        self.add_month("从哪个月起暂停", "暂停的月份不发;恢复时可以选择补发。")
        self.add_reason()
        self.watch("month", "reason")

    def action(self, values: dict[str, Any]) -> Action:
        month, by, entry, carry = values["month"], self.desk.by, self.one.row.id, self.carry

        def act(session: Session) -> Outcome:
            before = self.before(session, month)
            changed = suspend(
                session,
                by,
                entry,
                month,
                values["reason"],
                document=values["document"] or "",
                carry=carry,
            )
            return self.outcome(session, month, "已暂停发放", before, changed.later)

        return act


class ResumeDialog(TermDialog):
    """Taken up again, with or without the months between."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, one: EnrollmentDetail) -> None:
        super().__init__(desk, parent, known, one, "恢复发放", "恢复发放")
        self.add_month("从哪个月起恢复", "")
        tick = TickField("补发中断的月份")
        self.form.add("back_pay", "补发", tick, "勾选后,暂停或停发以来的月份全部补发。")
        self.add_reason()
        self.watch("month", "back_pay", "reason")

    def action(self, values: dict[str, Any]) -> Action:
        month, by, entry, carry = values["month"], self.desk.by, self.one.row.id, self.carry

        def act(session: Session) -> Outcome:
            before = self.before(session, month)
            changed = resume(
                session,
                by,
                entry,
                month,
                values["reason"],
                back_pay=values["back_pay"],
                document=values["document"] or "",
                carry=carry,
            )
            return self.outcome(session, month, "已恢复发放", before, changed.later)

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
