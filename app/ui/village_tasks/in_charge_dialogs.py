"""The forms for who is in charge of villages, and for whom to call there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from app.services.duties.contacts import ContactRow
from app.services.duties.officers import OfficerRow
from app.ui.widgets.fields import ChoiceField, DateField, TextField, TickField
from app.ui.widgets.forms import FormDialog

People = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Assigning:
    """Who is in charge from a day on, and whether they take over what is open."""

    staff_id: int
    stand_in_id: int | None
    from_day: date
    open_tasks: bool


class OfficerDialog(FormDialog[Assigning]):
    """Who is in charge of the chosen villages from a day on."""

    def __init__(self, parent: QWidget, villages: Sequence[OfficerRow], people: People) -> None:
        names = "、".join(row.village for row in villages)
        super().__init__(parent, f"指定包村干部:{names}", "指定包村干部")
        add, now = self.form.add, villages[0]
        staff = ChoiceField(people, chosen=now.staff_id or None, required=True)
        self.staff = add("包村干部", staff)
        stand_in_id = (now.stand_in_id or None) if now.staff_id else None
        stand_in = ChoiceField(people, chosen=stand_in_id, empty="不指定")
        self.stand_in = add("替岗人员(AB岗)", stand_in)
        hint = "以前的安排照样保留;同一天再填一次就是更正。"
        self.from_day = add("从哪一天起", DateField.today(), hint)
        self.open_tasks = add("未办完的任务", TickField("也交给新的包村干部", on=True))
        self.staff.setFocus()

    def read(self) -> Assigning:
        return Assigning(
            self.staff.given(),
            self.stand_in.value(),
            self.from_day.given(),
            self.open_tasks.value(),
        )


@dataclass(frozen=True, slots=True)
class NewContact:
    """Name, post and phone of somebody in a village."""

    name: str
    post: str
    phone: str


class ContactDialog(FormDialog[NewContact]):
    """Name, post and phone of somebody in a village."""

    def __init__(self, parent: QWidget, village: str, contact: ContactRow | None) -> None:
        verb = "新增联系人" if contact is None else "保存联系人"
        super().__init__(parent, f"{village}的联系人", verb)
        now = NewContact("", "", "")
        if contact is not None:
            now = NewContact(contact.name, contact.post, contact.phone)
        add = self.form.add
        self.name = add("姓名", TextField(now.name, required=True, longest=60))
        self.post = add("职务", TextField(now.post, longest=60), "如:民政协理员、村文书")
        self.phone = add("电话", TextField(now.phone, longest=60), "手机或座机,可以写两个")
        self.name.setFocus()

    def read(self) -> NewContact:
        return NewContact(self.name.given(), self.post.value() or "", self.phone.value() or "")
