"""What a draft proposes: each month that is owed and neither reserved nor held (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.models.roster import ItemKind
from app.month import Month
from app.services.entitlement.due import Due, due
from app.services.entitlement.facts import EnrollmentFacts, Facts
from app.services.entitlement.ledger import Account, Book, due_months
from app.services.entitlement.price import payable_month
from app.services.entitlement.reckoning import reckon


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """A month's part in fen; ``due`` says how the month was worked out (None for a refund)."""

    month: Month
    kind: ItemKind
    amount_fen: int
    paid_before_fen: int
    due: Due | None


@dataclass(frozen=True, slots=True)
class HeldMonth:
    """A month (or a refund, under the month of its hold) owed but taken out, and why."""

    month: Month
    amount_fen: int
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one enrollment is to get in a roster, what is held back, what it has to give back.

    ``over`` is by overpaid month, ``offset_open`` what drafts already set off against it (fen).
    """

    enrollment_id: int
    items: tuple[ProposedItem, ...]
    held: tuple[HeldMonth, ...]
    to_recover_fen: int
    over: Mapping[Month, int]
    offset_open: Mapping[Month, int]

    @property
    def amount_fen(self) -> int:
        return sum(item.amount_fen for item in self.items)


def propose(facts: Facts, book: Book, program_id: int, month: Month) -> list[Proposal]:
    """Proposals for the roster of ``month``, by enrollment number.

    An enrollment with nothing to pay, hold or recover gives none. Whole months only
    (docs/rules.md [R]3); refunds owed ride along (see "What comes back").
    """
    enrollments = (e for e in facts.enrollments.values() if e.program_id == program_id)
    found = (
        _propose_one(facts, enrollment, book.get(enrollment.id) or Account(), month)
        for enrollment in sorted(enrollments, key=lambda e: e.number)
    )
    return [p for p in found if p.items or p.held or p.to_recover_fen]


def _propose_one(
    facts: Facts, enrollment: EnrollmentFacts, account: Account, month: Month
) -> Proposal:
    program = facts.programs[enrollment.program_id]
    due_by_month = due_months(facts, enrollment, month, account)
    reckoning = reckon(account.ledger(due_by_month, program.rules.ledger_start))
    items: list[ProposedItem] = []
    held: list[HeldMonth] = []
    for owed_month, gap in sorted(reckoning.under.items()):
        if owed_month not in due_by_month or payable_month(program.rules, owed_month) > month:
            continue
        if owed_month in account.reserved:
            continue
        if owed_month in account.held:
            held.append(HeldMonth(owed_month, gap, account.held[owed_month]))
            continue
        regular = payable_month(program.rules, owed_month) == month
        items.append(
            ProposedItem(
                owed_month,
                ItemKind.REGULAR if regular else ItemKind.ARREARS,
                gap,
                account.paid.get(owed_month, 0),
                due(facts, enrollment.id, owed_month),
            )
        )
    refund = reckoning.refund_owed - account.refund_open
    if refund > 0 and account.refund_held:
        since = min(account.refund_held)
        held.append(HeldMonth(since, refund, account.held[since]))
    elif refund > 0:
        items.append(ProposedItem(month, ItemKind.REFUND, refund, 0, None))
    return Proposal(
        enrollment.id,
        tuple(items),
        tuple(held),
        reckoning.to_recover,
        reckoning.over,
        account.offset_open,
    )


def recoverable(proposals: Iterable[Proposal]) -> int:
    """What a program's enrollments have to give back, in fen."""
    return sum(proposal.to_recover_fen for proposal in proposals)
