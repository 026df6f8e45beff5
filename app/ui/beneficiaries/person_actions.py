"""What can be done with the one person: a row of buttons, and the rarer things in a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QDialog, QMenu, QPushButton, QToolButton, QWidget
from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.models.staff import Role
from app.services.enrollments.stopping import undo_stop
from app.services.people.detail import EnrollmentDetail
from app.ui.beneficiaries.account_dialog import AccountDialog
from app.ui.beneficiaries.approval_dialogs import ApprovalDialog, StartDialog
from app.ui.beneficiaries.case_file_window import CaseFileWindow
from app.ui.beneficiaries.death_dialog import DeathDialog
from app.ui.beneficiaries.move_dialog import MoveDialog
from app.ui.beneficiaries.person_dialog import CorrectDialog
from app.ui.beneficiaries.person_offers import Action, person_offers
from app.ui.beneficiaries.person_questions import Known
from app.ui.beneficiaries.term_dialogs import (
    ChangeDialog,
    ResumeDialog,
    StopDialog,
    SuspendDialog,
)
from app.ui.desk.desk import Desk
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.offers import Offer, show_offers
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import button, row

TermForm = Callable[[Desk, QWidget, Known, EnrollmentDetail], QDialog]
ACTIVE, SUSPENDED = TermStatus.ACTIVE, TermStatus.SUSPENDED
ALL = (ACTIVE, SUSPENDED, TermStatus.ENDED, None)


class PersonActions(QWidget):
    """``known`` is the person; ``enroll_wanted`` carries an ID number."""

    enroll_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.known: Known | None = None
        self.dialog: QDialog | None = None
        self.change = self._button("变更", self._change)
        self.stop = self._button("停发", self._stop)
        self.pause = self._button("暂停", self._pause)
        self.death = self._button("登记死亡", self._death)
        self.account = self._button("账号", self._account)
        self.enroll = self._button("新增待遇", self._enroll)
        first = (self.change, self.stop, self.pause)
        self.setLayout(row(*first, self.death, self.account, self.enroll, 1))
        # These two stand in the line of the name, where there is room at large letters too.
        self.print = self._tool("打印档案", self._print)
        self.more = self._tool("更正 ▾", self._open_menu)
        self._presses = (
            (Action.CHANGE, self.change),
            (Action.STOP, self.stop),
            (Action.PAUSE, self.pause),
            (Action.DEATH, self.death),
            (Action.ACCOUNT, self.account),
            (Action.ENROLL, self.enroll),
            (Action.MORE, self.more),
        )

    def _button(self, words: str, do: Callable[[], None]) -> QPushButton:
        made = button(words)
        made.setAutoDefault(True)
        made.clicked.connect(lambda _on=False: do())
        return made

    def _tool(self, words: str, do: Callable[[], None]) -> QToolButton:
        made = QToolButton()
        made.setText(words)
        made.clicked.connect(lambda _on=False: do())
        return made

    def show_known(self, known: Known) -> None:
        """What can be done with this person."""
        self.known = known
        show_offers(self._presses, self._offers(known))

    def _offers(self, known: Known) -> dict[Action, Offer]:
        return person_offers(
            known.detail.person,
            known.enrollments,
            known.running(*ALL),
            to_pay=any(not known.is_past_grant(one) for one in known.enrollments),
            may_prepare=self.desk.may(Role.PREPARE),
        )

    def menu(self) -> QMenu:
        """The rarer things."""
        menu = QMenu(self)
        presses = [
            (Action.CORRECT, menu.addAction("更正信息…", self._correct)),
            (Action.MOVE, menu.addAction("登记迁出…", self._move)),
        ]
        menu.addSeparator()
        presses += [
            (Action.APPROVAL, menu.addAction("更正审批信息…", self._approval)),
            (Action.START, menu.addAction("更正起始月份…", self._start)),
        ]
        if self.known is not None:
            show_offers(presses, self._offers(self.known))
        return menu

    def open(self, dialog: QDialog) -> None:
        """Show a form over the window."""
        self.dialog = dialog
        open_dialog(dialog)

    def resume(self, one: EnrollmentDetail) -> None:
        """Take an ended enrollment up again."""
        self._open_term(ResumeDialog, one)

    def undo_stop(self, one: EnrollmentDetail) -> None:
        """Take the ending of an enrollment back, once that is confirmed."""
        by = self.desk.by
        text = f"要撤销“{one.row.program}”的停发吗?"
        detail = "停发以前的记录会恢复,停发以来的月份按原来的标准补发。"
        if not dialogs().ask(self, text, Choice("撤销停发"), detail):
            return

        def undo(session: Session) -> None:
            undo_stop(session, by, one.row.id)

        self.desk.act(undo, owner=self, said=f"已撤销停发:{one.row.program}")

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
        kind: TermForm | None,
        question: str,
        statuses: Sequence[TermStatus | None],
    ) -> None:
        """Which of several enrollments; ``kind`` None: suspend the active, resume the others."""
        if self.known is None:
            return
        one = self._pick(question, self.known.running(*statuses))
        if one is not None:
            either: TermForm = SuspendDialog if one.row.status is ACTIVE else ResumeDialog
            self._open_term(kind or either, one)

    def _pick(self, question: str, offered: Sequence[EnrollmentDetail]) -> EnrollmentDetail | None:
        """The only one, or the one that is said."""
        at: int | None = 0
        if len(offered) > 1:
            words = [Choice(f"{one.row.program}({one.row.status_words})") for one in offered]
            at = dialogs().pick(self, question, words)
        return offered[at] if at is not None and offered else None

    def _approval(self) -> None:
        known = self.known
        one = self._pick("更正哪一项待遇的审批信息?", known.enrollments) if known else None
        if one is not None:
            self._open_term(ApprovalDialog, one)

    def _start(self) -> None:
        self._choose(StartDialog, "更正哪一项待遇的起始月份?", ALL)

    def _open_term(self, kind: TermForm, one: EnrollmentDetail) -> None:
        if self.known is not None:
            self.open(kind(self.desk, self, self.known, one))

    def _death(self) -> None:
        if self.known is not None:
            self.open(DeathDialog(self.desk, self, self.known))

    def _account(self) -> None:
        if self.known is not None:
            self.open(AccountDialog(self.desk, self, self.known))

    def _correct(self) -> None:
        if self.known is not None:
            self.open(CorrectDialog(self.desk, self, self.known))

    def _move(self) -> None:
        if self.known is not None:
            self.open(MoveDialog(self.desk, self, self.known))

    def _enroll(self) -> None:
        if self.known is not None:
            self.enroll_wanted.emit(self.known.detail.person.id_number)

    def _print(self) -> None:
        if self.known is not None:
            window = CaseFileWindow(self.desk, self, self.known)
            open_dialog(window)

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
