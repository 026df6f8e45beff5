"""Households: who lives and is assessed together."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.person import Person
from app.models.village import Village


class Household(Base):
    """A household is known by its head today; the head may change, the household stays."""

    __tablename__ = "household"

    id: Mapped[int] = mapped_column(primary_key=True)
    head_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    village_id: Mapped[int | None] = mapped_column(ForeignKey(Village.id))
    group: Mapped[str | None] = mapped_column("village_group", String(30))
    address: Mapped[str | None] = mapped_column(String(200))


class HouseholdMember(Base):
    """Membership with its dates; a person is in at most one household at a time."""

    __tablename__ = "household_member"
    __table_args__ = (
        Index(
            "uq_household_member_current",
            "person_id",
            unique=True,
            sqlite_where=text("left_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    relation: Mapped[str | None] = mapped_column(String(20))
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]
