"""What an example may say of programs: their settings, tiers, rates and conflicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.models.program import (
    AgeLimitRule,
    AmountRule,
    BirthdayRule,
    ConflictKind,
    Period,
    RateUnit,
    StartRule,
    TierDimension,
    Unit,
)
from app.month import Month
from app.services.programs import conflicts
from app.services.programs.entering import change_program
from app.services.programs.rates import NewRate, set_rate
from app.services.programs.rows import program_by_name
from tests import factory
from tests.rules.case import Case
from tests.rules.vocabulary import FACTS

SETTINGS: dict[str, dict[str, Any]] = {
    "for households": {"unit": Unit.HOUSEHOLD},
    "quarterly": {"period": Period.QUARTERLY},
    "half-yearly": {"period": Period.HALF_YEARLY},
    "yearly": {"period": Period.YEARLY},
    "one-off": {"period": Period.ONE_OFF},
    "by rate": {"amount_rule": AmountRule.RATE},
    "by difference": {"amount_rule": AmountRule.DIFFERENCE},
    "in whole yuan": {"rounding_fen": 100},
    "starts in the month of confirmation": {"start_rule": StartRule.CONFIRMATION_MONTH},
    "starts in the month of application": {"start_rule": StartRule.APPLICATION_MONTH},
    "a birthday counts from the next month": {"birthday_rule": BirthdayRule.NEXT_MONTH},
    "the age limit ends it the month before": {"age_limit_rule": AgeLimitRule.MONTH_BEFORE},
    "the dead are not paid raises": {"dead_not_paid_raises": True},
    "in cash": {"paid_in_cash": True},
}


@FACTS.says("program {program:word}[: {settings:rest}]")
def program(case: Case, program: str, settings: str = "") -> None:
    """A program that differs from the usual one; settings apart by commas."""
    given: dict[str, Any] = {}
    for words in filter(None, settings.split(", ")):
        given |= SETTINGS[words]
    case.programs[program] = factory.program(case.session, program, **given).id


def _follow(case: Case, program: str, **rules: Any) -> None:
    present = program_by_name(case.session, program).rules
    change_program(case.session, case.preparer, program, replace(present, **rules))


@FACTS.says("{program:word} is paid in month {month:number}")
def pay_month(case: Case, program: str, month: int) -> None:
    _follow(case, program, pay_month=month)


@FACTS.says("{program:word} begins its ledger in {month:month}")
def ledger_start(case: Case, program: str, month: Month) -> None:
    case.program(program)
    _follow(case, program, ledger_start=month)


@FACTS.says("{program:word} goes on {months:number} months after a death")
def end_rule(case: Case, program: str, months: int) -> None:
    case.program(program)
    _follow(case, program, months_after_death=months)


@FACTS.says("{program:word} is for ages from {age:number}")
def age_from(case: Case, program: str, age: int) -> None:
    _follow(case, program, age_from=age)


@FACTS.says("{program:word} is for ages to {age:number}")
def age_to(case: Case, program: str, age: int) -> None:
    _follow(case, program, age_to=age)


@FACTS.says("{program:word} now rounds to whole yuan")
def whole_yuan(case: Case, program: str) -> None:
    case.program(program)
    _follow(case, program, rounding_fen=100)


@FACTS.says("{program:word} is now by rate")
def by_rate(case: Case, program: str) -> None:
    _follow(case, program, amount_rule=AmountRule.RATE)


@FACTS.says("tier {tier:word} of {program:word}[ by {sort:word}]")
def tier(case: Case, tier: str, program: str, sort: str = "grade") -> None:
    """A tier; ``sort`` is what it distinguishes (mode, care, supplement ...)."""
    factory.tier(case.session, case.program(program), tier, dimension=TierDimension(sort))


@FACTS.says("tier {tier:word} of {program:word} for ages {low:number} to {high:number}")
def band(case: Case, tier: str, program: str, low: int, high: int) -> None:
    factory.tier(
        case.session,
        case.program(program),
        tier,
        dimension=TierDimension.AGE,
        age_from=low,
        age_to=high,
    )


@FACTS.says("tier {tier:word} of {program:word} goes on {months:number} months after a death")
def category(case: Case, tier: str, program: str, months: int) -> None:
    factory.tier(
        case.session,
        case.program(program),
        tier,
        dimension=TierDimension.CATEGORY,
        months_after_death=months,
    )


@FACTS.says(
    "rate of {program:word}[ for {tier:word}]: {fen:yuan} a {unit:word} from {month:month}"
    "[, document of {day:day}]"
)
def rate(
    case: Case,
    program: str,
    fen: int,
    unit: str,
    month: Month,
    tier: str | None = None,
    day: date | None = None,
) -> None:
    """A rate; one of the same month corrects the one that is there."""
    new = NewRate(
        program,
        tier,
        fen,
        month,
        document=f"document {day or month}",
        document_date=day,
        unit=RateUnit(unit),
    )
    set_rate(case.session, case.preparer, new)


@FACTS.says("{one:word} and {other:word} together: {winner:word} wins")
def block(case: Case, one: str, other: str, winner: str) -> None:
    conflicts.set_conflict(
        case.session, case.preparer, one, other, ConflictKind.BLOCK, winner, "rule"
    )


@FACTS.says("{one:word} and {other:word} together: not allowed")
def block_without_winner(case: Case, one: str, other: str) -> None:
    conflicts.set_conflict(
        case.session, case.preparer, one, other, ConflictKind.BLOCK, None, "rule"
    )


@FACTS.says("{one:word} and {other:word} together: the higher only")
def higher_only(case: Case, one: str, other: str) -> None:
    conflicts.set_conflict(
        case.session, case.preparer, one, other, ConflictKind.HIGHER_ONLY, None, "rule"
    )
