"""The office's programs: those that come with it, and how the office changes and retires them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from operator import attrgetter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment
from app.models.program import Program, ProgramTier
from app.models.roster import LOCKED, Roster
from app.models.staff import Role
from app.month import Month
from app.services.entitlement.rules import ProgramRules, as_columns, rules_of
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.programs import conflicts
from app.services.programs.catalog import (
    CONFLICTS,
    PROGRAMS,
    USUAL_NAMES,
    NewProgram,
    TierSeed,
)
from app.services.programs.roster_columns import checked_columns, usual_columns
from app.services.programs.rows import program_by_name


def seed(session: Session, by: int, ledger_start: Month) -> int:
    """Put in all programs of the catalog, their tiers and the conflict matrix.

    Programs come without rates: those are local. Returns how many programs there are.
    """
    require_role(session, by, Role.ADMIN)
    for position, program in enumerate(PROGRAMS, start=1):
        rules = replace(program.rules, ledger_start=ledger_start)
        _insert(session, replace(program, rules=rules), position)
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


# What every enrollment rests on: another of these would make all that was paid wrong ([S]1).
FIXED_WITH_ENROLLMENTS = ("unit", "period", "amount_rule")


def add_program(session: Session, by: int, new: NewProgram) -> int:
    """Add a program behind the others; raises AppError for a taken name or impossible rules."""
    require_role(session, by, Role.ADMIN)
    name = _free_name(session, new.name)
    require_possible(new.rules)
    last = session.scalar(select(func.max(Program.position))) or 0
    program_id = _insert(session, replace(new, name=name), last + 1)
    rules = new.rules
    audit.record(
        session,
        by,
        "program.add",
        f"program:{program_id}",
        after={
            "name": name,
            "kind": rules.kind.value,
            "unit": rules.unit.value,
            "period": rules.period.value,
            "amount_rule": rules.amount_rule.value,
            "tiers": [tier.name for tier in new.tiers],
        },
    )
    return program_id


def change_program(session: Session, by: int, name: str, rules: ProgramRules) -> None:
    """Let a program follow other rules.

    Unit, period and amount rule are fixed once there are enrollments ([S]1); the ledger start is
    fixed once a roster is locked (docs/rules.md). Raises AppError.
    """
    require_role(session, by, Role.ADMIN)
    program = session.get_one(Program, program_by_name(session, name).id)
    present = rules_of(program)
    rules = replace(rules, roster_columns=checked_columns(rules.roster_columns))
    require_possible(rules)
    _require_changeable(session, program, present, rules)
    before, after = as_columns(present), as_columns(rules)
    changed = [key for key in after if after[key] != before[key]]
    for key in changed:
        setattr(program, key, after[key])
    session.flush()
    _record_change(session, by, program, before, after, changed)


def rename_program(session: Session, by: int, name: str, new: str) -> None:
    """Call a program otherwise; raises AppError for a name that is taken or empty."""
    require_role(session, by, Role.ADMIN)
    program = session.get_one(Program, program_by_name(session, name).id)
    if new.strip() == program.name:
        return
    before, after = {"name": program.name}, {"name": _free_name(session, new)}
    program.name = after["name"]
    session.flush()
    _record_change(session, by, program, before, after, ["name"])


def retire(session: Session, by: int, name: str) -> None:
    """Take a program out of use: nothing new is opened in it, what there is stays."""
    require_role(session, by, Role.ADMIN)
    rules = program_by_name(session, name).rules
    change_program(session, by, name, replace(rules, active=False))


def add_tier(session: Session, by: int, program: str, tier: TierSeed) -> int:
    """Add a tier behind the others; the name must be new in the program."""
    require_role(session, by, Role.ADMIN)
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


def _insert(session: Session, new: NewProgram, position: int) -> int:
    columns = new.rules.roster_columns or usual_columns(new.rules.unit)
    rules = as_columns(replace(new.rules, roster_columns=columns))
    row = Program(name=new.name, position=position, **rules)
    session.add(row)
    session.flush()
    for place, tier in enumerate(new.tiers, start=1):
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


def require_possible(rules: ProgramRules) -> None:
    """Raise AppError (``program-setting``) for a day, month or rounding that cannot be."""
    if not 1 <= rules.pay_month <= 12:
        raise _impossible("发放月份应在1至12之间。")
    if not (1 <= rules.pay_day <= 31 and 1 <= rules.cutoff_day <= 31):
        raise _impossible("日期设置应在1至31之间。")
    if rules.rounding_fen not in (1, 10, 100):
        raise _impossible("金额只能取整到分、角或元。")
    if min(rules.months_after_death, rules.grace_months, rules.review_months) < 0:
        raise _impossible("月数不能小于零。")


def _impossible(what: str) -> AppError:
    return AppError(f"{what}未作改动。", code="program-setting")


def _require_changeable(
    session: Session, program: Program, present: ProgramRules, rules: ProgramRules
) -> None:
    """What enrollments, terms and locked rosters were built on is fixed once there are some."""
    fixed = attrgetter(*FIXED_WITH_ENROLLMENTS)
    if fixed(rules) != fixed(present) and session.scalar(
        select(Enrollment.id).where(Enrollment.program_id == program.id).limit(1)
    ):
        raise AppError(
            f"“{program.name}”已有享受对象,单位(户或人)、发放周期和金额算法不能再改。未作改动,请另建项目。",
            code="program-in-use",
        )
    if rules.ledger_start != present.ledger_start and session.scalar(
        select(Roster.id).where(Roster.program_id == program.id, Roster.status.in_(LOCKED)).limit(1)
    ):
        raise AppError(
            f"“{program.name}”已有锁定的花名册,起账月份不能再改。未作改动;"
            "要提前,请在“设置”的“历史花名册”中接管以前的发放。",
            code="ledger-start",
        )


def _record_change(
    session: Session,
    by: int,
    program: Program,
    before: dict[str, Any],
    after: dict[str, Any],
    changed: Sequence[str],
) -> None:
    if changed:
        audit.record(
            session,
            by,
            "program.change",
            f"program:{program.id}",
            before={key: _plain(before[key]) for key in changed},
            after={key: _plain(after[key]) for key in changed},
        )


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Month) else value
