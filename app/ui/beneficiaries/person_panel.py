"""The one person beside the list: who it is, what can be done, and five pages about them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabWidget, QToolButton, QVBoxLayout, QWidget

from app.idcard import grouped as grouped_id
from app.idcard import mask
from app.models.staff import Role
from app.services.entitlement.ages import age_on
from app.services.office.disclosures import reveal_id_number
from app.services.register.persons import PersonRow
from app.ui.beneficiaries.benefits_page import BenefitsPage
from app.ui.beneficiaries.household_page import HouseholdPage
from app.ui.beneficiaries.log_page import LogPage
from app.ui.beneficiaries.panel_tables import PAYMENTS, Payment, payment_words, payments_of
from app.ui.beneficiaries.papers_page import PapersPage
from app.ui.beneficiaries.person_actions import PersonActions
from app.ui.beneficiaries.person_questions import Known, know
from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.widgets.focus import begin_at
from app.ui.widgets.parts import heading, row
from app.ui.widgets.table import TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE

NOBODY = "在左边的列表里选一个人,这里显示其家庭、待遇和每月发放。"
HOUSEHOLD, BENEFITS, MONEY, PAPERS, LOG = range(5)


class PersonPanel(QWidget):
    """``enroll_wanted`` carries an ID number."""

    enroll_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.known: Known | None = None
        self._latest = Latest()
        self.nobody = heading(NOBODY, "hint")
        self.nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body = QWidget()
        self.name = heading("", "title")
        self.facts = heading("", "hint")
        self.reveal = QToolButton()
        self.reveal.setText("显示证件号")
        self.reveal.setToolTip("显示完整身份证号(会记入操作记录)")
        self.reveal.setAccessibleName("显示完整身份证号")
        self.reveal.clicked.connect(self._reveal)
        self.act = PersonActions(desk)
        self.act.enroll_wanted.connect(self.enroll_wanted)
        self._make_pages()
        self._lay_out()
        begin_at(self, lambda: self.pages)
        self.show_person(None)

    def _make_pages(self) -> None:
        self.home = HouseholdPage(self.desk, self.act)
        self.benefits = BenefitsPage()
        self.benefits.undo_stop.connect(self.act.undo_stop)
        self.benefits.resume.connect(self.act.resume)
        self.sums = heading("", "hint")
        self.payments: TableView[Payment] = TableView(
            TableModel(PAYMENTS), empty="还没有应发或已发的月份。"
        )
        self.papers = PapersPage(self.desk)
        self.log = LogPage(self.desk)
        self.pages = QTabWidget()
        self.pages.tabBar().setObjectName("inner")
        self.pages.tabBar().setDrawBase(False)
        self.pages.addTab(self.home, "家庭")
        self.pages.addTab(self.benefits, "待遇")
        self.pages.addTab(_page(self.sums, self.payments), "发放")
        self.pages.addTab(self.papers, "材料")
        self.pages.addTab(self.log, "变动记录")
        self.pages.setCurrentIndex(BENEFITS)

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE)
        self.name.setWordWrap(False)
        inside.addLayout(row(self.name, 1, self.act.print, self.act.more, self.reveal))
        inside.addWidget(self.facts)
        inside.addWidget(self.act)
        inside.addWidget(self.pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, 0, 0, 0)
        layout.addWidget(self.nobody, 1)
        layout.addWidget(self.body, 1)

    # What it shows

    def turn_to(self, title: str) -> None:
        """Show the page of that title; the page stays from one person to the next."""
        for at in range(self.pages.count()):
            if self.pages.tabText(at).partition(" ")[0] == title:  # 待遇 2
                self.pages.setCurrentIndex(at)

    def show_person(self, person_id: int | None) -> None:
        """Ask about somebody; the newest question is the one that is answered."""
        self._latest.overtake()
        if person_id is None:
            self.known = None
            self.nobody.show()
            self.body.hide()
            return
        month = self.desk.month

        def gone(error: BaseException) -> None:
            if isinstance(error, LookupError):
                self.show_person(None)
            else:
                self.desk.fail(error)

        self.desk.read(
            lambda session: know(session, person_id, month),
            self._show,
            owner=self,
            failed=gone,
            latest=self._latest,
        )

    def _show(self, known: Known) -> None:
        self.known = known
        self.nobody.hide()
        self.body.show()
        person = known.detail.person
        age = age_on(person.birth_date, person.died_on or known.month.last_day)
        self.name.setText(f"{person.name}  {person.sex}  {age}岁")
        self._number(mask(person.id_number))
        self.facts.setToolTip(_place(person))
        self.act.show_known(known)
        self._show_pages(known)

    def _number(self, shown: str) -> None:
        if self.known is not None:
            person = self.known.detail.person
            parts = (*_gone(person), shown, _place(person))
            self.facts.setText("   ".join(part for part in parts if part))

    def _show_pages(self, known: Known) -> None:
        self.home.show_known(known)
        self.benefits.show_known(known, may_act=self.desk.may(Role.PREPARE))
        self.sums.setText(payment_words(known))
        self.payments.rows.set_rows(payments_of(known))
        self.papers.show_known(known)
        self.log.show_known(known)
        for at, words, count in (
            (BENEFITS, "待遇", len(known.enrollments)),
            (PAPERS, "材料", len(known.papers)),
        ):
            self.pages.setTabText(at, f"{words} {count}" if count else words)

    def _reveal(self) -> None:
        known, by = self.known, self.desk.by
        if known is None:
            return

        def show(number: str) -> None:
            if self.known is known:
                self._number(grouped_id(number))

        self.desk.act(
            lambda session: reveal_id_number(session, by, known.person_id),
            show,
            owner=self,
            said="已显示完整身份证号,并已记录",
        )


def _page(*widgets: QWidget) -> QWidget:
    """Words above, a table filling the rest."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, SPACE, 0, 0)
    layout.setSpacing(SPACE)
    for widget in widgets[:-1]:
        layout.addWidget(widget)
    layout.addWidget(widgets[-1], 1)
    return page


def _gone(person: PersonRow) -> list[str]:
    """Who died or moved away is told in front of everything else."""
    days = ((person.died_on, "去世"), (person.moved_on, "迁出"))
    return [f"{day.isoformat()} {word}" for day, word in days if day is not None]


def _place(person: PersonRow) -> str:
    return "   ".join(part for part in (person.village, person.group, person.phone) if part)
