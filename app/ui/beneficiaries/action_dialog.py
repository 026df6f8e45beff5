"""Forms that say what they mean before they are saved: done and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.enrollments.rows import FIELD_WORDS, LaterTerm
from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.widgets import theme
from app.ui.widgets.fields import TickField
from app.ui.widgets.form_row import Input
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice
from app.ui.widgets.theme import Tone

T = TypeVar("T")
V = TypeVar("V")
REST = 250  # ms without a key before the preview is worked out
Action = Callable[[Session], "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action did, in words for before and after it; ``later`` as [T]3 asks."""

    words: str
    said: str
    later: tuple[LaterTerm, ...] = ()


class ActionDialog(FormDialog[V]):
    """A form over one action. Subclasses add fields, and give ``read`` and ``action``.

    Below the fields stands what it means; later terms that say otherwise are asked about
    field by field ([T]3) before anything is saved.
    """

    def __init__(self, desk: Desk, parent: QWidget, title: str, verb: str) -> None:
        super().__init__(parent, title, verb)
        self.desk = desk
        self.preview = Notice(Tone.PLAIN)
        self.later = Notice(Tone.WAITING)
        self.ticks: dict[str, TickField] = {}
        self._ticks_box = QWidget()
        self._ticks_layout = QVBoxLayout(self._ticks_box)
        self._ticks_layout.setContentsMargins(0, 0, 0, 0)
        self._latest = Latest()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST)
        self._timer.timeout.connect(self.look)
        self.submit = self._save
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            at = layout.indexOf(self.error)
            for widget in (self._ticks_box, self.later, self.preview):
                layout.insertWidget(at, widget)
        self._ticks_box.hide()
        theme.follow(self, lambda: self.setMinimumWidth(theme.em(30)))

    def fit(self) -> None:
        """With room below the fields for what it means."""
        super().fit()
        room = self.screen().availableGeometry()
        self.resize(self.width(), min(self.height() + theme.em(7), room.height() - 60))

    def done(self, result: int) -> None:
        """Closed: nobody wants to know any more what it would mean."""
        self._timer.stop()
        super().done(result)

    def action(self, value: V) -> Action:
        """What the value asks for; may raise AppError for what does not go together."""
        raise NotImplementedError

    def watch(self, *fields: Input[object]) -> None:
        """These fields change what the action means."""
        for field in fields:
            field.edited.connect(self._timer.start)

    @property
    def carry(self) -> tuple[str, ...]:
        """The fields that later terms are to take over as well."""
        return tuple(name for name, tick in self.ticks.items() if tick.value())

    def look(self) -> None:
        """Work out what it means, when the form can be read."""
        self._timer.stop()
        value = self.form.peek()
        if value is None:
            self.preview.say("")
            return
        self._try(value, self._show_words, quiet=True)

    def _save(self, value: V) -> None:
        """Tried first: who has not been asked about later terms is asked now."""
        self._timer.stop()
        self.set_busy(busy=True)

        def go_on(outcome: Outcome) -> None:
            if self._ask_about(outcome):
                self._show_words(outcome)
                self.set_busy(busy=False)
                return
            self._act(value)

        self._try(value, go_on, quiet=False)

    def _try(self, value: V, then: Callable[[Outcome], None], *, quiet: bool) -> None:
        self._latest.overtake()

        def failed(error: BaseException) -> None:
            if not quiet:
                self.refuse(error)
            elif isinstance(error, AppError):
                self.preview.say(error.message, Tone.WAITING)

        try:
            action = self.action(value)
        except AppError as error:
            failed(error)
            return
        self.desk.preview(action, then, owner=self, failed=failed, latest=self._latest)

    def _act(self, value: V) -> None:
        self.desk.act(
            self.action(value),
            self._saved,
            owner=self,
            said=lambda outcome: outcome.said,
            failed=self.refuse,
        )

    def _saved(self, _outcome: Outcome) -> None:
        self.set_busy(busy=False)
        self.accept()

    def _show_words(self, outcome: Outcome) -> None:
        self.preview.say(outcome.words, Tone.PLAIN)
        self._ask_about(outcome)

    def _ask_about(self, outcome: Outcome) -> bool:
        """Show a tick for each field in which later terms differ; whether one is new."""
        differing = dict.fromkeys(name for term in outcome.later for name in term.differs)
        new = [name for name in differing if name not in self.ticks]
        for name in new:
            tick = TickField(f"以后的记录也改:{FIELD_WORDS[name]}")
            tick.edited.connect(self._timer.start)
            self.ticks[name] = tick
            self._ticks_layout.addWidget(tick)
        self._ticks_box.setVisible(bool(self.ticks))
        if outcome.later:
            told = ";".join(term.words for term in outcome.later)
            self.later.say(f"以后还有不同的记录({told})。不勾选就保持不变。")
        elif not self.ticks:
            self.later.say("")
        return bool(new)
