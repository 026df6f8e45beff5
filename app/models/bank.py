"""Bank file formats: how a bank wants its payment list, kept as data."""

from __future__ import annotations

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


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
