"""The recovery code, shown once: printed or saved, and proved by typing its last group back."""

from __future__ import annotations

import html

from PySide6.QtCore import QMarginsF, Qt, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.dialogs import dialogs
from app.ui.fields import TextField
from app.ui.forms import Form
from app.ui.parts import Notice, button, heading, row
from app.ui.theme import SPACE, Tone

WARNING = (
    "忘记密码时,只有它能打开数据。请打印或抄下来,放进保险柜;"
    "不要拍照,不要存在这台电脑里。它只显示这一次。"
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
        self.form = Form()
        self.form.add("last", "请对照打印件,输入最后一组4个字符", TextField(required=True))
        self.form.field("last").returnPressed.connect(self.confirm)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(heading("恢复码", "title"))
        layout.addWidget(self.notice)
        layout.addWidget(self.code)
        layout.addLayout(row(self.print_button, self.save_button, 1))
        layout.addWidget(self.form)
        layout.addStretch(1)

    def show_code(self, code: str, town: str) -> None:
        """The code in its groups, four to a line."""
        self._code, self._town = code, town
        groups = code.split("-")
        half = (len(groups) + 1) // 2
        self.code.setText("-".join(groups[:half]) + "\n" + "-".join(groups[half:]))

    def confirm(self) -> None:
        """Check what was typed back."""
        values = self.form.values()
        if values is None:
            return
        if values["last"].upper().replace("-", "") != self._code.rsplit("-", 1)[-1]:
            self.form.complain("last", "与恢复码最后一组不符,请对照纸上的再输一次。")
            return
        self._code = ""
        self.confirmed.emit()

    def _print(self) -> None:
        printer = self._printer()
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("打印恢复码")
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._paper().print_(printer)

    def _save(self) -> None:
        path = dialogs().save_file(self, "保存恢复码", "恢复码.pdf", "PDF 文件 (*.pdf)")
        if path is None:
            return
        printer = self._printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        self._paper().print_(printer)
        if path.is_file() and path.stat().st_size:
            words = "已保存。请打印这个文件后,把它从电脑里删除。"
            self.notice.say(Tone.WAITING.say(words), Tone.WAITING)
        else:
            words = "没有保存成功,请另选位置,或直接打印。"
            self.notice.say(Tone.MUST_DO.say(words), Tone.MUST_DO)

    def _printer(self) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("恢复码")
        printer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Portrait,
                QMarginsF(20, 20, 20, 20),
                QPageLayout.Unit.Millimeter,
            )
        )
        return printer

    def _paper(self) -> QTextDocument:
        paper = QTextDocument()
        paper.setDefaultFont(theme.font(14))
        groups = self._code.split("-")
        half = (len(groups) + 1) // 2
        lines = "<br>".join("&nbsp;".join(part) for part in (groups[:half], groups[half:]))
        paper.setHtml(
            f"<h1>民政台账 · {html.escape(self._town)} · 恢复码</h1>"
            f"<p>{WARNING}</p><h1>{lines}</h1>"
            "<p>用法:登录窗口 → 忘记密码,用恢复码登录 → 输入恢复码、姓名和新密码。</p>"
            "<p>打印日期:____________  保管人:____________</p>"
        )
        return paper
