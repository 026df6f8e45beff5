"""Which verified backup is the latest, for the light in the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import BackupRecord


@dataclass(frozen=True, slots=True)
class LatestBackup:
    """When it was made, and where it was written then."""

    at: datetime
    file: Path


def latest(session: Session) -> LatestBackup | None:
    """The newest backup that was read back and found good; None before the first."""
    record = session.scalar(select(BackupRecord).order_by(BackupRecord.id.desc()).limit(1))
    return None if record is None else LatestBackup(record.at, Path(record.file))
