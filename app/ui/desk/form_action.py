"""What a form's button does: one action in one transaction, the form open until it went well."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.ui.desk.desk import Desk
from app.ui.widgets.field import Field
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
    *,
    words: str = "正在保存…",
    show: Callable[[FormDialog[V]], None] = open_dialog,
) -> None:
    """Open a form; what is typed becomes an action, a refusal is said in the form.

    ``show`` is the page's own way to open it, where the page keeps hold of its dialog.
    """

    def submit(value: V) -> None:
        act_in(desk, dialog, action(value), owner=owner, said=said, words=words, then=then)

    dialog.submit = submit
    show(dialog)


def act_in(
    desk: Desk,
    dialog: FormDialog[V],
    action: Action[T],
    *,
    owner: QObject,
    said: str | Callable[[T], str],
    words: str = "正在保存…",
    then: Callable[[T], None] | None = None,
    retry: Field[str] | None = None,
) -> None:
    """Act; the dialog closes when it went well, else it says why not and keeps what was typed.

    ``retry`` is the field (a password) that is to be typed again after a refusal.
    """
    dialog.set_busy(busy=True)

    def done(result: T) -> None:
        if shiboken6.isValid(dialog):
            dialog.set_busy(busy=False)
            dialog.accept()
        if then is not None:
            then(result)

    def failed(error: BaseException) -> None:
        if not shiboken6.isValid(dialog) or not dialog.isVisible():
            desk.fail(error)
            return
        dialog.refuse(error)
        if retry is not None:
            # The cursor into what another password is likely to replace.
            dialog.form.go_to(retry)
            retry.selectAll()

    desk.act(action, done, owner=owner, said=said, words=words, failed=failed)
