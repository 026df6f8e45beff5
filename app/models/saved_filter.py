"""Filters over the list of people that the office has given a name."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.program import Program
from app.models.village import Village


class SavedFilter(Base):
    """A search text and filters under a name; what is None narrows nothing."""

    __tablename__ = "saved_filter"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    text: Mapped[str] = mapped_column(String(120), default="")
    program_id: Mapped[int | None] = mapped_column(ForeignKey(Program.id))
    village_id: Mapped[int | None] = mapped_column(ForeignKey(Village.id))
    status: Mapped[str | None] = mapped_column(String(24))
    disability: Mapped[str | None] = mapped_column(String(24))
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
