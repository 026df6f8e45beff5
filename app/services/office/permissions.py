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
    """Refuse (AppError ``role-missing``) whoever holds none of the roles.

    Who holds the one for reviewing but waits to be confirmed is told so
    (``account-unconfirmed``).
    """
    held, waits = _known(session, by)
    useless = {Role.REVIEW} if waits else set()
    if held & (set(roles) - useless):
        return
    if held & set(roles):
        raise AppError(
            "这个账户是新增的或刚重设过密码,还要另一人在“设置→人员”里确认,之后才能复核。未作改动。",
            code="account-unconfirmed",
        )
    raise AppError(f"{who_may(*roles)}。未作改动。", code="role-missing")


def require_member(session: Session, by: int) -> None:
    """Open to everybody who works here; refuse (AppError ``role-missing``) whoever does not."""
    if not _known(session, by)[0]:
        raise AppError("此账户已停用或没有任何权限。未作改动。", code="role-missing")


def who_may(*roles: Role) -> str:
    """The sentence (without its full stop) that says who may do it."""
    words = "或".join(f"“{ROLE_WORDS[role]}”" for role in roles)
    return f"此操作需要{words}权限,您没有"


def forget(session: Session) -> None:
    """Ask the database anew: roles were changed in this transaction."""
    session.info.pop(_KEPT, None)


def _known(session: Session, by: int) -> tuple[frozenset[Role], bool]:
    """What a member may do, and whether reviewing still waits for somebody to confirm them.

    Asked once per transaction: bulk work checks at every row.
    """
    kept: dict[int, tuple[frozenset[Role], bool]] = session.info.setdefault(_KEPT, {})
    if by not in kept:
        held = select(StaffRole.role).join(Staff).where(Staff.id == by, Staff.active)
        since = select(Staff.unconfirmed_since).where(Staff.id == by)
        kept[by] = frozenset(session.scalars(held)), session.scalar(since) is not None
    return kept[by]
