"""Which fields a new enrollment asks for: those of its program's rules and tiers."""

from __future__ import annotations

from app.models.program import AmountRule, StartRule, TierDimension, Unit
from app.services.enrollments.contents import NOT_CHOSEN
from app.services.enrollments.supplements import supplement_tiers
from app.services.entitlement.rules import ProgramRules
from app.services.programs.rows import ProgramRow

DIMENSIONS = tuple(d for d in TierDimension if d not in NOT_CHOSEN)


def asked_for(program: ProgramRow | None) -> frozenset[str]:
    """Names of the fields; none before a program is chosen."""
    if program is None:
        return frozenset()
    tiers = {tier.dimension.value for tier in program.tiers if tier.dimension in DIMENSIONS}
    return frozenset({*tiers, *_of_amount(program.rules), *_of_dates(program.rules)}) | (
        _of_household(program) if program.rules.unit is Unit.HOUSEHOLD else frozenset()
    )


def _of_household(program: ProgramRow) -> frozenset[str]:
    return frozenset({"members", "supplements"} if supplement_tiers(program) else {"members"})


def _of_amount(rules: ProgramRules) -> tuple[str, ...]:
    if rules.amount_rule is AmountRule.APPROVED:
        return ("amount",)
    return ("income",) if rules.amount_rule is AmountRule.DIFFERENCE else ()


def _of_dates(rules: ProgramRules) -> tuple[str, ...]:
    """A one-off grant has its day; where the month of applying counts, no day of confirming."""
    if rules.one_off:
        return ("granted", "grant_type")
    if rules.start_rule is StartRule.APPLICATION_MONTH:
        return ("applied", "first")
    return ("applied", "confirmed", "first")
