"""How a bank wants its payment lists, and the files that it answered with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, now
from app.models.kept_file import KeptFile
from app.models.roster import Roster
from app.models.staff import Staff


class BankFormat(Base):
    """``kind`` is xlsx, csv or txt; ``columns`` are column keys in the bank's order."""

    __tablename__ = "bank_format"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    encoding: Mapped[str] = mapped_column(String(20))
    separator: Mapped[str] = mapped_column(String(4))
    with_header: Mapped[bool]
    with_total: Mapped[bool] = mapped_column(default=False)
    columns: Mapped[list[str]] = mapped_column(JSON)


class BankResultFile(Base):
    """A file of the bank's that was taken as an answer to a roster, in the order they came."""

    __tablename__ = "bank_result_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey(Roster.id), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey(KeptFile.id), unique=True)
    taken_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    taken_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
