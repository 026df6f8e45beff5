"""The form for a line of the duty list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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


def duty_dialog(parent: QWidget, found: Known) -> FormDialog:
    """Everything that a line of the list says."""
    new = found.duty is None
    verb = "新增职责" if new else "保存职责"
    dialog = FormDialog(parent, verb, verb)
    add = dialog.form.add
    add("staff", "责任人", ChoiceField(found.people, required=True)).setFocus()
    add("stand_in", "替岗人(AB岗)", ChoiceField(found.people, empty="不指定"))
    add("post", "岗位", TextField(longest=60), "如:社会救助岗")
    add("duty", "职责", TextArea(2, required=True), "如:每月核对死亡、迁出人员并停发")
    add("standard", "标准", TextArea(2), "做到什么程度算完成")
    add("deadline", "时限", TextField(longest=120), "如:每月15日前")
    add("villages", "村(社区)", VillagesField(found.villages, all_words="全部村(社区)"))
    add("programs", "项目", VillagesField(found.programs, all_words="全部项目"))
    if found.duty is not None:
        _fill(dialog, found.duty)
    return dialog


def _fill(dialog: FormDialog, duty: NewDuty) -> None:
    field = dialog.form.field
    field("staff").set_value(duty.staff_id)
    field("stand_in").set_value(duty.stand_in_id)
    for key in ("post", "duty", "standard", "deadline"):
        field(key).set_value(getattr(duty, key) or None)
    field("villages").set_value(duty.villages or None)
    field("programs").set_value(duty.programs or None)


def as_duty(values: dict[str, Any]) -> NewDuty:
    """What was typed."""
    return NewDuty(
        staff_id=values["staff"],
        stand_in_id=values["stand_in"],
        post=values["post"] or "",
        duty=values["duty"],
        standard=values["standard"] or "",
        deadline=values["deadline"] or "",
        villages=values["villages"] or (),
        programs=values["programs"] or (),
    )
