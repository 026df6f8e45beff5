"""Taking the last correction of a person back, from what the audit chain knows of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.audit import AuditEntry
from app.models.person import Hukou
from app.models.staff import Role
from app.services.office.permissions import require_role
from app.services.register.persons import CORRECTABLE, correct_person


def undo_correction(session: Session, by: int, person_id: int, *, today: date) -> tuple[str, ...]:
    """Put the facts of a person back to what they were before the newest correction.

    Returns the facts that changed; the undoing is a correction itself, so that it can be taken
    back too. AppError: nothing was ever corrected (``not-corrected``), or the ID number of
    before belongs to somebody else by now (``person-exists``).
    """
    require_role(session, by, Role.PREPARE)
    entry = session.scalar(
        select(AuditEntry)
        .where(AuditEntry.subject == f"person:{person_id}", AuditEntry.action == "person.correct")
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    if entry is None or entry.before is None:
        raise AppError("此人的信息没有更正过。未作改动。", code="not-corrected")
    before = json.loads(entry.before)
    changes = {key: _value(key, before[key]) for key in sorted(CORRECTABLE & before.keys())}
    correct_person(session, by, person_id, today=today, **changes)
    return tuple(changes)


def _value(key: str, kept: Any) -> Any:
    """A fact as it was, from how the audit chain writes it."""
    if kept is None:
        return None
    if key == "disability_valid_until":
        return date.fromisoformat(kept)
    return Hukou(kept) if key == "hukou" else kept
