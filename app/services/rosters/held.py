"""What is owed and yet not proposed: held by hand, or for want of a payee or account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.models.program import Program
from app.month import Month
from app.services.enrollments.payee_book import PayeeBook
from app.services.rosters.proposal import Proposal
from app.services.rosters.recipients import Recipient


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A month that is owed and not proposed: held by hand, or for want of payee or account."""

    enrollment_id: int
    name: str
    id_number: str
    month: Month
    amount_fen: int
    code: str
    reason: str


def held_back(
    program: Program,
    proposals: Iterable[Proposal],
    known: Mapping[int, Recipient],
    payees: PayeeBook,
) -> list[HeldBack]:
    """Every month that is owed and waits, with the reason (docs/rules.md [R]4 and [R]6)."""
    found: list[HeldBack] = []
    for proposal in proposals:
        recipient = known[proposal.enrollment_id]
        found.extend(
            _held(recipient, month.month, month.amount_fen, "hold", month.reason)
            for month in proposal.held
        )
        obstacle = payees.obstacle(proposal.enrollment_id, in_cash=program.paid_in_cash)
        if obstacle is not None:
            found.extend(
                _held(recipient, item.month, item.amount_fen, *obstacle) for item in proposal.items
            )
    return found


def _held(recipient: Recipient, month: Month, amount: int, code: str, reason: str) -> HeldBack:
    return HeldBack(
        recipient.enrollment_id, recipient.name, recipient.id_number, month, amount, code, reason
    )
