"""The identities that must hold after every step: [I] per enrollment, [M] for all issued money."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.roster import LOCKED, LineResult, Roster, RosterItem, RosterLine, RosterStatus
from app.month import Month
from app.services.entitlement.ledger import Account, reckon_enrollment, whole_book
from app.services.entitlement.loading import all_facts

ISSUED = (*LOCKED, RosterStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class IdentityReport:
    """What was looked at, and where an identity does not hold (enrollment and line ids).

    Money in fen: issued = paid + returned + waiting + withdrawn.
    """

    enrollments: int
    lines: int
    broken_enrollments: tuple[int, ...]
    broken_lines: tuple[int, ...]
    issued_fen: int
    paid_fen: int
    returned_fen: int
    waiting_fen: int
    withdrawn_fen: int

    @property
    def ok(self) -> bool:
        parts = self.paid_fen + self.returned_fen + self.waiting_fen + self.withdrawn_fen
        return not self.broken_enrollments and not self.broken_lines and self.issued_fen == parts


def examine(session: Session, *, today: date) -> IdentityReport:
    """Work every enrollment out anew and add up every line (docs/rules.md [I], [M])."""
    facts, book = all_facts(session), whole_book(session)
    until = Month.of(today)
    broken = tuple(
        enrollment.id
        for enrollment in facts.enrollments.values()
        if not reckon_enrollment(
            facts, book.get(enrollment.id) or Account(), enrollment, until
        ).identity_holds
    )
    money, lines, broken_lines = _money(session)
    return IdentityReport(
        enrollments=len(facts.enrollments),
        lines=lines,
        broken_enrollments=broken,
        broken_lines=broken_lines,
        issued_fen=sum(money.values()),
        paid_fen=money["paid"],
        returned_fen=money["returned"],
        waiting_fen=money["waiting"],
        withdrawn_fen=money["withdrawn"],
    )


def _money(session: Session) -> tuple[Counter[str], int, tuple[int, ...]]:
    """Fen by what became of it, how many lines, and the lines that are not their items' sum."""
    statement = (
        select(
            RosterLine.id,
            RosterLine.amount_fen,
            RosterLine.result,
            Roster.status,
            func.coalesce(func.sum(RosterItem.amount_fen), 0),
        )
        .join(Roster, Roster.id == RosterLine.roster_id)
        .outerjoin(RosterItem, RosterItem.line_id == RosterLine.id)
        .group_by(RosterLine.id)
    )
    money: Counter[str] = Counter()
    lines = 0
    broken: list[int] = []
    for line_id, amount, result, status, items in session.execute(statement):
        lines += 1
        if amount != items:
            broken.append(line_id)
        if status in ISSUED:
            money[_state(status, result)] += amount
    return money, lines, tuple(broken)


def _state(status: RosterStatus, result: LineResult) -> str:
    if status is RosterStatus.WITHDRAWN:
        return "withdrawn"
    if result in (LineResult.PAID, LineResult.RETURNED):
        return result.value
    return "waiting"
