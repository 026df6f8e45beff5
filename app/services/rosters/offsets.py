"""Offsets: open recoveries set against arrears on a line, by hand and never silently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.roster import ItemKind, RosterItem, RosterLine
from app.month import Month
from app.services.rosters.proposal import Proposal

AGAINST = (ItemKind.ARREARS, ItemKind.REFUND)


@dataclass(frozen=True, slots=True)
class OffsetPlan:
    """An offset on a line: whose recovery, which month, how much (positive fen)."""

    line_enrollment_id: int
    enrollment_id: int
    month: Month
    amount_fen: int
    reason: str


def offsets_of(session: Session, roster_id: int) -> tuple[OffsetPlan, ...]:
    """The offsets that stand on a roster's lines."""
    statement = (
        select(RosterLine.enrollment_id, RosterItem)
        .join(RosterItem, RosterItem.line_id == RosterLine.id)
        .where(RosterLine.roster_id == roster_id, RosterItem.kind == ItemKind.OFFSET)
        .order_by(RosterItem.id)
    )
    return tuple(
        OffsetPlan(line_of, item.enrollment_id, item.month, -item.amount_fen, item.reason or "")
        for line_of, item in session.execute(statement)
    )


class OpenRecovery:
    """What of an enrollment's recovery may still be set off: in all, and of each month (fen).

    An offset beyond what its month was overpaid would make that month owed again.
    """

    def __init__(
        self, to_recover_fen: int, over: Mapping[Month, int], set_off: Mapping[Month, int]
    ) -> None:
        self._left = to_recover_fen
        self._over = dict(over)
        for month, fen in set_off.items():
            self.draw(month, fen)

    def most(self, month: Month) -> int:
        """Fen that an offset naming the month may take at the most (docs/rules.md [R]8)."""
        return max(0, min(self._left, self._over.get(month, 0)))

    def draw(self, month: Month, fen: int) -> None:
        """Count an offset as used, so that two lines do not use the same recovery."""
        self._left -= fen
        self._over[month] = self._over.get(month, 0) - fen


def still_valid(
    offsets: Iterable[OffsetPlan], proposal: Proposal, recoveries: Mapping[int, OpenRecovery]
) -> tuple[OffsetPlan, ...]:
    """What of the offsets a renewed line still bears (docs/rules.md [R]8).

    At most the open recovery (by enrollment, drawn down here), at most the line's arrears and
    refunds.
    """
    room = sum(item.amount_fen for item in proposal.items if item.kind in AGAINST)
    kept: list[OffsetPlan] = []
    for offset in offsets:
        recovery = recoveries.get(offset.enrollment_id)
        if recovery is None:
            continue
        amount = min(offset.amount_fen, room, recovery.most(offset.month))
        if amount > 0:
            kept.append(replace(offset, amount_fen=amount))
            room -= amount
            recovery.draw(offset.month, amount)
    return tuple(kept)
