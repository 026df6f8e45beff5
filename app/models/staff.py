"""The people of the office: who prepared, who reviewed, who may administer."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, choice


class Role(StrEnum):
    PREPARE = "prepare"
    REVIEW = "review"
    ADMIN = "admin"


class Staff(Base):
    """One account; its password lives only as a key slot in ``keys.json``."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    post: Mapped[str | None] = mapped_column(String(60))
    active: Mapped[bool] = mapped_column(default=True)


class StaffRole(Base):
    """A role that a staff member holds; one person may hold several."""

    __tablename__ = "staff_role"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(choice(Role, "role"), primary_key=True)
