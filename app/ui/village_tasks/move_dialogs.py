"""The forms by which an assignment moves on: when, by whom, how, and what is to be said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.task import AssignmentStatus, ContactWay, Grade
from app.services.tasks import moves
from app.services.tasks.rows import GRADE_WORDS, WAY_WORDS, AssignmentRow
from app.ui.widgets.fields import ChoiceField, DateField, TextField
from app.ui.widgets.forms import FormDialog

S = AssignmentStatus
Values = dict[str, Any]
Move = Callable[[Session, int, int, Values], AssignmentStatus]
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


def move_dialog(
    parent: QWidget, rows: Sequence[AssignmentRow], to: AssignmentStatus, contact: str = ""
) -> FormDialog:
    """The form for a move of one share or of several at once; its values go to ``moved``.

    ``contact`` is whom the village's first contact is.
    """
    own, several = rows[0], len(rows) > 1
    whose = f"{len(rows)}个村" if several else own.village
    dialog = FormDialog(parent, f"{VERBS[to]}:{whose}", VERBS[to])
    form = dialog.form
    form.add("on", "日期", DateField(date.today(), required=True))
    if to is S.RECEIVED:
        if not several:
            form.add("who", "签收人", TextField(longest=60)).setFocus()
            form.field("who").set_value(contact or None)
        form.add("how", "签收方式", ChoiceField(WAYS, empty="不填"))
        form.field("how").set_value(ContactWay.PAPER)
    if to is S.ACCEPTED:
        handed_in = own.submitted_on or own.received_on or date.today()
        by_date = "按上报日期评定" if several else ""
        form.add("grade", "评定", ChoiceField(GRADES, required=not several, empty=by_date))
        if not several:
            late = handed_in > own.due_on
            form.field("grade").set_value(Grade.LATE if late else Grade.ON_TIME)
    if to is S.RETURNED:
        hint = "会印在催办单和督办单上,村里照着改。"
        form.add("note", "缺什么、错在哪里", TextField(required=True), hint).setFocus()
    elif to is S.CLOSED:
        hint = "上级怎么答复的,已怎样告知村里。"
        form.add("note", "上级答复", TextField(required=True), hint).setFocus()
    else:
        form.add("note", "说明", TextField())
    return dialog


def moved(
    session: Session, by: int, assignment_id: int, to: AssignmentStatus, values: Values
) -> AssignmentStatus:
    """Make the move that the form asks for; AppError as ``moves`` raises it."""
    on, note = values["on"], values["note"] or ""
    today = date.today()
    if to is S.RECEIVED:
        return moves.receive(
            session,
            by,
            assignment_id,
            on=on,
            today=today,
            who=values.get("who") or "",
            how=values["how"],
            note=note,
        )
    if to is S.WORKING:
        return moves.start(session, by, assignment_id, on=on, today=today, note=note)
    if to is S.SUBMITTED:
        return moves.submit(session, by, assignment_id, on=on, today=today, note=note)
    if to is S.RETURNED:
        return moves.send_back(session, by, assignment_id, note, on=on, today=today)
    if to is S.ACCEPTED:
        return moves.accept(
            session, by, assignment_id, on=on, today=today, grade=values["grade"], note=note
        )
    return moves.close(session, by, assignment_id, note, on=on, today=today)
