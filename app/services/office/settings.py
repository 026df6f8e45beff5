"""The office's settings: one value by its key."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models.setting import Setting
from app.services.office import audit


def get(session: Session, key: str, default: str = "") -> str:
    """The value of a key, or ``default``."""
    setting = session.get(Setting, key)
    return default if setting is None else setting.value


def put(session: Session, by: int | None, key: str, value: str) -> None:
    """Set a value; setting it to what it is changes nothing."""
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
