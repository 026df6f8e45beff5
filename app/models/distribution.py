"""Distributions: money or goods handed to many at once (节日慰问, 价格临时补贴, 冬春与受灾救助)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, MonthText, choice, now
from app.models.enrollment import Enrollment
from app.models.household import Household
from app.models.person import Person
from app.models.program import Program, ProgramTier
from app.models.staff import Staff
from app.month import Month


class DistributionKind(StrEnum):
    """BATCH: over the people of chosen programs; RELIEF: by household, 户报 村评 乡审 县定."""

    BATCH = "batch"
    RELIEF = "relief"


class DistributionForm(StrEnum):
    """CASH becomes grants that rosters pay; GOODS are handed out against signature."""

    CASH = "cash"
    GOODS = "goods"


class Basis(StrEnum):
    """What the fixed amount or quantity is for."""

    PERSON = "person"
    HOUSEHOLD = "household"


class Stage(StrEnum):
    """How far a household has come: 户报, 村评, 乡审, 县定."""

    REPORTED = "reported"
    EVALUATED = "evaluated"
    REVIEWED = "reviewed"
    DECIDED = "decided"


class DistributionStatus(StrEnum):
    """OPEN: people may still be changed. FIXED: its people are fixed, grants are made."""

    OPEN = "open"
    FIXED = "fixed"
    CANCELLED = "cancelled"


class Distribution(Base):
    """One distribution; ``month`` is that whose people are taken (docs/rules.md [A]4).

    ``amount_fen`` (fen) or ``quantity`` is for one person or household. Without ``amount_fen``
    a relief in cash draws the rates of its program's categories.
    """

    __tablename__ = "distribution"
    __table_args__ = (
        CheckConstraint("amount_fen IS NULL OR amount_fen > 0", "amount_fen"),
        CheckConstraint("form = 'goods' OR program_id IS NOT NULL", "cash_has_a_program"),
        CheckConstraint("form = 'cash' OR (item IS NOT NULL AND quantity > 0)", "goods_are_named"),
        CheckConstraint("reviewed_by_id IS NULL OR reviewed_by_id <> fixed_by_id", "two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[DistributionKind] = mapped_column(choice(DistributionKind, "kind"))
    form: Mapped[DistributionForm] = mapped_column(choice(DistributionForm, "form"))
    basis: Mapped[Basis] = mapped_column(choice(Basis, "basis"))
    status: Mapped[DistributionStatus] = mapped_column(
        choice(DistributionStatus, "status"), default=DistributionStatus.OPEN
    )
    program_id: Mapped[int | None] = mapped_column(ForeignKey(Program.id))
    month: Mapped[Month] = mapped_column(MonthText)
    amount_fen: Mapped[int | None]
    item: Mapped[str | None] = mapped_column(String(60))
    item_unit: Mapped[str | None] = mapped_column(String(20))
    quantity: Mapped[int | None]
    document: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    created_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
    fixed_on: Mapped[date | None]
    fixed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
    reason: Mapped[str | None] = mapped_column(Text)


class DistributionSource(Base):
    """A program whose people a distribution is over."""

    __tablename__ = "distribution_source"
    __table_args__ = ({"sqlite_with_rowid": False},)

    distribution_id: Mapped[int] = mapped_column(ForeignKey("distribution.id"), primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), primary_key=True)


class DistributionRecipient(Base):
    """A person or household of a distribution, with the people it is counted for.

    ``person_id`` receives, one of ``people`` (of a household its head, where counted). No two
    rows of a distribution share a person. ``source_id``: the enrollment by which they came in.
    ``refused`` says at which stage it was left out, with ``refused_why``. ``enrollment_id`` is
    the grant that pays it. Goods: ``received_on`` and ``received_by`` are the signature.
    """

    __tablename__ = "distribution_recipient"
    __table_args__ = (
        UniqueConstraint("distribution_id", "person_id"),
        UniqueConstraint("distribution_id", "household_id"),
        CheckConstraint("(refused IS NULL) = (refused_why IS NULL)", "refused_with_reason"),
        CheckConstraint("(received_on IS NULL) = (received_by IS NULL)", "signed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    distribution_id: Mapped[int] = mapped_column(ForeignKey("distribution.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey(Household.id), index=True)
    people: Mapped[list[int]] = mapped_column(JSON)
    source_id: Mapped[int | None] = mapped_column(ForeignKey(Enrollment.id))
    tier_id: Mapped[int | None] = mapped_column(ForeignKey(ProgramTier.id))
    need: Mapped[str | None] = mapped_column(String(200))
    stage: Mapped[Stage] = mapped_column(choice(Stage, "stage"), default=Stage.REPORTED)
    refused: Mapped[Stage | None] = mapped_column(choice(Stage, "refused"))
    refused_why: Mapped[str | None] = mapped_column(String(200))
    enrollment_id: Mapped[int | None] = mapped_column(ForeignKey(Enrollment.id), unique=True)
    received_on: Mapped[date | None]
    received_by: Mapped[str | None] = mapped_column(String(60))
