"""What is kept of a roster for the month's end: findings as they stood, and that it was filed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, now
from app.models.roster import Roster
from app.models.staff import Staff


class ApprovalFinding(Base):
    """A warning that the reviewer had before them and accepted, and for which reason."""

    __tablename__ = "approval_finding"
    __table_args__ = (UniqueConstraint("roster_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey(Roster.id))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(Text)
    id_number: Mapped[str | None] = mapped_column(String(18))
    reason: Mapped[str | None] = mapped_column(Text)


class RosterArchive(Base):
    """A roster's papers were put into a folder; the newest entry counts."""

    __tablename__ = "roster_archive"

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey(Roster.id), index=True)
    folder: Mapped[str] = mapped_column(String(400))
    archived_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    archived_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
