"""Rates: amounts of a program and tier from a month on, never overwritten, only replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import AmountRule, ProgramTier, Rate, RateUnit
from app.models.staff import Role
from app.money import plain
from app.month import Month
from app.services.entitlement.facts import TierFacts
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.programs.rows import ProgramRow, program_by_name


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate in fen a month or a year; ``tier`` is empty where it prices the whole program."""

    id: int
    program: str
    tier: str
    amount_fen: int
    unit: RateUnit
    from_month: Month
    document: str
    document_date: date | None
    replaced: bool


@dataclass(frozen=True, slots=True)
class NewRate:
    """What a tier (or, with None, the program) is to pay in fen a month or a year from a month."""

    program: str
    tier: str | None
    amount_fen: int
    from_month: Month
    document: str | None = None
    document_date: date | None = None
    unit: RateUnit = RateUnit.MONTH


def checked(session: Session, new: NewRate) -> tuple[ProgramRow, TierFacts | None]:
    """The program and tier of a rate that may be set.

    Raises AppError for an unknown program or tier, a negative amount, or a program that draws
    no money.
    """
    row = program_by_name(session, new.program)
    if row.rules.amount_rule is AmountRule.NONE:
        raise AppError(f"“{row.name}”只登记不发钱,不设标准。未作改动。", code="rate-none")
    if new.amount_fen < 0:
        raise AppError("标准不能小于零。未作改动,请改正金额。", code="rate-amount")
    return row, row.tier(new.tier) if new.tier is not None and new.tier.strip() else None


def set_rate(session: Session, by: int, new: NewRate) -> RateRow:
    """Set what a tier (or the whole program) pays from a month on.

    A rate of the same tier and month is replaced and stays readable (docs/rules.md [A]2); the
    very same rate again changes nothing. Raises AppError as ``checked`` does.
    """
    require_role(session, by, Role.ADMIN, Role.PREPARE)
    row, tier = checked(session, new)
    old = session.scalar(
        select(Rate).where(
            Rate.program_id == row.id,
            Rate.tier_id.is_(None) if tier is None else Rate.tier_id == tier.id,
            Rate.from_month == new.from_month,
            Rate.replaced.is_(False),
        )
    )
    rate = Rate(
        program_id=row.id,
        tier_id=tier.id if tier is not None else None,
        amount_fen=new.amount_fen,
        unit=new.unit,
        from_month=new.from_month,
        document=(new.document or "").strip() or None,
        document_date=new.document_date,
        replaced=False,
        entered_by_id=by,
    )
    name = tier.name if tier is not None else ""
    if old is not None and _same(old, rate):
        return _row(old, row.name, name)
    if old is not None:
        old.replaced = True
        session.flush()
    session.add(rate)
    session.flush()
    if old is not None:
        old.replaced_by_id = rate.id
        session.flush()
    audit.record(
        session,
        by,
        "rate.set",
        f"program:{row.id}",
        before=None if old is None else _values(old, name),
        after=_values(rate, name),
    )
    return _row(rate, row.name, name)


def rates(session: Session, program: str, *, with_replaced: bool = False) -> tuple[RateRow, ...]:
    """A program's rates by tier, the latest first; replaced ones only when asked for."""
    row = program_by_name(session, program)
    statement = (
        select(Rate, ProgramTier.name)
        .outerjoin(ProgramTier, ProgramTier.id == Rate.tier_id)
        .where(Rate.program_id == row.id)
        .order_by(ProgramTier.position, Rate.from_month.desc(), Rate.id.desc())
    )
    if not with_replaced:
        statement = statement.where(Rate.replaced.is_(False))
    return tuple(_row(rate, row.name, tier or "") for rate, tier in session.execute(statement))


def _same(old: Rate, new: Rate) -> bool:
    return (old.amount_fen, old.unit, old.document, old.document_date) == (
        new.amount_fen,
        new.unit,
        new.document,
        new.document_date,
    )


def _values(rate: Rate, tier: str) -> dict[str, str | int | None]:
    return {
        "rate": rate.id,
        "tier": tier,
        "amount": plain(rate.amount_fen),
        "unit": rate.unit.value,
        "from": str(rate.from_month),
        "document": rate.document,
    }


def _row(rate: Rate, program: str, tier: str) -> RateRow:
    return RateRow(
        rate.id,
        program,
        tier,
        rate.amount_fen,
        rate.unit,
        rate.from_month,
        rate.document or "",
        rate.document_date,
        rate.replaced,
    )
