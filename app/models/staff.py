"""The people of the office: who prepared, who reviewed, who may administer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, choice


class Role(StrEnum):
    PREPARE = "prepare"
    REVIEW = "review"
    ADMIN = "admin"


class Staff(Base):
    """One account; its password lives only as a key slot in ``keys.json``.

    ``unconfirmed_since``: somebody else had its password in hand, or it may review since then,
    and nobody has confirmed yet that a person of their own stands behind it.
    ``unconfirmed_by_id`` did that and cannot confirm it; None: it was the recovery code.
    """

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    post: Mapped[str | None] = mapped_column(String(60))
    active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    unconfirmed_since: Mapped[datetime | None] = mapped_column(LocalTime)
    unconfirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class StaffRole(Base):
    """A role that a staff member holds; one person may hold several."""

    __tablename__ = "staff_role"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(choice(Role, "role"), primary_key=True)
