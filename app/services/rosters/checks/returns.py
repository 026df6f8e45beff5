"""What the bank returned is paid again at most once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from app.models.roster import LineResult, Roster, RosterItem, RosterLine, RosterStatus
from app.month import Month
from app.services.rosters.checks.examined import Examined, FrozenLine, Item
from app.services.rosters.checks.result import CheckResult, each, stop
from app.services.rosters.findings import Finding


def paid_once(examined: Examined) -> CheckResult:
    """An item that puts a returned line right: the line stays returned, and nobody else did."""
    own = [
        (line, item)
        for line in examined.lines
        for item in examined.month_items(line)
        if item.rights_line_id is not None
    ]
    results, others = _standing(examined, {item.rights_line_id or 0 for _, item in own})

    def look(pair: tuple[FrozenLine, Item]) -> Iterable[Finding]:
        line, item = pair
        returned = item.rights_line_id or 0
        if results.get(returned) is not LineResult.RETURNED:
            why = "银行已更正为发放成功"
        elif item.month in others.get(returned, ()):
            why = "已在另一份花名册中补发"
        else:
            return
        yield stop(
            line,
            "returned-twice",
            f"{line.recipient_name}{item.month.chinese}的退回金额{why},不能再发,请重新生成花名册。",
        )

    return each(own, look)


def _standing(
    examined: Examined, line_ids: Iterable[int]
) -> tuple[Mapping[int, LineResult], Mapping[int, set[Month]]]:
    """What became of the returned lines, and the months that other rosters put right."""
    ids = list(line_ids)
    if not ids:
        return {}, {}
    results = select(RosterLine.id, RosterLine.result).where(RosterLine.id.in_(ids))
    own = examined.roster.id if examined.roster is not None else -1
    again = (
        select(RosterItem.rights_line_id, RosterItem.month)
        .join(RosterLine, RosterLine.id == RosterItem.line_id)
        .join(Roster, Roster.id == RosterLine.roster_id)
        .where(
            RosterItem.rights_line_id.in_(ids),
            Roster.id != own,
            Roster.status != RosterStatus.WITHDRAWN,
            RosterLine.result != LineResult.RETURNED,
        )
    )
    months: dict[int, set[Month]] = defaultdict(set)
    for row in examined.session.execute(again):
        months[row.rights_line_id].add(row.month)
    return {row.id: row.result for row in examined.session.execute(results)}, months
