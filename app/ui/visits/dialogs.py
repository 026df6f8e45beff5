"""The forms of a visit: what is noted when somebody comes, and what is done about it later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from app import idcard
from app.errors import AppError
from app.models.visit import Outcome
from app.services.register.persons import PersonRow, find_person
from app.services.visits.rows import MATTER_WORDS, OUTCOME_WORDS, NewVisit, VisitRow
from app.ui.desk.desk import Desk
from app.ui.widgets import theme
from app.ui.widgets.fields import ChoiceField, DateField, IdField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.text_area import TextArea

MATTERS = [(words, matter) for matter, words in MATTER_WORDS.items()]
# An application closes its visit by itself, and is not chosen by hand.
OUTCOMES = [
    ("还要回访", Outcome.OPEN),
    *((OUTCOME_WORDS[one], one) for one in (Outcome.SETTLED, Outcome.REFERRED)),
]
USUAL_DAYS = 7


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to choose from: (words, id)."""

    villages: tuple[tuple[str, int], ...] = ()
    programs: tuple[tuple[str, int], ...] = ()
    staff: tuple[tuple[str, int], ...] = ()


class VisitDialog(FormDialog):
    """Notes a visit, or puts right what was noted of one."""

    def __init__(
        self, desk: Desk, parent: QWidget, offered: Offered, visit: VisitRow | None = None
    ) -> None:
        title = "登记来访" if visit is None else "更正来访"
        super().__init__(parent, title, "保存来访")
        self.desk = desk
        self._looked_up = ""
        self._add_people(offered)
        self._add_matter(offered)
        self._settle()
        if visit is not None:
            self._fill(visit)
        else:
            self.form.field("by").set_value(desk.by)
        theme.follow(self, lambda: self.setMinimumWidth(theme.em(30)))
        self.form.field("visitor").setFocus()

    def _add_people(self, offered: Offered) -> None:
        form = self.form
        form.add("visitor", "来访人", TextField(required=True, longest=60))
        form.add("phone", "电话", TextField(longest=60))
        number = IdField()
        form.add("id_number", "当事人身份证号", number, "不知道可以不填;台账里有的人会自动认出。")
        number.edited.connect(self._number_edited)
        form.add("name", "当事人姓名", TextField(longest=60), "替别人来的才填,不填就是来访人自己。")
        form.add("village", "村(社区)", ChoiceField(offered.villages, empty="不填"))
        form.add("day", "来访日期", DateField(date.today(), required=True))

    def _add_matter(self, offered: Offered) -> None:
        form = self.form
        form.add("matter", "事项", ChoiceField(MATTERS, required=True))
        form.add("program", "有关项目", ChoiceField(offered.programs, empty="不填"))
        form.add("said", "来访内容", TextArea(3, required=True), "来访人说了什么、要什么。")
        form.add("done", "当场办理情况", TextArea(2), "查了什么、答复了什么。")
        outcome: ChoiceField[Outcome] = ChoiceField(OUTCOMES, required=True)
        form.add("outcome", "结果", outcome)
        outcome.edited.connect(self._settle)
        usual = date.today() + timedelta(days=USUAL_DAYS)
        form.add("follow_up", "回访日期", DateField(usual, required=True), "那天会列在“今日”里。")
        form.add("by", "谁回访", ChoiceField(offered.staff, required=True))

    def _settle(self) -> None:
        """A day to take it up again only where it is not settled."""
        still_open = self.form.field("outcome").value() is Outcome.OPEN
        for key in ("follow_up", "by"):
            self.form.show_field(key, still_open)

    def _fill(self, visit: VisitRow) -> None:
        values = {
            "visitor": visit.visitor,
            "phone": visit.phone,
            "id_number": visit.id_number or None,
            "name": visit.name if visit.name != visit.visitor else None,
            "village": visit.village_id or None,
            "day": visit.visited_on,
            "matter": visit.matter,
            "program": visit.program_id or None,
            "said": visit.said,
            "done": visit.done,
            "outcome": visit.outcome,
            "follow_up": visit.follow_up_on,
            "by": visit.follow_up_by_id or None,
        }
        for key, value in values.items():
            self.form.field(key).set_value(value)
        self._settle()

    def _number_edited(self) -> None:
        """Who is known by the number is shown as the register has them."""
        try:
            number = self.form.field("id_number").value()
        except AppError:
            return
        if not number or number == self._looked_up:
            return
        self._looked_up = number

        def answered(found: PersonRow | None) -> None:
            if self._looked_up == number:
                self._recognise(found, number)

        self.desk.read(lambda session: find_person(session, number), answered, owner=self)

    def _recognise(self, found: PersonRow | None, number: str) -> None:
        if found is None:
            said = idcard.parse(number, date.today())
            born = said.birth_date.isoformat()
            self.form.advise("id_number", f"{born} 出生,{said.sex}。台账里没有此人。")
            return
        field = self.form.field
        field("name").set_value(found.name)
        field("village").set_value(found.village_id)
        if not field("phone").text():
            field("phone").set_value(found.phone)
        self.form.advise("id_number", f"台账里是“{found.name}”,{found.village or '未定村'}。")


def visit_of(values: dict[str, Any]) -> NewVisit:
    """What the form of a visit says."""
    return NewVisit(
        visited_on=values["day"],
        visitor=values["visitor"],
        matter=values["matter"],
        said=values["said"],
        phone=values["phone"] or "",
        name=values["name"] or "",
        id_number=values["id_number"] or "",
        village_id=values["village"],
        program_id=values["program"],
        done=values["done"] or "",
        outcome=values["outcome"],
        follow_up_on=values.get("follow_up"),
        follow_up_by_id=values.get("by"),
    )


class TakeUpDialog(FormDialog):
    """What was done about a visit on a later day, and whether it is settled by that."""

    def __init__(self, parent: QWidget, visit: VisitRow) -> None:
        super().__init__(parent, f"登记办理:{visit.visitor}", "保存办理情况")
        form = self.form
        form.add("on", "日期", DateField(date.today(), required=True))
        form.add("done", "办了什么", TextArea(3, required=True)).setFocus()
        outcome: ChoiceField[Outcome] = ChoiceField(OUTCOMES, required=True)
        form.add("outcome", "结果", outcome)
        outcome.set_value(Outcome.SETTLED)
        outcome.edited.connect(self._settle)
        usual = date.today() + timedelta(days=USUAL_DAYS)
        form.add("follow_up", "下次回访日期", DateField(usual, required=True))
        self._settle()

    def _settle(self) -> None:
        still_open = self.form.field("outcome").value() is Outcome.OPEN
        self.form.show_field("follow_up", still_open)
