"""What taking past rosters in would mean: matched, compared with the facts, nothing written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import Program
from app.models.roster import OPEN, Roster
from app.month import Month, months
from app.services.entitlement.due import entitled
from app.services.entitlement.facts import Facts
from app.services.entitlement.loading import facts_of_program
from app.services.entitlement.price import payable_month
from app.services.history.matching import Matcher, period_of, spread
from app.services.history.rows import (
    Difference,
    PastList,
    PastMonth,
    PastPayment,
    PastRow,
    Preview,
)
from app.services.sheets.problems import Problem

Dues = Mapping[int, Mapping[Month, int]]


def preview(session: Session, program_id: int, past: PastList) -> Preview:
    """Match every payment and compare it with what the facts give.

    The months must reach up to the ledger's start without a gap in which somebody was due
    (docs/rules.md). Raises AppError for a program whose ledger has no start.
    """
    program = session.get_one(Program, program_id)
    start = program.ledger_start
    if start is None:
        raise AppError(
            f"“{program.name}”没有起账月份,不能接管历史花名册。请先在项目设置中填写。",
            code="history-start",
        )
    facts = facts_of_program(session, program_id)
    payments, problems = _matched(session, facts, program, start, past)
    new_start = _new_start(facts, program_id, payments)
    dues = _dues(facts, program_id, new_start, start)
    listed = {payment.roster_month for payment in payments}
    problems += _gaps(facts, program_id, dues, listed) + _open(session, program_id, listed)
    differences = _differences(dues, payments)
    return Preview(
        program_id=program_id,
        program=program.name,
        old_start=start,
        new_start=new_start,
        payments=tuple(payments),
        months=_by_roster(facts, program_id, dues, payments, differences),
        differences=differences,
        problems=tuple(sorted([*past.problems, *problems], key=lambda problem: problem.row)),
        elsewhere=past.elsewhere,
    )


def _matched(
    session: Session, facts: Facts, program: Program, start: Month, past: PastList
) -> tuple[list[PastPayment], list[Problem]]:
    matcher = Matcher(session, facts, program.id)
    payments: list[PastPayment] = []
    problems: list[Problem] = []
    seen: dict[tuple[int, Month], int] = {}
    for row in past.rows:
        payment, wrong = _one(facts, program, start, matcher, row)
        if payment is not None:
            key = payment.enrollment_id, payment.roster_month
            if key in seen:
                payment, wrong = None, ("id_number", _twice(seen[key], row.month))
            seen.setdefault(key, row.row)
        if payment is not None:
            payments.append(payment)
        elif wrong is not None:
            field, message = wrong
            problems.append(Problem(row.row, _letter(past, field), "refused", field, message))
    return payments, problems


def _one(
    facts: Facts, program: Program, start: Month, matcher: Matcher, row: PastRow
) -> tuple[PastPayment | None, tuple[str, str] | None]:
    """The payment of a row, or the field that is wrong with a sentence."""
    if row.month >= start:
        words = f"{row.month.chinese}已在台账之内(从{start.chinese}起账),不能再接管。"
        return None, ("month", words)
    period = period_of(facts.programs[program.id], row.month)
    if not period:
        return None, ("month", f"{program.name}在{row.month.chinese}不发放,请核对月份。")
    found = matcher.candidates(row)
    if not found:
        words = f"台账中没有此人{program.name}的待遇,请先用当时的名单登记(按当时的月份导入)。"
        return None, ("id_number", words)
    if len(found) > 1:
        words = (
            f"此人{row.month.chinese}有不止一份{program.name}的待遇,分不清是哪一份,请先核对登记。"
        )
        return None, ("id_number", words)
    due_by_month = {m: entitled(facts, found[0], m).amount_fen for m in period}
    items = spread(due_by_month, period, row.amount_fen)
    return PastPayment(row.row, found[0], row.month, row.amount_fen, items), None


def _twice(before: int, month: Month) -> str:
    return f"与第{before}行是同一份待遇在{month.chinese}的发放,请合并为一行。"


def _letter(past: PastList, field: str) -> str | None:
    return past.letter(field) or (past.letter("head_id_number") if field == "id_number" else None)


def _new_start(facts: Facts, program_id: int, payments: Iterable[PastPayment]) -> Month | None:
    earliest = min((payment.roster_month for payment in payments), default=None)
    return None if earliest is None else period_of(facts.programs[program_id], earliest)[0]


def _dues(facts: Facts, program_id: int, new_start: Month | None, old_start: Month) -> Dues:
    """What the facts give for each month that the ledger would gain."""
    if new_start is None:
        return {}
    return {
        enrollment.id: {
            month: fen
            for month in months(new_start, old_start - 1)
            if (fen := entitled(facts, enrollment.id, month).amount_fen)
        }
        for enrollment in facts.enrollments.values()
        if enrollment.program_id == program_id
    }


def _gaps(facts: Facts, program_id: int, dues: Dues, listed: set[Month]) -> list[Problem]:
    """Months in which somebody was due and for which the list has nothing."""
    program = facts.programs[program_id]
    wanted = {
        payable_month(program.rules, month) for by_month in dues.values() for month in by_month
    }
    return [
        Problem(
            0,
            None,
            "refused",
            "month",
            f"缺少{month.chinese}的发放名单:从最早的月份到起账月份之间不能有空缺。",
        )
        for month in sorted(wanted - listed)
    ]


def _open(session: Session, program_id: int, listed: set[Month]) -> list[Problem]:
    """Months of which a roster is still under way: it would pay what the past one paid."""
    statement = (
        select(Roster.month, Roster.number)
        .where(Roster.program_id == program_id, Roster.month.in_(listed), Roster.status.in_(OPEN))
        .order_by(Roster.month)
    )
    return [
        Problem(
            0,
            None,
            "refused",
            "month",
            f"{month.chinese}的花名册{number}还没有办完,请先删除或办完它,再接管这个月。",
        )
        for month, number in session.execute(statement)
    ]


def _differences(dues: Dues, payments: Iterable[PastPayment]) -> tuple[Difference, ...]:
    gaps: dict[tuple[int, Month], int] = defaultdict(int)
    for enrollment_id, by_month in dues.items():
        for month, fen in by_month.items():
            gaps[enrollment_id, month] += fen
    for payment in payments:
        for month, fen in payment.items:
            gaps[payment.enrollment_id, month] -= fen
    return tuple(
        Difference(enrollment_id, month, fen)
        for (enrollment_id, month), fen in sorted(gaps.items())
        if fen
    )


def _by_roster(
    facts: Facts,
    program_id: int,
    dues: Dues,
    payments: Iterable[PastPayment],
    differences: Iterable[Difference],
) -> tuple[PastMonth, ...]:
    program = facts.programs[program_id]
    lines: dict[Month, list[int]] = defaultdict(list)
    due_fen: dict[Month, int] = defaultdict(int)
    under: dict[Month, int] = defaultdict(int)
    over: dict[Month, int] = defaultdict(int)
    for payment in payments:
        lines[payment.roster_month].append(payment.amount_fen)
    for by_month in dues.values():
        for month, fen in by_month.items():
            due_fen[payable_month(program.rules, month)] += fen
    for difference in differences:
        side = under if difference.fen > 0 else over
        side[payable_month(program.rules, difference.month)] += abs(difference.fen)
    return tuple(
        PastMonth(
            month, len(lines[month]), sum(lines[month]), due_fen[month], under[month], over[month]
        )
        for month in sorted(lines)
    )
