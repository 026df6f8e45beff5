"""What was paid, reserved, held, closed and brought back, per enrollment, from the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment
from app.models.fund import Closing, ClosingKind, Repayment, Waiver
from app.models.program import Period
from app.models.roster import (
    LOCKED,
    OPEN,
    Hold,
    ItemKind,
    LineResult,
    Roster,
    RosterItem,
    RosterLine,
)
from app.month import Month, months
from app.services.entitlement.due import due
from app.services.entitlement.facts import EnrollmentFacts, Facts
from app.services.entitlement.price import payable_month
from app.services.entitlement.reckoning import Ledger, Reckoning, reckon

MONTH_KINDS = (ItemKind.REGULAR, ItemKind.ARREARS, ItemKind.OFFSET)
LIVE_RESULTS = (LineResult.WAITING, LineResult.PAID, LineResult.UNKNOWN)


@dataclass
class Account:
    """One enrollment's money facts in fen; ``reserved`` months stand on an unsettled line.

    ``waiting`` is the part of ``paid`` that the bank has not answered yet, ``refund_open``
    the refunds on drafts and submitted rosters, ``offset_open`` the offsets there (positive),
    ``refund_held`` the months whose hold keeps refunds back too.
    """

    paid: dict[Month, int] = field(default_factory=lambda: defaultdict(int))
    waiting: dict[Month, int] = field(default_factory=lambda: defaultdict(int))
    reserved: set[Month] = field(default_factory=set)
    held: dict[Month, str] = field(default_factory=dict)
    refund_held: set[Month] = field(default_factory=set)
    lapsed: dict[Month, int] = field(default_factory=lambda: defaultdict(int))
    takeover: dict[Month, int] = field(default_factory=lambda: defaultdict(int))
    repaid: int = 0
    refunded: int = 0
    refund_open: int = 0
    offset_open: dict[Month, int] = field(default_factory=lambda: defaultdict(int))
    waived: int = 0

    def ledger(self, due_by_month: Mapping[Month, int], start: Month | None) -> Ledger:
        """As the reckoning takes it: months before the ledger's ``start`` are no part of it."""
        paid, lapsed, takeover = (
            {month: fen for month, fen in by_month.items() if start is None or month >= start}
            for by_month in (self.paid, self.lapsed, self.takeover)
        )
        return Ledger(
            due_by_month,
            paid,
            lapsed,
            takeover,
            self.repaid,
            self.refunded,
            self.waived,
        )


Book = Mapping[int, Account]
Enrollments = Select[int]


def program_book(session: Session, program_id: int, *, without_roster: int | None = None) -> Book:
    """The accounts of a program's enrollments, as if ``without_roster`` did not exist."""
    wanted = select(Enrollment.id).where(Enrollment.program_id == program_id)
    return _book(session, wanted, without_roster)


def enrollment_book(session: Session, enrollment_ids: Iterable[int]) -> Book:
    """The accounts of some enrollments."""
    wanted = select(Enrollment.id).where(Enrollment.id.in_(list(enrollment_ids)))
    return _book(session, wanted, None)


def whole_book(session: Session) -> Book:
    """The accounts of every enrollment of the office."""
    return _book(session, select(Enrollment.id), None)


def reckon_enrollment(
    facts: Facts, account: Account, enrollment: EnrollmentFacts, until: Month
) -> Reckoning:
    """Owed and overpaid of an enrollment over the months payable by ``until``.

    Months that were already paid count too, however late they are.
    """
    start = facts.programs[enrollment.program_id].rules.ledger_start
    return reckon(account.ledger(due_months(facts, enrollment, until, account), start))


def due_months(
    facts: Facts, enrollment: EnrollmentFacts, until: Month, account: Account | None = None
) -> dict[Month, int]:
    """D(m) in fen for every month payable by ``until`` (and every month with money on it)."""
    program = facts.programs[enrollment.program_id]
    wanted = set(payable_months(facts, enrollment, until))
    if account is not None:
        wanted |= {*account.paid, *account.lapsed, *account.takeover}
    return {
        month: due(facts, enrollment.id, month).amount_fen
        for month in sorted(wanted)
        if program.rules.ledger_start is None or month >= program.rules.ledger_start
    }


