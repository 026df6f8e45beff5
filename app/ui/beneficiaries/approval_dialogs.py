"""更正审批信息 and 更正起始月份: how an enrollment came about, put right with what it means."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.services.enrollments.approval import Approval, correct_approval
from app.services.enrollments.terms import correct_start
from app.services.office.change_log import FACT_WORDS, fact_words
from app.services.people.detail import EnrollmentDetail
from app.ui.beneficiaries.action_dialog import Action, Outcome
from app.ui.beneficiaries.person_questions import Known
from app.ui.beneficiaries.term_dialogs import TermDialog
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import DateField, MonthField, TextField


class ApprovalDialog(TermDialog):
    """Dates, surveyors, document, review; no amount changes by it."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, one: EnrollmentDetail) -> None:
        super().__init__(desk, parent, known, one, "更正审批信息", "保存审批信息")
        row, form = one.row, self.form
        form.add("applied_on", "申请日期", DateField(row.applied_on))
        form.add("surveyed_by", "入户调查人", _text(row.surveyed_by, 120), "两个人的姓名。")
        form.add("posted_from", "公示开始日期", DateField(row.posted_from))
        form.add("posted_to", "公示结束日期", DateField(row.posted_to))
        form.add("confirmed_on", "确认(审批)日期", DateField(row.confirmed_on))
        form.add("document", "依据文件", _text(row.document, 120), "文号。")
        form.add("review_due", "下次年审月份", MonthField(row.review_due))
        form.add("note", "备注", _text(row.note, 500))
        self.watch(*form.keys)

    def action(self, values: dict[str, Any]) -> Action:
        by, row = self.desk.by, self.one.row
        lines = [
            f"{FACT_WORDS[key]}:{_words(key, getattr(row, key))} → {_words(key, value)}"
            for key, value in values.items()
            if (getattr(row, key) or None) != value
        ]

        def act(session: Session) -> Outcome:
            correct_approval(session, by, row.id, Approval(**values))
            words = "\n".join([*lines, "应发金额和起始月份不变。"])
            return Outcome(words, f"已更正审批信息:{self.known.name} {row.program}")

        return act


class StartDialog(TermDialog):
    """The first month was entered wrongly: months gained are paid, months lost come back."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, one: EnrollmentDetail) -> None:
        super().__init__(desk, parent, known, one, "更正起始月份", "保存起始月份")
        hint = f"现在是{one.row.first_month.chinese}。提前的月份会补发,推后的已发月份列为应追回。"
        self.form.add("month", "正确的起始月份", MonthField(required=True), hint)
        self.form.add("reason", "原因", TextField(required=True, longest=200))
        self.watch("month", "reason")

    def action(self, values: dict[str, Any]) -> Action:
        by, row, month = self.desk.by, self.one.row, values["month"]

        def act(session: Session) -> Outcome:
            before = self.before(session, self.desk.month)
            correct_start(session, by, row.id, month, values["reason"])
            said = f"已更正起始月份:{self.known.name} {row.program},{month.chinese}起"
            return self.outcome(session, self.desk.month, said, before)

        return act


def _text(present: str, longest: int) -> TextField:
    field = TextField(longest=longest)
    field.set_value(present or None)
    return field


def _words(key: str, value: object) -> str:
    return fact_words(key, None if value is None else str(value), {})
