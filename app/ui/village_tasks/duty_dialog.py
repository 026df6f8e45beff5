"""The form for a line of the duty list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.services.duties.duty_list import NewDuty, duty_as_entered
from app.services.office.staff import staff_members
from app.services.programs.rows import program_rows
from app.services.register.villages import village_rows
from app.ui.village_tasks.villages_field import VillagesField
from app.ui.widgets.fields import ChoiceField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.text_area import TextArea

Choices = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Known:
    """What the form can choose from, and the line as it was entered (None for a new one)."""

    people: Choices
    villages: Choices
    programs: Choices
    duty: NewDuty | None


def known(session: Session, duty_id: int | None) -> Known:
    """What the form needs to know."""
    return Known(
        [(one.name, one.id) for one in staff_members(session) if one.active],
        [(one.name, one.id) for one in village_rows(session, active_only=True)],
        [(one.name, one.id) for one in program_rows(session, active_only=True)],
        None if duty_id is None else duty_as_entered(session, duty_id),
    )


class DutyDialog(FormDialog[NewDuty]):
    """Everything that a line of the list says."""

    def __init__(self, parent: QWidget, found: Known) -> None:
        verb = "新增职责" if found.duty is None else "保存职责"
        super().__init__(parent, verb, verb)
        add, people = self.form.add, found.people
        self.staff = add("责任人", ChoiceField(people, required=True))
        self.stand_in = add("替岗人(AB岗)", ChoiceField(people, empty="不指定"))
        self.post = add("岗位", TextField(longest=60), "如:社会救助岗")
        self.duty = add("职责", TextArea(2, required=True), "如:每月核对死亡、迁出人员并停发")
        self.standard = add("标准", TextArea(2), "做到什么程度算完成")
        self.deadline = add("时限", TextField(longest=120), "如:每月15日前")
        villages = VillagesField(found.villages, all_words="全部村(社区)")
        self.villages = add("村(社区)", villages)
        self.programs = add("项目", VillagesField(found.programs, all_words="全部项目"))
        if found.duty is not None:
            self._fill(found.duty)
        self.staff.setFocus()

    def _fill(self, duty: NewDuty) -> None:
        self.staff.set_value(duty.staff_id)
        self.stand_in.set_value(duty.stand_in_id)
        self.post.set_value(duty.post)
        self.duty.set_value(duty.duty)
        self.standard.set_value(duty.standard)
        self.deadline.set_value(duty.deadline)
        self.villages.set_value(duty.villages or None)
        self.programs.set_value(duty.programs or None)

    def read(self) -> NewDuty:
        return NewDuty(
            staff_id=self.staff.given(),
            stand_in_id=self.stand_in.value(),
            post=self.post.value() or "",
            duty=self.duty.given(),
            standard=self.standard.value() or "",
            deadline=self.deadline.value() or "",
            villages=self.villages.value() or (),
            programs=self.programs.value() or (),
        )
