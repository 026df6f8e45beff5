"""The one assignment beside the grid: where it stands, what can be done, what happened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QTabWidget, QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.models.task import AssignmentStatus, ContactWay, TaskKind
from app.places import TaskPlace
from app.services.tasks import moves, undo
from app.services.tasks.rows import GRADE_WORDS, STATUS_WORDS, WAY_WORDS
from app.services.tasks.story import Story, story
from app.ui.desk.desk import Desk
from app.ui.desk.detail_panel import DetailPanel
from app.ui.desk.form_action import Action, open_form
from app.ui.desk.roles import only_for
from app.ui.village_tasks.content_page import ContentPage
from app.ui.village_tasks.move_dialogs import VERBS, Move, MoveDialog, moved
from app.ui.village_tasks.share_history import COLUMNS, HistoryEntry, happenings
from app.ui.village_tasks.titles import CAMPAIGNS, PAPERS
from app.ui.village_tasks.words import TWO_CLICKS, state_words, tone_of
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.parts import acting, heading, mark, row
from app.ui.widgets.table import TableModel
from app.ui.widgets.table_view import TableView

S = AssignmentStatus
NOBODY = "在左边的表里选一格,这里显示这个村这项任务的进度、联系人和经过。"
STAYS = "经过里仍看得到,注明已撤销。"


class AssignmentPanel(DetailPanel[Story]):
    """``left``: Esc was pressed, the keyboard goes back to the grid."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, NOBODY)
        self.moves = {to: acting(words, self._moving(to)) for to, words in VERBS.items()}
        self.back = acting("撤销上一步", self.take_back, "link")
        self.papers = acting("打印文书", self._papers, "link")
        self.contact = heading("", "hint")
        self.ways = {way: acting(WAY_WORDS[way], self._logging(way)) for way in TWO_CLICKS}
        self.people = acting("逐人核对", self._show_people, "link")
        self.happenings: TableView[HistoryEntry] = TableView(
            TableModel(COLUMNS), empty="还没有经过记录。"
        )
        self.happenings.setToolTip("记错了联系:在那一行按回车或点两下,可以撤销。")
        self.happenings.opened.connect(self._take_back_contact)
        self.content = ContentPage(desk)
        self._lay_out()

    def _lay_out(self) -> None:
        self.pages = QTabWidget()
        self.pages.tabBar().setObjectName("inner")
        self.pages.tabBar().setDrawBase(False)
        self.pages.setDocumentMode(True)
        self.pages.addTab(self.happenings, "经过")
        self.pages.addTab(self.content, "任务内容")
        self.corner = QWidget()
        self.corner.setLayout(row(self.people, self.papers))
        self.pages.setCornerWidget(self.corner)
        theme.follow(self.pages, lambda: self.pages.setMinimumHeight(theme.em(11)))
        self.inner.addLayout(row(*self.moves.values(), 1, self.back))
        self.inner.addWidget(self.state)
        self.inner.addWidget(self.contact)
        self.inner.addLayout(row(heading("记一次联系", "label"), *self.ways.values(), 1))
        self.inner.addWidget(self.pages, 1)

    # What it shows

    def question(self, wanted: int) -> Callable[[Session], Story]:
        return lambda session: story(session, wanted, today=self.desk.today)

    def enter(self) -> None:
        """The keyboard comes in: to the likely next action."""
        target = next((one for one in self.moves.values() if _usable(one)), None)
        (target or self.happenings).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_found(self, found: Story) -> None:
        own = found.assignment
        self.title.setText(f"{own.village} · {own.title}")
        stand_in = f"(替岗 {found.stand_in})" if found.stand_in else ""
        self.facts.setText(
            f"截止 {own.due_on.isoformat()} 包村 {own.officer or '未指定'}{stand_in}"
        )
        self.state.say(state_sentence(found), tone_of(own))
        self.contact.setText(_contacts(found))
        self.happenings.rows.set_rows(happenings(found))
        self.content.show_task(found.task)
        self.people.setVisible(own.kind is TaskKind.WORKSHEET)
        self._offer(found.task.kind, own.status)

    def _offer(self, kind: TaskKind, status: AssignmentStatus) -> None:
        """The moves that are possible now, the likely one in colour."""
        may = only_for(
            self.desk, Role.PREPARE, self.back, *self.moves.values(), *self.ways.values()
        )
        likely = likely_next(kind, status)
        for to, press in self.moves.items():
            press.setVisible(status in moves.ways_to(to, kind))
            press.setEnabled(may)
            mark(press, "role", "primary" if to is likely else "")
        for press in self.ways.values():
            press.setEnabled(may)
        self.back.setVisible(status is not S.ISSUED)
        self.back.setEnabled(may)

    # What can be done from here

    def _show_people(self) -> None:
        """Where the village's people are asked about one by one."""
        if self.found is not None:
            own = self.found.assignment
            self.desk.place_wanted.emit(TaskPlace(own.task_id, own.village_id, CAMPAIGNS))

    def _moving(self, to: AssignmentStatus) -> Callable[[], None]:
        return lambda: self.open_move(to)

    def _logging(self, way: ContactWay) -> Callable[[], None]:
        return lambda: self.log_contact(way)

    def open_move(self, to: AssignmentStatus) -> None:
        """The form for a move of the assignment that is looked at."""
        found, by = self.found, self.desk.by
        if found is None:
            return
        own = found.assignment

        def action(move: Move) -> Action[AssignmentStatus]:
            return lambda session: moved(session, by, own.id, to, move, today=self.desk.today)

        def said(status: AssignmentStatus) -> str:
            return f"{own.village}“{own.title}”:{STATUS_WORDS[status]}"

        contact = found.contacts[0].name if found.contacts else ""
        self.dialog = dialog = MoveDialog(self, [own], to, contact)
        dialog.finished.connect(self._dialog_closed)
        open_form(self.desk, self, dialog, action, said)

    def log_contact(self, way: ContactWay) -> None:
        """Log at once that the village's first contact was reached this way."""
        found, by = self.found, self.desk.by
        if found is None:
            return
        own, whom = found.assignment, found.contacts[0].name if found.contacts else ""
        self.desk.act(
            lambda session: moves.log_contact(session, by, own.id, way, with_whom=whom),
            owner=self,
            said=f"已记录:{WAY_WORDS[way]}联系{own.village}{whom}",
        )

    def _papers(self) -> None:
        found = self.found
        if found is not None:
            own = found.assignment
            self.desk.place_wanted.emit(TaskPlace(own.task_id, own.village_id, PAPERS))

    def take_back(self) -> None:
        """A wrong click: the assignment as it was before the last step."""
        found, by = self.found, self.desk.by
        if found is None:
            return
        own = found.assignment
        word = STATUS_WORDS[own.status]
        if dialogs().ask(self, f"要撤销{own.village}的“{word}”吗?", Choice("撤销上一步"), STAYS):
            self.desk.act(
                lambda session: undo.undo_step(session, by, own.id),
                owner=self,
                said=lambda status: f"已撤销“{word}”,{own.village}现在是“{STATUS_WORDS[status]}”",
            )

    def _take_back_contact(self, one: HistoryEntry) -> None:
        by = self.desk.by
        if not one.contact_id or one.taken_back or not self.desk.may(Role.PREPARE):
            return
        if dialogs().ask(self, f"要撤销这条“{one.what}”吗?", Choice("撤销联系"), STAYS):
            self.desk.act(
                lambda session: undo.undo_contact(session, by, one.contact_id),
                owner=self,
                said=f"已撤销“{one.what}”",
            )

    def _dialog_closed(self) -> None:
        self.dialog = None
        self.enter()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


