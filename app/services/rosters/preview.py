"""What a draft would propose today, without writing one: for the pages before and after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.models.program import Program
from app.month import Month
from app.services.enrollments.payee_book import PayeeBook, Return
from app.services.entitlement.ledger import program_book
from app.services.entitlement.loading import facts_of_program
from app.services.entitlement.outstanding import counted
from app.services.rosters.held import HeldBack, held_back
from app.services.rosters.lines import why
from app.services.rosters.proposal import ProposedItem, propose, recoverable
from app.services.rosters.recipients import recipients
from app.services.rosters.rows import RosterItemRow


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """What one enrollment would get: its months with amount (fen), reason and working."""

    enrollment_id: int
    recipient_name: str
    recipient_id_number: str
    village: str
    village_position: int
    items: tuple[RosterItemRow, ...]

    @property
    def amount_fen(self) -> int:
        return sum(item.amount_fen for item in self.items)


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """What is owed and could be paid now, what is owed and waits, what is to come back (fen).

    ``unpriced``: enrollments of the month whose amount cannot be told for want of a rate.
    """

    lines: tuple[PreviewLine, ...]
    held: tuple[HeldBack, ...]
    recoverable_fen: int
    unpriced: int = 0

    @property
    def amount_fen(self) -> int:
        return sum(line.amount_fen for line in self.lines)


def preview_roster(
    session: Session,
    program_id: int,
    month: Month,
    *,
    today: date,
    without_roster: int | None = None,
) -> RosterPreview:
    """The proposal for a program's month (docs/rules.md [R]3, [R]4, [R]6), offsets aside.

    ``without_roster`` works it out as if that roster did not exist. Months reserved by other
    rosters are not in it, so after a month's roster this is what a supplement would pay.
    """
    program = session.get_one(Program, program_id)
    facts = facts_of_program(session, program_id)
    book = program_book(session, program_id, without_roster=without_roster)
    proposals = propose(facts, book, program_id, month)
    known = recipients(session, program_id)
    payees = PayeeBook(session, program_id, today)
    lines = [
        (
            known[proposal.enrollment_id],
            tuple(
                _item(item, payees.returned(proposal.enrollment_id, item.month))
                for item in proposal.items
            ),
        )
        for proposal in proposals
        if proposal.items
        and payees.obstacle(proposal.enrollment_id, in_cash=program.paid_in_cash) is None
    ]
    lines.sort(key=lambda line: line[0].order)
    return RosterPreview(
        tuple(
            PreviewLine(
                who.enrollment_id, who.name, who.id_number, who.village, who.village_position, items
            )
            for who, items in lines
        ),
        tuple(held_back(program, proposals, known, payees)),
        recoverable(proposals),
        counted(facts, program_id, month).unpriced,
    )


def _item(item: ProposedItem, rights: Return | None) -> RosterItemRow:
    working = item.due.working if item.due is not None else ""
    return RosterItemRow(item.month, item.kind, item.amount_fen, why(item, rights), working)
