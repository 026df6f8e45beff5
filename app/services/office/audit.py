"""The audit chain: who did what, each entry carrying the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.models.audit import AuditEntry
from app.models.base import now

BEGINNING = "0" * 64

# An import adds thousands of entries: these statements are built once, without objects.
_TABLE = AuditEntry.__table__
_ADD = insert(AuditEntry)
_HEAD = select(_TABLE.c.hash).order_by(_TABLE.c.id.desc()).limit(1)
_ALL = select(_TABLE).order_by(_TABLE.c.id)


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
    session.flush()
    entry = {
        "at": now(),
        "staff_id": by,
        "action": action,
        "subject": subject,
        "before": _json(before),
        "after": _json(after),
        "previous_hash": head(session),
    }
    session.connection().execute(_ADD, entry | {"hash": _hash(entry)})


def head(session: Session) -> str:
    """The hash of the newest entry."""
    return session.connection().execute(_HEAD).scalar() or BEGINNING


def holds(session: Session, known_head: str) -> bool:
    """Whether a head that was seen once is still part of the chain."""
    if known_head == BEGINNING:
        return True
    found = session.scalar(select(AuditEntry.id).where(AuditEntry.hash == known_head))
    return found is not None


def verify(session: Session) -> ChainReport:
    """Recompute the whole chain."""
    previous, entries = BEGINNING, 0
    rows = session.connection().execution_options(yield_per=1000).execute(_ALL)
    for row in rows:
        entries += 1
        entry = row._asdict()
        if entry["previous_hash"] != previous or entry["hash"] != _hash(entry):
            return ChainReport(entries, previous, entry["id"])
        previous = entry["hash"]
    return ChainReport(entries, previous, None)


def _json(value: Mapping[str, Any] | None) -> str | None:
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(entry: Mapping[str, Any]) -> str:
    at: datetime = entry["at"]
    content = json.dumps(
        [
            entry["previous_hash"],
            at.isoformat(timespec="microseconds"),
            entry["staff_id"],
            entry["action"],
            entry["subject"],
            entry["before"],
            entry["after"],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(content.encode()).hexdigest()
