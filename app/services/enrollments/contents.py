"""What a program asks of a term: which amount, which tiers, which persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.person import Person
from app.models.program import AmountRule, TierDimension
from app.services.enrollments.rows import TermContent
from app.services.entitlement.facts import SupplementFacts
from app.services.programs.rows import ProgramRow

# These price nobody by themselves: an age band follows from the age, supplements are named.
NOT_CHOSEN = (TierDimension.AGE, TierDimension.SUPPLEMENT)
DIMENSION_WORDS = {
    TierDimension.MODE: "供养方式",
    TierDimension.CARE: "照料档次",
    TierDimension.GRADE: "类别",
    TierDimension.LEVEL: "等级",
    TierDimension.CATEGORY: "类别",
    TierDimension.AREA: "地区",
}


class Tiered(Protocol):
    """A tier as rows or as facts have it."""

    @property
    def dimension(self) -> TierDimension:
        """What it distinguishes."""


def chosen_dimensions(tiers: Iterable[Tiered]) -> set[TierDimension]:
    """The dimensions of which a term of a program of rates names one tier each."""
    return {tier.dimension for tier in tiers} - set(NOT_CHOSEN)


def tier_ids(program: ProgramRow, names: Iterable[str]) -> tuple[int, ...]:
    """Tiers by their names; age bands are left out, they follow from the age."""
    tiers = [program.tier(name) for name in names]
    return tuple(sorted({t.id for t in tiers if t.dimension is not TierDimension.AGE}))


def supplements(
    program: ProgramRow, entries: Iterable[tuple[int, str, int | None]]
) -> tuple[SupplementFacts, ...]:
    """(person id, tier, fen or None) as supplements; AppError for a tier of another kind."""
    found = []
    for person_id, name, amount_fen in entries:
        tier = program.tier(name)
        if tier.dimension is not TierDimension.SUPPLEMENT:
            raise AppError(f"“{tier.name}”不是分类增发的类别。未作改动。", code="tier-unknown")
        if amount_fen is not None and amount_fen < 0:
            raise AppError("增发金额不能小于零。未作改动。", code="amount")
        found.append(SupplementFacts(person_id, tier.id, amount_fen))
    return tuple(sorted(found, key=lambda s: (s.person_id, s.tier_id)))


def check(session: Session, program: ProgramRow, content: TermContent) -> None:
    """Refuse a term that the program cannot price, or that covers nobody."""
    if not content.persons:
        raise AppError("没有保障人员。未作改动,请至少选一人。", code="persons-missing")
    known = session.scalars(select(Person.id).where(Person.id.in_(content.persons)))
    if set(content.persons) - set(known):
        raise LookupError("a covered person is not in the register")
    covered = set(content.persons)
    if any(supplement.person_id not in covered for supplement in content.supplements):
        raise AppError("分类增发的成员不在保障人员之中。未作改动。", code="supplement-person")
    _check_amount(program, content)
    _check_tiers(program, content)


def _check_amount(program: ProgramRow, content: TermContent) -> None:
    if program.rules.amount_rule is AmountRule.APPROVED:
        if content.approved_fen is None or content.approved_fen <= 0:
            raise AppError(
                f"“{program.name}”按核定金额发放,请填写大于零的金额。未作改动。", code="amount"
            )
    elif content.approved_fen is not None:
        raise AppError(
            f"“{program.name}”的金额由标准算出,不能填核定金额。未作改动。", code="amount"
        )
    if program.rules.amount_rule is AmountRule.DIFFERENCE and content.income_per_head_fen is None:
        raise AppError(f"“{program.name}”按差额发放,请填写人均收入。未作改动。", code="income")
    if content.income_per_head_fen is not None and content.income_per_head_fen < 0:
        raise AppError("人均收入不能小于零。未作改动。", code="income")


def _check_tiers(program: ProgramRow, content: TermContent) -> None:
    chosen = Counter(tier.dimension for tier in program.tiers if tier.id in content.tiers)
    if sum(chosen.values()) < len(content.tiers):
        raise LookupError("a tier of another program")
    for dimension, times in chosen.items():
        if times > 1 and dimension not in NOT_CHOSEN:
            word = DIMENSION_WORDS[dimension]
            raise AppError(f"{word}只能选一个。未作改动,请改选。", code="tier-twice")
    if program.rules.amount_rule is not AmountRule.RATE:
        return
    for dimension in sorted(chosen_dimensions(program.tiers) - set(chosen)):
        names = "、".join(t.name for t in program.tiers if t.dimension is dimension)
        raise AppError(
            f"“{program.name}”按标准发放,请选{DIMENSION_WORDS[dimension]}({names})。未作改动。",
            code="tier-missing",
        )
