"""The one person beside the list: who it is, what can be done, and four pages about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QTabWidget, QToolButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.idcard import grouped as grouped_id
from app.idcard import mask
from app.models.enrollment import TermStatus
from app.models.staff import Role
from app.services.disclosures import reveal_id_number
from app.services.enrollments import undo_stop
from app.services.people import EnrollmentDetail, LogRow
from app.services.people_list import age_on
from app.services.register import HouseholdRow
from app.services.staff import require_role
from app.ui.beneficiaries.account_dialog import AccountDialog
from app.ui.beneficiaries.action_dialog import ActionDialog
from app.ui.beneficiaries.benefits_page import BenefitsPage
from app.ui.beneficiaries.death_dialog import DeathDialog
from app.ui.beneficiaries.panel_tables import (
    LOG,
    MEMBERS,
    PAYMENTS,
    Member,
    Payment,
    members_of,
    payment_words,
    payments_of,
)
from app.ui.beneficiaries.person_questions import Known, know
from app.ui.beneficiaries.term_dialogs import (
    ChangeDialog,
    ResumeDialog,
    StopDialog,
    SuspendDialog,
    TermDialog,
)
from app.ui.desk import Desk
from app.ui.dialogs import Choice, dialogs
from app.ui.parts import button, heading, row
from app.ui.table import TableModel
from app.ui.table_view import TableView
from app.ui.theme import SPACE

NOBODY = "在左边的列表里选一个人,这里显示其家庭、待遇和每月发放。"
ACTIVE, SUSPENDED = TermStatus.ACTIVE, TermStatus.SUSPENDED


class PersonPanel(QWidget):
    """``enroll_wanted`` and ``person_wanted`` carry an ID number."""

    enroll_wanted = Signal(str)
    person_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.known: Known | None = None
        self.dialog: ActionDialog | None = None
        self._asked = 0
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
        self._make_buttons()
        self._make_pages()
        self._lay_out()
        self.setFocusProxy(self.pages)
        self.show_person(None)

    def _make_buttons(self) -> None:
        self.change = self._button("变更", self._change)
        self.stop = self._button("停发", self._stop)
        self.pause = self._button("暂停", self._pause)
        self.death = self._button("登记死亡", self._death)
        self.account = self._button("账号", self._account)
        self.enroll = self._button("新增待遇", self._enroll)

    def _button(self, words: str, do: Callable[[], None]) -> QPushButton:
        made = button(words)
        made.setAutoDefault(True)
        made.clicked.connect(lambda _on=False: do())
        return made

    def _make_pages(self) -> None:
        self.household = heading("", "hint")
        self.members: TableView[Member] = TableView(TableModel(MEMBERS), empty="没有登记家庭成员。")
        self.members.opened.connect(lambda one: self.person_wanted.emit(one.row.id_number))
        self.benefits = BenefitsPage()
        self.benefits.undo_stop.connect(self._undo_stop)
        self.benefits.resume.connect(lambda one: self._open_term(ResumeDialog, one))
        self.sums = heading("", "hint")
        self.payments: TableView[Payment] = TableView(
            TableModel(PAYMENTS), empty="还没有应发或已发的月份。"
        )
        self.log: TableView[LogRow] = TableView(TableModel(LOG), empty="没有变动记录。")
        self.pages = QTabWidget()
        self.pages.tabBar().setObjectName("inner")
        self.pages.tabBar().setDrawBase(False)
        self.pages.addTab(_page(self.household, self.members), "家庭")
        self.pages.addTab(self.benefits, "待遇")
        self.pages.addTab(_page(self.sums, self.payments), "发放")
        self.pages.addTab(_page(self.log), "变动记录")
        self.pages.setCurrentIndex(1)

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE)
        self.name.setWordWrap(False)
        inside.addLayout(row(self.name, 1, self.reveal))
        inside.addWidget(self.facts)
        first = (self.change, self.stop, self.pause)
        second = (self.death, self.account, self.enroll)
        inside.addLayout(row(*first, *second, 1))
        inside.addWidget(self.pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, 0, 0, 0)
        layout.addWidget(self.nobody, 1)
        layout.addWidget(self.body, 1)

    # What it shows

    def show_person(self, person_id: int | None) -> None:
        """Ask about somebody; the newest question is the one that is answered."""
        self._asked += 1
        if person_id is None:
            self.known = None
            self.nobody.show()
            self.body.hide()
            return
        asked, month = self._asked, self.desk.month

        def show(known: Known) -> None:
            if asked == self._asked:
                self._show(known)

        def gone(error: BaseException) -> None:
            if isinstance(error, LookupError):
                self.show_person(None)
            else:
                self.desk.fail(error)

        self.desk.read(
            lambda session: know(session, person_id, month), show, owner=self, failed=gone
        )

    def _show(self, known: Known) -> None:
        self.known = known
        self.nobody.hide()
        self.body.show()
        person = known.detail.person
        age = age_on(person.birth_date, person.died_on or known.month.last_day)
        died = f"  {person.died_on.isoformat()} 去世" if person.died_on else ""
        self.name.setText(f"{person.name}  {person.sex}  {age}岁{died}")
        place = " ".join(part for part in (person.village, person.group, person.phone) if part)
        self._number(mask(person.id_number))
        self.facts.setToolTip(place)
        self._show_pages(known)
        self._settle_buttons(known)

    def _number(self, shown: str) -> None:
        if self.known is not None:
            person = self.known.detail.person
            parts = (shown, person.village, person.group, person.phone)
            self.facts.setText("   ".join(part for part in parts if part))

    def _show_pages(self, known: Known) -> None:
        home = known.detail.household
        self.household.setText(_household_words(home))
        self.members.rows.set_rows(members_of(known))
        self.benefits.show_known(known, may_act=self.desk.may(Role.PREPARE))
        self.sums.setText(payment_words(known))
        self.payments.rows.set_rows(payments_of(known))
        self.log.rows.set_rows(known.detail.log)
        self.pages.setTabText(1, f"待遇 {len(known.enrollments)}" if known.enrollments else "待遇")

    def _settle_buttons(self, known: Known) -> None:
        may = self.desk.may(Role.PREPARE)
        active = known.running(ACTIVE)
        standing = known.running(ACTIVE, SUSPENDED, None)
        self.change.setEnabled(may and bool(standing))
        self.stop.setEnabled(may and bool(standing))
        paused = known.running(SUSPENDED)
        self.pause.setText("恢复" if paused and not active else "暂停")
        self.pause.setEnabled(may and bool(active or paused))
        died = known.detail.person.died_on is not None
        self.death.setText("更正死亡" if died else "登记死亡")
        self.death.setEnabled(may)
        self.account.setEnabled(
            may and any(not known.is_past_grant(one) for one in known.enrollments)
        )
        self.enroll.setEnabled(may and not died)

    # What can be done

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
            quiet=True,
        )

    def _change(self) -> None:
        self._choose(ChangeDialog, "变更哪一项待遇?", (ACTIVE, SUSPENDED, None))

    def _stop(self) -> None:
        self._choose(StopDialog, "停发哪一项待遇?", (ACTIVE, SUSPENDED, None))

    def _pause(self) -> None:
        known = self.known
        if known is None:
            return
        if known.running(ACTIVE) and known.running(SUSPENDED):
            self._choose(None, "暂停或恢复哪一项待遇?", (ACTIVE, SUSPENDED))
        elif known.running(SUSPENDED):
            self._choose(ResumeDialog, "恢复哪一项待遇?", (SUSPENDED,))
        else:
            self._choose(SuspendDialog, "暂停哪一项待遇?", (ACTIVE,))

    def _choose(
        self,
        kind: type[TermDialog] | None,
        question: str,
        statuses: Sequence[TermStatus | None],
    ) -> None:
        """Which of several enrollments; ``kind`` None: suspend the active, resume the others."""
        if self.known is None:
            return
        offered = self.known.running(*statuses)
        at: int | None = 0
        if len(offered) > 1:
            words = [Choice(f"{one.row.program}({one.row.status_words})") for one in offered]
            at = dialogs().pick(self, question, words)
        if at is not None and offered:
            one = offered[at]
            either = SuspendDialog if one.row.status is ACTIVE else ResumeDialog
            self._open_term(kind or either, one)

    def _open_term(self, kind: type[TermDialog], one: EnrollmentDetail) -> None:
        if self.known is not None:
            self._open(kind(self.desk, self, self.known, one))  # type: ignore[call-arg]

    def _death(self) -> None:
        if self.known is not None:
            self._open(DeathDialog(self.desk, self, self.known))

    def _account(self) -> None:
        if self.known is not None:
            self._open(AccountDialog(self.desk, self, self.known))

    def _enroll(self) -> None:
        if self.known is not None:
            self.enroll_wanted.emit(self.known.detail.person.id_number)

    def _undo_stop(self, one: EnrollmentDetail) -> None:
        by = self.desk.by
        text = f"要撤销“{one.row.program}”的停发吗?"
        detail = "停发以前的记录会恢复,停发以来的月份按原来的标准补发。"
        if not dialogs().ask(self, text, Choice("撤销停发"), detail):
            return

        def undo(session: Session) -> None:
            require_role(session, by, Role.PREPARE)
            undo_stop(session, by, one.row.id)

        self.desk.act(undo, owner=self, said=f"已撤销停发:{one.row.program}")

    def _open(self, dialog: ActionDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.fit()
        QDialog.open(dialog)


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


def _household_words(home: HouseholdRow | None) -> str:
    if home is None:
        return "没有登记家庭。"
    place = " ".join(part for part in (home.village, home.group, home.address) if part)
    return f"户主 {home.head_name},{len(home.members)}口人  {place}"
