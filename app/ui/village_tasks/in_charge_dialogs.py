"""The forms for who is in charge of villages, and for whom to call there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from app.services.duties.contacts import ContactRow
from app.services.duties.officers import OfficerRow
from app.ui.widgets.fields import ChoiceField, DateField, TextField, TickField
from app.ui.widgets.forms import FormDialog

People = Sequence[tuple[str, int]]


def officer_dialog(parent: QWidget, villages: Sequence[OfficerRow], people: People) -> FormDialog:
    """Who is in charge of the chosen villages from a day on."""
    names = "、".join(row.village for row in villages)
    dialog = FormDialog(parent, f"指定包村干部:{names}", "指定包村干部")
    add = dialog.form.add
    add("staff", "包村干部", ChoiceField(people, required=True)).setFocus()
    add("stand_in", "替岗人员(AB岗)", ChoiceField(people, empty="不指定"))
    hint = "以前的安排照样保留;同一天再填一次就是更正。"
    add("from", "从哪一天起", DateField(date.today(), required=True), hint)
    add("open", "未办完的任务", TickField("也交给新的包村干部", on=True))
    if villages[0].staff_id:
        dialog.form.field("staff").set_value(villages[0].staff_id)
        dialog.form.field("stand_in").set_value(villages[0].stand_in_id or None)
    return dialog


def contact_dialog(parent: QWidget, village: str, contact: ContactRow | None) -> FormDialog:
    """Name, post and phone of somebody in a village."""
    verb = "新增联系人" if contact is None else "保存联系人"
    dialog = FormDialog(parent, f"{village}的联系人", verb)
    add = dialog.form.add
    add("name", "姓名", TextField(required=True, longest=60)).setFocus()
    add("post", "职务", TextField(longest=60), "如:民政协理员、村文书")
    add("phone", "电话", TextField(longest=60), "手机或座机,可以写两个")
    if contact is not None:
        for key in ("name", "post", "phone"):
            dialog.form.field(key).set_value(getattr(contact, key) or None)
    return dialog
