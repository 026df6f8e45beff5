"""登记迁出: the day, and which programs stop or go on without the person; or taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.enrollments import departures
from app.services.enrollments.departures import Departed
from app.services.people.standings import standings
from app.ui.beneficiaries.action_dialog import Action, ActionDialog, Outcome
from app.ui.beneficiaries.person_questions import Known
from app.ui.beneficiaries.preview_words import change_words
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import DateField, TickField


@dataclass(frozen=True, slots=True)
class Departure:
    """The day somebody moved away (None where that is known), or that they did not."""

    day: date | None
    undone: bool


class MoveDialog(ActionDialog[Departure]):
    """Who moved away is paid for the month of the move, and no longer."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known) -> None:
        moved = known.detail.person.moved_on
        title, verb = ("撤销迁出登记", "撤销迁出登记") if moved else ("登记迁出", "登记迁出")
        super().__init__(desk, parent, f"{title}:{known.name}", verb)
        self.known, self.moved = known, moved
        self.day = DateField(required=True)
        self.undo = TickField(f"没有迁出,撤销{moved.isoformat() if moved else ''}的登记")
        if moved:
            hint = "因迁出停发的待遇会恢复,停发的月份会补发。"
            self.form.add("登记有误", self.undo, hint)
        else:
            hint = "迁出当月照发,次月起停发;家庭待遇的其他人继续享受。"
            self.form.add("迁出日期", self.day, hint)
        self.watch(self.day, self.undo)

    def read(self) -> Departure:
        return Departure(self.form.if_shown(self.day), self.undo.value())

    def action(self, value: Departure) -> Action:
        by, person, name = self.desk.by, self.known.person_id, self.known.name
        ids = [one.row.id for one in self.known.enrollments]
        month, today = self.desk.month, self.desk.today
        day = value.day
        if day is None and not value.undone:
            raise AppError("请先勾选,再撤销登记。")

        def act(session: Session) -> Outcome:
            before = {one.enrollment_id: one for one in standings(session, ids, month, month)}
            if day is None:
                departures.undo_move(session, by, person)
                lines, said = [], f"已撤销迁出登记:{name}"
            else:
                done = departures.record_move(session, by, person, day, today=today)
                lines, said = _words(done), f"已登记迁出:{name},{day.isoformat()}"
            after = standings(session, ids, month, month)
            changed = [one for one in after if one != before[one.enrollment_id]]
            lines.append(change_words(list(before.values()), changed))
            return Outcome("\n".join(line for line in lines if line) or "待遇没有变化。", said)

        return act


def _words(done: Departed) -> list[str]:
    lines = [f"{one.program}:{one.from_month.chinese}起停发。" for one in done.stopped]
    lines += [
        f"{one.program}:{one.from_month.chinese}起保障人员减去此人,其他人继续享受;请核定金额。"
        for one in done.left
    ]
    return lines
