"""What the pages of the payments share: questions, one action at a time, where the keyboard is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from sqlalchemy.orm import Session

from app.models.roster import RosterStatus
from app.places import SettingsPlace
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import act_in
from app.ui.desk.latest import Latest
from app.ui.desk.page import Page
from app.ui.desk.paper_dialog import Paper, PaperDialog
from app.ui.payments.steps import Run, Step
from app.ui.widgets.field import Field
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import acting, mark

T = TypeVar("T")
V = TypeVar("V")


class PaymentsPage(Page):
    """A page under the board or in its place.

    Subclasses ask, show, call ``shown``, and set ``primary``, the one likely next action;
    Enter on it does it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.primary: QPushButton | None = None
        self.dialog: QDialog | None = None
        self.paper: PaperDialog | None = None
        self._latest = Latest()
        self._focus_wanted = False

    def first(self) -> QWidget:
        """Where the keyboard goes when there is no likely next action."""
        return self

    def ask(
        self, question: Callable[[Session], T], then: Callable[[T], None], words: str = "正在查询…"
    ) -> None:
        """Ask a service; an answer that another question has overtaken is not shown."""
        self.desk.read(question, then, owner=self, words=words, latest=self._latest)

    def act(
        self,
        action: Callable[[Session], T],
        *,
        said: str | Callable[[T], str],
        words: str,
        then: Callable[[T], None] | None = None,
    ) -> None:
        """One action in one transaction; the page waits for it, and a refusal is shown."""
        self.setEnabled(False)

        def done(result: T) -> None:
            self.setEnabled(True)
            self._focus_wanted = True
            if then is not None:
                then(result)

        def failed(error: BaseException) -> None:
            self.setEnabled(True)
            self.settle_focus(here=True)
            self.desk.fail(error)

        self.desk.act(action, done, owner=self, said=said, words=words, failed=failed)

    def act_in(
        self,
        dialog: FormDialog[V],
        action: Callable[[Session], T],
        *,
        said: str | Callable[[T], str],
        words: str,
        retry: Field[str] | None = None,
    ) -> None:
        """The same from a dialog: it closes when it went well, else it says why not.

        ``retry`` is the field (a password) that is to be typed again after a refusal.
        """

        def done(_result: T) -> None:
            self._focus_wanted = True

        act_in(
            self.desk, dialog, action, owner=self, said=said, words=words, then=done, retry=retry
        )

    def open_dialog(self, dialog: FormDialog[V]) -> None:
        """Show a form over the window; it is gone, with what was typed, once it is closed."""
        self.dialog = dialog
        dialog.finished.connect(self._dialog_closed)
        open_dialog(dialog)

    def show_paper(self, title: str, question: Callable[[Session], Paper | None]) -> None:
        """A paper over the window, to look at, print and save."""
        self.paper = PaperDialog(self.desk, self, title, question)
        open_dialog(self.paper)

    def shown(self) -> None:
        """To be called when the page shows what was asked for."""
        if self._focus_wanted and self.isVisible():
            self._focus_wanted = False
            self.settle_focus(here=True)

    def settle_focus(self, *, here: bool) -> None:
        """The keyboard goes to the likely next action, else to the list."""
        target = self.primary
        if target is None or not target.isEnabled() or not target.isVisibleTo(self):
            self.first().setFocus(Qt.FocusReason.OtherFocusReason)
        elif here:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_primary(self, chosen: QPushButton | None) -> None:
        """Only one button stands out."""
        if self.primary is not None and self.primary is not chosen:
            mark(self.primary, "role", "")
        if chosen is not None:
            mark(chosen, "role", "primary")
        self.primary = chosen

    def _dialog_closed(self) -> None:
        self.dialog = None
        self.settle_focus(here=True)


class StepPage(PaymentsPage):
    """A step's page; ``go`` asks for another step. Subclasses give ``load``."""

    go = Signal(object)
    asks_by_itself = False  # the tab shows it another run

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.run: Run | None = None

    def show_run(self, run: Run, *, focus: bool = False) -> None:
        """Another run, or the same one after something changed."""
        self.run = run
        self._focus_wanted = self._focus_wanted or focus
        self.load(run)

    def refresh(self) -> None:
        if self.run is not None:
            self.load(self.run)

    def load(self, run: Run) -> None:
        """Ask for what the page shows."""
        raise NotImplementedError


def next_step(page: StepPage, step: Step) -> QPushButton:
    """A button that leads on: 下一步:自查."""
    return acting(f"下一步:{step.word}", lambda: page.go.emit(step))


def rates_button(desk: Desk) -> QPushButton:
    """A button that leads to where the standards are set."""
    return acting("设定标准…", lambda: desk.place_wanted.emit(SettingsPlace("programs")))


def is_draft(run: Run) -> bool:
    """Whether the roster looked at may still change."""
    return run.status is RosterStatus.DRAFT
