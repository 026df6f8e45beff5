"""Recoveries as people follow them up: who, which months and why, what was done since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.models.fund import Closing, ClosingKind, RecoveryLetter, Repayment, Waiver
from app.models.roster import ItemKind, LineResult, Roster, RosterItem, RosterLine, RosterStatus
from app.models.staff import Staff
from app.money import grouped
from app.month import Month
from app.services.entitlement.due import Due, due
from app.services.entitlement.facts import EnrollmentFacts
from app.services.entitlement.ledger import Account, enrollment_book, reckon_enrollment, whole_book
from app.services.entitlement.loading import all_facts, facts_of_enrollments
from app.services.entitlement.reckoning import Reckoning
from app.services.people.left_out import left_out_words
from app.services.rosters.recipients import Recipient, recipients
from app.services.rosters.rows import RESULT_WORDS, STATUS_WORDS

# No month is payable by then, so that a reckoning until it takes those with money on them only.
BEFORE_ALL = Month(1900, 1)


class CaseState(StrEnum):
    """Where a recovery stands."""

    OPEN = "open"
    POSSIBLE = "possible"  # part of it still waits for the bank: no letter yet
    REFUND = "refund"  # more was brought back than was overpaid
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class RecoveryCase:
    """An enrollment with money to come back, or with money that came back (fen)."""

    enrollment_id: int
    program_id: int
    program: str
    name: str
    id_number: str
    village: str
    phone: str
    over: Mapping[Month, int]
    repaid_fen: int
    waived_fen: int
    to_recover_fen: int
    possible_fen: int
    refund_fen: int
    letters: int
    last_letter: date | None

    @property
    def over_fen(self) -> int:
        return sum(self.over.values())

    @property
    def months(self) -> str:
        """The overpaid months with their amounts, for people."""
        return "、".join(f"{month.chinese}{grouped(fen)}元" for month, fen in self.over.items())

    @property
    def state(self) -> CaseState:
        if self.refund_fen:
            return CaseState.REFUND
        if not self.to_recover_fen:
            return CaseState.CLOSED
        return CaseState.POSSIBLE if self.possible_fen else CaseState.OPEN


@dataclass(frozen=True, slots=True)
class CaseMonth:
    """An overpaid or underpaid month: what was due, paid and closed (fen), and how it comes about.

    ``taken_in``: history that was taken over, whose difference may be agreed upon.
    """

    month: Month
    due_fen: int
    paid_fen: int
    closed_fen: int
    over_fen: int
    owed_fen: int
    working: str
    rosters: tuple[str, ...]
    taken_in: bool


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that was done about it: when, what, how much (fen), on what paper, by whom."""

    on: date
    what: str
    amount_fen: int
    paper: str
    by: str


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A case with its months and all that was done, the newest last."""

    case: RecoveryCase
    months: tuple[CaseMonth, ...]
    events: tuple[CaseEvent, ...]


def recovery_cases(session: Session) -> tuple[RecoveryCase, ...]:
    """Every enrollment that was overpaid or brought money back, by program and village.

    Only months with money on the book are reckoned: no other can be overpaid.
    """
    facts, book = all_facts(session), whole_book(session)
    letters = _letters(session)
    reckoned = {
        enrollment_id: reckon_enrollment(
            facts, account, facts.enrollments[enrollment_id], BEFORE_ALL
        )
        for enrollment_id, account in book.items()
    }
    touched = [
        facts.enrollments[one]
        for one, found in reckoned.items()
        if found.over or found.repaid or found.waived_granted
    ]
    found: list[tuple[tuple[int, int, int], RecoveryCase]] = []
    for program in facts.programs.values():
        own = [enrollment for enrollment in touched if enrollment.program_id == program.id]
        known = recipients(session, program.id) if own else {}
        for enrollment in own:
            who, reckoning = known[enrollment.id], reckoned[enrollment.id]
            case = _case(program.id, program.name, who, book[enrollment.id], reckoning, letters)
            found.append(((program.position, who.village_position, enrollment.number), case))
    return tuple(case for _, case in sorted(found, key=lambda pair: pair[0]))


def open_recoveries(session: Session) -> tuple[RecoveryCase, ...]:
    """Those with money still to come back."""
    return tuple(case for case in recovery_cases(session) if case.to_recover_fen)


def case_detail(session: Session, enrollment_id: int, *, today: date) -> CaseDetail:
    """Months with their working, and everything done since."""
    facts = facts_of_enrollments(session, [enrollment_id])
    enrollment = facts.enrollments[enrollment_id]
    program = facts.programs[enrollment.program_id]
    account = enrollment_book(session, [enrollment_id]).get(enrollment_id) or Account()
    reckoning = reckon_enrollment(facts, account, enrollment, Month.of(today))
    who = recipients(session, program.id)[enrollment_id]
    case = _case(program.id, program.name, who, account, reckoning, _letters(session))
    paid_by = _paid_by(session, enrollment_id)
    dues = {
        month: due(facts, enrollment_id, month)
        for month in sorted({*reckoning.over, *reckoning.under})
    }
    words = left_out_words(session, facts, {why for one in dues.values() for why in one.left_out})
    return CaseDetail(
        case,
        tuple(
            _month(
                month,
                one,
                account,
                reckoning,
                paid_by.get(month, []),
                _working(enrollment, month, one, [words[reason] for reason in one.left_out]),
            )
            for month, one in dues.items()
        ),
        tuple(sorted(_events(session, enrollment_id), key=lambda event: event.on)),
    )


def _case(
    program_id: int,
    program: str,
    who: Recipient,
    account: Account,
    reckoning: Reckoning,
    letters: Mapping[int, tuple[int, date]],
) -> RecoveryCase:
    waiting = sum(min(fen, account.waiting.get(month, 0)) for month, fen in reckoning.over.items())
    count, last = letters.get(who.enrollment_id, (0, None))
    return RecoveryCase(
        enrollment_id=who.enrollment_id,
        program_id=program_id,
        program=program,
        name=who.name,
        id_number=who.id_number,
        village=who.village,
        phone=who.phone,
        over=dict(reckoning.over),
        repaid_fen=reckoning.repaid,
        waived_fen=reckoning.waived,
        to_recover_fen=reckoning.to_recover,
        possible_fen=min(waiting, reckoning.to_recover),
        refund_fen=reckoning.refund_owed,
        letters=count,
        last_letter=last,
    )


def _month(
    month: Month,
    found: Due,
    account: Account,
    reckoning: Reckoning,
    paid_on: Sequence[tuple[str, bool]],
    working: str,
) -> CaseMonth:
    return CaseMonth(
        month=month,
        due_fen=found.amount_fen,
        paid_fen=account.paid.get(month, 0),
        closed_fen=account.lapsed.get(month, 0) + account.takeover.get(month, 0),
        over_fen=reckoning.over.get(month, 0),
        owed_fen=reckoning.under.get(month, 0),
        working=working,
        rosters=tuple(words for words, _ in paid_on),
        taken_in=any(taken for _, taken in paid_on),
    )


def _working(enrollment: EnrollmentFacts, month: Month, found: Due, left_out: Iterable[str]) -> str:
    """How what is due comes about; where nothing is, why not."""
    why = "".join(left_out)
    if found.parts:
        return f"{found.working}。{why}" if why else found.working
    if why:
        return why
    term = enrollment.term_in(month)
    if term is None:
        return "这个月还没有开始享受。"
    words = {TermStatus.ENDED: "这个月已停发。", TermStatus.SUSPENDED: "这个月暂停发放。"}
    return words.get(term.status, "这个月没有应发的金额。")


def _paid_by(session: Session, enrollment_id: int) -> Mapping[Month, list[tuple[str, bool]]]:
    """By month the live items: 花名册201802-001当月300.00元, and whether it is history."""
    statement = (
        select(
            RosterItem.month,
            RosterItem.amount_fen,
            RosterLine.result,
            Roster.number,
            Roster.status,
            Roster.taken_in,
        )
        .join(RosterLine, RosterLine.id == RosterItem.line_id)
        .join(Roster, Roster.id == RosterLine.roster_id)
        .where(
            RosterItem.enrollment_id == enrollment_id,
            RosterItem.kind != ItemKind.REFUND,
            Roster.status != RosterStatus.WITHDRAWN,
        )
        .order_by(RosterItem.id)
    )
    found: dict[Month, list[tuple[str, bool]]] = {}
    for month, fen, result, number, status, taken_in in session.execute(statement):
        open_now = status in (RosterStatus.DRAFT, RosterStatus.SUBMITTED)
        state = STATUS_WORDS[status] if open_now else RESULT_WORDS[result]
        words = f"花名册{number} {grouped(fen)}元({state})"
        found.setdefault(month, []).append((words, taken_in))
    return found


def _letters(session: Session) -> Mapping[int, tuple[int, date]]:
    """How many letters each enrollment had, and the last one's day."""
    statement = select(
        RecoveryLetter.enrollment_id,
        func.count(RecoveryLetter.id),
        func.max(RecoveryLetter.issued_on),
    ).group_by(RecoveryLetter.enrollment_id)
    return {one: (count, last) for one, count, last in session.execute(statement)}


