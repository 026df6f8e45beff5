"""The tab 来访与政策: visits and documents, a page each; the page that is seen asks the office."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.places import Place, PolicyPlace, VisitPlace
from app.ui.desk.desk import Desk
from app.ui.policies.page import PoliciesPage
from app.ui.visits.page import VisitsPage
from app.ui.widgets.focus import begin_at
from app.ui.widgets.theme import SPACE


class VisitsTab(QWidget):
    """Two pages, each with what is looked for above, a list left and the one thing right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.visits = VisitsPage(desk)
        self.policies = PoliciesPage(desk)
        self.pages = QTabWidget()
        self.pages.tabBar().setObjectName("inner")
        self.pages.tabBar().setDrawBase(False)
        self.pages.setDocumentMode(True)
        self.pages.addTab(self.visits, "来访接待")
        self.pages.addTab(self.policies, "政策文件")
        self._stale: set[int] = set()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 3, SPACE, SPACE * 3, SPACE * 2)
        layout.addWidget(self.pages)
        self.pages.currentChanged.connect(self._turn)
        begin_at(self, self.pages.currentWidget)

    def refresh(self) -> None:
        """Only the page that is seen asks again; the other when it is turned to."""
        self._stale = {0, 1}
        self._refresh(self.pages.currentIndex())

    def show_place(self, place: Place) -> None:
        """One visit or one document."""
        if isinstance(place, VisitPlace):
            self.pages.setCurrentWidget(self.visits)
            self.visits.show_one(place.visit_id)
        elif isinstance(place, PolicyPlace):
            self.pages.setCurrentWidget(self.policies)
            self.policies.show_one(place.policy_id)

    def _turn(self, at: int) -> None:
        self._refresh(at)

    def _refresh(self, at: int) -> None:
        if at in self._stale:
            self._stale.discard(at)
            (self.visits, self.policies)[at].refresh()
