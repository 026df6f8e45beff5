"""The questions of the first start, a page each: welcome, office, people."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.month import Month
from app.services.access.creating import Account
from app.ui.access.sign_in import advise, passwords_agree
from app.ui.widgets.fields import MonthField, PasswordField, TextField
from app.ui.widgets.focus import begin_at
from app.ui.widgets.forms import Form
from app.ui.widgets.letters import LettersSwitch
from app.ui.widgets.parts import button, column, heading, row
from app.ui.widgets.theme import SPACE


class WelcomePage(QWidget):
    """The size of the letters, and the two ways to begin."""

    demo_wanted = Signal()
    office_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, letters: LettersSwitch) -> None:
        super().__init__()
        self.letters = letters
        self.demo = button("打开演示镇", "primary")
        self.office = button("建立新办公室", "primary")
        self.restore = button("换了电脑?从备份恢复", "link")
        self.demo.clicked.connect(self.demo_wanted)
        self.office.clicked.connect(self.office_wanted)
        self.restore.clicked.connect(self.restore_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 3)
        layout.addWidget(heading("欢迎使用民政台账", "headline"))
        layout.addLayout(row(heading("字看着合适吗?", "label"), letters, 1))
        layout.addWidget(
            _card(
                "先看看演示镇",
                "一个虚构的镇,姓名和号码都是编的。可以随便点、随便改,与真实数据分开存放。",
                self.demo,
            )
        )
        layout.addWidget(
            _card(
                "建立新办公室",
                "填写乡镇、村名单和两位同事的账户,约需五分钟。数据加密保存在这台电脑上。",
                self.office,
            )
        )
        layout.addLayout(row(self.restore, 1))
        layout.addStretch(1)
        begin_at(self, lambda: self.demo)


def _card(title: str, words: str, press: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    layout = column(card)
    layout.addWidget(heading(title))
    layout.addWidget(heading(words, "hint"))
    layout.addLayout(row(press, 1))
    return card


class OfficePage(QWidget):
    """Which office it is, and from which month its ledger reckons."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.form.add_widget(heading("办公室"))
        self.form.add("town", "乡镇(街道)名称", TextField(required=True), hint="如:渔洋关镇")
        self.form.add("county", "县(市、区)", TextField(required=True), hint="如:五峰土家族自治县")
        self.form.add(
            "ledger_start",
            "台账从哪个月算起",
            MonthField(Month(date.today().year, 1), required=True),
            hint="这个月以前的发放不再计算;一般填今年1月",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)
        begin_at(self, lambda: self.form.field("town"))

    def value(self) -> dict[str, Any] | None:
        return self.form.values()


class PeoplePage(QWidget):
    """Two people: who prepares a payment never approves it."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.form.add_widget(heading("两位同事"))
        self.form.add_widget(
            heading("经办和复核必须是两个人,各用各的密码。密码忘了只能用恢复码找回。", "hint")
        )
        self._add("first", "第一位(经办兼管理)")
        self._add("reviewer", "第二位(复核)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)
        begin_at(self, lambda: self.form.field("first_name"))

    def _add(self, who: str, words: str) -> None:
        self.form.add(f"{who}_name", f"{words}姓名", TextField(required=True, longest=20))
        password = PasswordField()
        self.form.add(f"{who}_password", "密码", password, hint="不少于8位,不要全是数字")
        self.form.add(f"{who}_again", "再输一次密码", PasswordField())
        key = f"{who}_password"
        password.textEdited.connect(lambda text: advise(self.form, key, text))

    def value(self) -> tuple[Account, Account] | None:
        values = self.form.values()
        if values is None:
            return None
        for who in ("first", "reviewer"):
            if not passwords_agree(self.form, f"{who}_password", f"{who}_again"):
                return None
        if values["first_name"] == values["reviewer_name"]:
            self.form.complain("reviewer_name", "经办和复核不能是同一个人,请填写另一位同事。")
            return None
        return (
            Account(values["first_name"], values["first_password"]),
            Account(values["reviewer_name"], values["reviewer_password"]),
        )
