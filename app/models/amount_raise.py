"""Approved amounts raised together: what was asked for, and the terms that came of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, MonthText, choice, now
from app.models.enrollment import EnrollmentTerm
from app.models.program import Program
from app.models.staff import Staff
from app.month import Month


class RaiseKind(StrEnum):
    """By how much: fen for each person who counts, fen for each enrollment, or a percentage."""

    PER_PERSON = "per-person"
    PER_ENROLLMENT = "per-enrollment"
    PERCENT = "percent"


class AmountRaise(Base):
    """One raise of a program's approved amounts from a month on.

    ``value`` is fen, or hundredths of a percent. A raise that was undone stays readable.
    """

    __tablename__ = "amount_raise"
    __table_args__ = (CheckConstraint("value > 0", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), index=True)
    kind: Mapped[RaiseKind] = mapped_column(choice(RaiseKind, "kind"))
    value: Mapped[int]
    from_month: Mapped[Month] = mapped_column(MonthText)
    document: Mapped[str | None] = mapped_column(String(120))
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
    undone_at: Mapped[datetime | None] = mapped_column(LocalTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))


class RaisedTerm(Base):
    """A term that a raise wrote."""

    __tablename__ = "raised_term"
    __table_args__ = ({"sqlite_with_rowid": False},)

    raise_id: Mapped[int] = mapped_column(ForeignKey("amount_raise.id"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey(EnrollmentTerm.id), primary_key=True)
