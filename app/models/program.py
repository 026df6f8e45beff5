"""Assistance programs, their tiers, rates and conflicts: all data that the office can change."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, MonthText, choice, now
from app.models.staff import Staff
from app.month import Month


class ProgramKind(StrEnum):
    """What a program is, whatever the office calls it; OTHER for what no code knows apart."""

    RURAL_MINIMUM_LIVING = "rural-minimum-living"
    URBAN_MINIMUM_LIVING = "urban-minimum-living"
    RURAL_EXTREME_POVERTY = "rural-extreme-poverty"
    URBAN_EXTREME_POVERTY = "urban-extreme-poverty"
    OLD_AGE = "old-age"
    VETERANS = "veterans"
    CONSCRIPT_FAMILIES = "conscript-families"
    TEMPORARY_RELIEF = "temporary-relief"
    HARDSHIP_RELIEF = "hardship-relief"
    DISABILITY_LIVING = "disability-living"
    DISABILITY_CARE = "disability-care"
    CHILDREN = "children"
    DISASTER_RELIEF = "disaster-relief"
    LOW_INCOME_EDGE = "low-income-edge"
    RIGID_EXPENDITURE = "rigid-expenditure"
    OTHER = "other"


MINIMUM_LIVING = (ProgramKind.RURAL_MINIMUM_LIVING, ProgramKind.URBAN_MINIMUM_LIVING)
EXTREME_POVERTY = (ProgramKind.RURAL_EXTREME_POVERTY, ProgramKind.URBAN_EXTREME_POVERTY)


class Unit(StrEnum):
    HOUSEHOLD = "household"
    PERSON = "person"


class Period(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"
    ONE_OFF = "one-off"


class AmountRule(StrEnum):
    """NONE: registered and reviewed, but draws no money (低保边缘家庭)."""

    APPROVED = "approved"
    RATE = "rate"
    DIFFERENCE = "difference"
    NONE = "none"


class StartRule(StrEnum):
    """Which month is the first: of the confirmation, the one after it, or of the application."""

    CONFIRMATION_MONTH = "confirmation-month"
    MONTH_AFTER_CONFIRMATION = "month-after"
    APPLICATION_MONTH = "application-month"


class BirthdayRule(StrEnum):
    """From which month a new age counts: the birthday's, or the next."""

    BIRTHDAY_MONTH = "birthday-month"
    NEXT_MONTH = "next-month"


class AgeLimitRule(StrEnum):
    """The last month at an upper age limit: the birthday's, or the one before."""

    BIRTHDAY_MONTH = "birthday-month"
    MONTH_BEFORE = "month-before"


class TierDimension(StrEnum):
    """What a tier distinguishes; SUPPLEMENT tiers are drawn per qualifying member (分类增发)."""

    MODE = "mode"
    CARE = "care"
    AGE = "age"
    GRADE = "grade"
    LEVEL = "level"
    CATEGORY = "category"
    AREA = "area"
    SUPPLEMENT = "supplement"


class Program(Base):
    """A program and its rules (``ProgramRules`` has what they are until the office says so)."""

    __tablename__ = "program"
    __table_args__ = (
        CheckConstraint("rounding_fen IN (1, 10, 100)", "rounding_fen"),
        CheckConstraint("pay_month BETWEEN 1 AND 12", "pay_month"),
        CheckConstraint("months_after_death >= 0", "months_after_death"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int]
    kind: Mapped[ProgramKind] = mapped_column(choice(ProgramKind, "kind"))
    unit: Mapped[Unit] = mapped_column(choice(Unit, "unit"))
    period: Mapped[Period] = mapped_column(choice(Period, "period"))
    amount_rule: Mapped[AmountRule] = mapped_column(choice(AmountRule, "amount_rule"))
    rounding_fen: Mapped[int]
    pay_month: Mapped[int]
    start_rule: Mapped[StartRule] = mapped_column(choice(StartRule, "start_rule"))
    birthday_rule: Mapped[BirthdayRule] = mapped_column(choice(BirthdayRule, "birthday_rule"))
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    age_limit_rule: Mapped[AgeLimitRule] = mapped_column(choice(AgeLimitRule, "age_limit_rule"))
    months_after_death: Mapped[int]
    dead_not_paid_raises: Mapped[bool]
    grace_months: Mapped[int]
    review_months: Mapped[int]
    ledger_start: Mapped[Month | None] = mapped_column(MonthText)
    pay_day: Mapped[int]
    cutoff_day: Mapped[int]
    paid_in_cash: Mapped[bool]
    department: Mapped[str] = mapped_column(String(60))
    bank_item_code: Mapped[str] = mapped_column(String(30))
    roster_columns: Mapped[list[str]] = mapped_column(JSON)
    active: Mapped[bool]


class ProgramTier(Base):
    """A tier of a program; age bands carry their ages, categories their own end rule.

    ``per_service_year`` multiplies the rate by the years served (60岁农村籍退役士兵).
    """

    __tablename__ = "program_tier"
    __table_args__ = (UniqueConstraint("program_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    name: Mapped[str] = mapped_column(String(40))
    dimension: Mapped[TierDimension] = mapped_column(choice(TierDimension, "dimension"))
    position: Mapped[int]
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    months_after_death: Mapped[int | None]
    per_service_year: Mapped[bool] = mapped_column(default=False)


class RateUnit(StrEnum):
    MONTH = "month"
    YEAR = "year"


class Rate(Base):
    """An amount of a program (and tier) from a month on; never overwritten, only replaced."""

    __tablename__ = "rate"
    __table_args__ = (
        CheckConstraint("amount_fen >= 0", "amount_fen"),
        CheckConstraint("replaced OR replaced_by_id IS NULL", "replaced"),
        Index(
            "uq_rate_unreplaced",
            "program_id",
            text("coalesce(tier_id, 0)"),
            "from_month",
            unique=True,
            sqlite_where=text("NOT replaced"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    tier_id: Mapped[int | None] = mapped_column(ForeignKey("program_tier.id"))
    amount_fen: Mapped[int]
    unit: Mapped[RateUnit] = mapped_column(choice(RateUnit, "unit"), default=RateUnit.MONTH)
    from_month: Mapped[Month] = mapped_column(MonthText)
    document: Mapped[str | None] = mapped_column(String(120))
    document_date: Mapped[date | None]
    replaced: Mapped[bool] = mapped_column(default=False)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("rate.id"))
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))


class ConflictKind(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    HIGHER_ONLY = "higher-only"
    ALLOWED = "allowed"


class Conflict(Base):
    """Whether two programs may be held at once; a block names the program that wins."""

    __tablename__ = "conflict"
    __table_args__ = (
        UniqueConstraint("program_id", "other_id"),
        CheckConstraint("program_id < other_id", "ordered"),
        CheckConstraint("winner_id IS NULL OR winner_id IN (program_id, other_id)", "winner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    kind: Mapped[ConflictKind] = mapped_column(choice(ConflictKind, "kind"))
    winner_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"))
    source: Mapped[str | None] = mapped_column(String(200))
