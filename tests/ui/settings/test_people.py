"""An administrator changes what others may do, resets a password, and lets somebody go."""

from __future__ import annotations

from typing import TypeVar, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.models.staff import Role
from app.services.access import creating, signing_in
from app.services.office import staff
from app.ui.desk.desk import Desk
from app.ui.settings.people import PeoplePage
from app.ui.settings.people_dialogs import ChangeRoles, Leave, RenewCode, ResetPassword
from tests.ui.drivers import click, press, write
from tests.ui.plan import REVIEWER

T = TypeVar("T")


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> PeoplePage:
    creating.add_staff(desk.office, "丙新人", "bing-password", [Role.PREPARE])
    made = PeoplePage(desk)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: len(made.view.rows.rows_here()) == 3)
    return made


def opened(kind: type[T]) -> list[T]:
    return [
        one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()
    ]


def push(page: PeoplePage, words: str) -> None:
    buttons = cast("list[QPushButton]", page.findChildren(QPushButton))
    click(next(one for one in buttons if one.text() == words))


def states(desk: Desk) -> dict[str, tuple[tuple[Role, ...], bool]]:
    with desk.office.reading() as session:
        return {row.name: (row.roles, row.active) for row in staff.staff_members(session)}


def test_roles_are_changed(qtbot: QtBot, desk: Desk, page: PeoplePage) -> None:
    page.view.selectRow(2)
    push(page, "权限…")
    (dialog,) = opened(ChangeRoles)
    press(dialog.ticks[Role.REVIEW], Qt.Key.Key_Space)
    click(dialog.button)
    qtbot.waitUntil(lambda: states(desk)["丙新人"][0] == (Role.PREPARE, Role.REVIEW))


def test_reset_password_is_asked_for_once(qtbot: QtBot, desk: Desk, page: PeoplePage) -> None:
    page.view.selectRow(2)
    push(page, "重设密码…")
    (dialog,) = opened(ResetPassword)
    write(dialog.password, "given-by-hand")
    write(dialog.again, "given-by-hand")
    click(dialog.button)
    qtbot.waitUntil(lambda: not opened(ResetPassword))
    desk.office.close()
    with pytest.raises(AppError) as refused:
        signing_in.sign_in(desk.office.folder, "丙新人", "given-by-hand")
    assert refused.value.code == "password-must-change"


def test_somebody_leaves(qtbot: QtBot, desk: Desk, page: PeoplePage) -> None:
    page.view.selectRow(2)
    push(page, "停用…")
    (dialog,) = opened(Leave)
    qtbot.waitUntil(lambda: dialog.heir.count() == 2)
    click(dialog.button)
    qtbot.waitUntil(lambda: not states(desk)["丙新人"][1])


def test_last_reviewer_is_not_let_go(qtbot: QtBot, desk: Desk, page: PeoplePage) -> None:
    page.view.selectRow(1)
    push(page, "停用…")
    (dialog,) = opened(Leave)
    qtbot.waitUntil(lambda: dialog.heir.count() == 2)
    click(dialog.button)
    qtbot.waitUntil(lambda: "最后一位" in dialog.error.text())
    assert states(desk)[REVIEWER.name][1]


def test_new_recovery_code_is_typed_back(qtbot: QtBot, page: PeoplePage) -> None:
    push(page, "换新恢复码…")
    (dialog,) = opened(RenewCode)
    click(dialog.make)
    qtbot.waitUntil(dialog.page.isVisible)
    write(dialog.page.last, dialog.page.code.text().rsplit("-", 1)[-1])
    click(dialog.done_button)
    qtbot.waitUntil(lambda: not opened(RenewCode))
