"""Money beside the rosters: received, repaid, waived, closed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, MonthText, choice, now
from app.models.enrollment import Enrollment
from app.models.program import Program
from app.models.staff import Staff
from app.month import Month


class Allocation(Base):
    """Money received for a program (资金到账); a wrong entry is reversed by a negative one."""

    __tablename__ = "allocation"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), index=True)
    amount_fen: Mapped[int]
    received_on: Mapped[date]
    document: Mapped[str | None] = mapped_column(String(120))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("allocation.id"), unique=True)
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))


class Repayment(Base):
    """Overpaid money that the family brought back."""

    __tablename__ = "repayment"
    __table_args__ = (CheckConstraint("amount_fen > 0", "amount_fen"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id), index=True)
    amount_fen: Mapped[int]
    received_on: Mapped[date]
    receipt: Mapped[str] = mapped_column(String(60))
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))


class Waiver(Base):
    """Overpaid money that need not come back, by a document."""

    __tablename__ = "waiver"
    __table_args__ = (CheckConstraint("amount_fen > 0", "amount_fen"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id), index=True)
    amount_fen: Mapped[int]
    document: Mapped[str] = mapped_column(String(120))
    granted_on: Mapped[date]
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))


class ClosingKind(StrEnum):
    """LAPSED: owed but unpayable, closed by a document. TAKEOVER: agreed when history came in."""

    LAPSED = "lapsed"
    TAKEOVER = "takeover"


class Closing(Base):
    """A closing adjustment A(m) of a month (docs/rules.md "What comes back")."""

    __tablename__ = "closing"
    __table_args__ = (CheckConstraint("kind = 'takeover' OR amount_fen > 0", "lapsed_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id), index=True)
    month: Mapped[Month] = mapped_column(MonthText)
    kind: Mapped[ClosingKind] = mapped_column(choice(ClosingKind, "kind"))
    amount_fen: Mapped[int]
    document: Mapped[str] = mapped_column(String(120))
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))


class RecoveryLetter(Base):
    """A letter that asked a family to bring overpaid money back, with what it asked for."""

    __tablename__ = "recovery_letter"
    __table_args__ = (CheckConstraint("amount_fen > 0", "amount_fen"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id), index=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    amount_fen: Mapped[int]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
