"""The one visit beside the list: what was said and done, and what can be done about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.idcard import mask
from app.models.staff import Role
from app.places import ApplicationPlace, PersonPlace
from app.services.visits import (
    MATTER_WORDS,
    OUTCOME_WORDS,
    NewVisit,
    VisitDetail,
    VisitRow,
    VisitStepRow,
    correct_visit,
    take_up,
    visit_detail,
)
from app.ui import theme
from app.ui.desk import Desk
from app.ui.form_action import act_in
from app.ui.forms import FormDialog
from app.ui.parts import Notice, acting, heading, mark, row, scrolled
from app.ui.table import Column, TableModel
from app.ui.table_view import TableView
from app.ui.theme import SPACE, Tone
from app.ui.visits.dialogs import TakeUpDialog

NOBODY = "在左边的列表里选一次来访,这里显示说了什么、办了什么、还要做什么。"
STEPS: tuple[Column[VisitStepRow], ...] = (
    Column("day", "日期", lambda one: one.on_day.isoformat(), width=5.4),
    Column("by", "登记人", lambda one: one.by, width=4),
    Column("outcome", "结果", lambda one: OUTCOME_WORDS[one.outcome], width=5),
    Column("done", "办了什么", lambda one: one.done, width=12, hint=lambda one: one.done),
)


class VisitPanel(QWidget):
    """``correcting``: the form to put the visit right is wanted."""

    correcting = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.found: VisitDetail | None = None
        self.dialog: TakeUpDialog | None = None
        self._asked = 0
        self.title = heading("")
        self.facts = heading("", "hint")
        self.take_up = acting("登记办理…", self._take_up)
        self.apply = acting("转为申请…", self._apply)
        self.correct_it = acting("更正…", self._correct)
        self.person = acting("查看此人", self._show_person)
        self.state = Notice()
        self.said, self.done = _words(), _words()
        self.steps: TableView[VisitStepRow] = TableView(
            TableModel(STEPS), empty="来访以后还没有办理记录。"
        )
        self.steps.setAccessibleName("来访以后的办理")
        self.steps.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._lay_out()
        self.show_visit(None)

    def _lay_out(self) -> None:
        nobody = heading(NOBODY, "hint")
        nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(SPACE * 2, 0, SPACE, 0)
        inner.setSpacing(SPACE * 2)
        inner.addWidget(self.title)
        inner.addWidget(self.facts)
        inner.addLayout(row(self.take_up, self.apply, 1))
        inner.addLayout(row(self.correct_it, self.person, 1))
        inner.addWidget(self.state)
        for words, label in (("来访内容", self.said), ("当场办理情况", self.done)):
            inner.addWidget(heading(words, "label"))
            inner.addWidget(label)
        inner.addWidget(heading("后来的办理", "label"))
        inner.addWidget(self.steps, 1)
        theme.follow(self.steps, lambda: self.steps.setMinimumHeight(theme.em(6)))
        self.stack = QStackedWidget()
        self.stack.addWidget(nobody)
        self.stack.addWidget(scrolled(body))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    # What it shows

    def show_visit(self, visit_id: int | None) -> None:
        """Another visit, or the same one after something changed."""
        self._asked += 1
        asked = self._asked
        if visit_id is None:
            self.found = None
            self.stack.setCurrentIndex(0)
            return

        def show(found: VisitDetail) -> None:
            if asked == self._asked:
                self._show(found)

        self.desk.read(lambda session: visit_detail(session, visit_id), show, owner=self)

    def enter(self) -> None:
        """The keyboard comes in: to the likely next action."""
        target = self.take_up if self.take_up.isEnabled() else self.steps
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: VisitDetail) -> None:
        self.found = found
        visit = found.row
        whose = "" if visit.name == visit.visitor else f"(为{visit.name})"
        self.title.setText(f"{visit.visitor}{whose} · {MATTER_WORDS[visit.matter]}")
        number = mask(visit.id_number) if visit.id_number else ""
        parts = (visit.visited_on.isoformat(), visit.village, visit.phone, number, visit.program,
                 f"接待人 {visit.received_by}")  # fmt: skip
        self.facts.setText("   ".join(part for part in parts if part))
        self.state.say(*_state(visit))
        self.said.setText(visit.said)
        self.done.setText(visit.done or "没有记录。")
        self.steps.rows.set_rows(found.steps)
        self._offer(visit)
        self.stack.setCurrentIndex(1)

    def _offer(self, visit: VisitRow) -> None:
        for press in (self.take_up, self.correct_it):
            press.setEnabled(visit.open)
        self.apply.setEnabled(visit.open and self.desk.may(Role.PREPARE))
        self.person.setEnabled(bool(visit.person_id))
        mark(self.take_up, "role", "primary" if visit.open else "")

    # What can be done from here

    def correct(self, dialog: FormDialog, visit_id: int, new: NewVisit) -> None:
        """Save what the form says in place of what was noted."""
        by, today = self.desk.by, date.today()
        act_in(
            self.desk,
            dialog,
            lambda session: correct_visit(session, by, visit_id, new, today=today),
            owner=self,
            said=f"已更正来访:{new.visitor}",
        )

    def _take_up(self) -> None:
        if self.found is None:
            return
        visit, by = self.found.row, self.desk.by
        dialog = TakeUpDialog(self, visit)

        def submit(values: dict[str, Any]) -> None:
            act_in(
                self.desk,
                dialog,
                lambda session: take_up(
                    session, by, visit.id, values["done"], on=values["on"], today=date.today(),
                    outcome=values["outcome"], follow_up_on=values.get("follow_up"),
                ),
                owner=self,
                said=f"已登记办理:{visit.visitor}",
            )  # fmt: skip

        dialog.submit = submit
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.fit()
        dialog.open()

    def _apply(self) -> None:
        """The form of a new enrollment, with what was told here; saving it closes the visit."""
        if self.found is None:
            return
        visit = self.found.row
        self.desk.place_wanted.emit(
            ApplicationPlace(
                id_number=visit.id_number,
                name=visit.name,
                village_id=visit.village_id or None,
                phone=visit.phone,
                program_id=visit.program_id or None,
                applied_on=visit.visited_on,
                visit_id=visit.id,
            )
        )

    def _correct(self) -> None:
        if self.found is not None:
            self.correcting.emit(self.found.row)

    def _show_person(self) -> None:
        if self.found is not None:
            self.desk.place_wanted.emit(PersonPlace(self.found.row.id_number))


def _state(visit: VisitRow) -> tuple[str, Tone]:
    """How it stands, as a sentence."""
    today = date.today()
    if visit.open and visit.follow_up_on is not None:
        tone = Tone.MUST_DO if visit.is_due(today) else Tone.WAITING
        day = visit.follow_up_on.isoformat()
        words = f"{visit.state_words(today)}({day}),{visit.follow_up_by}负责"
        return tone.say(words), tone
    when = f"({visit.closed_on.isoformat()})" if visit.closed_on is not None else ""
    return Tone.DONE.say(OUTCOME_WORDS[visit.outcome] + when), Tone.DONE


def _words() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
