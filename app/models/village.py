"""Villages and communities: what rosters are grouped by and tasks go to."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, choice, now
from app.models.staff import Staff


class VillageKind(StrEnum):
    VILLAGE = "village"
    COMMUNITY = "community"


class Village(Base):
    """``name`` is the full name as printed (曹家坪社区); ``position`` orders the rosters."""

    __tablename__ = "village"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[VillageKind] = mapped_column(choice(VillageKind, "kind"))
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)


class VillageAlias(Base):
    """Another way in which files write a village's name."""

    __tablename__ = "village_alias"

    alias: Mapped[str] = mapped_column(String(60), primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))


class VillageContact(Base):
    """Whom the office calls in a village; the first in order is asked first."""

    __tablename__ = "village_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    post: Mapped[str | None] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(60))
    active: Mapped[bool] = mapped_column(default=True)


class VillageOfficer(Base):
    """Who is in charge of a village from a day on (专人专村), and who stands in (AB岗)."""

    __tablename__ = "village_officer"
    __table_args__ = (UniqueConstraint("village_id", "from_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    from_day: Mapped[date]
    staff_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
