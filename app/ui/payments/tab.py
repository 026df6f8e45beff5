"""The tab 资金发放: the month's board above, the page of one program's step below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QTabBar, QVBoxLayout

from app.models.roster import OPEN
from app.money import grouped
from app.month import Month
from app.places import PaymentPlace, Place
from app.services.rosters.rows import STATUS_WORDS
from app.services.rosters.views import BoardRow, RosterHead, month_board
from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.desk.page import Page
from app.ui.payments.archive_page import ArchivePage
from app.ui.payments.bank_page import BankPage
from app.ui.payments.board import BoardView
from app.ui.payments.changes_page import ChangesPage
from app.ui.payments.findings_page import FindingsPage
from app.ui.payments.month_bar import MonthBar
from app.ui.payments.page import StepPage
from app.ui.payments.paper_page import PaperPage
from app.ui.payments.questions import look_at
from app.ui.payments.review_page import ReviewPage
from app.ui.payments.roster_page import RosterPage
from app.ui.payments.side_page import SidePage
from app.ui.payments.side_pages import SIDE_PAGES
from app.ui.payments.steps import Found, Run, Step
from app.ui.widgets.focus import begin_at
from app.ui.widgets.parts import acting, heading, row
from app.ui.widgets.theme import SPACE


class PaymentsTab(Page):
    """The board, the pages of the steps under it, and those beside it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._program: int | None = None  # the program whose step is open
        self._step = Step.CHANGES
        self._number: str | None = None  # a roster chosen by hand; None follows the latest
        self._found: dict[str, tuple[RosterHead, Found]] = {}
        self._wanted: PaymentPlace | None = None  # to be opened when its month is shown
        self._latest = Latest()
        self._focused = False
        self.months = MonthBar(desk.month)
        self.all = acting("◀ 全部项目", self.close_program)
        self.all.setToolTip("回到全部项目 (Esc)")
        self.title = heading("")
        self.title.setWordWrap(False)
        self.rosters = QComboBox()
        self.rosters.setAccessibleName("本月的花名册")
        self.rosters.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.board = BoardView()
        self.pages: dict[Step, StepPage] = {
            Step.CHANGES: ChangesPage(desk),
            Step.ROSTER: RosterPage(desk),
            Step.CHECK: FindingsPage(desk),
            Step.REVIEW: ReviewPage(desk),
            Step.PAPER: PaperPage(desk),
            Step.BANK: BankPage(desk),
            Step.ARCHIVE: ArchivePage(desk),
        }
        self.beside = {one.key: cast("SidePage", one.load()(desk)) for one in SIDE_PAGES}
        self.shelf = QTabBar()
        self.shelf.setObjectName("inner")
        self.shelf.setDrawBase(False)
        for words in ("本月发放", *(one.title for one in SIDE_PAGES)):
            self.shelf.addTab(words)
        self._lay_out()
        self._connect()
        begin_at(self, lambda: self.board)

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        for page in self.pages.values():
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 2)
        layout.setSpacing(SPACE * 2)
        layout.addLayout(row(self.shelf, self.months, self.all, self.title, 1, self.rosters))
        layout.addWidget(self.board, 1)
        layout.addWidget(self.stack, 1)
        for beside in self.beside.values():
            layout.addWidget(beside, 1)
        self._settle()

    def _connect(self) -> None:
        self.months.picked.connect(self.desk.set_month)
        self.desk.month_changed.connect(self._month_changed)
        self.board.step_opened.connect(lambda run, step: self.open_step(run.program_id, step))
        self.rosters.activated.connect(self._roster_chosen)
        for page in self.pages.values():
            page.go.connect(self._go)
        self.shelf.currentChanged.connect(lambda _at: self._settle())
        for step in Step:
            keys = QShortcut(QKeySequence(f"Ctrl+{step.value}"), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(lambda step=step: self._go(step))

    # What it shows

    def refresh(self) -> None:
        """Ask again for the month's board, and then for what the step's page shows."""
        month = self.desk.month
        self.desk.read(
            lambda session: month_board(session, month),
            lambda rows: self._show(rows, month),
            owner=self,
            latest=self._latest,
        )

    def open_step(self, program_id: int, step: Step) -> None:
        """A program's step; the board shrinks to that program."""
        run = self._run(program_id)
        if run is None:
            return
        if program_id != self._program:
            self._number = None
            run = self._run(program_id) or run
        self._program, self._step = program_id, step
        self.shelf.setCurrentIndex(0)
        self._settle()
        self.board.show_only(program_id, step)
        self._head(run)
        self.stack.setCurrentWidget(self.pages[step])
        self.pages[step].show_run(run, focus=True)

    def show_place(self, place: Place) -> None:
        """A month's board, or a program's page there, once the month is here."""
        if not isinstance(place, PaymentPlace):
            return
        if place.page in self.beside:
            page = self.beside[place.page]
            if page.of_month:
                self.desk.set_month(place.month)
            self.shelf.setCurrentIndex(1 + list(self.beside).index(place.page))
            if place.program_id is not None:
                page.show_program(place.program_id)
            return
        self.shelf.setCurrentIndex(0)
        self._wanted = place
        self.desk.set_month(place.month)
        self.refresh()

    def close_program(self) -> None:
        """All programs again, the cursor on the one that was open."""
        program = self._program
        self._program, self._number = None, None
        self._settle()
        self.board.show_only(None)
        run = self.board.run_of(program) if program is not None else None
        if run is not None:
            self.board.go_to(run, run.waiting)
        self.board.setFocus()

    def _show(self, rows: Sequence[BoardRow], month: Month) -> None:
        runs = []
        for line in rows:
            head = line.current
            known = self._found.get(head.number) if head is not None else None
            found = known[1] if known is not None and known[0] == head else None
            runs.append(Run(line, month, head, found))
        self.board.show_runs(runs)
        if self._wanted is not None and self._wanted.month == month:
            self._open_wanted(self._wanted)
        elif self._program is None:
            self._focus_first()
        else:
            self._show_again(self._program)
        # After the page's own question, so that what is looked at comes first.
        self._look_over(runs)

    def _open_wanted(self, place: PaymentPlace) -> None:
        self._wanted = None
        run = None if place.program_id is None else self.board.run_of(place.program_id)
        if run is None:
            self.close_program()
        else:
            self.open_step(run.program_id, Step[place.page.upper()] if place.page else run.waiting)

    def _show_again(self, program_id: int) -> None:
        """The open page, with what is true now."""
        run = self._run(program_id)
        if run is None:
            self.close_program()
            return
        self._head(run)
        self.board.show_only(program_id, self._step)
        self.pages[self._step].show_run(run)

    def _look_over(self, runs: Sequence[Run]) -> None:
        """Findings of open rosters; whether one-off programs owe anything, and rates are missing.

        One after another, so that what the user does comes between.
        """
        due = [run for run in runs if run.status in OPEN or _may_owe_nothing(run)]
        newest = self._latest.watch()

        def ask_next() -> None:
            if not due or not newest():
                return
            run = due.pop(0)

            def take(looked: Run) -> None:
                if newest():
                    self._take(looked)
                    ask_next()

            self.desk.read(
                lambda session: look_at(session, run, self.desk.today),
                take,
                owner=self,
                words="正在自查…",
            )

        ask_next()

    def _take(self, looked: Run) -> None:
        if looked.roster is not None and looked.found is not None:
            self._found[looked.roster.number] = (looked.roster, looked.found)
        self.board.show_runs(
            [
                replace(run, found=looked.found, owed=looked.owed, unpriced=looked.unpriced)
                if run.row is looked.row
                else run
                for run in self.board.all_runs
            ]
        )

    def _run(self, program_id: int) -> Run | None:
        """The run, at the roster that was chosen by hand if there is one."""
        run = self.board.run_of(program_id)
        if run is None or self._number is None or program_id != self._program:
            return run
        chosen = next((one for one in run.row.rosters if one.number == self._number), None)
        return run if chosen is None or chosen == run.roster else replace(run, roster=chosen)

    def _head(self, run: Run) -> None:
        number = ""
        if run.roster is not None:
            number = f" {run.roster.number} {STATUS_WORDS[run.roster.status]}"
        self.title.setText(run.program + number)
        self.rosters.clear()
        for one in run.row.rosters:
            extra = f"第{one.sequence}次补发 " if one.sequence else ""
            words = f"{extra}{one.number} {STATUS_WORDS[one.status]} {grouped(one.amount_fen)}"
            self.rosters.addItem(words, one.number)
        self.rosters.setCurrentIndex(self.rosters.findData(run.number))
        self.rosters.setVisible(len(run.row.rosters) > 1)

    def _beside(self) -> SidePage | None:
        """The page beside the month's board that is seen."""
        at = self.shelf.currentIndex() - 1
        return list(self.beside.values())[at] if at >= 0 else None

    def _settle(self) -> None:
        """Either all programs, or one of them with its page; or a page beside them all."""
        beside = self._beside()
        for page in self.beside.values():
            page.setVisible(page is beside)
        self.board.setVisible(beside is None)
        self.months.setVisible(beside is None or beside.of_month)
        opened = self._program is not None and beside is None
        self.shelf.setVisible(not opened)
        self.all.setVisible(opened)
        self.title.setVisible(opened)
        self.stack.setVisible(opened)
        if not opened:
            self.rosters.setVisible(False)

    def _focus_first(self) -> None:
        if not self._focused and self.isVisible():
            self._focused = True
            self.board.setFocus()

    # What the user does

    def _go(self, step: Step) -> None:
        program = self._program
        if program is None:
            current = self.board.current()
            program = current.program_id if current is not None else None
        if program is not None:
            self.open_step(program, step)

    def _month_changed(self, month: Month) -> None:
        self._number = None
        self.months.keep(month)
        self.mark_stale()
        for beside in self.beside.values():
            if beside.of_month:
                beside.mark_stale()

    def _roster_chosen(self, at: int) -> None:
        self._number = self.rosters.itemData(at)
        if self._program is not None:
            run = self.board.run_of(self._program)
            if run is not None and run.number == self._number:
                self._number = None
            self.open_step(self._program, self._step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._beside() is not None:
            self.shelf.setCurrentIndex(0)
            return
        if event.key() == Qt.Key.Key_Escape and self._program is not None:
            self.close_program()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus_first()


def _may_owe_nothing(run: Run) -> bool:
    """One-off grants come when they come, most months there are none; a rate may be missing."""
    by_rate = run.row.pays_this_month and not run.row.by_approval
    return (run.row.one_off or by_rate) and run.roster is None and run.row.enrolled
