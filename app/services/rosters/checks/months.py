"""Which months are paid: none that waits is forgotten, none before was left out."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app.models.program import Period
from app.models.roster import Roster, RosterStatus
from app.money import grouped
from app.month import Month, months
from app.services.entitlement.price import MONTHS_IN_PERIOD, previous_payable
from app.services.rosters.checks.examined import Examined
from app.services.rosters.checks.result import CheckResult, each
from app.services.rosters.findings import Finding, Remedy, warning
from app.services.rosters.held import HeldBack

_PLACES = {"hold": Remedy.ROSTER, "held": Remedy.ROSTER}


def held_back(examined: Examined) -> CheckResult:
    """[R]4, [R]6: what is owed and waits is listed on every draft.

    What came to wait after the drafting still stands on the roster; a dead payee there is an
    error of its own.
    """
    listed = {(item.enrollment_id, item.month) for one in examined.items.values() for item in one}

    def look(held: HeldBack) -> Iterable[Finding]:
        on_it = (held.enrollment_id, held.month) in listed
        if on_it and held.code == "payee-dead":
            return
        where = "已列入花名册,但" if on_it else "未列入:"
        amount = f"{held.name}{held.month.chinese}的{grouped(held.amount_fen)}元"
        yield warning(
            held.code if held.code != "hold" else "held",
            f"{amount}{where}{held.reason}。",
            held.id_number,
            held.enrollment_id,
            _PLACES.get(held.code, Remedy.ACCOUNT),
        )

    return each(examined.held, look)


def month_before(examined: Examined) -> CheckResult:
    """[R]3: a draft warns when the program's previous month has no roster.

    The previous month of a program is the last one in which a period of it ended.
    """
    program, month = examined.program, examined.month
    if program.period is Period.ONE_OFF or program.ledger_start is None:
        return CheckResult(0)
    before = previous_payable(examined.facts.programs[program.id].rules, month)
    if before < program.ledger_start or examined.roster is None:
        return CheckResult(0)
    exists = examined.session.scalar(
        select(Roster.id).where(
            Roster.program_id == program.id,
            Roster.month == before,
            Roster.status != RosterStatus.WITHDRAWN,
        )
    )
    if exists is not None or not _was_due(examined, before):
        return CheckResult(1)
    message = f"{program.name}{before.chinese}没有花名册,该月应发未发的按补发处理,请核对。"
    return CheckResult(1, (warning("previous-month-missing", message, place=Remedy.ROSTER),))


def not_begun(examined: Examined) -> CheckResult:
    """[R]1: the next month may be drafted; that it has not begun is said."""
    if examined.month <= Month.of(examined.today):
        return CheckResult(1)
    message = f"{examined.month.chinese}还没有到,请核对月份。"
    return CheckResult(1, (warning("month-ahead", message, place=Remedy.ROSTER),))


def _was_due(examined: Examined, month: Month) -> bool:
    """Whether anything of the period that ended in ``month`` was due."""
    length = MONTHS_IN_PERIOD[examined.program.period]
    return any(
        examined.due(enrollment.id, one).amount_fen
        for enrollment in examined.enrollments
        for one in months(month - (length - 1), month)
    )
