"""更正审批信息 and 更正起始月份: how an enrollment came about, put right with what it means."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.month import Month
from app.services.enrollments.approval import Approval, correct_approval
from app.services.enrollments.terms import correct_start
from app.services.office.change_log import FACT_WORDS, fact_words
from app.services.people.detail import EnrollmentDetail
from app.ui.beneficiaries.action_dialog import Action, Outcome
from app.ui.beneficiaries.person_questions import Known
from app.ui.beneficiaries.term_dialogs import TermDialog
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import DateField, MonthField, TextField


class ApprovalDialog(TermDialog[Approval]):
    """Dates, surveyors, document, review; no amount changes by it."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, one: EnrollmentDetail) -> None:
        super().__init__(desk, parent, known, one, "更正审批信息", "保存审批信息")
        row, add = one.row, self.form.add
        self.applied_on = add("申请日期", DateField(row.applied_on))
        surveyed_by = TextField(row.surveyed_by, longest=120)
        self.surveyed_by = add("入户调查人", surveyed_by, "两个人的姓名。")
        self.posted_from = add("公示开始日期", DateField(row.posted_from))
        self.posted_to = add("公示结束日期", DateField(row.posted_to))
        self.confirmed_on = add("确认(审批)日期", DateField(row.confirmed_on))
        self.document = add("依据文件", TextField(row.document, longest=120), "文号。")
        self.review_due = add("下次年审月份", MonthField(row.review_due))
        self.note = add("备注", TextField(row.note, longest=500))
        self.watch(*self.form.fields)

    def read(self) -> Approval:
        return Approval(
            applied_on=self.applied_on.value(),
            surveyed_by=self.surveyed_by.value(),
            posted_from=self.posted_from.value(),
            posted_to=self.posted_to.value(),
            confirmed_on=self.confirmed_on.value(),
            document=self.document.value(),
            review_due=self.review_due.value(),
            note=self.note.value(),
        )

    def action(self, value: Approval) -> Action:
        by, row = self.desk.by, self.one.row
        lines = [
            f"{FACT_WORDS[key]}:{_words(key, getattr(row, key))} → {_words(key, fact)}"
            for key, fact in asdict(value).items()
            if (getattr(row, key) or None) != fact
        ]

        def act(session: Session) -> Outcome:
            correct_approval(session, by, row.id, value)
            words = "\n".join([*lines, "应发金额和起始月份不变。"])
            return Outcome(words, f"已更正审批信息:{self.known.name} {row.program}")

        return act


@dataclass(frozen=True, slots=True)
class RightStart:
    """The first month as it should be, and why."""

    month: Month
    reason: str


class StartDialog(TermDialog[RightStart]):
    """The first month was entered wrongly: months gained are paid, months lost come back."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, one: EnrollmentDetail) -> None:
        super().__init__(desk, parent, known, one, "更正起始月份", "保存起始月份")
        hint = f"现在是{one.row.first_month.chinese}。提前的月份会补发,推后的已发月份列为应追回。"
        self.month = self.form.add("正确的起始月份", MonthField(required=True), hint)
        self.reason = self.form.add("原因", TextField(required=True, longest=200))
        self.watch(self.month, self.reason)

    def read(self) -> RightStart:
        return RightStart(self.month.given(), self.reason.given())

    def action(self, value: RightStart) -> Action:
        by, row, month = self.desk.by, self.one.row, value.month

        def act(session: Session) -> Outcome:
            before = self.before(session, self.desk.month)
            correct_start(session, by, row.id, month, value.reason)
            said = f"已更正起始月份:{self.known.name} {row.program},{month.chinese}起"
            return self.outcome(session, self.desk.month, said, before)

        return act


def _words(key: str, value: object) -> str:
    return fact_words(key, None if value is None else str(value), {})
