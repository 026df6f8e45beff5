"""The questions of the first start, a page each: welcome, office, people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.month import Month
from app.services.access.creating import Account
from app.ui.access.sign_in import add_new_password, passwords_agree
from app.ui.widgets.fields import MonthField, TextField
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


@dataclass(frozen=True, slots=True)
class NamedOffice:
    """What the office is called, and the first month that its ledger reckons."""

    town: str
    county: str
    ledger_start: Month


class OfficePage(QWidget):
    """Which office it is, and of which month its first roster is: there its ledger begins."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form(self._read)
        self.form.add_widget(heading("办公室"))
        add = self.form.add
        self.town = add("乡镇(街道)名称", TextField(required=True), hint="如:渔洋关镇")
        self.county = add("县(市、区)", TextField(required=True), hint="如:五峰土家族自治县")
        self.ledger_start = add(
            "第一份花名册做哪个月的",
            MonthField(Month.of(date.today()), required=True),
            hint="台账从这个月算起。以前各月已经发过的,建好以后在“设置”里接管历史花名册,不要补做",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)
        begin_at(self, lambda: self.town)

    def _read(self) -> NamedOffice:
        return NamedOffice(self.town.given(), self.county.given(), self.ledger_start.given())

    def value(self) -> NamedOffice | None:
        """What was filled in; None where something is wrong, which is then shown."""
        return self.form.value()


class AccountFields:
    """Name and password of one of the two."""

    def __init__(self, form: Form[tuple[Account, Account]], who: str) -> None:
        self._form = form
        self.name = form.add(f"{who}姓名", TextField(required=True, longest=20))
        self.password, self.again = add_new_password(form, ("密码", "再输一次密码"))

    def value(self) -> Account:
        """Raises FieldError."""
        return Account(self.name.given(), self.password.given())

    def agree(self) -> bool:
        """Whether the password is twice the same; else that is said under the second."""
        return passwords_agree(self._form, self.password, self.again)


class PeoplePage(QWidget):
    """Two people: who prepares a payment never approves it."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form(self._read)
        self.form.add_widget(heading("两位同事"))
        self.form.add_widget(
            heading("经办和复核必须是两个人,各用各的密码。密码忘了只能用恢复码找回。", "hint")
        )
        self.first = AccountFields(self.form, "第一位(经办兼管理)")
        self.reviewer = AccountFields(self.form, "第二位(复核)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)
        begin_at(self, lambda: self.first.name)

    def _read(self) -> tuple[Account, Account]:
        return self.first.value(), self.reviewer.value()

    def value(self) -> tuple[Account, Account] | None:
        """The two accounts; None where something is wrong, which is then shown."""
        accounts = self.form.value()
        if accounts is None or not self.first.agree() or not self.reviewer.agree():
            return None
        if accounts[0].name == accounts[1].name:
            words = "经办和复核不能是同一个人,请填写另一位同事。"
            self.form.complain(self.reviewer.name, words)
            return None
        return accounts
