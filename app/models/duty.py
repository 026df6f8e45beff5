"""Duties (责任清单): who answers for what, by when, and who stands in."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.program import Program
from app.models.staff import Staff
from app.models.village import Village


class Duty(Base):
    """One line of the duty list; without villages or programs it is about all of them."""

    __tablename__ = "duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    post: Mapped[str | None] = mapped_column(String(60))
    staff_id: Mapped[int] = mapped_column(ForeignKey(Staff.id), index=True)
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
    duty: Mapped[str] = mapped_column(Text)
    standard: Mapped[str | None] = mapped_column(Text)
    deadline: Mapped[str | None] = mapped_column(String(120))


class DutyVillage(Base):
    """A village that a duty is about."""

    __tablename__ = "duty_village"
    __table_args__ = ({"sqlite_with_rowid": False},)

    duty_id: Mapped[int] = mapped_column(
        ForeignKey("duty.id", ondelete="CASCADE"), primary_key=True
    )
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), primary_key=True)


class DutyProgram(Base):
    """A program that a duty is about."""

    __tablename__ = "duty_program"
    __table_args__ = ({"sqlite_with_rowid": False},)

    duty_id: Mapped[int] = mapped_column(
        ForeignKey("duty.id", ondelete="CASCADE"), primary_key=True
    )
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), primary_key=True)
