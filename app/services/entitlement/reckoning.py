"""What is owed and what must come back, from due and paid (docs/rules.md "What comes back")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.month import Month


@dataclass(frozen=True)
class Ledger:
    """The money facts of one enrollment, in fen.

    ``paid`` is P(m), the signed items on live lines; ``lapsed`` and ``takeover`` make A(m);
    ``repaid`` what was brought back, ``refunded`` the refund items on live lines, ``waived``
    what documents waive.
    """

    due: Mapping[Month, int]
    paid: Mapping[Month, int] = field(default_factory=dict)
    lapsed: Mapping[Month, int] = field(default_factory=dict)
    takeover: Mapping[Month, int] = field(default_factory=dict)
    repaid: int = 0
    refunded: int = 0
    waived: int = 0


@dataclass(frozen=True)
class Reckoning:
    """Owed and overpaid by month, and what follows from them.

    Identity [I]: due = paid + closed - repaid - waived + owed - to_recover, in sums.
    """

    due: int
    paid: int
    closed: int
    under: Mapping[Month, int]
    over: Mapping[Month, int]
    repaid: int
    waived_granted: int

    @cached_property
    def overpaid(self) -> int:
        return sum(self.over.values())

    @cached_property
    def refund_owed(self) -> int:
        return max(0, self.repaid - self.overpaid)

    @cached_property
    def waived(self) -> int:
        """W': a waiver counts only while there is something to waive."""
        return min(self.waived_granted, max(0, self.overpaid - self.repaid))

    @cached_property
    def to_recover(self) -> int:
        return max(0, self.overpaid - self.repaid - self.waived_granted)

    @cached_property
    def owed(self) -> int:
        return sum(self.under.values()) + self.refund_owed

    @property
    def identity_holds(self) -> bool:
        return self.due == (
            self.paid + self.closed - self.repaid - self.waived + self.owed - self.to_recover
        )


def reckon(ledger: Ledger) -> Reckoning:
    """Work out every month that has money due, paid or closed."""
    under: dict[Month, int] = {}
    over: dict[Month, int] = {}
    closed = 0
    for month in sorted({*ledger.due, *ledger.paid, *ledger.lapsed, *ledger.takeover}):
        due, paid = ledger.due.get(month, 0), ledger.paid.get(month, 0)
        agreed = ledger.takeover.get(month, 0)
        # Lapsed money is capped at what is still owed, so that it never becomes overpaid.
        lapsed = min(ledger.lapsed.get(month, 0), max(0, due - paid - agreed))
        closed += agreed + lapsed
        gap = due - paid - agreed - lapsed
        if gap > 0:
            under[month] = gap
        elif gap < 0:
            over[month] = -gap
    return Reckoning(
        due=sum(ledger.due.values()),
        paid=sum(ledger.paid.values()),
        closed=closed,
        under=under,
        over=over,
        repaid=ledger.repaid - ledger.refunded,
        waived_granted=ledger.waived,
    )