def payable_months(facts: Facts, enrollment: EnrollmentFacts, until: Month) -> list[Month]:
    """The months from ledger start (or first term) on with p(m) <= ``until``."""
    program = facts.programs[enrollment.program_id]
    if program.rules.period is Period.ONE_OFF:
        granted = enrollment.granted
        return [granted] if granted is not None and granted <= until else []
    if not enrollment.terms:
        return []
    first = min(term.from_month for term in enrollment.terms)
    if program.rules.ledger_start is not None:
        first = max(first, program.rules.ledger_start)
    return [m for m in months(first, until) if payable_month(program.rules, m) <= until]


def _book(session: Session, wanted: Enrollments, without_roster: int | None) -> Book:
    book: dict[int, Account] = defaultdict(Account)
    _add_items(session, wanted, without_roster, book)
    _add_holds(session, wanted, book)
    _add_closings(session, wanted, book)
    _add_sums(session, wanted, book)
    return book


def _add_items(
    session: Session, wanted: Enrollments, without_roster: int | None, book: dict[int, Account]
) -> None:
    statement = (
        select(
            RosterItem.enrollment_id,
            RosterItem.month,
            RosterItem.kind,
            RosterItem.amount_fen,
            RosterItem.reserves,
            RosterLine.result,
            Roster.status,
        )
        .join(RosterLine, RosterLine.id == RosterItem.line_id)
        .join(Roster, Roster.id == RosterLine.roster_id)
        .where(RosterItem.enrollment_id.in_(wanted))
    )
    if without_roster is not None:
        statement = statement.where(Roster.id != without_roster)
    for enrollment_id, month, kind, amount, reserves, result, status in session.execute(statement):
        account = book[enrollment_id]
        live = status in LOCKED and result in LIVE_RESULTS
        if kind in (ItemKind.REGULAR, ItemKind.ARREARS) and reserves:
            account.reserved.add(month)
        if kind is ItemKind.REFUND:
            account.refunded += amount if live else 0
            account.refund_open += amount if status in OPEN else 0
        elif kind is ItemKind.OFFSET and status in OPEN:
            account.offset_open[month] -= amount
        elif kind in MONTH_KINDS and live:
            account.paid[month] += amount
            if result is not LineResult.PAID:
                account.waiting[month] += amount


def _add_holds(session: Session, wanted: Enrollments, book: dict[int, Account]) -> None:
    statement = select(Hold.enrollment_id, Hold.month, Hold.reason, Hold.refund).where(
        Hold.released_at.is_(None), Hold.enrollment_id.in_(wanted)
    )
    for enrollment_id, month, reason, refund in session.execute(statement):
        account = book[enrollment_id]
        account.held[month] = reason
        if refund:
            account.refund_held.add(month)


def _add_closings(session: Session, wanted: Enrollments, book: dict[int, Account]) -> None:
    statement = select(Closing).where(Closing.enrollment_id.in_(wanted))
    for closing in session.scalars(statement):
        account = book[closing.enrollment_id]
        target = account.lapsed if closing.kind is ClosingKind.LAPSED else account.takeover
        target[closing.month] += closing.amount_fen


def _add_sums(session: Session, wanted: Enrollments, book: dict[int, Account]) -> None:
    for enrollment_id, amount in _sums(session, Repayment, wanted):
        book[enrollment_id].repaid = amount
    for enrollment_id, amount in _sums(session, Waiver, wanted):
        book[enrollment_id].waived = amount


def _sums(
    session: Session, table: type[Repayment] | type[Waiver], wanted: Enrollments
) -> Iterable[tuple[int, int]]:
    statement = (
        select(table.enrollment_id, func.sum(table.amount_fen))
        .where(table.enrollment_id.in_(wanted))
        .group_by(table.enrollment_id)
    )
    return [(enrollment_id, amount) for enrollment_id, amount in session.execute(statement)]
