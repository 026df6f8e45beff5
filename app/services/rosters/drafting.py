"""Drafts a roster from today's facts, or renews the open draft under its number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import Program
from app.models.roster import (
    OPEN,
    ItemKind,
    Roster,
    RosterContributor,
    RosterItem,
    RosterLine,
    RosterStatus,
)
from app.models.staff import Role
from app.month import Month
from app.services.enrollments.payee_book import PayeeBook
from app.services.entitlement.ledger import program_book
from app.services.entitlement.loading import facts_of_program
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.rosters.changes import Change, changes
from app.services.rosters.checks.examined import Examined
from app.services.rosters.checks.registry import examine
from app.services.rosters.findings import RATE_MISSING, Finding
from app.services.rosters.held import HeldBack, held_back
from app.services.rosters.lines import Planned, write_lines
from app.services.rosters.making import new_roster
from app.services.rosters.offsets import OffsetPlan, OpenRecovery, offsets_of, still_valid
from app.services.rosters.proposal import Proposal, propose, recoverable
from app.services.rosters.recipients import Recipient, recipients
from app.services.rosters.rows import ChangeKind


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What a draft came to; ``number`` is None when there was nothing to pay.

    Amounts are fen; ``recoverable_fen`` is what the program's enrollments have to give back.
    """

    number: str | None
    status: RosterStatus | None
    lines: int
    households: int
    persons: int
    amount_fen: int
    regular_fen: int
    arrears_fen: int
    recoverable_fen: int
    held: tuple[HeldBack, ...]
    changes: Mapping[ChangeKind, int]
    findings: tuple[Finding, ...]

    @property
    def rate_missing(self) -> bool:
        """Whether somebody's amount could not be told for want of a rate."""
        return any(one.code == RATE_MISSING for one in self.findings)

    @property
    def held_fen(self) -> int:
        return sum(month.amount_fen for month in self.held)


def draft(session: Session, by: int, program_id: int, month: Month, *, today: date) -> DraftReport:
    """Draft the roster of a program (by id) and month, or renew the open draft of that month.

    What it proposes is in docs/rules.md [R]3; payee and account are read as of ``today``
    ([R]6). With nothing to pay nothing is kept. Raises AppError when the month's roster
    is already submitted, or for a month later than the next one ([R]1).
    """
    require_role(session, by, Role.PREPARE)
    _refuse_far_ahead(month, today)
    program = session.get_one(Program, program_id)
    existing = _open_roster(session, program, month)
    kept_offsets = offsets_of(session, existing.id) if existing is not None else ()
    if existing is not None:
        _clear_lines(session, existing)
    facts = facts_of_program(session, program.id)
    # The draft's own lines are gone or not yet written: to its checks it does not exist either.
    book = program_book(session, program.id)
    proposals = propose(facts, book, program.id, month)
    known = recipients(session, program.id)
    payees = PayeeBook(session, program.id, today)
    planned = _plan(program, proposals, known, payees, kept_offsets)
    held = held_back(program, proposals, known, payees)
    roster = _keep(session, by, program, month, existing, planned, held)
    if roster is not None:
        write_lines(session, roster.id, planned, payees)
        session.flush()
        audit.record(session, by, "roster.draft", f"roster:{roster.id}", after=_totals(planned))
    examined = Examined.of(
        session,
        program,
        month,
        roster,
        today=today,
        facts=facts,
        book=book,
        payees=payees,
        known=known,
        held=held,
        proposals=proposals,
    )
    return _report(examined, planned, proposals)


def _refuse_far_ahead(month: Month, today: date) -> None:
    present = Month.of(today)
    if month > present + 1:
        raise AppError(
            f"现在是{present.chinese},最多只能生成{(present + 1).chinese}的花名册,"
            f"不能生成{month.chinese}的。未作改动,请核对月份。",
            code="month-ahead",
        )


def _open_roster(session: Session, program: Program, month: Month) -> Roster | None:
    roster = session.scalar(
        select(Roster).where(
            Roster.program_id == program.id, Roster.month == month, Roster.status.in_(OPEN)
        )
    )
    if roster is not None and roster.status is RosterStatus.SUBMITTED:
        raise AppError(
            f"{program.name}{month.chinese}的花名册{roster.number}已提交复核,不能重新生成。"
            "请先由复核人退回。",
            code="roster-submitted",
        )
    return roster


