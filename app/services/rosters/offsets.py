"""Offsets: open recoveries set against arrears on a line, by hand and never silently."""

from __future__ import annotations

from collections.abc import Iterable
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


def still_valid(
    offsets: Iterable[OffsetPlan], proposal: Proposal, recovery: dict[int, int]
) -> tuple[OffsetPlan, ...]:
    """What of the offsets a renewed line still bears (payments.md "Paid" 8).

    At most the open recovery, at most the line's arrears and refunds; ``recovery`` (fen by
    enrollment) is drawn down so that two lines do not use the same recovery.
    """
    room = sum(item.amount_fen for item in proposal.items if item.kind in AGAINST)
    kept: list[OffsetPlan] = []
    for offset in offsets:
        amount = min(offset.amount_fen, room, recovery.get(offset.enrollment_id, 0))
        if amount > 0:
            kept.append(replace(offset, amount_fen=amount))
            room -= amount
            recovery[offset.enrollment_id] -= amount
    return tuple(kept)
