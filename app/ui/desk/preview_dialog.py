"""Forms beside which stands what they mean, worked out whenever typing rests; then saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.errors import AppError
from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.widgets import theme
from app.ui.widgets.form_row import Input
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice, column, heading
from app.ui.widgets.theme import Tone

T = TypeVar("T")
Answer = TypeVar("Answer")
REST = 250  # ms without a key before the meaning is worked out
LOOK_FIRST = "请先看右边的结果,确认无误后再按一次。"


class PreviewDialog(FormDialog[T], Generic[T, Answer]):
    """A form left, what it means right. Nothing is saved that was not seen as it stands.

    Subclasses give ``question`` (of which nothing stays), ``show_answer`` and ``save``; the pane
    ``meaning`` has ``notice`` above, and takes their tables.
    """

    def __init__(self, desk: Desk, parent: QWidget, title: str, verb: str) -> None:
        super().__init__(parent, title, verb)
        self.desk = desk
        self.notice = Notice(Tone.PLAIN)
        self.meaning = QWidget()
        self.pane = column(self.meaning, 0)
        self.pane.addWidget(heading("保存以前先看:这样做意味着什么", "label"))
        self.pane.addWidget(self.notice)
        self.put_beside(self.meaning)
        self._seen: tuple[T, object] | None = None
        self._latest = Latest()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST)
        self._timer.timeout.connect(self.look)
        self.finished.connect(self._timer.stop)
        self.submit = self._press_save

    def fit(self) -> None:
        """Nearly the whole screen: a form and tables side by side."""
        theme.resize(self, 76, 44)

    def watch(self, *fields: Input[object]) -> None:
        """These fields change what it means."""
        for field in fields:
            field.edited.connect(self._timer.start)

    def extra(self) -> object:
        """What besides the form decides what would be saved; compared with what was seen."""
        return None

    def question(self, value: T) -> Callable[[Session], Answer]:
        """What to ask; may raise AppError for what does not go together."""
        raise NotImplementedError

    def show_answer(self, answer: Answer | None) -> None:
        """Show what it means; None while the form cannot be read."""
        raise NotImplementedError

    def save(self, value: T) -> None:
        """Do it: the value is the one whose meaning was seen."""
        raise NotImplementedError

    def look(self) -> None:
        """Work out what it means, when the form can be read."""
        self._timer.stop()
        value = self.form.peek()
        if value is None:
            self.notice.say("")
            self.show_answer(None)
            return
        self._ask(value, lambda: None)

    def _press_save(self, value: T) -> None:
        if self._seen == (value, self.extra()):
            self.save(value)
            return
        self._timer.stop()
        self.set_busy(busy=True)

        def shown() -> None:
            self.set_busy(busy=False)
            self.error.say(LOOK_FIRST)

        self._ask(value, shown)

    def _ask(self, value: T, then: Callable[[], None]) -> None:
        self._latest.overtake()
        looked_at = (value, self.extra())

        def answered(answer: Answer) -> None:
            self._seen = looked_at
            self.show_answer(answer)
            then()

        def failed(error: BaseException) -> None:
            self.set_busy(busy=False)
            self.show_answer(None)
            if isinstance(error, AppError):
                self.notice.say(error.message, Tone.WAITING)
            else:
                self.refuse(error)

        try:
            question = self.question(value)
        except AppError as error:
            failed(error)
            return
        self.desk.preview(
            question,
            answered,
            owner=self,
            words="正在计算影响…",
            failed=failed,
            latest=self._latest,
        )
