"""The recovery code, shown once: printed or saved, and proved by typing its last group back."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from app import files
from app.errors import AppError
from app.reports.pdf_paper import paper_bytes
from app.reports.recovery_key import recovery_key_paper
from app.ui.desk.background import Progress
from app.ui.desk.pages import Pages, prepare, print_pages
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.fields import TextField
from app.ui.widgets.focus import begin_at
from app.ui.widgets.forms import Form
from app.ui.widgets.parts import Notice, button, heading, row
from app.ui.widgets.theme import SPACE, Tone

WARNING = (
    "忘记密码时,只有它能打开数据。请打印或抄下来,放进保险柜;"
    "不要拍照,不要留在这台电脑里。没有打印机的,存成PDF去别处打印,印好就删除。它只显示这一次。"
)


class CodePage(QWidget):
    """``confirmed`` comes when the last group was typed as it stands on the paper."""

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self._town = ""
        self.code = QLabel()
        self.code.setProperty("role", "code")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setWordWrap(True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.notice = Notice(Tone.WAITING, Tone.WAITING.say(WARNING))
        self.print_button = button("打印恢复码…")
        self.print_button.clicked.connect(self._print)
        self.save_button = button("保存恢复码为PDF…")
        self.save_button.clicked.connect(self._save)
        self.last = TextField(required=True)
        self.form = Form(self.last.given)
        self.form.add("请对照打印件,输入最后一组4个字符", self.last)
        self.last.returnPressed.connect(self.confirm)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(heading("恢复码", "title"))
        layout.addWidget(self.notice)
        layout.addWidget(self.code)
        layout.addLayout(row(self.print_button, self.save_button, 1))
        layout.addWidget(self.form)
        layout.addStretch(1)
        begin_at(self, lambda: self.print_button)

    def show_code(self, code: str, town: str) -> None:
        """The code in its groups, four to a line."""
        self._code, self._town = code, town
        groups = code.split("-")
        half = (len(groups) + 1) // 2
        self.code.setText("-".join(groups[:half]) + "\n" + "-".join(groups[half:]))

    def confirm(self) -> None:
        """Check what was typed back."""
        typed = self.form.value()
        if typed is None:
            return
        if typed.upper().replace("-", "") != self._code.rsplit("-", 1)[-1]:
            self.form.complain(self.last, "与恢复码最后一组不符,请对照纸上的再输一次。")
            return
        self._code = ""
        self.confirmed.emit()

    def _paper(self) -> bytes:
        return paper_bytes(recovery_key_paper(self._town, self._code, date.today()))

    def _print(self) -> None:
        with closing(Pages(self._paper())) as pages:
            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            prepare(printer, pages, "恢复码")
            dialog = QPrintDialog(printer, self)
            dialog.setWindowTitle("打印恢复码")
            if dialog.exec() == QDialog.DialogCode.Accepted:
                try:
                    print_pages(printer, pages, Progress(lambda *_said: None, Event()))
                except AppError as error:
                    self.notice.say(Tone.MUST_DO.say(error.message), Tone.MUST_DO)

    def _save(self) -> None:
        path = dialogs().save_file(self, "保存恢复码", "恢复码.pdf", "PDF 文件 (*.pdf)")
        if path is None:
            return
        try:
            files.write_safely(path, self._paper())
        except AppError as error:
            self.notice.say(Tone.MUST_DO.say(error.message), Tone.MUST_DO)
            return
        words = "已保存。请打印这个文件后,把它从电脑里删除。"
        self.notice.say(Tone.WAITING.say(words), Tone.WAITING)
