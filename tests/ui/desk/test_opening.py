"""Windows of ours are opened in one way, and are gone once they are closed."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.ui.access.passwords import ChangePassword
from app.ui.desk.desk import Desk
from app.ui.settings.people import AddPerson
from app.ui.settings.villages import AddVillage
from app.ui.widgets.dialogs import WindowDialogs
from app.ui.widgets.opening import open_dialog

UI = Path(__file__).parents[3] / "app" / "ui"
# What Qt itself runs: the program, its questions, and its windows for choosing a printer.
RUN_BY_QT = {
    ("application.py", "application.exec()"),
    ("desk/preview.py", "dialog.exec()"),
    ("first_run/code_page.py", "dialog.exec()"),
    ("widgets/dialogs.py", "dialog.exec()"),
}
OWN_MENU = ("beneficiaries/saved_filter_menu.py", "self.open()")


@pytest.mark.parametrize("leave", [QDialog.accept, QDialog.reject])
@pytest.mark.parametrize("make", [ChangePassword, AddPerson, AddVillage])
def test_a_closed_form_is_gone(
    qtbot: QtBot,
    desk: Desk,
    make: Callable[[Desk, QWidget], QDialog],
    leave: Callable[[QDialog], None],
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = make(desk, parent)
    open_dialog(dialog)
    assert dialog.isVisible()

    leave(dialog)

    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_a_typed_secret_is_gone_with_its_question(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QDialog, "exec", QDialog.accept)

    WindowDialogs().line(parent, "密码", "您的密码:", secret=True)

    qtbot.waitUntil(lambda: not parent.findChildren(QDialog))


def test_no_window_is_opened_in_another_way() -> None:
    looked, others = 0, set()
    for path in sorted(UI.rglob("*.py")):
        looked += 1
        for call in _opening(ast.parse(path.read_text(encoding="utf-8"))):
            others.add((path.relative_to(UI).as_posix(), call))

    assert looked > 100
    assert others == {*RUN_BY_QT, OWN_MENU, ("widgets/opening.py", "dialog.open()")}


def _opening(tree: ast.Module) -> list[str]:
    """Calls that open a window (``open`` or ``exec`` without a word on what), as written."""
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"open", "exec"}
        and not node.args
    ] + [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "QDialog.open"
    ]
