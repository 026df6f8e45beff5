"""The keyboard reaches every part of a page, and Enter presses the button that has it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMessageBox,
    QTableWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, WindowDialogs
from app.ui.widgets.fields import DateField, TextField
from app.ui.widgets.focus import begin_at
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import acting
from app.ui.widgets.theme import THEME, Letters
from tests.ui.drivers import press


def test_a_page_begins_at_its_list_and_what_stands_above_stays_in_reach(qtbot: QtBot) -> None:
    window, page = QWidget(), QWidget()
    box, tool, table = QLineEdit(), QToolButton(), QTableWidget(1, 1)
    table.setTabKeyNavigation(False)
    inside = QVBoxLayout(page)
    for part in (box, tool, table):
        inside.addWidget(part)
    QVBoxLayout(window).addWidget(page)
    begin_at(page, lambda: table)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    page.setFocus()
    assert table.hasFocus()
    reached = []
    for _press in range(3):
        press(window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(window.focusWidget())
    assert reached == [box, tool, table]


def test_enter_presses_the_button_that_has_the_keyboard(qtbot: QtBot) -> None:
    pressed: list[str] = []
    page = acting("生成花名册", lambda: pressed.append("page"))
    qtbot.addWidget(page)
    press(page, Qt.Key.Key_Return)
    assert pressed == ["page"]
    dialog: FormDialog[None] = FormDialog(None, "停发", "停发")
    qtbot.addWidget(dialog)
    dialog.form.add("原因", TextField())
    dialog.submit = lambda _values: pressed.append("saved")
    dialog.show()
    # On the way back Enter must not do what the dialog is for.
    press(dialog.back, Qt.Key.Key_Return)
    assert pressed == ["page"]
    assert not dialog.isVisible()


def test_a_form_begins_in_its_first_field_and_ends_at_its_button(qtbot: QtBot) -> None:
    dialog: FormDialog[None] = FormDialog(None, "登记死亡", "登记死亡")
    first = dialog.form.add("死亡日期", DateField(required=True))
    second = dialog.form.add("说明", TextField())
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    reached = [dialog.focusWidget()]
    for _press in range(4):
        press(dialog.focusWidget(), Qt.Key.Key_Tab)
        reached.append(dialog.focusWidget())
    assert reached == [first, second, dialog.back, dialog.button, first]


def test_what_is_wrong_in_a_long_form_is_brought_into_sight(qtbot: QtBot) -> None:
    dialog: FormDialog[None] = FormDialog(None, "新增待遇", "保存待遇")
    notes = [dialog.form.add("说明", TextField()) for _number in range(20)]
    wrong = dialog.form.add("核定金额", TextField(required=True))
    qtbot.addWidget(dialog)
    dialog.resize(400, 400)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert wrong.visibleRegion().isEmpty()
    press(notes[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: wrong.visibleRegion().boundingRect() == wrong.rect())
    assert dialog.focusWidget() is wrong


def test_a_question_with_many_answers_shows_all_their_words(qtbot: QtBot) -> None:
    THEME.set_letters(Letters.HUGE)
    kinds = [Choice(f"竖线分隔的文本文件,第{number}种 (txt)") for number in range(6)]
    seen: list[bool] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.extend(one.width() >= one.sizeHint().width() for one in box.buttons())
        box.escapeButton().click()

    QTimer.singleShot(0, look)
    WindowDialogs().pick(None, "银行文件用哪种格式?", kinds)
    assert seen == [True] * 7


def test_a_first_window_is_no_larger_than_the_screen(qtbot: QtBot) -> None:
    THEME.set_letters(Letters.HUGE)
    window = QWidget()
    qtbot.addWidget(window)
    theme.resize(window, 200, 10)
    room = window.screen().availableGeometry()
    assert (window.width(), window.height()) == (room.width() - 40, theme.em(10))
