"""A new enrollment in one form: who, where, which program, how much, from when, which account."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app import idcard
from app.errors import AppError
from app.models.program import StartRule, Unit
from app.places import ApplicationPlace
from app.services.enrollments.contents import DIMENSION_WORDS
from app.services.enrollments.opening import first_month
from app.services.enrollments.rows import NewEnrollment, NewPayee
from app.services.enrollments.supplements import likely_tiers, supplement_tiers
from app.services.people.admission import Admission, Applicant, admit
from app.services.people.standings import standings
from app.services.programs.rows import ProgramRow, program_rows
from app.services.register.villages import VillageRow, village_rows
from app.services.visits.recording import turned_into_application
from app.ui.beneficiaries.action_dialog import Action, ActionDialog, Outcome
from app.ui.beneficiaries.applicants import Found, covered_as_typed, find, number_words
from app.ui.beneficiaries.enroll_offers import DIMENSIONS, asked_for
from app.ui.beneficiaries.members_field import MembersField
from app.ui.beneficiaries.preview_words import change_words
from app.ui.beneficiaries.supplements_field import SupplementsField
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import (
    AmountField,
    ChoiceField,
    DateField,
    IdField,
    MonthField,
    TextField,
)
from app.ui.widgets.form_row import Input

RULES = {
    StartRule.CONFIRMATION_MONTH: "确认(审批)当月起享受",
    StartRule.MONTH_AFTER_CONFIRMATION: "确认(审批)的次月起享受",
    StartRule.APPLICATION_MONTH: "申请当月起享受",
}


class EnrollDialog(ActionDialog[Admission]):
    """The ID number first: what it says appears, and who is known is recognised."""

    admitted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget, known: ApplicationPlace) -> None:
        super().__init__(desk, parent, "新增待遇", "保存待遇")
        self.known = known
        self.programs: tuple[ProgramRow, ...] = ()
        self.found: Found | None = None
        self._looked_up = ""
        self._add_person()
        self._add_program()
        self._add_dates()
        self.watch(
            self.id_number,
            self.name,
            self.program,
            self.amount,
            self.income,
            self.members,
            self.supplements,
            self.applied,
            self.confirmed,
            self.granted,
            self.first,
            *self.tiers.values(),
        )
        self._settle()
        desk.read(
            lambda session: (program_rows(session, active_only=True), village_rows(session)),
            lambda found: self._offer(*found),
            owner=self,
        )
        self._prefill()

    def _prefill(self) -> None:
        """What is known already; whom the register has is then shown as it has them."""
        self.name.set_value(self.known.name)
        self.group.set_value(self.known.group)
        self.phone.set_value(self.known.phone)
        self.applied.set_value(self.known.applied_on)
        if self.known.id_number:
            self.id_number.set_value(self.known.id_number)
            self._number_edited()

    def _add_person(self) -> None:
        add = self.form.add
        number = IdField(required=True)
        self.id_number = add("身份证号", number, "填完后显示出生日期、性别、年龄。")
        self.id_number.edited.connect(self._number_edited)
        self.name = add("姓名", TextField(required=True, longest=60))
        self.village = add("村(社区)", ChoiceField[int](required=True, empty="请选择"))
        self.group = add("组", TextField(longest=30))
        self.phone = add("电话", TextField(longest=60))

    def _add_program(self) -> None:
        add = self.form.add
        self.program = add("项目", ChoiceField[int](required=True, empty="请选择"))
        self.program.edited.connect(self._settle)
        hint = "勾选享受待遇的人;没有登记的成员可以添加。"
        self.members = add("保障人员", MembersField(), hint)
        hint = "老年人、未成年人、重残重病成员的增发;没有就不填。"
        self.supplements = add("分类增发", SupplementsField[str](), hint)
        for field in (self.id_number, self.name, self.members, self.program):
            field.edited.connect(self._offer_supplements)
        self.tiers = {
            dimension: add(DIMENSION_WORDS[dimension], ChoiceField[str](empty="请选择"))
            for dimension in DIMENSIONS
        }
        self.amount = add("核定金额", AmountField(required=True))
        self.income = add("人均收入(每月)", AmountField(required=True))

    def _add_dates(self) -> None:
        add = self.form.add
        self.applied = add("申请日期", DateField())
        self.confirmed = add("确认(审批)日期", DateField())
        self.granted = add("审批日期", DateField(required=True))
        types = [(words, words) for words in ("急难型", "支出型")]
        self.grant_type = add("救助类型", ChoiceField(types, empty="不分"))
        self.first = add("起始月份", MonthField(), "不填就按项目的规定由日期决定。")
        self.document = add("依据文件", TextField(longest=120), "文号,没有可不填。")
        self.payee = add("收款人", TextField(longest=60), "不填就是本人(户主)。")
        self.bank = add("开户银行", TextField(longest=60))
        hint = "以后补登也可以,登记前不能发放。"
        self.account = add("银行账号", TextField(longest=40), hint)
        for field in (self.applied, self.confirmed, self.first):
            field.edited.connect(self._tell_first_month)

    def _offer(self, programs: tuple[ProgramRow, ...], villages: Sequence[VillageRow]) -> None:
        self.programs = programs
        self.program.set_choices([(row.name, row.id) for row in programs])
        self.village.set_choices([(row.name, row.id) for row in villages])
        person = self.found.person if self.found is not None else None
        self.village.set_value(self.known.village_id if person is None else person.village_id)
        self.program.set_value(self.known.program_id)
        self._settle()

    # The person

    def _number_edited(self) -> None:
        try:
            number = self.id_number.value()
        except AppError:
            number = None
        if number == self._looked_up:
            return
        self._looked_up = number or ""
        if number is None:
            self._recognise(None)
            return
        says = idcard.parse(number, self.desk.today)
        month = self.desk.month

        def answered(found: Found | None) -> None:
            if self._looked_up == number:
                self._recognise(found)
                self.form.advise(self.id_number, number_words(says, found, self.desk.today))

        self.desk.read(lambda session: find(session, number, month), answered, owner=self)

    def _recognise(self, found: Found | None) -> None:
        """Who is known is shown as the register has them, and not typed again."""
        was, self.found = self.found, found
        known = found is not None
        for field in (self.name, self.group, self.phone):
            field.setReadOnly(known)
        self.village.setEnabled(not known)
        self.members.set_known(())
        if found is None:
            if was is not None:
                self.name.clear()
            return
        self.name.setText(found.person.name)
        self.group.setText(found.person.group)
        self.phone.setText(found.person.phone)
        self.village.set_value(found.person.village_id)
        if found.household is not None:
            others = [m for m in found.household.members if m.person_id != found.person.id]
            self.members.set_known(tuple(others))

    # The program

    @property
    def chosen_program(self) -> ProgramRow | None:
        """What is known of the program that is chosen."""
        try:
            chosen = self.program.value()
        except AppError:
            return None
        return next((row for row in self.programs if row.id == chosen), None)

    def _settle(self) -> None:
        """Only the fields that the program asks for."""
        row = self.chosen_program
        asked = asked_for(row)
        for key, field in self._asked_by_program().items():
            self.form.show_field(field, key in asked)
        self._offer_supplements()
        for dimension, choice in self.tiers.items():
            if row is not None and dimension.value in asked:
                names = [tier.name for tier in row.tiers if tier.dimension is dimension]
                choice.set_choices([(name, name) for name in names])
        self._tell_first_month()

    def _asked_by_program(self) -> dict[str, Input[object]]:
        """The fields that not every program asks for."""
        return {
            "amount": self.amount,
            "income": self.income,
            "members": self.members,
            "supplements": self.supplements,
            "applied": self.applied,
            "confirmed": self.confirmed,
            "first": self.first,
            "granted": self.granted,
            "grant_type": self.grant_type,
            **{dimension.value: field for dimension, field in self.tiers.items()},
        }

    def _offer_supplements(self) -> None:
        """To the head and the members who can be read by now and are covered."""
        row = self.chosen_program
        if row is None:
            return
        day = self.desk.month.last_day
        covered = covered_as_typed(
            self.id_number, self.name, self.members, self.found, self.desk.today
        )
        self.supplements.offer(
            [(one.name, one.id_number) for one in covered],
            supplement_tiers(row),
            [
                (one.id_number, tier)
                for one in covered
                for tier in likely_tiers(row, one.born, one.disability_level, day)
            ],
        )

    def _tell_first_month(self) -> None:
        """The first month by the program's rule, and why."""
        row = self.chosen_program
        if row is None or row.rules.one_off:
            return
        rule = RULES[row.rules.start_rule]
        try:
            new = self._dates(row)
            told = f"{rule}:{first_month(row, new).chinese}起。"
            if new.first_month is not None:
                told = f"按填写的月份:{new.first_month.chinese}起(规定是{rule})。"
        except AppError:
            told = f"不填就按规定:{rule}。"
        self.form.advise(self.first, told)

    def _dates(self, row: ProgramRow) -> NewEnrollment:
        return NewEnrollment(
            program_id=row.id,
            first_month=self.first.value(),
            applied_on=self.applied.value(),
            confirmed_on=self.confirmed.value(),
        )

    # Saving

    def read(self) -> Admission:
        row = self.chosen_program
        if row is None:
            raise AppError("请选择项目。")
        by_household = row.rules.unit is Unit.HOUSEHOLD
        shown = self.form.if_shown
        return Admission(
            recipient=Applicant(
                self.id_number.given(),
                self.name.given(),
                covered=self.members.head_covered or not by_household,
            ),
            members=shown(self.members) or (),
            supplements=shown(self.supplements) or (),
            village_id=self.village.given(),
            group=self.group.value() or "",
            phone=self.phone.value() or "",
            enrollment=NewEnrollment(
                program_id=row.id,
                tiers=tuple(tier for field in self.tiers.values() if (tier := shown(field))),
                approved_fen=shown(self.amount),
                income_per_head_fen=shown(self.income),
                first_month=shown(self.first),
                applied_on=shown(self.applied),
                confirmed_on=shown(self.confirmed),
                granted_on=shown(self.granted),
                grant_type=shown(self.grant_type),
                document=self.document.value(),
                payee=self._payee(),
            ),
        )

    def _payee(self) -> NewPayee:
        """The recipient, where nobody else is named."""
        name = self.name.given()
        payee = self.payee.value() or name
        return NewPayee(
            name=payee,
            id_number=self.id_number.given() if payee == name else None,
            bank=self.bank.value(),
            account=self.account.value(),
        )

    def action(self, value: Admission) -> Action:
        row = self.chosen_program
        if row is None:
            raise AppError("请选择项目。")
        by, until, visit = self.desk.by, self.desk.month, self.known.visit_id
        name = value.recipient.name
        said = f"已新增待遇:{name} {row.name}"
        today = self.desk.today

        def act(session: Session) -> Outcome:
            done = admit(session, by, value, today=today)
            if visit is not None:
                turned_into_application(session, by, visit, done.enrollment_id, today=today)
            first = first_month(row, value.enrollment)
            told = standings(session, [done.enrollment_id], first, until)
            return Outcome(f"{name} {row.name}\n{change_words((), told)}", said)

        return act

    def _saved(self, outcome: Outcome) -> None:
        self.admitted.emit(self.id_number.value())
        super()._saved(outcome)
