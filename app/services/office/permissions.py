"""Who may do what, decided here and nowhere else: the first line of every writing service asks.

A service that writes begins with ``require_role`` (one of the roles named) or with
``require_member`` (open to everybody of the staff on purpose). The window only greys out what
would be refused. docs/architecture.md shows the table, and a test over the source holds both.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role, Staff, StaffRole

ROLE_WORDS = {Role.PREPARE: "经办", Role.REVIEW: "复核", Role.ADMIN: "管理"}
_KEPT = "roles of staff"


def require_role(session: Session, by: int, *roles: Role) -> None:
    """Refuse (AppError ``role-missing``) whoever holds none of the roles."""
    if not _roles(session, by) & set(roles):
        raise AppError(f"{who_may(*roles)}。未作改动。", code="role-missing")


def require_member(session: Session, by: int) -> None:
    """Open to everybody who works here; refuse (AppError ``role-missing``) whoever does not."""
    if not _roles(session, by):
        raise AppError("此账户已停用或没有任何权限。未作改动。", code="role-missing")


def who_may(*roles: Role) -> str:
    """The sentence (without its full stop) that says who may do it."""
    words = "或".join(f"“{ROLE_WORDS[role]}”" for role in roles)
    return f"此操作需要{words}权限,您没有"


def forget(session: Session) -> None:
    """Ask the database anew: roles were changed in this transaction."""
    session.info.pop(_KEPT, None)


def _roles(session: Session, by: int) -> frozenset[Role]:
    """What a member may do, asked once per transaction: bulk work checks at every row."""
    kept: dict[int, frozenset[Role]] = session.info.setdefault(_KEPT, {})
    if by not in kept:
        held = select(StaffRole.role).join(Staff).where(Staff.id == by, Staff.active)
        kept[by] = frozenset(session.scalars(held))
    return kept[by]
