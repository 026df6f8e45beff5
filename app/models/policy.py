"""Documents that rates and rules rest on, with their file, and who has read them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, now
from app.models.kept_file import KeptFile
from app.models.program import Program
from app.models.staff import Staff


class Policy(Base):
    """One document; rates refer to it by its number.

    ``explanation`` is for the counter, in plain words; ``words`` is the text found in the
    kept file, for searching. ``repealed_on``: the day on which it ceased to hold.
    """

    __tablename__ = "policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str | None] = mapped_column(String(120))
    issued_on: Mapped[date]
    in_force_from: Mapped[date | None]
    repealed_on: Mapped[date | None]
    program_id: Mapped[int | None] = mapped_column(ForeignKey(Program.id))
    explanation: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str | None] = mapped_column(Text, deferred=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey(KeptFile.id))
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))


class PolicyReading(Base):
    """A member of staff has read a document."""

    __tablename__ = "policy_reading"
    __table_args__ = ({"sqlite_with_rowid": False},)

    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey(Staff.id), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
