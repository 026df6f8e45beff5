"""Who works here and what each may do; a new person gets a password of their own."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from app.models.staff import Role
from app.services.access.creating import add_staff
from app.services.office.permissions import ROLE_WORDS
from app.services.office.staff import StaffRow, staff_members
from app.ui.access.sign_in import add_new_password, passwords_agree
from app.ui.desk.desk import Desk
from app.ui.settings.list_page import ListPage
from app.ui.widgets.fields import TextField, TickField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import heading
from app.ui.widgets.table import Column


def _roles(row: StaffRow) -> str:
    return "、".join(ROLE_WORDS[role] for role in row.roles)


COLUMNS: tuple[Column[StaffRow], ...] = (
    Column("name", "姓名", lambda row: row.name, width=8),
    Column("roles", "权限", _roles, width=12),
    Column("active", "状态", lambda row: "在用" if row.active else "停用", width=5),
)
DUTIES = {
    Role.PREPARE: "经办:登记、生成花名册",
    Role.REVIEW: "复核:核对并通过花名册",
    Role.ADMIN: "管理:人员、项目、标准",
}


class PeoplePage(ListPage[StaffRow]):
    """The staff, and the button that adds somebody."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "人员",
            "经办和复核必须是两个人。每个人用自己的账户和密码。",
            COLUMNS,
            staff_members,
            "还没有人员。",
        )
        self.offer("新增人员…", self._add, "primary")

    def _add(self) -> None:
        dialog = AddPerson(self.desk, self)
        open_dialog(dialog)


@dataclass(frozen=True, slots=True)
class NewColleague:
    """Who joins the office, and what they may do."""

    name: str
    password: str = field(repr=False)
    roles: tuple[Role, ...]


class AddPerson(FormDialog[NewColleague]):
    """Name, what the person may do, and their password, typed by themselves."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, "新增人员", "新增人员")
        self._desk = desk
        self.name = self.form.add("姓名", TextField(required=True, longest=20))
        self.form.add_widget(heading("权限", "label"))
        self.ticks = {role: TickField(words) for role, words in DUTIES.items()}
        for tick in self.ticks.values():
            self.form.add_widget(tick)
        self.form.add_widget(heading("请新同事自己输入密码。", "hint"))
        self.password, self.again = add_new_password(self.form)
        self.submit = self._save
        self.fit()

    def read(self) -> NewColleague:
        roles = tuple(role for role, tick in self.ticks.items() if tick.value())
        return NewColleague(self.name.given(), self.password.given(), roles)

    def _save(self, new: NewColleague) -> None:
        if not passwords_agree(self.form, self.password, self.again):
            return
        if not new.roles:
            self.error.say("请至少勾选一项权限。")
            return
        self.set_busy(busy=True)
        desk = self._desk

        def added(_added: StaffRow) -> None:
            desk.say("已新增人员")
            self.accept()

        desk.work(
            lambda _progress: add_staff(desk.office, new.name, new.password, new.roles),
            added,
            owner=self,
            words="正在新增人员…",
            failed=self.refuse,
        )
