"""Accounts as the office's data know them: roles, names, leaving, and who vouches for whom.

Passwords are key slots beside the data: ``services/access/staffing.py`` moves both together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.audit import AuditEntry
from app.models.base import now
from app.models.staff import Role, Staff, StaffRole
from app.services.office import audit, permissions, staff
from app.services.office.permissions import ROLE_WORDS, require_member, require_role
from app.services.office.staff import StaffRow

# Where nobody is left who could confirm an account, it may review after as many days: until then
# whoever else works here finds it on the first tab, or finds that their own password is gone.
WAIT = timedelta(days=3)
# As long papers tell that the reviewer's account was new or reset.
TOLD = timedelta(days=92)
# Without one of each an office can neither pay nor be put right.
KEPT_ROLES = (Role.ADMIN, Role.REVIEW)


def set_roles(session: Session, by: int, staff_id: int, roles: Iterable[Role]) -> None:
    """Give a member other roles. Who may review from now on waits to be confirmed first.

    Raises AppError: ``roles-missing``, ``last-role``, ``staff-unknown``.
    """
    require_role(session, by, Role.ADMIN)
    member = staff.by_id(session, staff_id)
    wanted = sorted(set(roles))
    if not wanted:
        raise AppError("请至少勾选一项权限。未作改动。", code="roles-missing")
    if wanted == sorted(member.roles):
        return
    _expect_others(session, member, set(member.roles) - set(wanted))
    session.execute(delete(StaffRole).where(StaffRole.staff_id == staff_id))
    session.add_all(StaffRole(staff_id=staff_id, role=role) for role in wanted)
    session.flush()
    permissions.forget(session)
    if Role.REVIEW in set(wanted) - set(member.roles):
        _wait_for_another(session, by, staff_id)
    audit.record(
        session,
        by,
        "staff.roles",
        f"staff:{staff_id}",
        before={"roles": [role.value for role in member.roles]},
        after={"roles": [role.value for role in wanted]},
    )


def rename(session: Session, by: int, staff_id: int, name: str) -> str:
    """Give a member another name, on papers of before too; raises as ``staff.free_name``."""
    require_role(session, by, Role.ADMIN)
    before = staff.by_id(session, staff_id).name
    clean = staff.free_name(session, name, except_id=staff_id)
    if clean != before:
        session.get_one(Staff, staff_id).name = clean
        session.flush()
        audit.record(
            session,
            by,
            "staff.rename",
            f"staff:{staff_id}",
            before={"name": before},
            after={"name": clean},
        )
    return clean


def leave(session: Session, by: int, staff_id: int) -> None:
    """Take a member out of use; what they did stays theirs. Raises AppError ``last-role``."""
    require_role(session, by, Role.ADMIN)
    member = staff.by_id(session, staff_id)
    if staff_id == by:
        raise AppError("不能停用自己的账户,请由另一位管理人员来办。未作改动。", code="own-account")
    _expect_others(session, member, set(member.roles))
    session.get_one(Staff, staff_id).active = False
    session.flush()
    permissions.forget(session)
    audit.record(session, by, "staff.leave", f"staff:{staff_id}")


def note_reset(session: Session, by: int, staff_id: int) -> None:
    """An administrator has set somebody's password: it is changed at once by its owner."""
    require_role(session, by, Role.ADMIN)
    session.get_one(Staff, staff_id).must_change_password = True
    _wait_for_another(session, by, staff_id)
    audit.record(session, by, "staff.password-reset", f"staff:{staff_id}")


def note_recovery(session: Session, by: int) -> None:
    """A member's password was set by the recovery code, by whoever had it in hand."""
    require_member(session, by)
    session.get_one(Staff, by).must_change_password = False
    _wait_for_another(session, None, by)
    audit.record(session, by, "staff.password-recovered", f"staff:{by}")


def note_own_password(session: Session, by: int) -> None:
    """A member has changed their own password."""
    require_member(session, by)
    session.get_one(Staff, by).must_change_password = False
    session.flush()
    audit.record(session, by, "staff.password-changed", f"staff:{by}")


def note_recovery_key(session: Session, by: int) -> None:
    """The recovery code was replaced."""
    require_role(session, by, Role.ADMIN)
    audit.record(session, by, "staff.recovery-code", f"staff:{by}")


def confirm(session: Session, by: int, staff_id: int) -> None:
    """Vouch that behind an account there is a person of their own, who may review from now on.

    Raises AppError ``confirm-own``: by its owner, by who made or reset it, or by somebody who
    waits themself.
    """
    require_member(session, by)
    member = staff.by_id(session, staff_id)
    if member.unconfirmed_since is None:
        return
    if by not in {row.id for row in staff.confirmers(session, staff_id, member.unconfirmed_by)}:
        raise AppError(
            f"“{member.name}”的账户要由另一位人员确认:不能是本人,也不能是新增或重设它的人。"
            "未作改动。",
            code="confirm-own",
        )
    _settle(session, staff_id)
    audit.record(session, by, "staff.confirm", f"staff:{staff_id}")


def end_waits(session: Session, moment: datetime) -> None:
    """Let accounts review whom nobody could confirm and who have waited long enough."""
    for member in unconfirmed(session):
        alone = not staff.confirmers(session, member.id, member.unconfirmed_by)
        if alone and member.unconfirmed_since and moment - member.unconfirmed_since >= WAIT:
            _settle(session, member.id)
            audit.record(session, None, "staff.wait-over", f"staff:{member.id}")


def unconfirmed(session: Session) -> tuple[StaffRow, ...]:
    """The accounts in use that nobody has confirmed yet."""
    members = staff.staff_members(session)
    return tuple(row for row in members if row.active and row.unconfirmed_since is not None)


def recent_confirmation(session: Session, staff_id: int, moment: datetime) -> str:
    """Who vouched for an account that was new or reset in the months before, as papers say it."""
    statement = (
        select(AuditEntry.at, AuditEntry.action, Staff.name)
        .outerjoin(Staff, Staff.id == AuditEntry.staff_id)
        .where(
            AuditEntry.subject == f"staff:{staff_id}",
            AuditEntry.action.in_(("staff.confirm", "staff.wait-over")),
            AuditEntry.at <= moment,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    found = session.execute(statement).first()
    if found is None or moment - found.at > TOLD:
        return ""
    day = f"{found.at.year}年{found.at.month}月{found.at.day}日"
    if found.name is None:
        return f"账户是新增或重设过的,无人可以确认,等候期满后于{day}启用"
    return f"账户是新增或重设过的,{day}由{found.name}确认"


def _wait_for_another(session: Session, by: int | None, staff_id: int) -> None:
    member = session.get_one(Staff, staff_id)
    member.unconfirmed_since, member.unconfirmed_by_id = now(), by
    session.flush()
    permissions.forget(session)


def _settle(session: Session, staff_id: int) -> None:
    member = session.get_one(Staff, staff_id)
    member.unconfirmed_since, member.unconfirmed_by_id = None, None
    session.flush()
    permissions.forget(session)


def _expect_others(session: Session, member: StaffRow, lost: set[Role]) -> None:
    """Refuse to take away a role that nobody else in use would hold."""
    for role in KEPT_ROLES:
        holders = select(StaffRole.staff_id).join(Staff).where(Staff.active, StaffRole.role == role)
        if role in lost and not set(session.scalars(holders)) - {member.id}:
            raise AppError(
                f"“{member.name}”是最后一位有“{ROLE_WORDS[role]}”权限的人员。未作改动,"
                "请先把这项权限交给另一位人员。",
                code="last-role",
            )
