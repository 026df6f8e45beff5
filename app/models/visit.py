"""Who came to the counter, what about, what was done, and what the office still owes them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, choice, now
from app.models.enrollment import Enrollment
from app.models.person import Person
from app.models.program import Program
from app.models.staff import Staff
from app.models.village import Village


class Matter(StrEnum):
    """What a visit is about."""

    APPLICATION = "application"
    PAYMENT = "payment"
    POLICY = "policy"
    COMPLAINT = "complaint"
    CERTIFICATE = "certificate"
    OTHER = "other"


class Outcome(StrEnum):
    """How a visit ended; OPEN ones have a day by which somebody takes them up again."""

    OPEN = "open"
    SETTLED = "settled"
    APPLIED = "applied"
    REFERRED = "referred"


class Visit(Base):
    """One visit. ``name`` and ``id_number`` are of the person it concerns.

    ``person_id`` is set where the register knows that person; ``enrollment_id`` where an
    application came of it. What was done after the day of the visit stands in ``VisitStep``.
    """

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("outcome <> 'open' OR follow_up_on IS NOT NULL", "follow_up"),
        Index("ix_visit_outcome_follow_up_on", "outcome", "follow_up_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visited_on: Mapped[date] = mapped_column(index=True)
    visitor: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    name: Mapped[str] = mapped_column(String(60))
    id_number: Mapped[str | None] = mapped_column(String(18))
    village_id: Mapped[int | None] = mapped_column(ForeignKey(Village.id))
    program_id: Mapped[int | None] = mapped_column(ForeignKey(Program.id))
    matter: Mapped[Matter] = mapped_column(choice(Matter, "matter"))
    said: Mapped[str] = mapped_column(Text)
    done: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome, "outcome"))
    follow_up_on: Mapped[date | None]
    follow_up_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
    closed_on: Mapped[date | None]
    enrollment_id: Mapped[int | None] = mapped_column(ForeignKey(Enrollment.id))
    received_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)


class VisitStep(Base):
    """What was done about a visit on a later day, and how it stood then; added, never altered."""

    __tablename__ = "visit_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    on_day: Mapped[date]
    done: Mapped[str] = mapped_column(Text)
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome, "outcome"))
    follow_up_on: Mapped[date | None]
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
