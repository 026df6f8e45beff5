"""What became of the lines that the bank returned: waiting for an account, paid anew, closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.program import Program
from app.models.roster import ItemKind, LineResult, Roster, RosterItem, RosterLine, RosterStatus
from app.month import Month
from app.services.enrollments.payee import Payee
from app.services.enrollments.payee_book import PayeeBook
from app.services.entitlement.ledger import Account, enrollment_book, reckon_enrollment
from app.services.entitlement.loading import facts_of_enrollments
from app.services.rosters.rows import RosterLineRow, RosterRow


class Next(StrEnum):
    """What a returned line waits for."""

    ACCOUNT = "account"  # payee or account to be put right or confirmed
    HELD = "held"
    DRAFT = "draft"  # the next roster takes it in
    UNDER_WAY = "under-way"
    PAID = "paid"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """A returned line and where it stands now; ``payee`` is who would be paid today."""

    line: RosterLineRow
    next: Next
    words: str
    payee: Payee | None


@dataclass(frozen=True, slots=True)
class _Righted:
    """A later line that puts a returned one right."""

    number: str
    status: RosterStatus
    result: LineResult


def returned_lines(
    session: Session, roster: RosterRow, program_id: int, *, today: date
) -> tuple[ReturnedLine, ...]:
    """The lines of a roster that the bank returned, in its order (docs/rules.md [R]2 and [R]6)."""
    lines = [line for line in roster.lines if line.result is LineResult.RETURNED]
    if not lines:
        return ()
    righted = _righted(session, [line.id for line in lines])
    standing = _Standing(session, program_id, [line.enrollment_id for line in lines], today)
    return tuple(_told(line, righted.get(line.id), standing) for line in lines)


class _Standing:
    """What the register and the books say today of some enrollments."""

    def __init__(
        self, session: Session, program_id: int, enrollment_ids: Sequence[int], today: date
    ) -> None:
        program = session.get_one(Program, program_id)
        self._in_cash = program.paid_in_cash
        self._facts = facts_of_enrollments(session, enrollment_ids)
        self._book = enrollment_book(session, enrollment_ids)
        self._until = Month.of(today)
        self.payees = PayeeBook(session, program_id, today)

    def obstacle(self, enrollment_id: int) -> tuple[str, str] | None:
        return self.payees.obstacle(enrollment_id, in_cash=self._in_cash)

    def held(self, enrollment_id: int, months: frozenset[Month]) -> str:
        """The reason of a hold over one of the months."""
        held = (self._book.get(enrollment_id) or Account()).held
        return next((held[month] for month in sorted(months) if month in held), "")

    def owed(self, enrollment_id: int, months: frozenset[Month], *, refund: bool) -> bool:
        """Whether one of the months is, or where the line had a ``refund``, that is owed again."""
        account = self._book.get(enrollment_id) or Account()
        enrollment = self._facts.enrollments[enrollment_id]
        until = max(self._until, *months)
        reckoned = reckon_enrollment(self._facts, account, enrollment, until)
        return not months.isdisjoint(reckoned.under) or (refund and reckoned.refund_owed > 0)


def _told(line: RosterLineRow, righted: _Righted | None, standing: _Standing) -> ReturnedLine:
    step, words = _next(line, righted, standing)
    return ReturnedLine(line, step, words, standing.payees.current(line.enrollment_id))


def _next(line: RosterLineRow, righted: _Righted | None, standing: _Standing) -> tuple[Next, str]:
    months = frozenset(item.month for item in line.items if item.amount_fen > 0)
    if righted is not None:
        return _under_way(righted)
    refund = any(item.kind is ItemKind.REFUND for item in line.items)
    if not standing.owed(line.enrollment_id, months, refund=refund):
        return Next.CLOSED, "不再应发"
    held = standing.held(line.enrollment_id, months)
    if held:
        return Next.HELD, f"暂缓发放:{held}"
    obstacle = standing.obstacle(line.enrollment_id)
    if obstacle is None:
        return Next.DRAFT, "账号已核对,下次花名册补发"
    code, words = obstacle
    return Next.ACCOUNT, "待更正或确认账号" if code == "account-returned" else words


def _under_way(righted: _Righted) -> tuple[Next, str]:
    if righted.result is LineResult.PAID:
        return Next.PAID, f"已在花名册{righted.number}补发"
    if righted.result is LineResult.RETURNED:
        return Next.CLOSED, f"在花名册{righted.number}补发,又被退回"
    return Next.UNDER_WAY, f"已列入花名册{righted.number}"


def _righted(session: Session, line_ids: Sequence[int]) -> Mapping[int, _Righted]:
    """The newest line that puts each right; rosters that were withdrawn count nothing."""
    statement = (
        select(RosterItem.rights_line_id, Roster.number, Roster.status, RosterLine.result)
        .join(RosterLine, RosterLine.id == RosterItem.line_id)
        .join(Roster, Roster.id == RosterLine.roster_id)
        .where(RosterItem.rights_line_id.in_(line_ids), Roster.status != RosterStatus.WITHDRAWN)
        .order_by(RosterItem.id)
    )
    return {
        line_id: _Righted(number, status, result)
        for line_id, number, status, result in session.execute(statement)
        if line_id is not None
    }
