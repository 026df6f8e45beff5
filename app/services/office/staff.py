"""The people of the office and what each may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.staff import Role, Staff, StaffRole
from app.names import NAME_RULE, is_name
from app.services.office import audit, permissions
from app.services.office.permissions import require_role


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One member of staff; ``roles`` are those given, ``powers`` those that hold by now."""

    id: int
    name: str
    post: str
    roles: tuple[Role, ...]
    active: bool
    must_change_password: bool = False
    unconfirmed_since: datetime | None = None
    unconfirmed_by: int | None = None

    @property
    def powers(self) -> tuple[Role, ...]:
        """Without reviewing, until another person has confirmed the account."""
        waits = self.unconfirmed_since is not None
        return tuple(role for role in self.roles if not (waits and role is Role.REVIEW))


def add(session: Session, by: int, name: str, roles: Iterable[Role], *, post: str = "") -> int:
    """Add a member of staff (the password is a key slot, not kept here); returns the id.

    Where there is somebody who could confirm that this is a person of their own, the account
    waits for it. Raises AppError: ``name-missing``, ``name-signs``, ``staff-exists``.
    """
    require_role(session, by, Role.ADMIN)
    return _add(session, by, name, roles, post)


def add_first(session: Session, name: str, roles: Iterable[Role]) -> int:
    """Add the member with whom an office begins; AppError where there is somebody to ask."""
    if session.scalar(select(Staff.id).limit(1)) is not None:
        raise AppError("办公室已有人员,请由管理员添加。未作改动。", code="staff-exists")
    return _add(session, None, name, roles, "")


def _add(session: Session, by: int | None, name: str, roles: Iterable[Role], post: str) -> int:
    clean = free_name(session, name)
    member = Staff(name=clean, post=post.strip() or None)
    session.add(member)
    session.flush()
    wanted = sorted(set(roles))
    session.add_all(StaffRole(staff_id=member.id, role=role) for role in wanted)
    session.flush()
    permissions.forget(session)
    if by is not None and confirmers(session, member.id, by):
        member.unconfirmed_since, member.unconfirmed_by_id = now(), by
        session.flush()
    audit.record(
        session, by, "staff.add", f"staff:{member.id}", after={"roles": [r.value for r in wanted]}
    )
    return member.id


def free_name(session: Session, name: str, *, except_id: int | None = None) -> str:
    """The name as it is kept; raises AppError where it is none, or is somebody's already."""
    clean = name.strip()
    if not clean:
        raise AppError("请填写姓名。未作改动。", code="name-missing")
    if not is_name(clean):
        raise AppError(f"姓名{NAME_RULE}。未作改动,请改正。", code="name-signs")
    known = select(Staff.id).where(Staff.name == clean, Staff.id != (except_id or 0))
    if session.scalar(known) is not None:
        raise AppError(f"已有名为“{clean}”的人员,请换一个名字。未作改动。", code="staff-exists")
    return clean


def confirmers(session: Session, staff_id: int, made_by: int | None) -> tuple[StaffRow, ...]:
    """Who can confirm an account: in use, confirmed, neither its owner nor who made or reset it."""
    return tuple(
        row
        for row in staff_members(session)
        if row.active and row.unconfirmed_since is None and row.id not in (staff_id, made_by)
    )


def staff_members(session: Session) -> tuple[StaffRow, ...]:
    """Everybody, the first added first."""
    return tuple(
        _row(session, member) for member in session.scalars(select(Staff).order_by(Staff.id))
    )


def active_names(session: Session) -> tuple[str, ...]:
    """The names of everybody who may sign in."""
    return tuple(session.scalars(select(Staff.name).where(Staff.active).order_by(Staff.id)))


def by_name(session: Session, name: str) -> StaffRow:
    """The active member of that name; AppError when there is none."""
    member = session.scalar(select(Staff).where(Staff.name == name.strip(), Staff.active))
    if member is None:
        raise AppError(f"没有名为“{name}”的人员,请核对姓名。", code="staff-unknown")
    return _row(session, member)


def with_own_password(session: Session, name: str) -> StaffRow:
    """As ``by_name``; AppError ``password-must-change`` where somebody else knows the password."""
    row = by_name(session, name)
    if row.must_change_password:
        raise must_change()
    return row


def must_change() -> AppError:
    """The refusal of a password that an administrator has set, until its owner changes it."""
    return AppError(
        "这个密码是管理员重设的,只能用来登录一次并换成自己的密码。没有改动任何数据,"
        "请打开民政台账的窗口登录,按提示设置新密码。",
        code="password-must-change",
    )


def by_id(session: Session, staff_id: int) -> StaffRow:
    """The active member whose key slot was opened; AppError when they are gone."""
    member = session.get(Staff, staff_id)
    if member is None or not member.active:
        raise unknown_account()
    return _row(session, member)


def unknown_account() -> AppError:
    """The refusal of a password that opens the data, but whose owner is not among the staff."""
    return AppError(
        "这个账户在现有数据中不存在或已停用,不能登录。数据没有改动,请由管理员重新添加。",
        code="staff-unknown",
    )


def first(session: Session) -> StaffRow:
    """The first member, who acts where a command names nobody."""
    member = session.scalar(select(Staff).where(Staff.active).order_by(Staff.id).limit(1))
    if member is None:
        raise AppError("还没有人员,请先建立办公室。", code="staff-unknown")
    return _row(session, member)


def _row(session: Session, member: Staff) -> StaffRow:
    roles = session.scalars(
        select(StaffRole.role).where(StaffRole.staff_id == member.id).order_by(StaffRole.role)
    )
    return StaffRow(
        member.id,
        member.name,
        member.post or "",
        tuple(roles),
        member.active,
        member.must_change_password,
        member.unconfirmed_since,
        member.unconfirmed_by_id,
    )
