"""The office's settings: one value by its key."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models.setting import Setting
from app.models.staff import Role
from app.services.office import audit
from app.services.office.permissions import require_member, require_role


def get(session: Session, key: str, default: str = "") -> str:
    """The value of a key, or ``default``."""
    setting = session.get(Setting, key)
    return default if setting is None else setting.value


def put(session: Session, by: int, key: str, value: str) -> None:
    """Set a value that holds for the whole office; setting it to what it is changes nothing."""
    require_role(session, by, Role.ADMIN)
    keep(session, by, key, value)


def put_own(session: Session, by: int, key: str, value: str) -> None:
    """Set what a member of staff has for themselves (``key.ID``), as the size of the letters."""
    require_member(session, by)
    keep(session, by, f"{key}.{by}", value)


def keep(session: Session, by: int, key: str, value: str) -> None:
    """Set a value, for services that have asked for a role; the same value again is nothing."""
    setting = session.get(Setting, key)
    before = None if setting is None else setting.value
    if before == value:
        return
    if setting is None:
        session.add(Setting(key=key, value=value))
    else:
        setting.value = value
    session.flush()
    audit.record(
        session,
        by,
        "setting.change",
        f"setting:{key}",
        before=None if before is None else {"value": before},
        after={"value": value},
    )
