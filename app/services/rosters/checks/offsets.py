"""Whether what is set off against arrears is still to be recovered."""

from __future__ import annotations

from collections.abc import Iterable

from app.models.roster import ItemKind
from app.money import grouped
from app.services.rosters.checks.amounts import items_of
from app.services.rosters.checks.examined import Examined, FrozenLine, Item
from app.services.rosters.checks.result import CheckResult, each, stop
from app.services.rosters.findings import Finding
from app.services.rosters.offsets import OpenRecovery


def within_recovery(examined: Examined) -> CheckResult:
    """[R]8: offsets are together at most the open recovery of whom and which month they name."""
    recoveries: dict[int, OpenRecovery] = {}

    def look(pair: tuple[FrozenLine, Item]) -> Iterable[Finding]:
        line, item = pair
        if item.enrollment_id not in recoveries:
            reckoning = examined.reckoned(item.enrollment_id)
            recoveries[item.enrollment_id] = OpenRecovery(reckoning.to_recover, reckoning.over, {})
        recovery = recoveries[item.enrollment_id]
        open_fen = recovery.most(item.month)
        recovery.draw(item.month, -item.amount_fen)
        if -item.amount_fen > open_fen:
            yield stop(
                line,
                "offset-above-recovery",
                f"{line.recipient_name}的抵扣高于应追回的{grouped(open_fen)}元,请重新生成花名册。",
            )

    return each(items_of(examined, ItemKind.OFFSET), look)
