"""任务总表: the grid villages x tasks left, the one village's share of a task right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.services.duties import officers as duties_officers
from app.services.tasks.changing import CancelledTask, cancelled, restore
from app.services.tasks.rows import AssignmentRow, Grid
from app.services.tasks.views import grid
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import Action, open_form
from app.ui.desk.latest import Latest
from app.ui.desk.page import Page
from app.ui.desk.roles import only_for
from app.ui.village_tasks.grid import GridView
from app.ui.village_tasks.group_panel import GroupPanel
from app.ui.village_tasks.new_task import NewTaskDialog, Offered, offered
from app.ui.village_tasks.panel import AssignmentPanel
from app.ui.village_tasks.task_dialogs import RestoreDialog
from app.ui.widgets.fields import ChoiceField, TickField
from app.ui.widgets.focus import begin_at
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import Stack, acting, heading, row
from app.ui.widgets.theme import SPACE

NO_TASK = "没有进行中的任务。按“新建任务”把一件事交给各村。"
NOT_HIS = "这位干部包的村没有进行中的任务。可以改选“全部干部”。"


@dataclass(frozen=True, slots=True)
class Shown:
    """The grid, and the officers by whom it can be narrowed."""

    grid: Grid
    officers: Sequence[tuple[str, int]]
    cancelled: Sequence[CancelledTask]


class OverviewPage(Page):
    """Filters above, grid and assignment below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._latest = Latest()
        self._wanted: tuple[int, int | None] | None = None  # a task, a village: put in front
        self.officer: ChoiceField[int] = ChoiceField(empty="全部干部")
        self.officer.setAccessibleName("包村干部")
        self.finished = TickField("也显示一年内办完的")
        self.count = heading("", "label")
        self.grid = GridView()
        self.panel = AssignmentPanel(desk)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.grid)
        self.group = GroupPanel(desk)
        self.beside = Stack(self.panel, self.group)
        self.split.addWidget(self.beside)
        self.split.setChildrenCollapsible(False)
        self.split.setStretchFactor(0, 13)
        self.split.setStretchFactor(1, 9)
        self.split.setSizes([780, 540])
        self.new = acting("新建任务…", self.open_new, "primary")
        self.new.setToolTip("Ctrl+N")
        only_for(desk, Role.PREPARE, self.new)
        self.dialog: NewTaskDialog | None = None
        self.restoring: RestoreDialog | None = None
        self.restore = acting("恢复取消的…", self._restore, "link")
        self._cancelled: Sequence[CancelledTask] = ()
        self.bar = row(
            self.new,
            heading("包村干部", "label"),
            self.officer,
            self.finished,
            self.restore,
            1,
            self.count,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addLayout(self.bar)
        layout.addWidget(self.split, 1)
        begin_at(self, lambda: self.grid)
        self._connect()

    def _connect(self) -> None:
        self.officer.edited.connect(self.refresh)
        self.finished.edited.connect(self.refresh)
        self.grid.chosen.connect(self._chosen)
        self.grid.picked.connect(self._picked)
        self.grid.opened.connect(lambda _own: self._enter())
        self.panel.left.connect(self.grid.setFocus)
        self.group.left.connect(self.grid.setFocus)
        keys = QShortcut(QKeySequence("Ctrl+N"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.open_new)

    def refresh(self) -> None:
        """Ask for the grid again; an answer that a newer question has overtaken is dropped."""
        officer_id, open_only = self.officer.value(), not self.finished.value()

        def question(session: Session) -> Shown:
            found = grid(session, today=self.desk.today, officer_id=officer_id, open_only=open_only)
            names = {
                row.staff_id: row.officer
                for row in duties_officers.officers(session, self.desk.today)
            }
            officers = [(name, one) for one, name in names.items() if one]
            return Shown(found, officers, cancelled(session))

        self.desk.read(question, self._show, owner=self, latest=self._latest)

    def show_task(self, task_id: int, village_id: int | None = None) -> None:
        """A task, or one village's share of it, that another place asks for."""
        self._wanted = (task_id, village_id)
        self.officer.set_value(None)
        self.finished.setChecked(True)
        self.refresh()

    def open_new(self) -> None:
        """The form for a new task, once it is known what can be chosen in it."""
        if self.desk.may(Role.PREPARE):
            self.desk.read(
                lambda session: offered(session, self.desk.today), self._open_new, owner=self
            )

    def _open_new(self, offer: Offered) -> None:
        self.dialog = NewTaskDialog(self.desk, self, offer)
        self.dialog.given.connect(self.show_task)
        self.dialog.finished.connect(self._dialog_closed)
        open_dialog(self.dialog)

    def _restore(self) -> None:
        by = self.desk.by

        def action(task_id: int) -> Action[object]:
            return lambda session: restore(session, by, task_id)

        self.restoring = dialog = RestoreDialog(self, self._cancelled)
        open_form(self.desk, self, dialog, action, "任务已恢复")

    def _dialog_closed(self) -> None:
        self.dialog = None
        self.grid.setFocus()

    def _show(self, shown: Shown) -> None:
        self.officer.set_choices(shown.officers)
        self._cancelled = shown.cancelled
        self.restore.setVisible(bool(shown.cancelled) and self.desk.may(Role.PREPARE))
        late = sum(task.overdue for task in shown.grid.tasks)
        words = f"{len(shown.grid.tasks)} 项任务"
        self.count.setText(f"{words},▲ 逾期 {late} 村次" if late else words)
        empty = NO_TASK if self.officer.value() is None else NOT_HIS
        wanted, self._wanted = self._wanted, None
        self.grid.show_grid(shown.grid, empty, wanted)

    def _picked(self, rows: Sequence[AssignmentRow]) -> None:
        """Several cells at once have a panel of their own."""
        several = len(rows) > 1
        self.group.show_rows(rows if several else ())
        self.beside.setCurrentIndex(1 if several else 0)

    def _enter(self) -> None:
        (self.group if self.beside.currentIndex() else self.panel).enter()

    def _chosen(self, own: AssignmentRow | None) -> None:
        self.panel.show_one(own.id if own is not None else None)
