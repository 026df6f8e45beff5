"""Files that are kept inside the office file, so that they are encrypted and backed up with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, now
from app.models.staff import Staff


class KeptFile(Base):
    """A file as it was handed in; it is never altered, only taken out as a whole.

    ``content`` is read only when it is asked for: lists of papers need name and size alone.
    """

    __tablename__ = "kept_file"
    __table_args__ = (CheckConstraint("size > 0 AND size = length(content)", "size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    kept_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
