"""Registering a death, putting its date right, or taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.models.program import Unit
from app.services.enrollments.death_preview import death_outcome
from app.services.enrollments.deaths import record_death
from app.services.people.standings import Standing, standings
from app.ui.beneficiaries.action_dialog import Action, ActionDialog, Outcome
from app.ui.beneficiaries.person_questions import Known
from app.ui.beneficiaries.preview_words import change_words, death_words
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import DateField, TickField


@dataclass(frozen=True, slots=True)
class Death:
    """The day of it; None takes back what was registered."""

    day: date | None


class DeathDialog(ActionDialog[Death]):
    """The day; which programs stop after which month and what is to come back follow from it."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known) -> None:
        died = known.detail.person.died_on
        title, verb = ("更正死亡登记", "保存更正") if died else ("登记死亡", "登记死亡")
        super().__init__(desk, parent, f"{title}:{known.name}", verb)
        self.known = known
        day = DateField(died, required=not died)
        self.day = self.form.add("死亡日期", day, "按死亡证明或户籍注销日期填写。")
        self.undo = TickField("没有去世,撤销登记")
        if died:
            self.form.add("登记有误", self.undo, "撤销后待遇恢复,停发的月份会补发。")
        self.watch(self.day, self.undo)

    def read(self) -> Death:
        return Death(None if self.undo.value() else self.day.value())

    def action(self, value: Death) -> Action:
        by, person, day = self.desk.by, self.known.person_id, value.day
        ids = [one.row.id for one in self.known.enrollments]
        month, today = self.desk.month, self.desk.today

        def act(session: Session) -> Outcome:
            before = standings(session, ids, month, month)
            record_death(session, by, person, day, today=today)
            if day is None:
                words = _restored(before, standings(session, ids, month, month))
                return Outcome(words, f"已撤销死亡登记:{self.known.name}")
            found = death_outcome(session, person, today=month.last_day)
            ended = {one.program for one in found.stopped}
            words = death_words(found, self._going_on(ended))
            return Outcome(words, f"已登记死亡:{self.known.name},{day.isoformat()}")

        return act

    def _going_on(self, ended: set[str]) -> list[str]:
        """Household programs that others of the household keep."""
        return [
            one.row.program
            for one in self.known.running(TermStatus.ACTIVE)
            if one.row.unit is Unit.HOUSEHOLD and one.row.program not in ended
        ]


def _restored(before: tuple[Standing, ...], after: tuple[Standing, ...]) -> str:
    pairs = zip(before, after, strict=True)
    changed = [now for then, now in pairs if then != now]
    return change_words(before, changed) or "应发金额没有变化。"
