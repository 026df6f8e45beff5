"""Who seemed to be entitled and was found not to be: kept, so that nobody checks twice."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, choice, now
from app.models.person import Person
from app.models.staff import Staff


class Claim(StrEnum):
    """Why somebody may be entitled to what they do not receive (应享未享)."""

    AGE = "age"
    LIVING_SUBSIDY = "living-subsidy"
    CARE_SUBSIDY = "care-subsidy"
    CHILD = "child"
    NO_PROGRAM = "no-program"


class EligibilityCheck(Base):
    """A person checked and found not entitled, with the reason; revoked, never edited.

    ``age`` tells the ages of ``Claim.AGE`` apart (80, 90, 100) and is 0 for other claims: a
    verdict at 80 says nothing about the same person at 90.
    """

    __tablename__ = "eligibility_check"
    __table_args__ = (
        Index(
            "uq_eligibility_check_standing",
            "person_id",
            "claim",
            "age",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    claim: Mapped[Claim] = mapped_column(choice(Claim, "claim"))
    age: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(200))
    checked_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    checked_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
    revoked_at: Mapped[datetime | None] = mapped_column(LocalTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
