"""A paper over the window: the very PDF to look at, print, and save as PDF or workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget
from sqlalchemy.orm import Session

from app.reports.pdf import MissingGlyph, missing_glyphs, pdf_bytes
from app.reports.sheet import Sheet
from app.reports.workbook import workbook_bytes
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.desk.preview import Preview, save_bytes
from app.ui.widgets import theme
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.parts import Notice, button, column, row
from app.ui.widgets.theme import Tone

WORKBOOK_KIND = "Excel 表格 (*.xlsx)"


@dataclass(frozen=True, slots=True)
class Paper:
    """The very PDF; ``sheets`` where it can be a workbook too, ``missing`` what prints as 〓."""

    pdf: bytes
    sheets: tuple[Sheet, ...] = ()
    missing: tuple[MissingGlyph, ...] = ()


def paper_of(sheets: Sequence[Sheet]) -> Paper | None:
    """Sheets drawn; None where there are none."""
    if not sheets:
        return None
    return Paper(pdf_bytes(sheets), tuple(sheets), missing_glyphs(sheets))


class PaperDialog(QDialog):
    """``question`` makes the paper beside the window; ``empty`` is said where there is none."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        title: str,
        question: Callable[[Session], Paper | None],
        empty: str = "没有可以打印的内容。",
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.title = title
        self.empty = empty
        self.paper: Paper | None = None
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
        for press in (self.print, self.pdf, self.workbook, self.leave):
            press.setAutoDefault(True)
        self.missing = Notice(Tone.WAITING)
        layout = column(self, 3)
        layout.addLayout(row(self.print, self.pdf, self.workbook, 1, self.leave))
        layout.addWidget(self.missing)
        layout.addWidget(self.preview, 1)
        theme.follow(self, self._scale)
        # The file of the pages is let go of with the dialog.
        self.finished.connect(lambda _result: self.preview.show_words(""))
        self._offer()
        desk.read(question, self._show, owner=self, words="正在生成页面…", failed=self._failed)

    def _scale(self) -> None:
        theme.resize(self, 64, 46)

    def _show(self, paper: Paper | None) -> None:
        if paper is None:
            self.preview.show_words(self.empty)
            return
        self.paper = paper
        self.preview.show_pdf(paper.pdf)
        names = "、".join(sorted({f"“{one.character}”" for one in paper.missing}))
        self.missing.say(
            f"本机字库缺字:{names}。打印时以“〓”代替,请对照证件手写补上。" if names else ""
        )
        self._offer()
        self.print.setFocus()

    def _offer(self) -> None:
        for press in (self.print, self.pdf):
            press.setEnabled(self.paper is not None)
        self.workbook.setVisible(self.paper is None or bool(self.paper.sheets))
        self.workbook.setEnabled(self.paper is not None)

    def _failed(self, error: BaseException) -> None:
        self.desk.fail(error)
        self.reject()

    def _save_workbook(self) -> None:
        if self.paper is not None:
            save_workbook(self.desk, self, self.title, self.paper.sheets)


def save_workbook(desk: Desk, owner: QWidget, title: str, sheets: Sequence[Sheet]) -> None:
    """Ask where, then save sheets as one workbook beside the window."""
    path = dialogs().save_file(owner, "存为Excel", f"{title}.xlsx", WORKBOOK_KIND)
    if path is None:
        return
    target = _ending(path)

    def drawn(_progress: Progress) -> bytes:
        return workbook_bytes(sheets)

    desk.work(
        drawn,
        lambda content: save_bytes(desk, owner, content, target),
        owner=owner,
        words="正在生成表格…",
    )


def _ending(path: Path) -> Path:
    return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
