"""逐人核对: the tasks over people left, one of them with its progress and its sheets right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.models.staff import Role
from app.services.tasks.campaigns import CampaignRow, campaign_rows
from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.desk.page import Page
from app.ui.desk.roles import only_for
from app.ui.village_tasks.campaign_panel import CampaignPanel
from app.ui.village_tasks.campaign_tables import CAMPAIGNS
from app.ui.village_tasks.new_task import NewTaskDialog, Offered, offered
from app.ui.village_tasks.worksheet_import import WorksheetImport
from app.ui.widgets.focus import begin_at
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import button, heading, row
from app.ui.widgets.table import TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE

NO_ROUND = "还没有逐人核对的任务。点“新建核对任务”,选好名单就可以导出核对表。"


class CampaignsPage(Page):
    """Also where worksheets come home: a file knows its task and village by itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._latest = Latest()
        self._wanted: int | None = None
        self.dialog: NewTaskDialog | None = None
        self.new = button("新建核对任务…")
        self.new.clicked.connect(lambda _on=False: self._new())
        self.home = button("收回核对表…", "primary")
        self.home.clicked.connect(lambda _on=False: self._bring_home())
        self.count = heading("", "hint")
        self.table: TableView[CampaignRow] = TableView(TableModel(CAMPAIGNS), empty=NO_ROUND)
        self.panel = CampaignPanel(desk)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _one: self.panel.enter())
        list_ = QWidget()
        of_list = QVBoxLayout(list_)
        of_list.setContentsMargins(0, 0, 0, 0)
        of_list.setSpacing(SPACE * 2)
        of_list.addLayout(row(self.home, self.new, 1))
        of_list.addWidget(self.table, 1)
        of_list.addWidget(self.count)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(list_)
        split.addWidget(self.panel)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 8)
        split.setStretchFactor(1, 15)
        split.setSizes([460, 860])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split, 1)
        begin_at(self, lambda: self.table)
        for press in (self.new, self.home):
            only_for(desk, Role.PREPARE, press)

    def refresh(self) -> None:
        """Ask again; what was looked at stays in front."""
        self.desk.read(
            lambda session: campaign_rows(session, today=self.desk.today),
            self._show,
            owner=self,
            latest=self._latest,
        )

    def show_task(self, task_id: int, village_id: int | None = None) -> None:
        """A task, or a village's share of it, that another place asks for."""
        self._wanted = task_id
        self.panel.want_village(village_id)
        self.refresh()

    def _show(self, found: tuple[CampaignRow, ...]) -> None:
        present = self.table.current()
        wanted = self._wanted or (present.task.id if present is not None else None)
        self._wanted = None
        self.table.rows.set_rows(found)
        going = sum(one.task.open for one in found)
        self.count.setText(f"{going} 项进行中,共 {len(found)} 项" if found else "")
        if not found:
            self._chosen(None)
        elif not self.table.choose(lambda one: one.task.id == wanted):
            self.table.selectRow(0)

    def _chosen(self, one: CampaignRow | None) -> None:
        self.panel.show_one(one.task.id if one is not None else None)

    def _new(self) -> None:
        self.desk.read(
            lambda session: offered(session, self.desk.today), self._open_new, owner=self
        )

    def _open_new(self, offer: Offered) -> None:
        self.dialog = NewTaskDialog(self.desk, self, offer)
        self.dialog.ask_about_people()
        self.dialog.given.connect(self.show_task)
        self.dialog.finished.connect(self._dialog_closed)
        open_dialog(self.dialog)

    def _dialog_closed(self) -> None:
        self.dialog = None
        self.table.setFocus()

    def _bring_home(self) -> None:
        dialog = WorksheetImport(self.desk, self)
        open_dialog(dialog)
