"""The one visit beside the list: what was said and done, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from sqlalchemy.orm import Session

from app.idcard import mask
from app.models.staff import Role
from app.places import ApplicationPlace, PersonPlace
from app.services.visits.listing import visit_detail
from app.services.visits.recording import take_up
from app.services.visits.rows import (
    MATTER_WORDS,
    OUTCOME_WORDS,
    VisitDetail,
    VisitRow,
    VisitStepRow,
)
from app.ui.desk.desk import Desk
from app.ui.desk.detail_panel import DetailPanel, low, words_label
from app.ui.desk.form_action import open_form
from app.ui.desk.roles import only_for
from app.ui.visits.dialogs import TakeUpDialog
from app.ui.widgets.parts import acting, mark, row
from app.ui.widgets.table import Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

NOBODY = "在左边的列表里选一次来访,这里显示说了什么、办了什么、还要做什么。"
STEPS: tuple[Column[VisitStepRow], ...] = (
    Column("day", "日期", lambda one: one.on_day.isoformat(), width=5.4),
    Column("by", "登记人", lambda one: one.by, width=4),
    Column("outcome", "结果", lambda one: OUTCOME_WORDS[one.outcome], width=5),
    Column("done", "办了什么", lambda one: one.done, width=12, hint=lambda one: one.done),
)


class VisitPanel(DetailPanel[VisitDetail]):
    """``correcting``: the form to put the visit right is wanted."""

    correcting = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, NOBODY)
        self.take_up = acting("登记办理…", self._take_up)
        self.apply = acting("转为申请…", self._apply)
        self.correct_it = acting("更正…", self._correct)
        self.person = acting("查看此人", self._show_person)
        self.said, self.done = words_label(), words_label()
        self.steps = low(
            TableView(TableModel(STEPS), empty="来访以后还没有办理记录。"), "来访以后的办理"
        )
        self.primary, self.list_below = self.take_up, self.steps
        self.inner.addLayout(row(self.take_up, self.apply, 1))
        self.inner.addLayout(row(self.correct_it, self.person, 1))
        self.inner.addWidget(self.state)
        self.labelled("来访内容", self.said)
        self.labelled("当场办理情况", self.done)
        self.labelled("后来的办理", self.steps, 1)

    # What it shows

    def question(self, wanted: int) -> Callable[[Session], VisitDetail]:
        return lambda session: visit_detail(session, wanted)

    def show_found(self, found: VisitDetail) -> None:
        visit = found.row
        whose = "" if visit.name == visit.visitor else f"(为{visit.name})"
        self.title.setText(f"{visit.visitor}{whose} · {MATTER_WORDS[visit.matter]}")
        number = mask(visit.id_number) if visit.id_number else ""
        parts = (
            visit.visited_on.isoformat(),
            visit.village,
            visit.phone,
            number,
            visit.program,
            f"接待人 {visit.received_by}",
        )
        self.facts.setText("   ".join(part for part in parts if part))
        self.state.say(*_state(visit, self.desk.today))
        self.said.setText(visit.said)
        self.done.setText(visit.done or "没有记录。")
        self.steps.rows.set_rows(found.steps)
        self._offer(visit)

    def _offer(self, visit: VisitRow) -> None:
        for press in (self.take_up, self.correct_it):
            press.setEnabled(visit.open)
        self.apply.setEnabled(only_for(self.desk, Role.PREPARE, self.apply) and visit.open)
        self.person.setEnabled(bool(visit.person_id))
        mark(self.take_up, "role", "primary" if visit.open else "")

    # What can be done from here

    def _take_up(self) -> None:
        if self.found is None:
            return
        visit, by = self.found.row, self.desk.by
        today = self.desk.today
        open_form(
            self.desk,
            self,
            TakeUpDialog(self, visit),
            lambda taken: (
                lambda session: take_up(
                    session,
                    by,
                    visit.id,
                    taken.done,
                    on=taken.on,
                    today=today,
                    outcome=taken.outcome,
                    follow_up_on=taken.follow_up_on,
                )
            ),
            f"已登记办理:{visit.visitor}",
            show=self.open_dialog,
        )

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


def _state(visit: VisitRow, today: date) -> tuple[str, Tone]:
    """How it stands, as a sentence."""
    if visit.open and visit.follow_up_on is not None:
        tone = Tone.MUST_DO if visit.is_due(today) else Tone.WAITING
        day = visit.follow_up_on.isoformat()
        words = f"{visit.state_words(today)}({day}),{visit.follow_up_by}负责"
        return tone.say(words), tone
    when = f"({visit.closed_on.isoformat()})" if visit.closed_on is not None else ""
    return Tone.DONE.say(OUTCOME_WORDS[visit.outcome] + when), Tone.DONE
