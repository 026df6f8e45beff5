"""A new enrollment in one form: who, where, which program, how much, from when, which account."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app import idcard
from app.errors import AppError
from app.models.program import AmountRule, StartRule, TierDimension, Unit
from app.places import ApplicationPlace
from app.services.enrollments.contents import DIMENSION_WORDS
from app.services.enrollments.opening import first_month
from app.services.enrollments.rows import NewEnrollment, NewPayee
from app.services.enrollments.supplements import likely_tiers, supplement_tiers
from app.services.people.admission import Admission, Applicant, admit
from app.services.people.effects import effects
from app.services.programs.rows import ProgramRow, program_rows
from app.services.register.villages import village_rows
from app.services.visits.recording import turned_into_application
from app.ui.beneficiaries.action_dialog import Action, ActionDialog, Outcome
from app.ui.beneficiaries.applicants import Found, covered_as_typed, find, number_words
from app.ui.beneficiaries.effect_words import change_words
from app.ui.beneficiaries.members_field import MembersField
from app.ui.beneficiaries.supplements_field import SupplementsField
from app.ui.beneficiaries.term_dialogs import NOT_CHOSEN
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import (
    AmountField,
    ChoiceField,
    DateField,
    IdField,
    MonthField,
    TextField,
)

RULES = {
    StartRule.CONFIRMATION_MONTH: "确认(审批)当月起享受",
    StartRule.MONTH_AFTER_CONFIRMATION: "确认(审批)的次月起享受",
    StartRule.APPLICATION_MONTH: "申请当月起享受",
}
DIMENSIONS = tuple(d for d in TierDimension if d not in NOT_CHOSEN)


class EnrollDialog(ActionDialog):
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
            "id_number",
            "name",
            "program",
            "amount",
            "income",
            "members",
            "supplements",
            "applied",
            "confirmed",
            "granted",
            "first",
            *(d.value for d in DIMENSIONS),
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
        for key in ("name", "group", "phone"):
            self.form.field(key).set_value(getattr(self.known, key))
        self.form.field("applied").set_value(self.known.applied_on)
        if self.known.id_number:
            self.form.field("id_number").set_value(self.known.id_number)
            self._number_edited()

    def _add_person(self) -> None:
        form = self.form
        number = IdField(required=True)
        form.add("id_number", "身份证号", number, "填完后显示出生日期、性别、年龄。")
        number.edited.connect(self._number_edited)
        form.add("name", "姓名", TextField(required=True, longest=60))
        form.add("village", "村(社区)", ChoiceField[int](required=True, empty="请选择"))
        form.add("group", "组", TextField(longest=30))
        form.add("phone", "电话", TextField(longest=60))

    def _add_program(self) -> None:
        form = self.form
        program: ChoiceField[int] = ChoiceField(required=True, empty="请选择")
        form.add("program", "项目", program)
        program.edited.connect(self._settle)
        form.add("members", "保障人员", MembersField(), "勾选享受待遇的人;没有登记的成员可以添加。")
        supplements: SupplementsField[str] = SupplementsField()
        form.add(
            "supplements",
            "分类增发",
            supplements,
            "老年人、未成年人、重残重病成员的增发;没有就不填。",
        )
        for key in ("id_number", "name", "members", "program"):
            form.field(key).edited.connect(self._offer_supplements)
        for dimension in DIMENSIONS:
            form.add(dimension.value, DIMENSION_WORDS[dimension], ChoiceField[str](empty="请选择"))
        form.add("amount", "核定金额", AmountField(required=True))
        form.add("income", "人均收入(每月)", AmountField(required=True))

    def _add_dates(self) -> None:
        form = self.form
        form.add("applied", "申请日期", DateField())
        form.add("confirmed", "确认(审批)日期", DateField())
        form.add("granted", "审批日期", DateField(required=True))
        form.add(
            "grant_type",
            "救助类型",
            ChoiceField([(w, w) for w in ("急难型", "支出型")], empty="不分"),
        )
        form.add("first", "起始月份", MonthField(), "不填就按项目的规定由日期决定。")
        form.add("document", "依据文件", TextField(longest=120), "文号,没有可不填。")
        form.add("payee", "收款人", TextField(longest=60), "不填就是本人(户主)。")
        form.add("bank", "开户银行", TextField(longest=60))
        form.add("account", "银行账号", TextField(longest=40), "以后补登也可以,登记前不能发放。")
        for key in ("applied", "confirmed", "first"):
            form.field(key).edited.connect(self._tell_first_month)

    def _offer(self, programs: tuple[ProgramRow, ...], villages: Any) -> None:
        self.programs = programs
        self.form.field("program").set_choices([(row.name, row.id) for row in programs])
        village = self.form.field("village")
        village.set_choices([(row.name, row.id) for row in villages])
        village.set_value(
            self.known.village_id if self.found is None else self.found.person.village_id
        )
        self.form.field("program").set_value(self.known.program_id)
        self._settle()

    # The person

    def _number_edited(self) -> None:
        field: IdField = self.form.field("id_number")
        try:
            number = field.value()
        except AppError:
            number = None
        if number == self._looked_up:
            return
        self._looked_up = number or ""
        if number is None:
            self._recognise(None)
            return
        says = idcard.parse(number, date.today())
        month = self.desk.month

        def answered(found: Found | None) -> None:
            if self._looked_up == number:
                self._recognise(found)
                self.form.advise("id_number", number_words(says, found))

        self.desk.read(lambda session: find(session, number, month), answered, owner=self)

    def _recognise(self, found: Found | None) -> None:
        """Who is known is shown as the register has them, and not typed again."""
        was, self.found = self.found, found
        name, members = self.form.field("name"), self.form.field("members")
        known = found is not None
        for key in ("name", "group", "phone"):
            self.form.field(key).setReadOnly(known)
        self.form.field("village").setEnabled(not known)
        members.set_known(())
        if found is None:
            if was is not None:
                name.clear()
            return
        name.setText(found.person.name)
        self.form.field("group").setText(found.person.group)
        self.form.field("phone").setText(found.person.phone)
        self.form.field("village").set_value(found.person.village_id)
        if found.household is not None:
            others = [m for m in found.household.members if m.person_id != found.person.id]
            members.set_known(tuple(others))

    # The program

    @property
    def program(self) -> ProgramRow | None:
        try:
            chosen = self.form.field("program").value()
        except AppError:
            return None
        return next((row for row in self.programs if row.id == chosen), None)

    def _settle(self) -> None:
        """Only the fields that the program asks for."""
        row, show = self.program, self.form.show_field
        one_off = row is not None and row.rules.one_off
        approved = row is not None and row.rules.amount_rule is AmountRule.APPROVED
        show("amount", approved)
        show("income", row is not None and row.rules.amount_rule is AmountRule.DIFFERENCE)
        by_household = row is not None and row.rules.unit is Unit.HOUSEHOLD
        show("members", by_household)
        show("supplements", by_household and row is not None and bool(supplement_tiers(row)))
        self._offer_supplements()
        for dimension in DIMENSIONS:
            tiers = [t for t in row.tiers if t.dimension is dimension] if row is not None else []
            if tiers:
                field = self.form.field(dimension.value)
                field.set_choices([(tier.name, tier.name) for tier in tiers])
            show(dimension.value, bool(tiers))
        continuing = row is not None and not one_off
        by_application = (
            continuing and row is not None and (row.rules.start_rule is StartRule.APPLICATION_MONTH)
        )
        show("applied", continuing)
        show("confirmed", continuing and not by_application)
        show("first", continuing)
        show("granted", one_off)
        show("grant_type", one_off)
        self._tell_first_month()

    def _offer_supplements(self) -> None:
        """To the head and the members who can be read by now and are covered."""
        row = self.program
        if row is None or "supplements" not in self.form.keys:
            return
        day = self.desk.month.last_day
        covered = covered_as_typed(self.form, self.found)
        self.form.field("supplements").offer(
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
        row = self.program
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
        self.form.advise("first", told)

    def _dates(self, row: ProgramRow) -> NewEnrollment:
        field = self.form.field
        return NewEnrollment(
            program_id=row.id,
            first_month=field("first").value(),
            applied_on=field("applied").value(),
            confirmed_on=field("confirmed").value(),
        )

    # Saving

    def action(self, values: dict[str, Any]) -> Action:
        row = self.program
        if row is None:
            raise AppError("请选择项目。")
        new = self._admission(row, values)
        by, until, visit = self.desk.by, self.desk.month, self.known.visit_id
        name, said = values["name"], f"已新增待遇:{values['name']} {row.name}"
        today = date.today()

        def act(session: Session) -> Outcome:
            done = admit(session, by, new, today=today)
            if visit is not None:
                turned_into_application(session, by, visit, done.enrollment_id, today=today)
            first = first_month(row, new.enrollment)
            told = effects(session, [done.enrollment_id], first, until)
            return Outcome(f"{name} {row.name}\n{change_words((), told)}", said)

        return act

    def _admission(self, row: ProgramRow, values: dict[str, Any]) -> Admission:
        members: MembersField = self.form.field("members")
        by_household = row.rules.unit is Unit.HOUSEHOLD
        tiers = tuple(values[d.value] for d in DIMENSIONS if values.get(d.value))
        payee = values["payee"] or values["name"]
        own = payee == values["name"]
        return Admission(
            recipient=Applicant(
                values["id_number"],
                values["name"],
                covered=members.head_covered or not by_household,
            ),
            members=values.get("members", ()),
            supplements=values.get("supplements", ()),
            village_id=values["village"],
            group=values["group"] or "",
            phone=values["phone"] or "",
            enrollment=NewEnrollment(
                program_id=row.id,
                tiers=tiers,
                approved_fen=values.get("amount"),
                income_per_head_fen=values.get("income"),
                first_month=values.get("first"),
                applied_on=values.get("applied"),
                confirmed_on=values.get("confirmed"),
                granted_on=values.get("granted"),
                grant_type=values.get("grant_type"),
                document=values["document"],
                payee=NewPayee(
                    name=payee,
                    id_number=values["id_number"] if own else None,
                    bank=values["bank"],
                    account=values["account"],
                ),
            ),
        )

    def _saved(self, outcome: Outcome) -> None:
        self.admitted.emit(self.form.field("id_number").value())
        super()._saved(outcome)
