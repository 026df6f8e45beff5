"""The rules of a program as one frozen value: what rows, facts, seeds and forms carry.

A new rule is a column of ``models/program.py``, a field here and a field in the settings form.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from app.models.program import (
    AgeLimitRule,
    AmountRule,
    BirthdayRule,
    Period,
    Program,
    ProgramKind,
    StartRule,
    Unit,
)
from app.month import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramRules:
    """Everything that the office may set about a program but its name and its tiers.

    docs/rules.md names the rule behind each; ages are in years, ``rounding_fen`` is 1, 10 or 100.
    """

    kind: ProgramKind = ProgramKind.OTHER
    unit: Unit = Unit.PERSON
    period: Period = Period.MONTHLY
    amount_rule: AmountRule = AmountRule.APPROVED
    rounding_fen: int = 1
    pay_month: int = 7
    start_rule: StartRule = StartRule.MONTH_AFTER_CONFIRMATION
    birthday_rule: BirthdayRule = BirthdayRule.BIRTHDAY_MONTH
    age_from: int | None = None
    age_to: int | None = None
    age_limit_rule: AgeLimitRule = AgeLimitRule.BIRTHDAY_MONTH
    months_after_death: int = 0
    dead_not_paid_raises: bool = False
    grace_months: int = 0
    review_months: int = 12
    ledger_start: Month | None = None
    pay_day: int = 10
    cutoff_day: int = 20
    paid_in_cash: bool = False
    department: str = "民政办"
    bank_item_code: str = ""
    roster_columns: tuple[str, ...] = ()
    active: bool = True

    @property
    def one_off(self) -> bool:
        return self.period is Period.ONE_OFF


def rules_of(program: Program) -> ProgramRules:
    """The rules as the database keeps them: every rule is a column of the same name."""
    kept: dict[str, Any] = {
        field.name: getattr(program, field.name) for field in fields(ProgramRules)
    }
    return ProgramRules(**kept | {"roster_columns": tuple(program.roster_columns)})


def as_columns(rules: ProgramRules) -> dict[str, Any]:
    """The rules as values of the mapped columns."""
    kept = {field.name: getattr(rules, field.name) for field in fields(rules)}
    return kept | {"roster_columns": list(rules.roster_columns)}
