"""The audit chain: who did what, each entry carrying the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import AuditEntry
from app.models.base import now

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How many entries were looked at, the head, and the first entry that does not fit."""

    entries: int
    head: str
    broken_at: int | None

    @property
    def ok(self) -> bool:
        return self.broken_at is None


def record(
    session: Session,
    by: int | None,
    action: str,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry; ``subject`` is ``kind:id``, ``before`` and ``after`` plain JSON values."""
    at = now()
    entry = AuditEntry(
        at=at,
        staff_id=by,
        action=action,
        subject=subject,
        before=_json(before),
        after=_json(after),
        previous_hash=head(session),
    )
    entry.hash = _hash(entry)
    session.add(entry)
    session.flush()


def head(session: Session) -> str:
    """The hash of the newest entry."""
    newest = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    return newest or BEGINNING


def holds(session: Session, known_head: str) -> bool:
    """Whether a head that was seen once is still part of the chain."""
    if known_head == BEGINNING:
        return True
    found = session.scalar(select(AuditEntry.id).where(AuditEntry.hash == known_head))
    return found is not None


def verify(session: Session) -> ChainReport:
    """Recompute the whole chain."""
    previous, entries = BEGINNING, 0
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
        entries += 1
        if entry.previous_hash != previous or entry.hash != _hash(entry):
            return ChainReport(entries, previous, entry.id)
        previous = entry.hash
    return ChainReport(entries, previous, None)


def _json(value: Mapping[str, Any] | None) -> str | None:
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(entry: AuditEntry) -> str:
    at: datetime = entry.at
    content = json.dumps(
        [
            entry.previous_hash,
            at.isoformat(timespec="microseconds"),
            entry.staff_id,
            entry.action,
            entry.subject,
            entry.before,
            entry.after,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(content.encode()).hexdigest()
