"""What an administrator changes about somebody who works here: rights, name, password, leaving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.services.access import staffing as accounts
from app.services.office import settings, staffing
from app.services.office.staff import StaffRow, staff_members
from app.ui.access.sign_in import add_new_password, passwords_agree
from app.ui.desk.desk import Desk
from app.ui.first_run.code_page import CodePage
from app.ui.widgets import theme
from app.ui.widgets.choice_fields import ChoiceField, TickField
from app.ui.widgets.fields import PasswordField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import button, heading, row

T = TypeVar("T")

DUTIES = {
    Role.PREPARE: "经办:登记、生成花名册",
    Role.REVIEW: "复核:核对并通过花名册",
    Role.ADMIN: "管理:人员、项目、标准",
}


class AboutPerson(FormDialog[T]):
    """A form about one of the staff, over a service that moves data and keys together."""

    def __init__(self, desk: Desk, parent: QWidget, member: StaffRow, title: str) -> None:
        super().__init__(parent, f"{title}:{member.name}", title)
        self._desk = desk
        self._member = member

    def _work(self, do: Callable[[], object], said: str) -> None:
        """Beside the window: deriving a key takes its time."""
        self.set_busy(busy=True)

        def done(_result: object) -> None:
            self._desk.say(said)
            self.accept()

        self._desk.work(
            lambda _progress: do(), done, owner=self, words="正在保存…", failed=self.refuse
        )


class ChangeRoles(AboutPerson[tuple[Role, ...]]):
    """What somebody may do."""

    def __init__(self, desk: Desk, parent: QWidget, member: StaffRow) -> None:
        super().__init__(desk, parent, member, "变更权限")
        self.ticks = {role: TickField(words) for role, words in DUTIES.items()}
        for role, tick in self.ticks.items():
            tick.setChecked(role in member.roles)
            self.form.add_widget(tick)
        self.submit = self._save
        self.fit()

    def read(self) -> tuple[Role, ...]:
        return tuple(role for role, tick in self.ticks.items() if tick.value())

    def _save(self, roles: tuple[Role, ...]) -> None:
        by, member = self._desk.by, self._member.id
        self.set_busy(busy=True)
        self._desk.act(
            lambda session: staffing.set_roles(session, by, member, roles),
            lambda _result: self.accept(),
            owner=self,
            said="权限已变更,重新登录后生效",
            failed=self.refuse,
        )


@dataclass(frozen=True, slots=True)
class NewName:
    """Another name, and the password that leads to it."""

    name: str
    password: str = field(repr=False)


class Rename(AboutPerson[NewName]):
    """Another name; the person types their password, for it is bound to the name."""

    def __init__(self, desk: Desk, parent: QWidget, member: StaffRow) -> None:
        super().__init__(desk, parent, member, "改名")
        self.name = self.form.add("新的姓名", TextField(required=True, longest=20))
        self.password = self.form.add("本人的密码", PasswordField(), "请本人自己输入")
        self.submit = self._save
        self.fit()

    def read(self) -> NewName:
        return NewName(self.name.given(), self.password.given())

    def _save(self, new: NewName) -> None:
        office, member = self._desk.office, self._member.id
        self._work(
            lambda: accounts.rename(office, member, new.name, new.password),
            f"已改名为{new.name},以后用新姓名登录",
        )


class ResetPassword(AboutPerson[str]):
    """A password for somebody who has forgotten theirs."""

    def __init__(self, desk: Desk, parent: QWidget, member: StaffRow) -> None:
        super().__init__(desk, parent, member, "重设密码")
        self.form.add_widget(
            heading(
                "这个密码只能用来登录一次,本人登录时必须马上换成自己的。"
                "重设会记入操作记录;另一位人员确认之前,这个账户不能复核。",
                "hint",
            )
        )
        self.password, self.again = add_new_password(self.form)
        self.submit = self._save
        self.fit()

    def read(self) -> str:
        return self.password.given()

    def _save(self, password: str) -> None:
        if not passwords_agree(self.form, self.password, self.again):
            return
        office, member = self._desk.office, self._member.id
        self._work(
            lambda: accounts.reset_password(office, member, password),
            f"已重设{self._member.name}的密码,请当面告诉本人",
        )


class Leave(AboutPerson[int]):
    """Somebody leaves, and who takes over their open work."""

    def __init__(self, desk: Desk, parent: QWidget, member: StaffRow) -> None:
        super().__init__(desk, parent, member, "停用")
        self.form.add_widget(
            heading(
                "停用后不能再登录。经办过的花名册和登记不变。"
                "在管的村、没有办完的村级任务、回访和职责都交给接手的人。",
                "hint",
            )
        )
        self.heir = self.form.add("由谁接手", ChoiceField[int](required=True))
        self.submit = self._save
        self.fit()
        desk.read(self._others, self.heir.set_choices, owner=self)

    def _others(self, session: Session) -> list[tuple[str, int]]:
        return [
            (one.name, one.id)
            for one in staff_members(session)
            if one.active and one.id != self._member.id
        ]

    def read(self) -> int:
        return self.heir.given()

    def _save(self, heir: int) -> None:
        office, member, today = self._desk.office, self._member.id, self._desk.today
        self._work(
            lambda: accounts.leave(office, member, heir, today=today),
            f"已停用{self._member.name}",
        )


class RenewCode(QDialog):
    """Another recovery code: made, printed, and proved by typing its last group back."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle("换新恢复码")
        self.setModal(True)
        self.hint = heading(
            "换新之后,保险柜里旧的那张就打不开数据了,请销毁。新码只显示一次,请先接好打印机。",
            "hint",
        )
        self.make = button("生成新恢复码", "primary")
        self.make.clicked.connect(self._make)
        self.page = CodePage()
        self.page.hide()
        self.page.confirmed.connect(self.accept)
        self.done_button = button("对照无误,完成")
        self.done_button.clicked.connect(self.page.confirm)
        self.done_button.hide()
        layout = QVBoxLayout(self)
        layout.addWidget(self.hint)
        layout.addWidget(self.page, 1)
        layout.addLayout(row(1, self.make, self.done_button))
        theme.follow(self, lambda: theme.resize(self, 44, 34))

    def _make(self) -> None:
        self.make.setEnabled(False)
        office = self._desk.office

        def made(result: tuple[str, str]) -> None:
            code, town = result
            self.make.hide()
            self.hint.hide()
            self.page.show_code(code, town)
            self.page.show()
            self.done_button.show()
            self._desk.say("恢复码已换新")

        def failed(error: BaseException) -> None:
            self.make.setEnabled(True)
            self._desk.fail(error)

        def renew() -> tuple[str, str]:
            with office.reading() as session:
                town = settings.get(session, "town")
            return accounts.new_recovery_key(office), town

        self._desk.work(
            lambda _progress: renew(), made, owner=self, words="正在生成恢复码…", failed=failed
        )