def _events(session: Session, enrollment_id: int) -> Iterable[CaseEvent]:
    names = {row.id: row.name for row in session.execute(select(Staff.id, Staff.name))}
    for on, what, amount, paper, by in (
        *_entered(session, enrollment_id),
        *_closed(session, enrollment_id),
    ):
        yield CaseEvent(on, what, amount, paper, names.get(by, ""))
    yield from _through_rosters(session, enrollment_id)


def _entered(session: Session, enrollment_id: int) -> Iterable[tuple[date, str, int, str, int]]:
    """Repayments, waivers and letters: day, words, fen, paper, by whom."""
    repaid = select(Repayment).where(Repayment.enrollment_id == enrollment_id)
    for one in session.scalars(repaid):
        paper = f"收据{one.receipt}"
        yield one.received_on, "收到退款", one.amount_fen, paper, one.entered_by_id
    waived = select(Waiver).where(Waiver.enrollment_id == enrollment_id)
    for two in session.scalars(waived):
        yield two.granted_on, "减免", two.amount_fen, two.document, two.entered_by_id
    letters = select(RecoveryLetter).where(RecoveryLetter.enrollment_id == enrollment_id)
    for three in session.scalars(letters):
        paper = f"通知{three.number},限{three.due_on.isoformat()}以前"
        yield three.issued_on, "发出通知", three.amount_fen, paper, three.entered_by_id


