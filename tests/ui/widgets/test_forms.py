"""Fields read what people type, say under the field what is wrong, and lose nothing."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.month import Month
from app.ui.widgets.fields import (
    AmountField,
    ChoiceField,
    DateField,
    FieldError,
    IdField,
    MonthField,
    PasswordField,
    SearchField,
    TextField,
)
from app.ui.widgets.forms import Form, FormDialog
from tests.ui.drivers import click, press, write

VALID = "422729194309120035"


@pytest.mark.parametrize(
    "typed",
    ["20181003", "2018.10.3", "2018-10-3", "2018/10/03", "2018年10月3日", "２０１８－１０－３"],
)
def test_a_day_is_read_in_every_usual_form(qtbot: QtBot, typed: str) -> None:
    field = DateField()
    qtbot.addWidget(field)
    write(field, typed)
    assert field.value() == date(2018, 10, 3)
    field.tidy()
    assert field.text() == "2018-10-03"


@pytest.mark.parametrize("typed", ["20180230", "2018", "昨天", "2018-13-01"])
def test_what_is_no_day_is_refused_and_stays(qtbot: QtBot, typed: str) -> None:
    field = DateField()
    field.setText(typed)
    with pytest.raises(FieldError):
        field.value()
    field.tidy()
    assert field.text() == typed


@pytest.mark.parametrize("typed", ["2018-10", "201810", "2018.10", "2018年10月"])
def test_a_month_is_typed_or_stepped(qtbot: QtBot, typed: str) -> None:
    field = MonthField()
    qtbot.addWidget(field)
    write(field, typed)
    assert field.value() == Month(2018, 10)
    press(field, Qt.Key.Key_Up)
    assert field.value() == Month(2018, 11)
    for _ in range(2):
        press(field, Qt.Key.Key_PageDown)
    assert field.value() == Month(2016, 11)
    assert field.text() == "2016年11月"


@pytest.mark.parametrize(
    ("typed", "fen"), [("310", 31000), ("1,234.5", 123450), ("310.50元", 31050), ("０.０１", 1)]
)
def test_an_amount_is_fen(typed: str, fen: int) -> None:
    field = AmountField()
    field.setText(typed)
    assert field.value() == fen


@pytest.mark.parametrize("typed", ["310.555", "-5", "三百", "1e3", "nan"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    field = AmountField()
    field.setText(typed)
    with pytest.raises(FieldError):
        field.value()


def test_an_id_number_is_grouped_while_typed(qtbot: QtBot) -> None:
    field = IdField()
    qtbot.addWidget(field)
    write(field, VALID)
    assert field.text() == "422729 19430912 0035"
    assert field.value() == VALID
    field.setCursorPosition(3)
    press(field, Qt.Key.Key_Backspace)
    assert field.text() == "427291 94309120 035"
    assert field.cursorPosition() == 2


def test_an_id_number_is_judged_as_soon_as_it_is_whole(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    field = form.add("id", "身份证号", IdField(required=True))
    write(field, VALID[:-1])
    assert form.message("id") == ""
    write(field, "6")
    assert "应为5" in form.message("id")
    press(field, Qt.Key.Key_Backspace)
    write(field, "5")
    assert form.message("id") == ""
    assert form.values() == {"id": VALID}


def test_a_form_says_all_that_is_wrong_and_keeps_what_was_typed(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    form.add("name", "姓名", TextField(required=True), hint="与身份证一致")
    form.add("amount", "金额", AmountField(required=True))
    form.field("amount").setText("三百")
    assert form.values() is None
    assert form.message("name") == "▲ 此项必填。"
    assert form.message("amount").startswith("▲ 请填写金额")
    assert form.field("amount").text() == "三百"
    write(form.field("name"), " 覃桂兰 ")
    assert form.message("name") == ""
    form.field("amount").setText("310")
    assert form.values() == {"name": "覃桂兰", "amount": 31000}


def test_a_choice_is_found_by_a_part_of_it(qtbot: QtBot) -> None:
    field: ChoiceField[int] = ChoiceField(
        [("曹家坪社区", 1), ("桥河社区", 3), ("石柱山村", 10)], required=True
    )
    qtbot.addWidget(field)
    field.setEditText("石柱")
    assert field.value() == 10
    field.setEditText("社区")
    with pytest.raises(FieldError):
        field.value()
    field.set_value(3)
    assert field.currentText() == "桥河社区"
    field.set_choices([("桥河社区", 3), ("南河村", 12)])
    assert field.value() == 3


def test_a_password_is_hidden_until_asked_and_caps_lock_is_told(qtbot: QtBot) -> None:
    field = PasswordField()
    qtbot.addWidget(field)
    told: list[bool] = []
    field.caps_lock.connect(told.append)
    press(field, Qt.Key.Key_A)
    press(field, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    assert told[0] is False
    assert field.echoMode() is PasswordField.EchoMode.Password
    field.show()
    click(field.reveal)
    assert field.echoMode() is PasswordField.EchoMode.Normal


def test_searching_waits_until_typing_rests(qtbot: QtBot) -> None:
    field = SearchField("姓名")
    qtbot.addWidget(field)
    asked: list[str] = []
    field.searched.connect(asked.append)
    write(field, "qgl")
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == ["qgl"]
    press(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert asked[1] == ""
    assert field.empty.isHidden()
    write(field, "qgl")
    field.show()
    click(field.empty)
    assert field.text() == ""


def test_a_dialog_keeps_everything_on_a_refusal(qtbot: QtBot) -> None:
    dialog = FormDialog(None, "新增人员", "保存人员")
    qtbot.addWidget(dialog)
    dialog.form.add("name", "姓名", TextField(required=True))
    tried: list[dict[str, object]] = []
    dialog.submit = tried.append
    dialog.show()
    click(dialog.button)
    assert tried == []
    write(dialog.form.field("name"), "李四")
    press(dialog.form.field("name"), Qt.Key.Key_Return)
    assert tried == [{"name": "李四"}]
    dialog.refuse(FieldError("已有同名人员。"))
    assert dialog.error.text() == "已有同名人员。"
    assert dialog.isVisible()
    assert dialog.form.field("name").text() == "李四"
