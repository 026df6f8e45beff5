"""Who works here and what each may do; a new person gets a password of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtWidgets import QDialog, QWidget

from app.models.staff import Role
from app.services.access.creating import add_staff
from app.services.office import staffing
from app.services.office.permissions import ROLE_WORDS
from app.services.office.staff import StaffRow, staff_members
from app.ui.access.sign_in import add_new_password, passwords_agree
from app.ui.desk.desk import Desk
from app.ui.settings.list_page import ListPage
from app.ui.settings.people_dialogs import (
    DUTIES,
    ChangeRoles,
    Leave,
    Rename,
    RenewCode,
    ResetPassword,
)
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import TextField, TickField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import heading
from app.ui.widgets.table import Column


def _roles(row: StaffRow) -> str:
    return "、".join(ROLE_WORDS[role] for role in row.roles)


def _state(row: StaffRow) -> str:
    if not row.active:
        return "停用"
    if row.must_change_password:
        return "等本人换密码"
    return "在用" if row.unconfirmed_since is None else "等另一人确认"


COLUMNS: tuple[Column[StaffRow], ...] = (
    Column("name", "姓名", lambda row: row.name, width=8),
    Column("roles", "权限", _roles, width=12),
    Column("state", "状态", _state, width=9),
)


class PeoplePage(ListPage[StaffRow]):
    """The staff, and what an administrator does about one of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "人员",
            "经办和复核必须是两个人。每个人用自己的账户和密码。新增的和重设过密码的账户,"
            "要另一位人员点“确认账户”才能复核。",
            COLUMNS,
            staff_members,
            "还没有人员。",
        )
        self.offer("新增人员…", lambda: open_dialog(AddPerson(desk, self)), "primary")
        self.offer("权限…", self._for_chosen(ChangeRoles))
        self.offer("改名…", self._for_chosen(Rename))
        self.offer("重设密码…", self._for_chosen(ResetPassword))
        self.offer("停用…", self._for_chosen(Leave))
        self.offer("换新恢复码…", lambda: open_dialog(RenewCode(desk, self)))
        self.offer("确认账户…", self._confirm, who=tuple(Role))

    def _for_chosen(
        self, dialog: Callable[[Desk, QWidget, StaffRow], QDialog]
    ) -> Callable[[], None]:
        """What opens a dialog about the person who is chosen; nobody out of use is."""

        def open_it() -> None:
            row = self.view.current()
            if row is not None and row.active:
                open_dialog(dialog(self.desk, self, row))

        return open_it

    def _confirm(self) -> None:
        row = self.view.current()
        if row is None or row.unconfirmed_since is None:
            return
        if not dialogs().ask(
            self,
            f"“{row.name}”是另外一位真实的同事吗?",
            Choice("是,我确认"),
            "确认后这个账户就能复核花名册。您的姓名会记入操作记录。不认识这个人,或者不是本人要求"
            "重设密码的,请不要确认,先去问清楚。",
        ):
            return
        by = self.desk.by
        self.desk.act(
            lambda session: staffing.confirm(session, by, row.id),
            owner=self,
            said=f"已确认{row.name}的账户",
        )


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
