"""The office's programs: those that come with it, and how the office changes and retires them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment
from app.models.program import AmountRule, Period, Program, ProgramKind, ProgramTier, Unit
from app.models.roster import LOCKED, Roster
from app.month import Month
from app.services.office import audit
from app.services.programs import conflicts
from app.services.programs.catalog import (
    CONFLICTS,
    PROGRAMS,
    ROSTER_COLUMNS,
    USUAL_NAMES,
    ProgramSeed,
    TierSeed,
)
from app.services.programs.rows import (
    ProgramRow,
    TierRow,
    program_by_id,
    program_by_name,
    program_rows,
)

__all__ = [
    "ROSTER_COLUMNS",
    "NewProgram",
    "ProgramRow",
    "TierRow",
    "add_program",
    "add_tier",
    "program_by_id",
    "program_by_name",
    "program_rows",
    "retire",
    "seed",
    "update_program",
]

SETTINGS = frozenset({
    "name", "kind", "unit", "period", "amount_rule", "rounding_fen", "pay_month", "start_rule",
    "birthday_rule", "age_from", "age_to", "age_limit_rule", "months_after_death",
    "dead_not_paid_raises", "grace_months", "review_months", "ledger_start", "pay_day",
    "cutoff_day", "paid_in_cash", "department", "bank_item_code", "roster_columns", "active",
})  # fmt: skip
# What enrollments, terms and rosters were built on: fixed once there are some.
FIXED_WITH_ENROLLMENTS = frozenset({"unit", "period"})


@dataclass(frozen=True, slots=True)
class NewProgram:
    """A program that the office adds; ``tiers`` as they are to be listed."""

    name: str
    unit: Unit
    period: Period
    amount_rule: AmountRule
    tiers: tuple[TierSeed, ...] = ()
    ledger_start: Month | None = None
    kind: ProgramKind = ProgramKind.OTHER


def seed(session: Session, ledger_start: Month, by: int | None = None) -> int:
    """Put in all programs of the catalog, their tiers and the conflict matrix.

    Programs come without rates: those are local. Returns how many programs there are.
    """
    for position, program in enumerate(PROGRAMS, start=1):
        _insert(session, program, position, ledger_start)
    session.flush()
    audit.record(
        session, by, "programs.seed", "program:*", after={"programs": [p.name for p in PROGRAMS]}
    )
    for conflict in CONFLICTS:
        conflicts.set_conflict(
            session,
            by,
            USUAL_NAMES[conflict.program],
            USUAL_NAMES[conflict.other],
            conflict.kind,
            None if conflict.winner is None else USUAL_NAMES[conflict.winner],
            conflict.source,
        )
    return len(PROGRAMS)


def add_program(session: Session, by: int, new: NewProgram) -> int:
    """Add a program behind the others; its other settings follow by ``update_program``."""
    name = _free_name(session, new.name)
    last = session.scalar(select(func.max(Program.position))) or 0
    program = ProgramSeed(new.kind, name, new.unit, new.period, new.amount_rule, new.tiers)
    program_id = _insert(session, program, last + 1, new.ledger_start)
    audit.record(
        session,
        by,
        "program.add",
        f"program:{program_id}",
        after={
            "name": name,
            "kind": new.kind.value,
            "unit": new.unit.value,
            "period": new.period.value,
            "amount_rule": new.amount_rule.value,
            "tiers": [tier.name for tier in new.tiers],
        },
    )
    return program_id


def update_program(session: Session, by: int, name: str, /, **settings: Any) -> None:
    """Change settings of a program (the names are those of ``ProgramRow``).

    Unit and period are fixed once there are enrollments; the ledger start is fixed once a
    roster is locked (docs/rules.md). Raises AppError; TypeError for an unknown setting.
    """
    unknown = set(settings) - SETTINGS
    if unknown:
        raise TypeError(f"no such setting: {', '.join(sorted(unknown))}")
    program = session.get_one(Program, program_by_name(session, name).id)
    if "name" in settings and settings["name"].strip() != program.name:
        settings["name"] = _free_name(session, settings["name"])
    if "roster_columns" in settings:
        settings["roster_columns"] = _columns(settings["roster_columns"])
    changed = {key: value for key, value in settings.items() if getattr(program, key) != value}
    _check(session, program, changed)
    if not changed:
        return
    before = {key: _plain(getattr(program, key)) for key in changed}
    for key, value in changed.items():
        setattr(program, key, value)
    session.flush()
    audit.record(
        session,
        by,
        "program.change",
        f"program:{program.id}",
        before=before,
        after={key: _plain(value) for key, value in changed.items()},
    )


def retire(session: Session, by: int, name: str) -> None:
    """Take a program out of use: nothing new is opened in it, what there is stays."""
    update_program(session, by, name, active=False)


def add_tier(session: Session, by: int, program: str, tier: TierSeed) -> int:
    """Add a tier behind the others; the name must be new in the program."""
    row = program_by_name(session, program)
    name = tier.name.strip()
    if not name:
        raise AppError("请填写档次名称。未作改动。", code="tier-name")
    if any(other.name == name for other in row.tiers):
        raise AppError(f"“{row.name}”已有“{name}”这一档,请换一个名称。未作改动。", code="tier-name")
    tier_id = _insert_tier(session, row.id, tier, len(row.tiers) + 1)
    audit.record(
        session,
        by,
        "program.tier-add",
        f"program:{row.id}",
        after={"tier": name, "dimension": tier.dimension.value},
    )
    return tier_id


def _insert(
    session: Session, program: ProgramSeed, position: int, ledger_start: Month | None
) -> int:
    row = Program(
        name=program.name,
        position=position,
        kind=program.kind,
        unit=program.unit,
        period=program.period,
        amount_rule=program.amount_rule,
        start_rule=program.start_rule,
        pay_month=program.pay_month,
        age_from=program.age_from,
        age_to=program.age_to,
        age_limit_rule=program.age_limit_rule,
        review_months=program.review_months,
        ledger_start=ledger_start,
        department=program.department,
        roster_columns=list(program.roster_columns),
    )
    session.add(row)
    session.flush()
    for place, tier in enumerate(program.tiers, start=1):
        _insert_tier(session, row.id, tier, place)
    return row.id


def _insert_tier(session: Session, program_id: int, tier: TierSeed, position: int) -> int:
    row = ProgramTier(
        program_id=program_id,
        name=tier.name.strip(),
        dimension=tier.dimension,
        position=position,
        age_from=tier.age_from,
        age_to=tier.age_to,
        months_after_death=tier.months_after_death,
        per_service_year=tier.per_service_year,
    )
    session.add(row)
    session.flush()
    return row.id


def _free_name(session: Session, name: str) -> str:
    clean = name.strip()
    if not clean:
        raise AppError("请填写项目名称。未作改动。", code="program-name")
    if session.scalar(select(Program.id).where(Program.name == clean)) is not None:
        raise AppError(f"已有名为“{clean}”的项目,请换一个名称。未作改动。", code="program-name")
    return clean


def _columns(keys: Any) -> list[str]:
    unknown = [key for key in keys if key not in ROSTER_COLUMNS]
    if unknown or "amount" not in keys:
        raise AppError("花名册栏目中有不认识的栏目,或缺少金额。未作改动。", code="roster-columns")
    return list(dict.fromkeys(keys))


def _check(session: Session, program: Program, changed: dict[str, Any]) -> None:
    if changed.keys() & FIXED_WITH_ENROLLMENTS and session.scalar(
        select(Enrollment.id).where(Enrollment.program_id == program.id).limit(1)
    ):
        raise AppError(
            f"“{program.name}”已有享受对象,单位(户或人)和发放周期不能再改。未作改动,请另建项目。",
            code="program-in-use",
        )
    if "ledger_start" in changed and session.scalar(
        select(Roster.id).where(Roster.program_id == program.id, Roster.status.in_(LOCKED)).limit(1)
    ):
        raise AppError(
            f"“{program.name}”已有锁定的花名册,起账月份不能再改。未作改动;"
            "要提前,请在“设置”的“历史花名册”中接管以前的发放。",
            code="ledger-start",
        )
    limits = {"pay_month": (1, 12), "pay_day": (1, 31), "cutoff_day": (1, 31)}
    for key, (low, high) in limits.items():
        if key in changed and not low <= changed[key] <= high:
            raise AppError(f"日期设置应在{low}至{high}之间。未作改动。", code="program-setting")
    if changed.get("rounding_fen", 1) not in (1, 10, 100):
        raise AppError("金额只能取整到分、角或元。未作改动。", code="program-setting")
    months = ("months_after_death", "grace_months", "review_months")
    if any(changed.get(key, 0) < 0 for key in months):
        raise AppError("月数不能小于零。未作改动。", code="program-setting")


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Month) else value
