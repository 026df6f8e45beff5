"""Asking for one line of words before something is done: a reason, most of the time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.ui.widgets.fields import TextField
from app.ui.widgets.forms import FormDialog


class ReasonDialog(FormDialog[str]):
    """One line that must be filled in; ``above`` is what has to be seen before it."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        verb: str,
        label: str,
        hint: str = "",
        *,
        longest: int = 200,
        above: Sequence[QWidget] = (),
    ) -> None:
        super().__init__(parent, title, verb)
        for widget in above:
            self.form.add_widget(widget)
        self.reason = self.form.add(label, TextField(required=True, longest=longest), hint)
        self.reason.setFocus()

    def read(self) -> str:
        return self.reason.given()
