"""Which verified backup is the latest, for the light in the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import BackupRecord

GREEN_DAYS, AMBER_DAYS = 7, 14


class Light(StrEnum):
    """How urgent a new backup is; the window has a colour and a sign for each value."""

    RED = "must-do"
    AMBER = "waiting"
    GREEN = "done"


@dataclass(frozen=True, slots=True)
class LatestBackup:
    """When it was made, and where it was written then."""

    at: datetime
    file: Path


def latest(session: Session) -> LatestBackup | None:
    """The newest backup that was read back and found good; None before the first."""
    record = session.scalar(select(BackupRecord).order_by(BackupRecord.id.desc()).limit(1))
    return None if record is None else LatestBackup(record.at, Path(record.file))


def backup_light(made: datetime | None, today: date) -> tuple[Light, str]:
    """Light and words for the age of the last verified backup, wherever they are shown."""
    if made is None:
        return Light.RED, "还没有备份"
    days = (today - made.date()).days
    when = "今天" if days <= 0 else "昨天" if days == 1 else f"{days}天前"
    light = Light.GREEN if days <= GREEN_DAYS else Light.AMBER if days <= AMBER_DAYS else Light.RED
    return light, f"上次备份{when}"
