"""Payee and account on the day of drafting, and why a payment must wait (docs/rules.md [R]6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment, EnrollmentTerm, PayeeEntry, TermStatus
from app.models.person import Person
from app.models.roster import LOCKED, ItemKind, LineResult, Roster, RosterItem, RosterLine
from app.month import Month


@dataclass(frozen=True, slots=True)
class Payee:
    """To whom and where the money goes; ``entered_at`` also counts as a confirmation.

    ``relation`` says why somebody else than the recipient is paid, where that is recorded.
    """

    name: str
    id_number: str
    bank: str
    account: str
    holder: str
    relation: str
    entered_at: datetime
    died_on: date | None


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
            select(PayeeEntry, Person.died_on, Enrollment.id)
            .join(Enrollment, Enrollment.id == PayeeEntry.enrollment_id)
            .outerjoin(Person, Person.id_number == PayeeEntry.payee_id_number)
            .where(Enrollment.program_id == self._program_id, PayeeEntry.from_day <= day)
            .order_by(PayeeEntry.from_day, PayeeEntry.id)
        )
        return {
            enrollment_id: Payee(
                entry.payee_name,
                entry.payee_id_number or "",
                entry.bank or "",
                entry.account or "",
                entry.holder or "",
                entry.relation or "",
                entry.entered_at,
                died_on,
            )
            for entry, died_on, enrollment_id in self._session.execute(statement)
        }

    def _read_returns(self) -> None:
        """Every return, and of each month whether the last line that paid it came back.

        A month that was paid anew since, or never came back, has nothing to be put right.
        """
        returned = (
            select(RosterLine.enrollment_id)
            .join(Roster, Roster.id == RosterLine.roster_id)
            .where(Roster.program_id == self._program_id, RosterLine.result == LineResult.RETURNED)
        )
        statement = (
            select(RosterLine, Roster.number, RosterItem.month)
            .join(Roster, Roster.id == RosterLine.roster_id)
            .join(RosterItem, RosterItem.line_id == RosterLine.id)
            .where(
                Roster.program_id == self._program_id,
                Roster.status.in_(LOCKED),
                RosterLine.enrollment_id.in_(returned),
                RosterItem.kind.in_((ItemKind.REGULAR, ItemKind.ARREARS)),
            )
            .order_by(RosterLine.id)
        )
        for line, number, month in self._session.execute(statement):
            key = (line.enrollment_id, month)
            self._unrighted.pop(key, None)
            if line.result is not LineResult.RETURNED:
                continue
            one = Return(
                line.id, number, line.account or "", line.result_at, line.result_reason or ""
            )
            self._unrighted[key] = one
            self._returns.setdefault(line.enrollment_id, {})[line.id] = one

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
