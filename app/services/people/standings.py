"""How enrollments stand, to be compared before an action and after: amount, owed, overpaid."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.month import Month
from app.services.entitlement.due import Due, due
from app.services.entitlement.loading import facts_of_enrollments
from app.services.people.money import EnrollmentMoney, money_of


@dataclass(frozen=True, slots=True)
class Standing:
    """How an enrollment stands: fen and working of ``month``, what is owed and to recover."""

    enrollment_id: int
    program: str
    month: Month
    amount_fen: int
    working: str
    rate_missing: bool
    owed_fen: int
    to_recover_fen: int
    over_months: tuple[Month, ...]


def standings(
    session: Session, enrollment_ids: Collection[int], from_month: Month, until: Month
) -> tuple[Standing, ...]:
    """As things stand in this transaction: the due of ``from_month``, the rest by ``until``."""
    if not enrollment_ids:
        return ()
    facts = facts_of_enrollments(session, enrollment_ids)
    return tuple(
        _standing(money, from_month, due(facts, money.enrollment_id, from_month))
        for money in money_of(session, enrollment_ids, until)
    )


def _standing(money: EnrollmentMoney, month: Month, then: Due) -> Standing:
    return Standing(
        money.enrollment_id,
        money.program,
        month,
        then.amount_fen,
        then.working,
        then.rate_missing,
        money.owed_fen,
        money.to_recover_fen,
        money.over_months,
    )
