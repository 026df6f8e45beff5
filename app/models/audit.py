"""The audit chain and the record of backups: who did what, provably unaltered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime
from app.models.staff import Staff


class AuditEntry(Base):
    """One entry of the chain; ``hash`` covers the entry and the hash before it.

    ``subject`` names what was touched as ``kind:id`` (``roster:12``); ``before`` and
    ``after`` are JSON texts. Triggers refuse change and deletion.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(LocalTime)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60), index=True)
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class BackupRecord(Base):
    """A backup that was made, read back and found good."""

    __tablename__ = "backup_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(LocalTime)
    file: Mapped[str] = mapped_column(String(500))
    bytes: Mapped[int]
    audit_head: Mapped[str] = mapped_column(String(64))
