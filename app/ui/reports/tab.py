"""The tab itself: sheets left, parameters above, the page as it prints right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app import files
from app.errors import AppError
from app.month import Month
from app.reports.narrative import narrative
from app.reports.pdf import pdf_bytes
from app.reports.summary import summary_sheet
from app.reports.workbook import workbook_bytes
from app.services.programs.rows import program_rows
from app.services.statistics.rows import Summary
from app.services.statistics.summary import summary
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.desk.page import Page
from app.ui.desk.preview import Preview
from app.ui.reports.comparison import ComparisonDialog
from app.ui.widgets import theme
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.fields import MonthField
from app.ui.widgets.focus import begin_at
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import Choices, Notice, button, heading, row
from app.ui.widgets.theme import SPACE, Tone

EMPTY = "选好月份后,点“生成汇总表”。"


@dataclass(frozen=True, slots=True)
class Made:
    """A summary and its pages."""

    title: str
    summary: Summary
    pdf: bytes


class ReportsTab(Page):
    """The summary of an office over a range of months."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._made: Made | None = None
        self._overrides: dict[str, Month] = {}
        self._programs: tuple[str, ...] = ()
        self.sheets = Choices(["社会救助情况汇总表"], 11)
        self.sheets.setCurrentRow(0)
        self.first, self.last, self.compare = MonthField(), MonthField(), MonthField()
        self.more = button("按项目另选…")
        self.make = button("生成汇总表", "primary")
        self.print = button("打印汇总表…")
        self.pdf = button("存为PDF…")
        self.workbook = button("存为表格…")
        self.text = button("存为文字…")
        self.notice = Notice(Tone.MUST_DO)
        self.preview = Preview(desk, EMPTY)
        self._lay_out()
        self._connect()
        self._offer(made=False)
        self._set_months(desk.month)
        begin_at(self, lambda: self.make)

    def refresh(self) -> None:
        """The programs may have changed; a sheet that is shown is made anew."""
        self.desk.read(_program_names, self._set_programs, owner=self)
        if self._made is not None:
            self.produce()

    def _lay_out(self) -> None:
        def labelled(words: str, field: QWidget) -> QHBoxLayout:
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            theme.follow(field, lambda: field.setFixedWidth(theme.em(8)))
            return row(label, field)

        parameters = QHBoxLayout()
        parameters.setSpacing(SPACE * 3)
        for words, field in (
            ("从", self.first),
            ("到", self.last),
            ("对比", self.compare),
        ):
            parameters.addLayout(labelled(words, field))
        parameters.addWidget(self.more)
        parameters.addStretch(1)
        parameters.addWidget(self.make)
        above = QFrame()
        above.setProperty("role", "bar")
        above.setLayout(parameters)
        right = QVBoxLayout()
        right.setSpacing(SPACE * 2)
        right.addWidget(self.notice)
        right.addLayout(row(self.print, self.pdf, self.workbook, self.text, 1))
        right.addWidget(self.preview, 1)
        left = QVBoxLayout()
        left.addWidget(heading("报表", "label"))
        left.addWidget(self.sheets, 1)
        below = QHBoxLayout()
        below.setContentsMargins(SPACE * 3, 0, SPACE * 3, SPACE * 2)
        below.setSpacing(SPACE * 3)
        below.addLayout(left)
        below.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(above)
        layout.addLayout(below, 1)

    def _connect(self) -> None:
        self.more.clicked.connect(self._choose_overrides)
        self.make.clicked.connect(self.produce)
        for field in (self.first, self.last, self.compare):
            field.returnPressed.connect(self.produce)
        self.print.clicked.connect(lambda: self.preview.print_as(self._title()))
        self.pdf.clicked.connect(lambda: self.preview.save_as(self._title()))
        self.workbook.clicked.connect(lambda: self._save("表格 (*.xlsx)", ".xlsx", _as_workbook))
        self.text.clicked.connect(lambda: self._save("文字 (*.txt)", ".txt", _as_text))
        self.desk.month_changed.connect(self._set_months)

    def _set_months(self, month: Month) -> None:
        """This year up to the last whole month, against the same month a year ago."""
        last = month - 1 if month.number > 1 else month
        self.first.set_value(Month(last.year, 1))
        self.last.set_value(last)
        self.compare.set_value(last - 12)

    def _set_programs(self, programs: tuple[str, ...]) -> None:
        self._programs = programs

    def _choose_overrides(self) -> None:
        dialog = ComparisonDialog(self, self._programs, self._overrides)

        def taken() -> None:
            self._overrides = dialog.chosen
            count = len(self._overrides)
            self.more.setText(f"按项目另选({count})…" if count else "按项目另选…")

        dialog.accepted.connect(taken)
        open_dialog(dialog)

    def produce(self) -> None:
        """Make the sheet for the range that stands above."""
        self.notice.say("")
        try:
            first, last, compare = self.first.value(), self.last.value(), self.compare.value()
        except AppError as error:
            self._refuse(error)
            return
        if first is None or last is None:
            self.notice.say("请填写起止月份。")
            return
        wanted: dict[str | None, Month] = {} if compare is None else {None: compare}
        wanted.update(self._overrides.items())

        def operation(_progress: Progress) -> Made:
            with self.desk.office.reading() as session:
                found = summary(session, first, last, wanted)
            sheet = summary_sheet(found)
            return Made(sheet.title, found, pdf_bytes(sheet))

        self.make.setEnabled(False)
        self.desk.work(operation, self._show, owner=self, words="正在统计…", failed=self._refuse)

    def _show(self, made: Made) -> None:
        self.make.setEnabled(True)
        self._made = made
        self.preview.show_pdf(made.pdf)
        self._offer(made=True)

    def _refuse(self, error: BaseException) -> None:
        self.make.setEnabled(True)
        if isinstance(error, AppError):
            self.notice.say(error.message)
        else:
            self.desk.fail(error)

    def _offer(self, *, made: bool) -> None:
        for press in (self.print, self.pdf, self.workbook, self.text):
            press.setEnabled(made)

    def _title(self) -> str:
        return self._made.title if self._made else ""

    def _save(self, kinds: str, ending: str, write: Callable[[Summary], bytes]) -> None:
        made = self._made
        if made is None:
            return
        path = dialogs().save_file(self, "保存汇总表", f"{made.title}{ending}", kinds)
        if path is None:
            return
        target = path if path.suffix else path.with_suffix(ending)

        def operation(_progress: Progress) -> Path:
            files.write_safely(target, write(made.summary))
            return target

        self.desk.work(
            operation,
            lambda saved: self.desk.say(f"已保存文件:{saved.name}"),
            owner=self,
            words="正在保存…",
        )


def _program_names(session: Session) -> tuple[str, ...]:
    return tuple(program.name for program in program_rows(session, active_only=True))


def _as_workbook(found: Summary) -> bytes:
    return workbook_bytes(summary_sheet(found))


def _as_text(found: Summary) -> bytes:
    return narrative(found).encode("utf-8")
