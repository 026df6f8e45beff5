"""Whether the program's money covers the roster."""

from __future__ import annotations

from app.money import grouped
from app.services.funds.balances import funds_of
from app.services.rosters.checks.examined import Examined
from app.services.rosters.checks.result import CheckResult
from app.services.rosters.findings import Remedy, warning


def covered(examined: Examined) -> CheckResult:
    """[F]: the balance is at least what the roster takes.

    CheckResult at only where the office records what it receives; without that nothing is known.
    """
    funds = funds_of(examined.session, examined.program.id)
    if not funds.judged or examined.roster is None:
        return CheckResult(0)
    needed = sum(line.amount_fen for line in examined.lines)
    if funds.balance_fen >= needed:
        return CheckResult(len(examined.lines))
    message = (
        f"{examined.program.name}的资金余额{grouped(funds.balance_fen)}元,"
        f"不够本花名册的{grouped(needed)}元,请先登记到账或核对。"
    )
    return CheckResult(len(examined.lines), (warning("funds", message, place=Remedy.FUNDS),))
