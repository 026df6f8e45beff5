"""The forms by which an assignment moves on: when, by whom, how, and what is to be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.task import AssignmentStatus, ContactWay, Grade
from app.services.tasks import moves
from app.services.tasks.rows import GRADE_WORDS, WAY_WORDS, AssignmentRow
from app.ui.widgets.fields import ChoiceField, DateField, TextField
from app.ui.widgets.forms import FormDialog

S = AssignmentStatus
WAYS = [(words, way) for way, words in WAY_WORDS.items()]
GRADES = [(words, grade) for grade, words in GRADE_WORDS.items()]
VERBS = {
    S.RECEIVED: "登记签收",
    S.WORKING: "登记办理",
    S.SUBMITTED: "登记上报",
    S.RETURNED: "退回重报",
    S.ACCEPTED: "验收任务",
    S.CLOSED: "办结任务",
}
# Moves that say something: what it is called, and what it is for.
NOTES = {
    S.RETURNED: ("缺什么、错在哪里", "会印在催办单和督办单上,村里照着改。"),
    S.CLOSED: ("上级答复", "上级怎么答复的,已怎样告知村里。"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """What is noted of a move; only some moves have a signature or a grade."""

    on: date
    note: str
    who: str
    how: ContactWay | None
    grade: Grade | None


class MoveDialog(FormDialog[Move]):
    """The form for a move of one share or of several at once; what it gives goes to ``moved``.

    ``contact`` is whom the village's first contact is.
    """

    def __init__(
        self, parent: QWidget, rows: Sequence[AssignmentRow], to: AssignmentStatus, contact: str
    ) -> None:
        own, several = rows[0], len(rows) > 1
        whose = f"{len(rows)}个村" if several else own.village
        super().__init__(parent, f"{VERBS[to]}:{whose}", VERBS[to])
        add = self.form.add
        self.on = add("日期", DateField.today())
        self.who = TextField(contact, longest=60)
        self.how = ChoiceField(WAYS, chosen=ContactWay.PAPER, empty="不填")
        by_date = "按上报日期评定" if several else ""
        self.grade = ChoiceField(GRADES, required=not several, empty=by_date)
        if to is S.RECEIVED:
            if not several:
                add("签收人", self.who).setFocus()
            add("签收方式", self.how)
        if to is S.ACCEPTED:
            add("评定", self.grade)
            if not several:
                self.grade.set_value(_proposed(own, self.on.value() or own.due_on))
        self.note = self._add_note(to)

    def _add_note(self, to: AssignmentStatus) -> TextField:
        if to not in NOTES:
            return self.form.add("说明", TextField())
        label, hint = NOTES[to]
        note = self.form.add(label, TextField(required=True), hint)
        note.setFocus()
        return note

    def read(self) -> Move:
        shown = self.form.if_shown
        return Move(
            on=self.on.given(),
            note=self.note.value() or "",
            who=shown(self.who) or "",
            how=shown(self.how),
            grade=shown(self.grade),
        )


def moved(
    session: Session, by: int, assignment_id: int, to: AssignmentStatus, move: Move, *, today: date
) -> AssignmentStatus:
    """Make the move that the form asks for; AppError as ``moves`` raises it."""
    on, note = move.on, move.note
    if to is S.RECEIVED:
        return moves.receive(
            session, by, assignment_id, on=on, today=today, who=move.who, how=move.how, note=note
        )
    if to is S.WORKING:
        return moves.start(session, by, assignment_id, on=on, today=today, note=note)
    if to is S.SUBMITTED:
        return moves.submit(session, by, assignment_id, on=on, today=today, note=note)
    if to is S.RETURNED:
        return moves.send_back(session, by, assignment_id, note, on=on, today=today)
    if to is S.ACCEPTED:
        return moves.accept(
            session, by, assignment_id, on=on, today=today, grade=move.grade, note=note
        )
    return moves.close(session, by, assignment_id, note, on=on, today=today)


def _proposed(own: AssignmentRow, today: date) -> Grade:
    """By the day on which it was handed in, or is (``today``)."""
    handed_in = own.submitted_on or own.received_on or today
    return Grade.LATE if handed_in > own.due_on else Grade.ON_TIME