def discard(session: Session, by: int, roster: Roster) -> None:
    """Delete a draft: its months may be proposed again, holds stay ([R]2, [R]4)."""
    require_role(session, by, Role.PREPARE)
    _clear_lines(session, roster)
    session.delete(roster)
    session.flush()
    audit.record(session, by, "roster.discard", f"roster:{roster.id}")


def _clear_lines(session: Session, roster: Roster) -> None:
    lines = select(RosterLine.id).where(RosterLine.roster_id == roster.id)
    session.execute(delete(RosterItem).where(RosterItem.line_id.in_(lines)))
    session.execute(delete(RosterLine).where(RosterLine.roster_id == roster.id))


def _plan(
    program: Program,
    proposals: Iterable[Proposal],
    known: Mapping[int, Recipient],
    payees: PayeeBook,
    kept_offsets: Iterable[OffsetPlan],
) -> list[Planned]:
    by_line: dict[int, list[OffsetPlan]] = {}
    for offset in kept_offsets:
        by_line.setdefault(offset.line_enrollment_id, []).append(offset)
    recoveries = {
        one.enrollment_id: OpenRecovery(one.to_recover_fen, one.over, one.offset_open)
        for one in proposals
    }
    planned: list[Planned] = []
    for proposal in proposals:
        recipient = known[proposal.enrollment_id]
        if not proposal.items or payees.obstacle(
            proposal.enrollment_id, in_cash=program.paid_in_cash
        ):
            continue
        offsets = still_valid(by_line.get(proposal.enrollment_id, ()), proposal, recoveries)
        planned.append(Planned(recipient, proposal, offsets))
    planned.sort(key=lambda line: line.recipient.order)
    return planned


def _keep(
    session: Session,
    by: int,
    program: Program,
    month: Month,
    existing: Roster | None,
    planned: list[Planned],
    held: list[HeldBack],
) -> Roster | None:
    """The roster to write to; one that lost its last line to a hold stays, to be released."""
    held_by_hand = any(month.code == "hold" for month in held)
    if not planned and not (existing is not None and held_by_hand):
        if existing is not None:
            discard(session, by, existing)
        return None
    roster = existing or new_roster(session, by, program.id, month)
    if session.get(RosterContributor, (roster.id, by)) is None:
        session.add(RosterContributor(roster_id=roster.id, staff_id=by))
    return roster


def _totals(planned: Iterable[Planned]) -> dict[str, int]:
    lines = list(planned)
    return {"lines": len(lines), "amount_fen": sum(line.amount_fen for line in lines)}


def _report(examined: Examined, planned: list[Planned], proposals: list[Proposal]) -> DraftReport:
    roster = examined.roster
    kinds: Counter[ItemKind] = Counter()
    for line in planned:
        for item in line.proposal.items:
            kinds[item.kind] += item.amount_fen
    return DraftReport(
        number=roster.number if roster is not None else None,
        status=roster.status if roster is not None else None,
        lines=len(planned),
        households=_households(planned),
        persons=len({who for line in planned if line.latest for who in line.latest.person_ids}),
        amount_fen=sum(line.amount_fen for line in planned),
        regular_fen=kinds[ItemKind.REGULAR],
        arrears_fen=kinds[ItemKind.ARREARS],
        recoverable_fen=recoverable(proposals),
        held=tuple(examined.held),
        changes=_change_counts(changes(examined.facts, examined.program.id, examined.month)),
        findings=examine(examined),
    )


def _households(planned: Iterable[Planned]) -> int:
    """Households on the roster; who has none recorded counts as a household of their own."""
    return len(
        {
            ("household", line.recipient.household_id)
            if line.recipient.household_id is not None
            else ("person", line.recipient.person_id)
            for line in planned
        }
    )


def _change_counts(found: Iterable[Change]) -> Mapping[ChangeKind, int]:
    counted = Counter(change.kind for change in found)
    return {kind: counted[kind] for kind in ChangeKind}
