"""The page 慰问与救灾: the distributions left, the one with its people right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.models.staff import Role
from app.services.distributions import entering
from app.services.distributions.rows import DistributionRow, NewDistribution
from app.services.distributions.views import distributions
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import act_in
from app.ui.desk.roles import only_for
from app.ui.payments.distributions import forms
from app.ui.payments.distributions.panel import DistributionPanel
from app.ui.payments.distributions.shown import Shown
from app.ui.payments.distributions.tables import DISTRIBUTION_COLUMNS
from app.ui.payments.side_page import SidePage
from app.ui.widgets.focus import begin_at
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import acting, row
from app.ui.widgets.table import TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE

NONE_YET = "还没有集中发放或救灾救助。点上面的“新的发放…”开始。"


class DistributionsPage(SidePage):
    """The list and the panel; the one that was looked at stays in front."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: str | None = None  # the one just begun, to be looked at
        self.begin = acting("新的发放…", self._begin, "primary")
        only_for(desk, Role.PREPARE, self.begin)
        self.list: TableView[DistributionRow] = TableView(
            TableModel(DISTRIBUTION_COLUMNS), empty=NONE_YET
        )
        self.list.setAccessibleName("集中发放和救灾救助")
        self.panel = DistributionPanel(desk)
        self._lay_out()
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(lambda _row: self.panel.people.setFocus())
        begin_at(self, lambda: self.list)

    def first(self) -> QWidget:
        return self.list

    def _lay_out(self) -> None:
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, SPACE * 2, 0)
        inner.setSpacing(SPACE * 2)
        inner.addLayout(row(self.begin, 1))
        inner.addWidget(self.list, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.panel)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 4)
        split.setStretchFactor(1, 9)
        split.setSizes([400, 900])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

    def refresh(self) -> None:
        """Ask for the list again; the one that was looked at stays in front."""
        current = self.list.current()

        def show(rows: Sequence[DistributionRow]) -> None:
            wanted = self._wanted or (current.number if current is not None else None)
            self._wanted = None
            self.list.rows.set_rows(rows)
            if not self.list.choose(lambda one: one.number == wanted) and rows:
                self.list.selectRow(0)
            if not rows:
                self._chosen(None)

        self.desk.read(distributions, show, owner=self)

    def _chosen(self, found: DistributionRow | None) -> None:
        self._latest.overtake()
        if found is None:
            self.panel.show_distribution(None)
            return
        self.ask(lambda session: Shown.of(session, found.number), self.panel.show_distribution)

    def _begin(self) -> None:
        self.desk.read(forms.Offer.of, self._begin_with, owner=self)

    def _begin_with(self, offer: forms.Offer) -> None:
        dialog = forms.BeginDialog(self, offer, self.desk.month)
        by = self.desk.by

        def began(number: str) -> None:
            self._wanted = number  # the list is on its way, as after every action

        def submit(new: NewDistribution) -> None:
            act_in(
                self.desk,
                dialog,
                lambda session: entering.begin(session, by, new, today=self.desk.today),
                owner=self,
                said=lambda number: f"已建立名单 {number}",
                words="正在生成名单…",
                then=began,
            )

        dialog.submit = submit
        self.dialog = dialog
        open_dialog(dialog)
