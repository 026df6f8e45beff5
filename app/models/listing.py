"""Lists that came in, and the words by which their columns are understood."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, MonthText, now
from app.models.program import Program
from app.models.staff import Staff
from app.month import Month


class ColumnSynonym(Base):
    """A header text that files use for a field."""

    __tablename__ = "column_synonym"

    header: Mapped[str] = mapped_column(String(60), primary_key=True)
    field: Mapped[str] = mapped_column(String(40))


class ListLayout(Base):
    """How the user told the program to read lists with these headers."""

    __tablename__ = "list_layout"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    fields: Mapped[dict[str, str]] = mapped_column(JSON)


class ListImport(Base):
    """A list that was applied; full lists decide from when a newcomer can be new.

    What it wrote are the terms with ids after ``terms_after`` up to ``terms_to``, and likewise
    the payees: nobody else writes while it is applied. An undone one decides nothing any more.
    """

    __tablename__ = "list_import"
    __table_args__ = (Index("ix_list_import_program_id_as_of", "program_id", "as_of"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id))
    as_of: Mapped[Month | None] = mapped_column(MonthText)
    full_list: Mapped[bool]
    file_hash: Mapped[str] = mapped_column(String(64))
    applied_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    applied_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
    new: Mapped[int]
    changed: Mapped[int]
    stopped: Mapped[int]
    unchanged: Mapped[int]
    terms_after: Mapped[int] = mapped_column(default=0)
    terms_to: Mapped[int] = mapped_column(default=0)
    payees_after: Mapped[int] = mapped_column(default=0)
    payees_to: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[datetime | None] = mapped_column(LocalTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))


class ListMention(Base):
    """Whom a row of an applied full list named, taken or not: it did not lack them.

    Every ID number of its rows; of a row whose number could not be read the name, with the
    village where the row has one.
    """

    __tablename__ = "list_mention"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey(ListImport.id), index=True)
    id_number: Mapped[str | None] = mapped_column(String(18), index=True)
    name: Mapped[str | None] = mapped_column(String(60), index=True)
    village: Mapped[str | None] = mapped_column(String(60))
