"""Papers of an enrollment: what was handed in, and the scanned file where there is one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, now
from app.models.enrollment import Enrollment
from app.models.kept_file import KeptFile
from app.models.staff import Staff


class EnrollmentPaper(Base):
    """A paper that was handed in on a day."""

    __tablename__ = "enrollment_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    received_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(String(200))
    file_id: Mapped[int | None] = mapped_column(ForeignKey(KeptFile.id))
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
