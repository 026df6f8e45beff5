"""The forms of a visit: what is noted when somebody comes, and what is done about it later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

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


class VisitDialog(FormDialog[NewVisit]):
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
            self.follow_up_by.set_value(desk.by)
        theme.follow(self, lambda: self.setMinimumWidth(theme.em(30)))
        self.visitor.setFocus()

    def _add_people(self, offered: Offered) -> None:
        add = self.form.add
        self.visitor = add("来访人", TextField(required=True, longest=60))
        self.phone = add("电话", TextField(longest=60))
        hint = "不知道可以不填;台账里有的人会自动认出。"
        self.id_number = add("当事人身份证号", IdField(), hint)
        self.id_number.edited.connect(self._number_edited)
        hint = "替别人来的才填,不填就是来访人自己。"
        self.name = add("当事人姓名", TextField(longest=60), hint)
        self.village = add("村(社区)", ChoiceField(offered.villages, empty="不填"))
        self.day = add("来访日期", DateField(self.desk.today, required=True))

    def _add_matter(self, offered: Offered) -> None:
        add = self.form.add
        self.matter = add("事项", ChoiceField(MATTERS, required=True))
        self.program = add("有关项目", ChoiceField(offered.programs, empty="不填"))
        self.said = add("来访内容", TextArea(3, required=True), "来访人说了什么、要什么。")
        self.answer = add("当场办理情况", TextArea(2), "查了什么、答复了什么。")
        self.outcome = add("结果", ChoiceField(OUTCOMES, required=True))
        self.outcome.edited.connect(self._settle)
        usual = DateField(self.desk.today + timedelta(days=USUAL_DAYS), required=True)
        self.follow_up = add("回访日期", usual, "那天会列在“今日”里。")
        self.follow_up_by = add("谁回访", ChoiceField(offered.staff, required=True))

    def _settle(self) -> None:
        """A day to take it up again only where it is not settled."""
        still_open = self.outcome.value() is Outcome.OPEN
        self.form.show_field(self.follow_up, still_open)
        self.form.show_field(self.follow_up_by, still_open)

    def _fill(self, visit: VisitRow) -> None:
        self.visitor.set_value(visit.visitor)
        self.phone.set_value(visit.phone)
        self.id_number.set_value(visit.id_number or None)
        self.name.set_value(visit.name if visit.name != visit.visitor else None)
        self.village.set_value(visit.village_id or None)
        self.day.set_value(visit.visited_on)
        self.matter.set_value(visit.matter)
        self.program.set_value(visit.program_id or None)
        self.said.set_value(visit.said)
        self.answer.set_value(visit.done)
        self.outcome.set_value(visit.outcome)
        self.follow_up.set_value(visit.follow_up_on)
        self.follow_up_by.set_value(visit.follow_up_by_id or None)
        self._settle()

    def read(self) -> NewVisit:
        return NewVisit(
            visited_on=self.day.given(),
            visitor=self.visitor.given(),
            matter=self.matter.given(),
            said=self.said.given(),
            phone=self.phone.value() or "",
            name=self.name.value() or "",
            id_number=self.id_number.value() or "",
            village_id=self.village.value(),
            program_id=self.program.value(),
            done=self.answer.value() or "",
            outcome=self.outcome.given(),
            follow_up_on=self.form.if_shown(self.follow_up),
            follow_up_by_id=self.form.if_shown(self.follow_up_by),
        )

    def _number_edited(self) -> None:
        """Who is known by the number is shown as the register has them."""
        try:
            number = self.id_number.value()
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
            said = idcard.parse(number, self.desk.today)
            born = said.birth_date.isoformat()
            self.form.advise(self.id_number, f"{born} 出生,{said.sex}。台账里没有此人。")
            return
        self.name.set_value(found.name)
        self.village.set_value(found.village_id)
        if not self.phone.text():
            self.phone.set_value(found.phone)
        self.form.advise(self.id_number, f"台账里是“{found.name}”,{found.village or '未定村'}。")


@dataclass(frozen=True, slots=True)
class TakingUp:
    """What was done about a visit on a day, what came of it, and when it is taken up again."""

    on: date
    done: str
    outcome: Outcome
    follow_up_on: date | None


class TakeUpDialog(FormDialog[TakingUp]):
    """What was done about a visit on a later day, and whether it is settled by that."""

    def __init__(self, parent: QWidget, visit: VisitRow) -> None:
        super().__init__(parent, f"登记办理:{visit.visitor}", "保存办理情况")
        add = self.form.add
        self.on = add("日期", DateField.today())
        self.answer = add("办了什么", TextArea(3, required=True))
        outcome = ChoiceField(OUTCOMES, chosen=Outcome.SETTLED, required=True)
        self.outcome = add("结果", outcome)
        self.outcome.edited.connect(self._settle)
        usual = DateField.today(timedelta(days=USUAL_DAYS))
        self.follow_up = add("下次回访日期", usual)
        self._settle()
        self.answer.setFocus()

    def _settle(self) -> None:
        self.form.show_field(self.follow_up, self.outcome.value() is Outcome.OPEN)

    def read(self) -> TakingUp:
        return TakingUp(
            self.on.given(),
            self.answer.given(),
            self.outcome.given(),
            self.form.if_shown(self.follow_up),
        )
