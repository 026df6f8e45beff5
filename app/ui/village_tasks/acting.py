"""Forms over one action of who prepares: open, tried, closed when it went well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import shiboken6
from PySide6.QtWidgets import QPushButton, QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.services.staff import require_role
from app.ui.desk import Desk
from app.ui.forms import FormDialog
from app.ui.parts import button

T = TypeVar("T")
Action = Callable[[Session], T]


def acting(words: str, do: Callable[[], None], role: str = "") -> QPushButton:
    """A button that Enter presses as well as the space bar."""
    made = button(words, role)
    made.setAutoDefault(True)
    made.clicked.connect(lambda _on=False: do())
    return made


def prepared(by: int, action: Action[T]) -> Action[T]:
    """The action, refused to whoever may not prepare."""

    def checked(session: Session) -> T:
        require_role(session, by, Role.PREPARE)
        return action(session)

    return checked


def open_form(
    desk: Desk,
    owner: QWidget,
    dialog: FormDialog,
    action: Callable[[dict[str, Any]], Action[T]],
    said: str | Callable[[T], str],
    then: Callable[[T], None] | None = None,
) -> None:
    """Open a form; what is typed becomes an action, a refusal is said in the form."""

    def submit(values: dict[str, Any]) -> None:
        dialog.set_busy(busy=True)

        def done(result: T) -> None:
            if shiboken6.isValid(dialog):
                dialog.accept()
            if then is not None:
                then(result)

        def failed(error: BaseException) -> None:
            if shiboken6.isValid(dialog) and dialog.isVisible():
                dialog.refuse(error)
            else:
                desk.fail(error)

        desk.act(prepared(desk.by, action(values)), done, owner=owner, said=said, failed=failed)

    dialog.submit = submit
    show_form(dialog)


def show_form(dialog: FormDialog) -> None:
    """Show a form over the window; it is gone, with what was typed, once it is closed."""
    dialog.finished.connect(dialog.deleteLater)
    dialog.fit()
    dialog.open()
