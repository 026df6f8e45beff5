"""One's own password: changed here, and asked for again after the screen was locked."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from app.services.access import staffing
from app.ui.access.sign_in import EntryPage, add_new_password, passwords_agree
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import PasswordField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import gone_when_closed
from app.ui.widgets.parts import button, centred, row


@dataclass(frozen=True, slots=True)
class ChangedPassword:
    """The password until now, and from now on."""

    old: str = field(repr=False)
    new: str = field(repr=False)


class ChangePassword(FormDialog[ChangedPassword]):
    """The old password, and the new one twice."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(parent, "修改密码", "修改密码")
        self._desk = desk
        self.old = self.form.add("现在的密码", PasswordField())
        self.password, self.again = add_new_password(self.form)
        self.submit = self._change
        self.fit()

    def read(self) -> ChangedPassword:
        return ChangedPassword(self.old.given(), self.password.given())

    def _change(self, change: ChangedPassword) -> None:
        if not passwords_agree(self.form, self.password, self.again):
            return
        self.set_busy(busy=True)
        office = self._desk.office

        def changed(_result: None) -> None:
            self._desk.say("密码已修改")
            self.accept()

        self._desk.work(
            lambda _progress: staffing.change_own_password(office, change.old, change.new),
            changed,
            owner=self,
            words="正在修改密码…",
            failed=self.refuse,
        )


class UnlockPage(EntryPage[str]):
    """The password of who is signed in."""

    def __init__(self, name: str) -> None:
        super().__init__("屏幕已锁定", "解除锁定")
        self.password = self.form.add(f"{name}的密码", PasswordField())
        self.password.returnPressed.connect(self.submit)

    def read(self) -> str:
        return self.password.given()

    def refuse(self, error: BaseException) -> None:
        super().refuse(error)
        self.password.selectAll()
        self.password.setFocus()


class LockScreen(QDialog):
    """Covers all windows until the signed-in person's password is given, or they sign out."""

    unlocked = Signal()
    sign_out_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint)
        self._desk = desk
        self.setWindowTitle("屏幕已锁定")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.page = UnlockPage(desk.office.staff_name)
        self.leave = button("换人登录")
        self.leave.clicked.connect(self._leave)
        self.page.body.addLayout(row(self.leave, 1, self.page.button))
        self.page.submitted.connect(self._unlock)
        layout = QVBoxLayout(self)
        layout.addWidget(centred(self.page, 30))
        gone_when_closed(self)

    def cover(self) -> None:
        """Lie over every window of the program that is open."""
        area = QRect()
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and widget is not self:
                area = area.united(widget.frameGeometry())
        self.setGeometry(area)
        self.show()
        self.raise_()
        self.activateWindow()
        self.page.password.setFocus()

    def _unlock(self, password: str) -> None:
        self.page.set_busy("正在核对密码…")
        office = self._desk.office

        def opened(_result: object) -> None:
            self.accept()
            self.unlocked.emit()

        self._desk.work(
            lambda _progress: staffing.check_own_password(office, password),
            opened,
            owner=self,
            words="正在核对密码…",
            failed=self.page.refuse,
        )

    def _leave(self) -> None:
        self.accept()
        self.sign_out_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Closing it is no way around it."""
