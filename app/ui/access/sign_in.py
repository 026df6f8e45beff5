"""Signing in: name and password, or the recovery code when a password is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.errors import AppError
from app.services.office_file import passwords
from app.ui.desk.background import Background
from app.ui.widgets import theme
from app.ui.widgets.dialogs import show_failure
from app.ui.widgets.fields import PasswordField, TextField
from app.ui.widgets.form_row import Input
from app.ui.widgets.forms import Form
from app.ui.widgets.letters import LettersSwitch
from app.ui.widgets.parts import Notice, Stack, button, centred, heading, row, scrolled
from app.ui.widgets.theme import SPACE, Tone

if TYPE_CHECKING:
    from app.services.access.office import Office

CAPS_LOCK = "大写锁定(Caps Lock)似乎开着,请核对大小写。"
DIFFERENT = "两次输入的密码不一致,请重新输入。"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who wants to come in, and their password."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recovery:
    """The recovery code, and whose password is to be what from now on."""

    code: str = field(repr=False)
    new: Credentials


class SignIn(QWidget):
    """The first window of a day; ``signed_in`` carries the open office."""

    signed_in = Signal(object)
    gone = Signal()

    def __init__(self, folder: Path, background: Background, letters: LettersSwitch) -> None:
        super().__init__()
        self.setWindowTitle("民政台账 · 登录")
        self._folder = folder
        self._background = background
        self._given = Credentials("", "")
        self.password_page = PasswordPage()
        self.recovery_page = RecoveryPage()
        self.own_page = OwnPasswordPage()
        self.pages = Stack(self.password_page, self.recovery_page, self.own_page)
        self.password_page.submitted.connect(self._sign_in)
        self.password_page.forgotten.connect(lambda: self._turn(self.recovery_page))
        self.recovery_page.submitted.connect(self._recover)
        self.recovery_page.back.connect(lambda: self._turn(self.password_page))
        self.own_page.submitted.connect(self._sign_in_with_own)
        layout = QVBoxLayout(self)
        layout.addLayout(row(1, letters))
        layout.addWidget(scrolled(centred(self.pages), reading=False), 1)
        theme.follow(self, lambda: theme.resize(self, 38, 36))
        self._turn(self.password_page)

    def _turn(self, page: EntryPage[T]) -> None:
        """Show a page with the keyboard in its first field: what is typed must not be lost."""
        known: tuple[QWidget, ...] = (self.password_page, self.recovery_page, self.own_page)
        self.pages.setCurrentIndex(known.index(page))
        page.form.focus_first()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.gone.emit()
        event.accept()

    def _sign_in(self, who: Credentials) -> None:
        def enter() -> Office:
            # The window stands before the office's own code is read.
            from app.services.access.signing_in import sign_in

            return sign_in(self._folder, who.name, who.password)

        self._given = who
        self._run(self.password_page, enter, "正在登录…")

    def _sign_in_with_own(self, new_password: str) -> None:
        who = self._given

        def enter() -> Office:
            from app.services.access.signing_in import sign_in

            return sign_in(self._folder, who.name, who.password, new_password=new_password)

        self._run(self.own_page, enter, "正在登录…")

    def _recover(self, wanted: Recovery) -> None:
        def enter() -> Office:
            from app.services.access.signing_in import recover

            return recover(self._folder, wanted.code, wanted.new.name, wanted.new.password)

        self._run(self.recovery_page, enter, "正在恢复…")

    def _run(self, page: EntryPage[T], enter: Callable[[], Office], words: str) -> None:
        page.set_busy(words)

        def failed(error: BaseException) -> None:
            if isinstance(error, AppError) and error.code == "password-must-change":
                page.set_busy("")
                self._turn(self.own_page)
                return
            page.refuse(error)
            if not isinstance(error, AppError):
                show_failure(self, error, None)

        def entered(office: Office) -> None:
            page.set_busy("")
            self.signed_in.emit(office)

        self._background.run(lambda _progress: enter(), entered, failed, words=words, owner=self)


class EntryPage(QFrame, Generic[T]):
    """A card with a form, a sentence when it was refused, and the button that goes on.

    Subclasses add fields and give ``read``; ``submitted`` carries what it gives.
    """

    submitted = Signal(object)

    def __init__(self, title: str, verb: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.form = Form(self.read)
        self.error = Notice(Tone.MUST_DO)
        self.waiting = heading("", "hint")
        self.button = button(verb, "primary")
        self.button.clicked.connect(self.submit)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*(SPACE * 6,) * 4)
        self.body.setSpacing(SPACE * 2)
        self.body.addWidget(heading(title, "headline"))
        self.body.addWidget(self.form)
        self.body.addWidget(self.error)
        self.body.addWidget(self.waiting)

    def read(self) -> T:
        """The value of the form, from fields that can be read. Raises AppError."""
        raise NotImplementedError

    def submit(self) -> None:
        """What the button and Enter do."""
        if not self.button.isEnabled():
            return
        self.error.say("")
        value = self.form.value()
        if value is not None:
            self.submitted.emit(value)

    def set_busy(self, words: str) -> None:
        """While the key is being worked out nothing can be pressed twice."""
        self.waiting.setText(words)
        self.button.setEnabled(not words)
        self.form.setEnabled(not words)

    def refuse(self, error: BaseException) -> None:
        self.set_busy("")
        self.error.say(error.message if isinstance(error, AppError) else "程序遇到意外问题。")

    def _watch_caps_lock(self, password: PasswordField) -> None:
        password.caps_lock.connect(lambda on: self._tell_caps_lock(password, on=on))

    def _tell_caps_lock(self, password: PasswordField, *, on: bool) -> None:
        if on:
            self.form.complain(password, CAPS_LOCK)
        elif self.form.message(password).endswith(CAPS_LOCK):
            self.form.complain(password, "")


class PasswordPage(EntryPage[Credentials]):
    """Name and password."""

    forgotten = Signal()

    def __init__(self) -> None:
        super().__init__("民政台账", "登录")
        self.name = self.form.add("姓名", TextField(required=True))
        self.password = self.form.add("密码", PasswordField())
        self._watch_caps_lock(self.password)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.submit)
        self.forgot = button("忘记密码,用恢复码登录", "link")
        self.forgot.clicked.connect(self.forgotten)
        self.body.addLayout(row(self.forgot, 1, self.button))

    def read(self) -> Credentials:
        return Credentials(self.name.given(), self.password.given())

    def refuse(self, error: BaseException) -> None:
        super().refuse(error)
        # The name was probably right: only the password is typed again.
        self.password.selectAll()
        self.password.setFocus()


class RecoveryPage(EntryPage[Recovery]):
    """The recovery code from the safe, and a new password for who uses it."""

    back = Signal()

    def __init__(self) -> None:
        super().__init__("用恢复码登录", "设置新密码并登录")
        self.form.add_widget(
            heading("恢复码在建立办公室时打印,放在保险柜里:8组、每组4个字母或数字。", "hint")
        )
        hint = "大小写、空格、横线都可以"
        self.code = self.form.add("恢复码", TextField(required=True), hint)
        self.name = self.form.add("姓名", TextField(required=True))
        self.password, self.again = add_new_password(self.form)
        self._watch_caps_lock(self.password)
        self.again.returnPressed.connect(self.submit)
        self.return_button = button("返回登录")
        self.return_button.clicked.connect(self.back)
        self.body.addLayout(row(self.return_button, 1, self.button))

    def read(self) -> Recovery:
        return Recovery(self.code.given(), Credentials(self.name.given(), self.password.given()))

    def submit(self) -> None:
        if passwords_agree(self.form, self.password, self.again):
            super().submit()


class OwnPasswordPage(EntryPage[str]):
    """Somebody else has set the password: nothing is seen before one's own takes its place."""

    def __init__(self) -> None:
        super().__init__("请先设置自己的密码", "设置新密码并登录")
        self.form.add_widget(
            heading("您的密码是管理员重设的。请换成只有您知道的密码,换好之后才能登录。", "hint")
        )
        self.password, self.again = add_new_password(self.form)
        self._watch_caps_lock(self.password)
        self.again.returnPressed.connect(self.submit)
        self.body.addLayout(row(1, self.button))

    def read(self) -> str:
        return self.password.given()

    def submit(self) -> None:
        if passwords_agree(self.form, self.password, self.again):
            super().submit()


def add_new_password(
    form: Form[T], words: tuple[str, str] = ("新密码", "再输一次新密码")
) -> tuple[PasswordField, PasswordField]:
    """A new password, typed twice, with advice where it is easily guessed."""
    hint = f"不少于{passwords.SHORTEST}位,不要全是数字"
    first = form.add(words[0], PasswordField(), hint)
    first.textEdited.connect(lambda text: _advise(form, first, text))
    return first, form.add(words[1], PasswordField())


def _advise(form: Form[T], field: Input[object], password: str) -> None:
    """Advice about a weak password, where no worse message stands."""
    form.advise(field, passwords.weakness(password) if password else "")


def passwords_agree(form: Form[T], password: PasswordField, again: PasswordField) -> bool:
    """Whether both are the same; else the sentence stands under the second."""
    one, two = password.text(), again.text()
    if one and two and one != two:
        form.complain(again, DIFFERENT)
        again.setFocus()
        return False
    return True
