"""通报: how villages and officers did over a range of months, as it is printed."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QVBoxLayout
from sqlalchemy.orm import Session

from app.errors import AppError
from app.month import Month
from app.reports.task_papers import score_sheets
from app.services.office import settings
from app.services.tasks.scores import scores
from app.ui.desk.desk import Desk
from app.ui.desk.page import Page
from app.ui.desk.paper_dialog import Paper, paper_of, save_workbook
from app.ui.desk.preview import Preview
from app.ui.widgets import theme
from app.ui.widgets.fields import MonthField
from app.ui.widgets.focus import begin_at
from app.ui.widgets.parts import Notice, button, heading, row
from app.ui.widgets.theme import SPACE, Tone

EMPTY = "正在生成通报…"


class ScoresPage(Page):
    """Range above, the very page below; villages first, then officers."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.paper: Paper | None = None
        this = Month.of(desk.today)
        self.first, self.last = MonthField(Month(this.year, 1)), MonthField(this)
        for words, field in (("从", self.first), ("到", self.last)):
            field.setAccessibleName(f"通报{words}哪个月")
            theme.follow(field, partial(_widen, field))
            field.returnPressed.connect(self.produce)
        self.preview = Preview(desk, EMPTY)
        self.make = button("生成通报", "primary")
        self.make.clicked.connect(lambda _on=False: self.produce())
        self.print = button("打印通报…")
        self.print.clicked.connect(lambda _on=False: self.preview.print_as(self._title()))
        self.pdf = button("存为PDF…")
        self.pdf.clicked.connect(lambda _on=False: self.preview.save_as(self._title()))
        self.workbook = button("存为Excel…")
        self.workbook.clicked.connect(lambda _on=False: self._save_workbook())
        self.notice = Notice(Tone.MUST_DO)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addLayout(
            row(
                heading("从", "label"),
                self.first,
                heading("到", "label"),
                self.last,
                self.make,
                1,
                self.print,
                self.pdf,
                self.workbook,
            )
        )
        layout.addWidget(self.notice)
        layout.addWidget(self.preview, 1)
        begin_at(self, lambda: self.make)
        self._offer(there=False)

    def refresh(self) -> None:
        """Made for the range that stands there, and again after what happens to the tasks."""
        self.produce()

    def produce(self) -> None:
        """Make the sheets for the range that stands above."""
        self.notice.say("")
        try:
            first, last = self.first.value(), self.last.value()
        except AppError as error:
            self.notice.say(error.message)
            return
        if first is None or last is None:
            self.notice.say("请填写起止月份。")
            return

        self.make.setEnabled(False)
        self.desk.read(
            lambda session: _paper(session, first, last, today=self.desk.today),
            self._show,
            owner=self,
            words="正在统计…",
            failed=self._refuse,
        )

    def _show(self, paper: Paper | None) -> None:
        self.make.setEnabled(True)
        if paper is not None and (self.paper is None or self.paper.pdf != paper.pdf):
            self.preview.show_pdf(paper.pdf)
        self.paper = paper
        self._offer(there=paper is not None)

    def _refuse(self, error: BaseException) -> None:
        self.make.setEnabled(True)
        if isinstance(error, AppError):
            self.notice.say(error.message)
        else:
            self.desk.fail(error)

    def _offer(self, *, there: bool) -> None:
        for press in (self.print, self.pdf, self.workbook):
            press.setEnabled(there)

    def _title(self) -> str:
        return self.paper.sheets[0].title if self.paper is not None else ""

    def _save_workbook(self) -> None:
        if self.paper is not None:
            save_workbook(self.desk, self, self._title(), self.paper.sheets)


def _widen(field: MonthField) -> None:
    field.setFixedWidth(theme.em(8))


def _paper(session: Session, first: Month, last: Month, *, today: date) -> Paper | None:
    found = scores(session, first, last, today=today)
    return paper_of(score_sheets(found, settings.get(session, "town")))
