"""Enrollments and their terms: who receives what, from which month, and why."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, MonthText, choice, now
from app.models.household import Household
from app.models.person import Person
from app.models.program import Program, ProgramTier
from app.models.staff import Staff
from app.month import Month


class TermStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Enrollment(Base):
    """A household or person in a program; of a one-off program, one grant.

    ``person_id`` is set for person-unit programs only; ``household_id`` is the household
    that receives, or the one in which the recipient lives as the county's list has it.
    ``number`` orders duplicates: the lower one wins (docs/rules.md [P]3).
    """

    __tablename__ = "enrollment"
    __table_args__ = (
        CheckConstraint("person_id IS NOT NULL OR household_id IS NOT NULL", "recipient"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey(Household.id), index=True)
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("enrollment.id"))
    applied_on: Mapped[date | None]
    surveyed_by: Mapped[str | None] = mapped_column(String(120))
    posted_from: Mapped[date | None]
    posted_to: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    document: Mapped[str | None] = mapped_column(String(120))
    first_month: Mapped[Month] = mapped_column(MonthText)
    granted_on: Mapped[date | None]
    grant_type: Mapped[str | None] = mapped_column(String(30))
    review_due: Mapped[Month | None] = mapped_column(MonthText)
    note: Mapped[str | None] = mapped_column(Text)


class EnrollmentTerm(Base):
    """What holds from a month on. Never edited: a correction is a new term that replaces it."""

    __tablename__ = "enrollment_term"
    __table_args__ = (
        CheckConstraint("approved_fen IS NULL OR approved_fen >= 0", "approved_fen"),
        CheckConstraint("replaced OR replaced_by_id IS NULL", "replaced"),
        Index(
            "uq_enrollment_term_unreplaced",
            "enrollment_id",
            "from_month",
            unique=True,
            sqlite_where=text("NOT replaced"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), index=True)
    from_month: Mapped[Month] = mapped_column(MonthText)
    status: Mapped[TermStatus] = mapped_column(choice(TermStatus, "status"))
    approved_fen: Mapped[int | None]
    income_per_head_fen: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(200))
    document: Mapped[str | None] = mapped_column(String(120))
    replaced: Mapped[bool] = mapped_column(default=False)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("enrollment_term.id"))
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))


class TermPerson(Base):
    """A person covered by a term (保障人口)."""

    __tablename__ = "term_person"
    __table_args__ = ({"sqlite_with_rowid": False},)

    term_id: Mapped[int] = mapped_column(ForeignKey("enrollment_term.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True, index=True)


class TermTier(Base):
    """A tier that prices every person of the term (several add up: 集中 + 半护理)."""

    __tablename__ = "term_tier"
    __table_args__ = ({"sqlite_with_rowid": False},)

    term_id: Mapped[int] = mapped_column(ForeignKey("enrollment_term.id"), primary_key=True)
    tier_id: Mapped[int] = mapped_column(ForeignKey(ProgramTier.id), primary_key=True)


class TermSupplement(Base):
    """A supplement for one qualifying member (分类增发).

    A fixed amount in fen, or, without one, the rate of the supplement's tier.
    """

    __tablename__ = "term_supplement"
    __table_args__ = (CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", "amount_fen"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("enrollment_term.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    tier_id: Mapped[int] = mapped_column(ForeignKey(ProgramTier.id))
    amount_fen: Mapped[int | None]


class DepartureTerm(Base):
    """A term that a person's moving away wrote, so that taking the move back finds it.

    The rows of a move go when it is taken back.
    """

    __tablename__ = "departure_term"
    __table_args__ = ({"sqlite_with_rowid": False},)

    term_id: Mapped[int] = mapped_column(ForeignKey("enrollment_term.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)


class PayeeEntry(Base):
    """Payee and account from a day on: a dated chain of its own (docs/rules.md [R]6).

    ``relation`` says why somebody else is paid (监护人, or as the county's list has it).

    Read on the day of drafting, the greatest (``from_day``, ``id``) wins. Entering the same
    account again confirms it after the bank returned a payment.
    """

    __tablename__ = "payee_entry"
    __table_args__ = (Index("ix_payee_entry_enrollment_id_from_day", "enrollment_id", "from_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    from_day: Mapped[date]
    payee_person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    payee_name: Mapped[str] = mapped_column(String(60))
    payee_id_number: Mapped[str | None] = mapped_column(String(18))
    bank: Mapped[str | None] = mapped_column(String(80))
    account: Mapped[str | None] = mapped_column(String(40), index=True)
    holder: Mapped[str | None] = mapped_column(String(60))
    relation: Mapped[str | None] = mapped_column(String(20))
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