def likely_next(kind: TaskKind, status: AssignmentStatus) -> AssignmentStatus | None:
    """The move that most often comes next."""
    if kind is TaskKind.NOTICE and status in (S.RECEIVED, S.WORKING):
        return S.ACCEPTED
    return {
        S.ISSUED: S.RECEIVED,
        S.RECEIVED: S.SUBMITTED,
        S.WORKING: S.SUBMITTED,
        S.RETURNED: S.SUBMITTED,
        S.SUBMITTED: S.ACCEPTED,
        S.ACCEPTED: S.CLOSED,
    }.get(status)


def _usable(press: QPushButton) -> bool:
    return press.isEnabled() and press.property("role") == "primary"


def state_sentence(found: Story) -> str:
    """Where an assignment stands, with what lacks, how it was graded, and what was answered."""
    own = found.assignment
    parts = [state_words(own)]
    if own.lacks:
        parts.append(f"退回说明:{own.lacks}")
    if own.grade is not None:
        parts.append(f"评定:{GRADE_WORDS[own.grade]}")
    if own.returns:
        parts.append(f"退回过{own.returns}次")
    if own.items:
        parts.append(f"名单{own.items}人,已答复{own.answered}人")
    if own.answer:
        parts.append(f"上级答复:{own.answer}")
    return ";".join(parts) + "。"


def _contacts(found: Story) -> str:
    if not found.contacts:
        return "没有登记村级联系人,请到“包村与联系人”登记。"
    return "联系人 " + ";".join(
        f"{one.name}{f'({one.post})' if one.post else ''} {one.phone or '未登记电话'}"
        for one in found.contacts
    )
