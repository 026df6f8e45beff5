"""A window that takes a file in: read, look at what it would do, and only then enter it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QLayout, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.sheets.reading import Watch
from app.ui.desk.background import Progress, Task
from app.ui.desk.busy import Busy
from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.widgets import theme
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.file_drop import FileDrop
from app.ui.widgets.parts import Notice, acting, column, heading, row
from app.ui.widgets.theme import Tone

T = TypeVar("T")
Content = TypeVar("Content")
LISTS_KIND = "名单 (*.xlsx *.xls *.xlsb *.ods *.csv *.txt *.xml *.html);;所有文件 (*)"


@dataclass(frozen=True, slots=True)
class ImportWords:
    """What such a window says: its buttons, the system's question for a file, the work."""

    title: str
    choose: str
    ask: str
    confirm: str
    leave: str
    reading: str = "正在读取文件…"
    kinds: str = LISTS_KIND


class FileImportWindow(QDialog, Generic[Content]):
    """Choose or drop a file, read beside the window, preview, confirm; a base.

    Nothing is written before ``confirmed``. A window left while it reads stops reading; one
    that writes stays until that is done, so that its answer is not lost.
    """

    words: ImportWords

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._latest = Latest()
        self._task: Task | None = None
        self._writing = False
        self.setModal(True)
        self.setWindowTitle(self.words.title)
        self.choose = acting(self.words.choose, self._choose, "primary")
        self.choose.setAutoDefault(True)
        self.file = heading("", "hint")
        self.file.setWordWrap(False)
        self.sentence = Notice(Tone.PLAIN)
        self.error = Notice(Tone.MUST_DO)
        self.busy = Busy(desk.background)
        self.leave = acting(self.words.leave, self._leave)
        self.confirm = acting(self.words.confirm, self.confirmed)
        FileDrop(self, self.bring, self.error.say)

    # What is a window's own

    def reading(self, path: Path) -> Callable[[Progress], Content]:
        """How a file is read; raises AppError where something must be said first."""
        raise NotImplementedError

    def brought(self, content: Content) -> None:
        """The file was read: show what it would do."""
        raise NotImplementedError

    def confirmed(self) -> None:
        """The button that enters it: ask what is to be asked, then ``enter``."""
        raise NotImplementedError

    def settle(self) -> None:
        """What is offered and said as things stand."""
        raise NotImplementedError

    def may_be_left(self) -> bool:
        """Asked on Esc and on the window's cross; the button 关闭 needs no question."""
        return True

    # What they share

    def lay_out(
        self,
        above: Sequence[QWidget | QLayout],
        middle: QWidget,
        notices: Sequence[QWidget] = (),
        foot: Sequence[QWidget] = (),
        *,
        size: tuple[float, float],
    ) -> None:
        """From top to bottom; ``foot`` stands before the button that enters, ``size`` in em."""
        layout = column(self, 4)
        for part in above:
            if isinstance(part, QLayout):
                layout.addLayout(part)
            else:
                layout.addWidget(part)
        layout.addWidget(middle, 1)
        for notice in (*notices, self.sentence, self.error):
            layout.addWidget(notice)
        layout.addLayout(row(self.busy, 1, *(foot or (self.leave,)), self.confirm))
        theme.follow(self, lambda: theme.resize(self, *size))

    def bring(self, path: Path) -> None:
        """Read a file, chosen or dropped; nothing is written."""
        try:
            work = self.reading(path)
        except AppError as error:
            self.refuse(error)
        else:
            self.run(work, self.brought, self.words.reading)

    def run(self, work: Callable[[Progress], T], then: Callable[[T], None], words: str) -> None:
        """Longer work beside the window; it overtakes what was asked before."""
        self.error.say("")
        self._task = self.desk.work(
            work,
            then,
            owner=self,
            words=words,
            failed=self.refuse,
            can_cancel=True,
            on_cancel=self.settle,
            latest=self._latest,
        )

    def ask(self, question: Callable[[Session], T], then: Callable[[T], None], words: str) -> None:
        """A question to the office; it overtakes what was asked before."""
        self.error.say("")
        self._task = self.desk.read(
            question, then, owner=self, words=words, failed=self.refuse, latest=self._latest
        )

    def enter(
        self,
        action: Callable[[Session], T],
        then: Callable[[T], None],
        *,
        said: Callable[[T], str],
        words: str,
    ) -> None:
        """The one action that writes."""

        def entered(result: T) -> None:
            self._set_writing(writing=False)
            then(result)

        self.error.say("")
        self._set_writing(writing=True)
        self.desk.act(action, entered, owner=self, said=said, words=words, failed=self.refuse)

    def refuse(self, error: BaseException) -> None:
        """Nothing was written: say why, and let the user go on."""
        self._set_writing(writing=False)
        self.settle()
        if isinstance(error, AppError):
            self.error.say(error.message)
        else:
            self.desk.fail(error)

    def reject(self) -> None:
        if not self._writing and self.may_be_left():
            super().reject()

    def done(self, result: int) -> None:
        """Left: what is still being read is stopped."""
        if self._task is not None:
            self._task.cancel()
        super().done(result)

    def _set_writing(self, *, writing: bool) -> None:
        self._writing = writing
        self.leave.setEnabled(not writing)
        if writing:
            self.confirm.setEnabled(False)

    def _leave(self) -> None:
        self.done(QDialog.DialogCode.Rejected)

    def _choose(self) -> None:
        path = dialogs().open_file(self, self.words.ask, self.words.kinds)
        if path is not None:
            self.bring(path)


def told_rows(progress: Progress) -> Watch:
    """For a long list: how many rows are read, and an ear for 停止."""

    def watch(rows: int) -> None:
        progress.report(0, 0, f"正在读取文件…已读{rows}行" if rows else "")

    return watch


def drop_card(words: str) -> QFrame:
    """The page before a file is there: where to drop it."""
    card = QFrame()
    card.setProperty("role", "card")
    hint = heading(words, "hint")
    hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
    QVBoxLayout(card).addWidget(hint)
    return card
