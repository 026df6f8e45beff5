"""Forms over one action: open, tried, closed when it went well."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.ui.desk.desk import Desk
from app.ui.desk.form_action import act_in
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import open_dialog

T = TypeVar("T")
V = TypeVar("V")
Action = Callable[[Session], T]


def open_form(
    desk: Desk,
    owner: QWidget,
    dialog: FormDialog[V],
    action: Callable[[V], Action[T]],
    said: str | Callable[[T], str],
    then: Callable[[T], None] | None = None,
) -> None:
    """Open a form; what is typed becomes an action, a refusal is said in the form."""

    def submit(value: V) -> None:
        act_in(desk, dialog, action(value), owner=owner, said=said, then=then)

    dialog.submit = submit
    open_dialog(dialog)
