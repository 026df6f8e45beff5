"""Whether another program's payment to the same account came back (docs/rules.md [R]6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.models.enrollment import PayeeEntry
from app.models.program import Program
from app.models.roster import LineResult, Roster, RosterLine
from app.services.rosters.checks.examined import Examined, FrozenLine
from app.services.rosters.checks.result import CheckResult, each, remind
from app.services.rosters.findings import Finding, Remedy


class Returned(NamedTuple):
    """The last return of an account: by which program, when it was entered, and why."""

    program: str
    at: datetime
    reason: str


def returned_elsewhere(examined: Examined) -> CheckResult:
    """An account that came back in another program and was neither changed nor confirmed since."""
    if examined.program.paid_in_cash:
        return CheckResult(0)
    returned = _unconfirmed(examined)

    def look(line: FrozenLine) -> Iterable[Finding]:
        found = returned.get(line.account or "")
        if found is not None:
            yield remind(
                line,
                "account-returned-elsewhere",
                f"{line.recipient_name}的账号在{found.program}中被银行退回({found.reason}),"
                "还没有更正或确认,请先核对账号。",
                Remedy.ACCOUNT,
            )

    return each(examined.lines, look)


def _unconfirmed(examined: Examined) -> Mapping[str, Returned]:
    """Account -> its last return in another program, unless it was entered anywhere since."""
    lines = (
        select(RosterLine.account, Program.name, RosterLine.result_at, RosterLine.result_reason)
        .join(Roster, Roster.id == RosterLine.roster_id)
        .join(Program, Program.id == Roster.program_id)
        .where(RosterLine.result == LineResult.RETURNED, Roster.program_id != examined.program.id)
        .order_by(RosterLine.result_at, RosterLine.id)
    )
    found = {
        account: Returned(program, at, reason or "")
        for account, program, at, reason in examined.session.execute(lines)
        if account and at is not None
    }
    entered = (
        select(PayeeEntry.account, func.max(PayeeEntry.entered_at).label("at"))
        .where(PayeeEntry.account.in_(found))
        .group_by(PayeeEntry.account)
    )
    last = {row.account: row.at for row in examined.session.execute(entered)} if found else {}
    return {
        account: one
        for account, one in found.items()
        if account not in last or last[account] <= one.at
    }
