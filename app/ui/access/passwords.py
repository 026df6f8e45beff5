"""One's own password: changed here, and asked for again after the screen was locked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from app.services.office_file import accounts
from app.ui.access.sign_in import EntryPage, add_new_password, passwords_agree
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import PasswordField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import gone_when_closed
from app.ui.widgets.parts import button, centred, row


class ChangePassword(FormDialog):
    """The old password, and the new one twice."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(parent, "修改密码", "修改密码")
        self._desk = desk
        self.form.add("old", "现在的密码", PasswordField())
        add_new_password(self.form)
        self.submit = self._change
        self.fit()

    def _change(self, values: dict[str, Any]) -> None:
        if not passwords_agree(self.form):
            return
        self.set_busy(busy=True)
        office = self._desk.office

        def changed(_result: None) -> None:
            self._desk.say("密码已修改")
            self.accept()

        self._desk.work(
            lambda _progress: accounts.change_password(
                office.folder, office.staff_name, values["old"], values["password"]
            ),
            changed,
            owner=self,
            words="正在修改密码…",
            failed=self.refuse,
        )


class LockScreen(QDialog):
    """Covers all windows until the signed-in person's password is given, or they sign out."""

    unlocked = Signal()
    sign_out_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint)
        self._desk = desk
        self.setWindowTitle("屏幕已锁定")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.page = EntryPage("屏幕已锁定", "解除锁定")
        self.page.form.add("password", f"{desk.office.staff_name}的密码", PasswordField())
        self.page.form.field("password").returnPressed.connect(self.page.submit)
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
        self.page.form.field("password").setFocus()

    def _unlock(self, values: dict[str, Any]) -> None:
        self.page.set_busy("正在核对密码…")
        office = self._desk.office

        def opened(_result: object) -> None:
            self.accept()
            self.unlocked.emit()

        self._desk.work(
            lambda _progress: accounts.verify_password(
                office.folder, office.staff_name, values["password"]
            ),
            opened,
            owner=self,
            words="正在核对密码…",
            failed=self._refuse,
        )

    def _refuse(self, error: BaseException) -> None:
        self.page.refuse(error)
        self.page.form.field("password").selectAll()
        self.page.form.field("password").setFocus()

    def _leave(self) -> None:
        self.accept()
        self.sign_out_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Closing it is no way around it."""
