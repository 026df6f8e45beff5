"""Restoring: choose a backup, see what differs from today, and only then put it in place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import AppError
from app.services.access import backups
from app.services.office_file.backup import ENDING
from app.services.office_file.restoring import RestorePreview
from app.ui.backups.backup_dialog import in_words
from app.ui.desk.background import Background
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs, show_failure
from app.ui.widgets.fields import PasswordField, TextField
from app.ui.widgets.forms import Form
from app.ui.widgets.parts import Notice, button, centred, heading, row, scrolled
from app.ui.widgets.theme import SPACE, Tone

OVERWRITE = Choice("恢复这个备份", dangerous=True)


@dataclass(frozen=True, slots=True)
class Opener:
    """What opens a backup: an account in it, or the recovery code."""

    name: str
    password: str
    code: str | None


class RestoreWindow(QWidget):
    """Its own window, as nobody may be signed in meanwhile. ``left``: go back to the entrance."""

    left = Signal()

    def __init__(self, folder: Path, background: Background) -> None:
        super().__init__()
        self.setWindowTitle("民政台账 · 从备份恢复")
        self._folder = folder
        self._background = background
        self._file: Path | None = None
        self._running = False
        self.choose = button("选择备份文件…", "primary")
        self.chosen = heading("还没有选择备份文件。", "hint")
        self.form = Form(self._read)
        self.name = self.form.add("姓名", TextField(required=True), hint="备份中的账户")
        self.password = self.form.add("密码", PasswordField(required=False))
        self.code = self.form.add("或:恢复码", TextField(), hint="填了恢复码就不用填密码")
        self.found = Notice()
        self.look = button("核对备份")
        self.restore = button("恢复这个备份", "danger")
        self.back = button("返回")
        self.restore.setEnabled(False)
        self.look.setEnabled(False)
        self.choose.clicked.connect(self._choose)
        self.look.clicked.connect(self._look)
        self.restore.clicked.connect(self._restore)
        self.back.clicked.connect(self.close)
        for field in (self.password, self.code):
            field.returnPressed.connect(self.look.click)
        self._lay_out()
        theme.resize(self, 44, 40)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(SPACE * 2)
        column.addWidget(heading("从备份恢复", "headline"))
        column.addWidget(
            heading("先核对备份、看清与现在的差别,再决定恢复。现在的数据会另存一份。", "hint")
        )
        column.addLayout(row(self.choose, 1))
        column.addWidget(self.chosen)
        column.addWidget(self.form)
        column.addWidget(self.found)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 4, SPACE * 3, SPACE * 4, SPACE * 3)
        self._area = scrolled(centred(inside, 40), reading=False)
        self._area.verticalScrollBar().rangeChanged.connect(self._show_found)
        layout.addWidget(self._area, 1)
        layout.addLayout(row(self.back, 1, self.look, self.restore))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Not while a backup is checked or put in place: that is waited for."""
        if self._running:
            event.ignore()
            return
        self.left.emit()
        event.accept()

    def _choose(self) -> None:
        path = dialogs().open_file(self, "选择备份文件", f"备份文件 (*{ENDING})")
        if path is None:
            return
        self._file = path
        self.chosen.setText(f"已选择:{path}")
        self.look.setEnabled(True)
        self.restore.setEnabled(False)
        self.found.say("")
        self.form.focus_first()

    def _read(self) -> Opener:
        return Opener(self.name.given(), self.password.value() or "", self.code.value())

    def _opener(self) -> Opener | None:
        opener = self.form.value()
        if opener is not None and not opener.password and not opener.code:
            self.form.complain(self.password, "请填写密码,或填写恢复码。")
            return None
        return opener

    def _look(self) -> None:
        file, opener = self._file, self._opener()
        if file is None or opener is None:
            return
        self._run(
            lambda: backups.preview_restore(
                self._folder, file, opener.name, opener.password, code=opener.code
            ),
            self._show,
            "正在核对备份…",
        )

    def _show(self, preview: RestorePreview) -> None:
        made = f"{preview.backup.made_at:%Y年%m月%d日 %H:%M}"
        lines = [f"备份完好,制作于{made}。", in_words(preview.backup)]
        if preview.differences:
            lines += ["与现在的差别:", *(f"· {line}" for line in preview.differences)]
        else:
            lines.append("与现在的数据相同。")
        self._say("\n".join(lines), Tone.WAITING if preview.today else Tone.DONE)
        self.restore.setEnabled(True)

    def _restore(self) -> None:
        file, opener = self._file, self._opener()
        if file is None or opener is None:
            return
        detail = "现在的数据会先另存一份(在数据文件夹里),然后由备份代替。"
        if not dialogs().ask(self, "要用这个备份代替现在的数据吗?", OVERWRITE, detail):
            return
        self._run(
            lambda: backups.restore(
                self._folder, file, opener.name, opener.password, code=opener.code
            ),
            self._restored,
            "正在恢复…",
        )

    def _restored(self, _report: object) -> None:
        dialogs().tell(self, "已恢复。请用备份中的账户登录。")
        self.close()

    def _run(self, operation: Any, then: Any, words: str) -> None:
        self._set_busy(busy=True)
        self._say(words, Tone.PLAIN)

        def finished(result: Any) -> None:
            self._set_busy(busy=False)
            then(result)

        def failed(error: BaseException) -> None:
            self._set_busy(busy=False)
            self.found.say("")
            if isinstance(error, AppError):
                self._say(Tone.MUST_DO.say(error.message), Tone.MUST_DO)
                (self.code if self.code.text() else self.password).setFocus()
            else:
                show_failure(self, error, None)

        self._background.run(
            lambda _progress: operation(), finished, failed, words=words, owner=self
        )

    def _say(self, words: str, tone: Tone) -> None:
        self.found.say(words, tone)
        self._show_found()

    def _show_found(self) -> None:
        """What was found stands below everything, and grows once it has its room."""
        if self.found.text():
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _set_busy(self, *, busy: bool) -> None:
        self._running = busy
        for widget in (self.choose, self.form, self.look, self.back):
            widget.setEnabled(not busy)
        self.restore.setEnabled(False)
