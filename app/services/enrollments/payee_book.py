"""Payee and account on the day of drafting, and why a payment must wait (docs/rules.md [R]6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment, EnrollmentTerm, PayeeEntry, TermStatus
from app.models.roster import LOCKED, ItemKind, LineResult, Roster, RosterItem, RosterLine
from app.month import Month
from app.services.enrollments.payee import Payee, payee_of, payees


@dataclass(frozen=True, slots=True)
class Return:
    """A line of an enrollment that the bank returned, and when that was entered."""

    line_id: int
    roster_number: str
    account: str
    at: datetime | None
    reason: str


class PayeeBook:
    """Payees of a program's enrollments as they stand on a day."""

    def __init__(self, session: Session, program_id: int, day: date) -> None:
        self._session = session
        self._program_id = program_id
        self._chains = self._read_chains(day)
        self._returns: dict[int, dict[int, Return]] = {}
        self._unrighted: dict[tuple[int, Month], Return] = {}
        self._read_returns()
        self._ended = self._read_ended(day)
        self._successors = self._read_successors()

    def current(self, enrollment_id: int) -> Payee | None:
        """The entry in force; an ended enrollment falls back on its successor's."""
        own = self._chains.get(enrollment_id)
        heir = self._chains.get(self._successors.get(enrollment_id, 0))
        if enrollment_id not in self._ended or heir is None:
            return own
        if own is None or own.died_on is not None or (heir.account and not own.account):
            return heir
        return own

    def obstacle(self, enrollment_id: int, *, in_cash: bool) -> tuple[str, str] | None:
        """Why no payment may be proposed, as (code, words); None when it may."""
        payee = self.current(enrollment_id)
        if payee is None:
            return "payee-missing", "没有收款人"
        if payee.died_on is not None:
            return "payee-dead", "收款人已去世,请变更收款人"
        if in_cash:
            return None
        if not payee.account:
            return "account-missing", "没有银行账号"
        for returned in reversed(self._returns.get(enrollment_id, {}).values()):
            since = returned.at is not None and payee.entered_at > returned.at
            if returned.account == payee.account and not since:
                return "account-returned", f"银行退回({returned.reason}),账号尚未更正或确认"
        return None

    def returned(self, enrollment_id: int, month: Month) -> Return | None:
        """The returned line that a payment of the month puts right: the last that paid it."""
        return self._unrighted.get((enrollment_id, month))

    def _read_chains(self, day: date) -> dict[int, Payee]:
        statement = (
            payees()
            .join(Enrollment, Enrollment.id == PayeeEntry.enrollment_id)
            .where(Enrollment.program_id == self._program_id, PayeeEntry.from_day <= day)
        )
        found = (payee_of(row) for row in self._session.execute(statement))
        return {payee.enrollment_id: payee for payee in found}

    def _read_returns(self) -> None:
        """Every return, also of a refund alone; and of each month whether its last line came back.

        A month that was paid anew since, or never came back, has nothing to be put right.
        """
        returned = (
            select(RosterLine.enrollment_id)
            .join(Roster, Roster.id == RosterLine.roster_id)
            .where(Roster.program_id == self._program_id, RosterLine.result == LineResult.RETURNED)
        )
        statement = (
            select(RosterLine, Roster.number, RosterItem.month, RosterItem.kind)
            .join(Roster, Roster.id == RosterLine.roster_id)
            .join(RosterItem, RosterItem.line_id == RosterLine.id)
            .where(
                Roster.program_id == self._program_id,
                Roster.status.in_(LOCKED),
                RosterLine.enrollment_id.in_(returned),
            )
            .order_by(RosterLine.id)
        )
        for line, number, month, kind in self._session.execute(statement):
            one = Return(
                line.id, number, line.account or "", line.result_at, line.result_reason or ""
            )
            came_back = line.result is LineResult.RETURNED
            if came_back:
                self._returns.setdefault(line.enrollment_id, {})[line.id] = one
            if kind in (ItemKind.REGULAR, ItemKind.ARREARS):
                self._unrighted.pop((line.enrollment_id, month), None)
                if came_back:
                    self._unrighted[line.enrollment_id, month] = one

    def _read_ended(self, day: date) -> set[int]:
        statement = (
            select(EnrollmentTerm.enrollment_id, EnrollmentTerm.status)
            .join(Enrollment, Enrollment.id == EnrollmentTerm.enrollment_id)
            .where(
                Enrollment.program_id == self._program_id,
                EnrollmentTerm.replaced.is_(False),
                EnrollmentTerm.from_month <= Month.of(day),
            )
            .order_by(EnrollmentTerm.from_month)
        )
        last = {row.enrollment_id: row.status for row in self._session.execute(statement)}
        return {e for e, status in last.items() if status is TermStatus.ENDED}

    def _read_successors(self) -> dict[int, int]:
        statement = select(Enrollment.predecessor_id, Enrollment.id).where(
            Enrollment.program_id == self._program_id, Enrollment.predecessor_id.is_not(None)
        )
        return {before: after for before, after in self._session.execute(statement) if before}
