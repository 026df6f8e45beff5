"""A paper of village tasks over the window: looked at, printed, saved as PDF or workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QWidget
from sqlalchemy.orm import Session

from app.reports.pdf import pdf_bytes
from app.reports.sheet import Sheet
from app.reports.workbook import write_workbook
from app.ui import theme
from app.ui.desk import Desk
from app.ui.dialogs import dialogs
from app.ui.parts import button, column, row
from app.ui.preview import Preview

WORKBOOK_KIND = "Excel 表格 (*.xlsx)"


@dataclass(frozen=True, slots=True)
class Made:
    """Sheets, and the very PDF of them."""

    sheets: tuple[Sheet, ...]
    pdf: bytes


class PaperDialog(QDialog):
    """``question`` makes the sheets; ``empty`` is said where there are none.

    ``writes``: that the sheets were made is recorded.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        title: str,
        question: Callable[[Session], Sequence[Sheet]],
        empty: str,
        *,
        writes: bool = False,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.title = title
        self.empty = empty
        self.made: Made | None = None
        self.setWindowTitle(title)
        self.setModal(True)
        self.preview = Preview(desk, "正在生成页面…")
        self.print = button("打印…", "primary")
        self.print.clicked.connect(lambda _on=False: self.preview.print_as(title))
        self.pdf = button("存为PDF…")
        self.pdf.clicked.connect(lambda _on=False: self.preview.save_as(title))
        self.workbook = button("存为Excel…")
        self.workbook.clicked.connect(lambda _on=False: self._save_workbook())
        self.leave = button("关闭")
        self.leave.clicked.connect(self.reject)
        layout = column(self, 3)
        layout.addLayout(row(self.print, self.pdf, self.workbook, 1, self.leave))
        layout.addWidget(self.preview, 1)
        theme.follow(self, self._scale)
        self._offer(there=False)
        desk.work(
            lambda _progress: self._make(question, writes=writes),
            self._show,
            owner=self,
            words="正在生成页面…",
            failed=self._failed,
        )

    def _scale(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(theme.em(64), room.width() - 30), min(theme.em(46), room.height() - 60))

    def _make(self, question: Callable[[Session], Sequence[Sheet]], *, writes: bool) -> Made:
        office = self.desk.office
        with office.transaction() if writes else office.reading() as session:
            sheets = tuple(question(session))
        return Made(sheets, pdf_bytes(sheets) if sheets else b"")

    def _show(self, made: Made) -> None:
        if not made.sheets:
            self.preview.show_words(self.empty)
            return
        self.made = made
        self.preview.show_pdf(made.pdf)
        self._offer(there=True)
        self.print.setFocus()

    def _offer(self, *, there: bool) -> None:
        for press in (self.print, self.pdf, self.workbook):
            press.setEnabled(there)

    def _failed(self, error: BaseException) -> None:
        self.desk.fail(error)
        self.reject()

    def _save_workbook(self) -> None:
        if self.made is not None:
            save_workbook(self.desk, self, self.title, self.made)


def save_workbook(desk: Desk, owner: QWidget, title: str, made: Made) -> None:
    """Ask where, then save the sheets that are shown as one workbook."""
    path = dialogs().save_file(owner, "存为Excel", f"{title}.xlsx", WORKBOOK_KIND)
    if path is None:
        return
    target = path if path.suffix.lower() == ".xlsx" else path.with_suffix(".xlsx")
    desk.work(
        lambda _progress: write_workbook(made.sheets, target),
        lambda _none: desk.say(f"已保存文件:{target.name}"),
        owner=owner,
        words="正在保存表格…",
    )
