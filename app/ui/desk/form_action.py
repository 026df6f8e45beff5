"""What a form's button does: one action in one transaction, the form open until it went well."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject
from sqlalchemy.orm import Session

from app.ui.desk.desk import Desk
from app.ui.widgets.field import Field
from app.ui.widgets.forms import FormDialog

T = TypeVar("T")
V = TypeVar("V")


def act_in(
    desk: Desk,
    dialog: FormDialog[V],
    action: Callable[[Session], T],
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
