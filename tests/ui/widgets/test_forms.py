"""Fields read what people type, say under the field what is wrong, and lose nothing."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.errors import AppError
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
from app.ui.widgets.text_area import TextArea
from tests.ui.drivers import click, press, write

ROOT = Path(__file__).parents[3]
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
    field = IdField(required=True)
    form = Form(field.given)
    qtbot.addWidget(form)
    form.add("身份证号", field)
    write(field, VALID[:-1])
    assert form.message(field) == ""
    write(field, "6")
    assert "应为5" in form.message(field)
    press(field, Qt.Key.Key_Backspace)
    write(field, "5")
    assert form.message(field) == ""
    assert form.value() == VALID


@dataclass(frozen=True, slots=True)
class Grant:
    """What the forms below ask for."""

    name: str
    fen: int | None


class GrantDialog(FormDialog[Grant]):
    """A name that is asked for, and an amount that can be hidden."""

    def __init__(self) -> None:
        super().__init__(None, "新增人员", "保存人员")
        self.name = self.form.add("姓名", TextField(required=True), hint="与身份证一致")
        self.amount = self.form.add("金额", AmountField(required=True))

    def read(self) -> Grant:
        fen = self.form.if_shown(self.amount)
        if fen is not None and fen > 100_000:
            raise AppError("金额超过标准。未作改动。")
        return Grant(self.name.given(), fen)


@pytest.fixture
def dialog(qtbot: QtBot) -> GrantDialog:
    shown = GrantDialog()
    qtbot.addWidget(shown, before_close_func=lambda _widget: shown.accept())
    shown.show()
    return shown


def test_a_form_says_all_that_is_wrong_and_keeps_what_was_typed(dialog: GrantDialog) -> None:
    form = dialog.form
    dialog.amount.setText("三百")
    assert form.value() is None
    assert form.message(dialog.name) == "▲ 此项必填。"
    assert form.message(dialog.amount).startswith("▲ 请填写金额")
    assert dialog.amount.text() == "三百"
    write(dialog.name, " 覃桂兰 ")
    assert form.message(dialog.name) == ""
    dialog.amount.setText("310")
    assert form.value() == Grant("覃桂兰", 31000)


def test_a_hidden_field_is_not_asked_for(dialog: GrantDialog) -> None:
    form = dialog.form
    dialog.name.setText("覃桂兰")
    dialog.amount.setText("三百")
    form.show_field(dialog.amount, shown=False)
    assert form.value() == Grant("覃桂兰", None)
    form.show_field(dialog.amount, shown=True)
    assert form.value() is None
    assert form.fields == (dialog.name, dialog.amount)


def test_a_field_that_is_no_part_of_the_form_has_no_value(dialog: GrantDialog) -> None:
    assert dialog.form.if_shown(AmountField(500)) is None


def test_a_form_can_be_read_without_a_word(dialog: GrantDialog) -> None:
    form = dialog.form
    assert form.peek() is None
    dialog.name.setText("覃桂兰")
    dialog.amount.setText("2000")
    assert form.peek() is None, "what does not go together is no value either"
    dialog.amount.setText("310")
    assert form.peek() == Grant("覃桂兰", 31000)
    assert (form.message(dialog.name), form.message(dialog.amount)) == ("", "")


def test_fields_that_do_not_go_together_are_refused_above_the_button(dialog: GrantDialog) -> None:
    saved: list[Grant] = []
    dialog.submit = saved.append
    dialog.name.setText("覃桂兰")
    dialog.amount.setText("2000")
    click(dialog.button)
    assert (saved, dialog.error.text()) == ([], "金额超过标准。未作改动。")
    dialog.amount.setText("310")
    click(dialog.button)
    assert (saved, dialog.error.text()) == ([Grant("覃桂兰", 31000)], "")


def test_advice_gives_way_to_what_is_wrong(dialog: GrantDialog) -> None:
    form = dialog.form
    form.advise(dialog.name, "台账里已有此人。")
    assert form.message(dialog.name) == ""
    form.complain(dialog.name, "已有同名人员。")
    form.advise(dialog.name, "台账里已有此人。")
    assert form.message(dialog.name) == "▲ 已有同名人员。"


def test_a_required_field_never_gives_nothing() -> None:
    for field in (TextField(), DateField(), TextArea(), ChoiceField[int]([("一", 1)])):
        assert field.value() is None
        with pytest.raises(FieldError):
            field.given()


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


def test_a_dialog_keeps_everything_on_a_refusal(dialog: GrantDialog) -> None:
    dialog.form.show_field(dialog.amount, shown=False)
    tried: list[Grant] = []
    dialog.submit = tried.append
    click(dialog.button)
    assert tried == []
    write(dialog.name, "李四")
    press(dialog.name, Qt.Key.Key_Return)
    assert tried == [Grant("李四", None)]
    dialog.refuse(FieldError("已有同名人员。"))
    assert dialog.error.text() == "已有同名人员。"
    assert dialog.isVisible()
    assert dialog.name.text() == "李四"


def test_no_form_is_read_by_words() -> None:
    """Fields are attributes, values are of a type of their own: nothing is looked up by a key."""
    looked_at, read_by_words = 0, []
    for path in sorted((ROOT / "app" / "ui").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        forms = any(isinstance(node, ast.Name) and node.id in FORMS for node in ast.walk(tree))
        looked_at += forms
        read_by_words += [
            f"{path.relative_to(ROOT)}: {ast.unparse(node)}"
            for node in ast.walk(tree)
            if by_words(node)
        ]
    assert read_by_words == []
    assert looked_at > 40, f"only {looked_at} modules have a form"


FORMS = {"Form", "FormDialog", "ActionDialog", "PreviewDialog", "ReasonDialog"}
OF_FIELDS = {"message", "complain", "advise", "show_field", "if_shown", "go_to", "watch"}


def by_words(node: ast.AST) -> bool:
    """``values["name"]``, ``values.get("name")``, ``form.message("name")``, a dict of anything."""
    match node:
        case ast.Subscript(value=ast.Name(id="values" | "value"), slice=ast.Constant(value=str())):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="values" | "value"), attr="get")):
            return True
        case ast.Call(func=ast.Attribute(attr=name), args=[ast.Constant(value=str(key)), *_]):
            return name in OF_FIELDS and key.isidentifier()
        case ast.Subscript(value=ast.Name(id=name), slice=inside) if name in FORMS:
            return "Any" in {one.id for one in ast.walk(inside) if isinstance(one, ast.Name)}
        case _:
            return False
