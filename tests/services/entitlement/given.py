"""Facts with sensible defaults, so that a test names only what it is about."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from app.models.enrollment import TermStatus
from app.models.program import AmountRule, TierDimension
from app.month import Month
from app.services.entitlement.facts import (
    ConflictFacts,
    EnrollmentFacts,
    Facts,
    PersonFacts,
    ProgramFacts,
    RateFacts,
    TermFacts,
    TierFacts,
)
from app.services.entitlement.rules import ProgramRules

JANUARY = Month(2018, 1)


def month(text: str) -> Month:
    return Month.parse(text)


def person(id: int = 1, born: str = "1950-05-06", died: str | None = None) -> PersonFacts:  # noqa: A002 - reads as the field it sets
    return PersonFacts(id, date.fromisoformat(born), date.fromisoformat(died) if died else None)


def term(start: str = "2018-01", *persons: int, **changes: Any) -> TermFacts:
    values: dict[str, Any] = {
        "id": Month.parse(start).index,
        "from_month": Month.parse(start),
        "status": TermStatus.ACTIVE,
        "person_ids": persons or (1,),
        "approved_fen": 31000,
    }
    return TermFacts(**(values | changes))


def enrollment(*terms: TermFacts, id: int = 1, **changes: Any) -> EnrollmentFacts:  # noqa: A002 - reads as the field it sets
    values: dict[str, Any] = {
        "id": id,
        "number": id,
        "program_id": 1,
        "terms": terms or (term(),),
    }
    return EnrollmentFacts(**(values | changes))


def program(id: int = 1, **changes: Any) -> ProgramFacts:  # noqa: A002 - reads as the field it sets
    """``changes`` are rules, or the program's tiers, rates, name and position."""
    own = {field.name for field in fields(ProgramFacts)}
    values: dict[str, Any] = {"id": id, "name": f"项目{id}", "position": id}
    rules = ProgramRules(
        **{"ledger_start": JANUARY} | {k: v for k, v in changes.items() if k not in own}
    )
    return ProgramFacts(**values | {k: v for k, v in changes.items() if k in own}, rules=rules)


def rate(tier: int | None, fen: int, start: str = "2017-01", **changes: Any) -> RateFacts:
    values: dict[str, Any] = {
        "id": Month.parse(start).index * 100 + (tier or 0),
        "tier_id": tier,
        "amount_fen": fen,
        "from_month": Month.parse(start),
    }
    return RateFacts(**(values | changes))


def old_age(**changes: Any) -> ProgramFacts:
    """高龄津贴: by age band, 39, 74 and 300 yuan."""
    bands = (
        TierFacts(1, "80-89", TierDimension.AGE, 80, 89),
        TierFacts(2, "90-99", TierDimension.AGE, 90, 99),
        TierFacts(3, "100+", TierDimension.AGE, 100, None),
    )
    values: dict[str, Any] = {
        "amount_rule": AmountRule.RATE,
        "age_from": 80,
        "tiers": bands,
        "rates": (rate(1, 3900), rate(2, 7400), rate(3, 30000)),
    }
    return program(**(values | changes))


def facts(
    *enrollments: EnrollmentFacts,
    persons: tuple[PersonFacts, ...] = (person(),),
    programs: tuple[ProgramFacts, ...] = (program(),),
    conflicts: tuple[ConflictFacts, ...] = (),
) -> Facts:
    return Facts.of(persons, programs, enrollments or (enrollment(),), conflicts)
