"""The settings' page of column names: taught, used by the next list, forgotten."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.services.intake.synonyms import synonyms
from app.ui.desk.desk import Desk
from app.ui.settings.column_words import AddColumnWord, ColumnWordsPage
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, write


def press_named(page: ColumnWordsPage, words: str) -> None:
    buttons = cast("list[QPushButton]", page.findChildren(QPushButton))
    click(next(button for button in buttons if button.text() == words))


def test_a_column_name_is_taught_and_forgotten(
    qtbot: QtBot, desk: Desk, recorded: RecordedDialogs
) -> None:
    page = ColumnWordsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()

    def rest() -> None:
        qtbot.waitUntil(lambda: not desk.background.busy)

    def known() -> bool:
        with desk.office.reading() as session:
            return "发放数" in synonyms(session)["amount"]

    rest()
    press_named(page, "新增列名…")
    dialog = cast("AddColumnWord", page.findChild(AddColumnWord))
    write(dialog.header, "发放数")
    dialog.field.set_value("amount")
    click(dialog.button)
    rest()
    assert page.view.rows.rows_here() == [("发放数", "amount")]
    assert known()

    recorded.answers.append(True)
    press_named(page, "删除列名")
    rest()
    assert not known()
    assert page.view.rows.rows_here() == []
