"""What a person's enrollments come to, month by month: due, paid, waiting, owed, to recover."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models.roster import LineResult
from app.month import Month
from app.services.enrollments.views import enrollments_of
from app.services.entitlement.due import Due, due
from app.services.entitlement.facts import Facts
from app.services.entitlement.ledger import (
    Account,
    due_months,
    enrollment_book,
    reckon_enrollment,
)
from app.services.entitlement.loading import facts_of_enrollments
from app.services.people.detail import PaymentRow, payments
from app.services.people.left_out import left_out_words
from app.services.rosters.rows import RESULT_WORDS

RETURNED = RESULT_WORDS[LineResult.RETURNED]


@dataclass(frozen=True, slots=True)
class MonthMoney:
    """One month of an enrollment, in fen. ``paid`` has reached the account or is taken as paid,
    ``waiting`` is with the bank, ``drafted`` stands on a roster that is not locked."""

    month: Month
    due_fen: int
    paid_fen: int
    waiting_fen: int
    drafted_fen: int
    owed_fen: int
    over_fen: int
    returned: bool
    held: str
    rosters: tuple[str, ...]

    @property
    def words(self) -> str:
        """Where the month stands, in a word or two."""
        if self.held:
            return f"暂缓发放({self.held})"
        if self.over_fen:
            return "多发,应追回"
        if self.waiting_fen:
            return "已送发,待银行回盘"
        if self.drafted_fen:
            return "已列入花名册,待发放"
        if self.owed_fen:
            return "银行退回,待重发" if self.returned else "待发"
        return "已发放" if self.paid_fen else ""


@dataclass(frozen=True, slots=True)
class EnrollmentMoney:
    """An enrollment's money: this month's due and working, and every month (latest first)."""

    enrollment_id: int
    program: str
    month: Month
    due: Due
    left_out: tuple[str, ...]
    months: tuple[MonthMoney, ...]
    owed_fen: int
    to_recover_fen: int
    identity_holds: bool

    @property
    def over_months(self) -> tuple[Month, ...]:
        """The months paid beyond what is due, the earliest first."""
        return tuple(sorted(one.month for one in self.months if one.over_fen))


def money_of_person(session: Session, person_id: int, month: Month) -> tuple[EnrollmentMoney, ...]:
    """For every enrollment in which a person stands, by number."""
    return money_of(session, enrollments_of(session, person_id), month)


def money_of(
    session: Session, enrollment_ids: Collection[int], month: Month
) -> tuple[EnrollmentMoney, ...]:
    """Worked out over the months payable by ``month``, and those already paid."""
    if not enrollment_ids:
        return ()
    facts = facts_of_enrollments(session, enrollment_ids)
    book = enrollment_book(session, enrollment_ids)
    paid = payments(session, enrollment_ids)
    ordered = sorted(enrollment_ids, key=lambda one: facts.enrollments[one].number)
    now = {one: due(facts, one, month) for one in ordered}
    words = left_out_words(session, facts, {why for one in ordered for why in now[one].left_out})
    return tuple(
        _money(
            facts,
            now[one],
            tuple(words[reason] for reason in now[one].left_out),
            one,
            book.get(one) or Account(),
            paid.get(one, ()),
            month,
        )
        for one in ordered
    )


def _money(
    facts: Facts,
    now: Due,
    left_out: tuple[str, ...],
    enrollment_id: int,
    account: Account,
    paid: tuple[PaymentRow, ...],
    month: Month,
) -> EnrollmentMoney:
    enrollment = facts.enrollments[enrollment_id]
    dues = due_months(facts, enrollment, month, account)
    reckoning = reckon_enrollment(facts, account, enrollment, month)
    rosters: dict[Month, list[PaymentRow]] = {}
    for row in paid:
        rosters.setdefault(row.month, []).append(row)
    months = sorted({*dues, *account.paid, *rosters, *account.held}, reverse=True)
    return EnrollmentMoney(
        enrollment_id,
        facts.programs[enrollment.program_id].name,
        month,
        now,
        left_out,
        tuple(
            MonthMoney(
                month=one,
                due_fen=dues.get(one, 0),
                paid_fen=account.paid.get(one, 0) - account.waiting.get(one, 0),
                waiting_fen=account.waiting.get(one, 0),
                drafted_fen=_drafted(rosters.get(one, []), account, one),
                owed_fen=reckoning.under.get(one, 0),
                over_fen=reckoning.over.get(one, 0),
                returned=any(row.status == RETURNED for row in rosters.get(one, ())),
                held=account.held.get(one, ""),
                rosters=tuple(dict.fromkeys(row.roster_number for row in rosters.get(one, ()))),
            )
            for one in months
        ),
        reckoning.owed,
        reckoning.to_recover,
        reckoning.identity_holds,
    )


def _drafted(rows: list[PaymentRow], account: Account, month: Month) -> int:
    """On a roster that reserves the month but is not locked yet."""
    if month not in account.reserved or account.paid.get(month):
        return 0
    return sum(row.amount_fen for row in rows if row.status != RETURNED)
