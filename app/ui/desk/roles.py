"""What a person's role does not allow is grey, and says who may."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.models.staff import Role
from app.services.office.permissions import ROLE_WORDS
from app.ui.desk.desk import Desk


def only_for(desk: Desk, roles: Role | tuple[Role, ...], *widgets: QWidget) -> bool:
    """Whether the signed-in person holds one of the roles; else the widgets grey out and say why.

    The services refuse in any case; this only tells before anybody presses.
    """
    wanted = roles if isinstance(roles, tuple) else (roles,)
    if any(desk.may(role) for role in wanted):
        return True
    for widget in widgets:
        widget.setEnabled(False)
        widget.setToolTip(who_may(*wanted))
    return False


def who_may(*roles: Role) -> str:
    """The sentence that says who may: 只有经办人员可以操作。"""
    return f"只有{'或'.join(ROLE_WORDS[role] for role in roles)}人员可以操作。"
