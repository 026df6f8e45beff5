"""Villages and communities: what rosters are grouped by and tasks go to."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, choice


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
