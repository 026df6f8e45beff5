"""Periodic reviews (年审) of enrollments, as they were done; the next one's month follows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, MonthText, now
from app.models.enrollment import Enrollment
from app.models.staff import Staff
from app.month import Month


class EnrollmentReview(Base):
    """A review that found the enrollment still entitled; what it changed is a term of its own."""

    __tablename__ = "enrollment_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id), index=True)
    on_day: Mapped[date]
    note: Mapped[str | None] = mapped_column(String(200))
    next_due: Mapped[Month | None] = mapped_column(MonthText)
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