def _closed(session: Session, enrollment_id: int) -> Iterable[tuple[date, str, int, str, int]]:
    closings = select(Closing).where(Closing.enrollment_id == enrollment_id)
    for one in session.scalars(closings):
        what = "核销" if one.kind is ClosingKind.LAPSED else "移交约定"
        words = f"{what}{one.month.chinese}"
        yield one.entered_at.date(), words, one.amount_fen, one.document, one.entered_by_id


def _through_rosters(session: Session, enrollment_id: int) -> Iterable[CaseEvent]:
    """Offsets and refunds, with the roster that carries them."""
    statement = (
        select(RosterItem, RosterLine.result, Roster)
        .join(RosterLine, RosterLine.id == RosterItem.line_id)
        .join(Roster, Roster.id == RosterLine.roster_id)
        .where(
            RosterItem.enrollment_id == enrollment_id,
            RosterItem.kind.in_((ItemKind.OFFSET, ItemKind.REFUND)),
            Roster.status != RosterStatus.WITHDRAWN,
            RosterLine.result != LineResult.RETURNED,
        )
    )
    for item, _result, roster in session.execute(statement):
        what = f"抵扣{item.month.chinese}" if item.kind is ItemKind.OFFSET else "退还多退的款"
        yield CaseEvent(
            (roster.approved_at or roster.drafted_at).date(),
            what,
            abs(item.amount_fen),
            f"花名册{roster.number}({STATUS_WORDS[roster.status]})",
            "",
        )
