"""What payments leave to do: returned by the bank, reviews due, people coming to an age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.models.enrollment import PayeeEntry
from app.models.roster import RETURNED_LINES, RosterLine
from app.money import grouped
from app.month import Month
from app.places import PaymentPlace, PersonPlace, ReviewPlace
from app.services.enrollments.reviews import due_reviews
from app.services.entitlement.ledger import Account, enrollment_book, reckon_enrollment
from app.services.entitlement.loading import facts_of_enrollments
from app.services.today.rows import Entry, TodayLine, Urgency
from app.services.unclaimed.listing import newcomers

# People who come to an age are named so many months ahead, for their papers to be ready.
AHEAD = 1


def returned_lines(session: Session, month: Month) -> list[TodayLine]:
    """What the bank sent back and is owed by the month, the account not put right since."""
    newest: dict[int, RosterLine] = {}
    statement = select(RosterLine).where(text(RETURNED_LINES)).order_by(RosterLine.id)
    for line in session.scalars(statement):
        newest[line.enrollment_id] = line
    right = _put_right(session, newest) if newest else set()
    candidates = [enrollment for enrollment in newest if enrollment not in right]
    if not candidates:
        return []
    owed = _still_owed(session, candidates, month)
    waiting = [line for line in newest.values() if line.enrollment_id in owed]
    if not waiting:
        return []
    amount = sum(line.amount_fen for line in waiting)
    entries = tuple(
        Entry(
            line.recipient_name,
            line.village,
            f"{grouped(line.amount_fen)}元,{line.result_reason or '未写原因'}",
            PersonPlace(line.recipient_id_number),
        )
        for line in waiting
    )
    words = f"银行退回{len(waiting)}笔,共{grouped(amount)}元,账号还没有更正"
    return [TodayLine(Urgency.MUST_DO, words, entries=entries)]


def _put_right(session: Session, newest: dict[int, RosterLine]) -> set[int]:
    """Enrollments whose account was changed or confirmed after the return."""
    statement = (
        select(PayeeEntry)
        .where(PayeeEntry.enrollment_id.in_(newest))
        .order_by(PayeeEntry.from_day, PayeeEntry.id)
    )
    current = {entry.enrollment_id: entry for entry in session.scalars(statement)}
    return {
        enrollment
        for enrollment, entry in current.items()
        if (line := newest[enrollment]).result_at is not None
        and (entry.account != line.account or entry.entered_at > line.result_at)
    }


def reviews_due(session: Session, month: Month) -> list[TodayLine]:
    """Enrollments in force whose periodic review is due by the month."""
    found = due_reviews(session, month)
    if not found:
        return []
    by_program = Counter(one.program for one in found)
    entries = tuple(
        Entry(
            one.name,
            one.village,
            f"{one.program},{one.due.chinese}到期",
            PersonPlace(one.id_number),
        )
        for one in found
    )
    words = f"年审到期{len(entries)}户(人):{_counted(by_program)}"
    return [TodayLine(Urgency.WAITING, words, ReviewPlace(), entries)]


def _still_owed(session: Session, enrollment_ids: Collection[int], until: Month) -> set[int]:
    """Those to whom a refund, or a month that no hold keeps back, is owed."""
    facts = facts_of_enrollments(session, enrollment_ids)
    book = enrollment_book(session, enrollment_ids)
    owed = set()
    for enrollment in enrollment_ids:
        account = book.get(enrollment) or Account()
        reckoned = reckon_enrollment(facts, account, facts.enrollments[enrollment], until)
        if reckoned.refund_owed or any(month not in account.held for month in reckoned.under):
            owed.add(enrollment)
    return owed


def coming_to_an_age(session: Session, month: Month) -> list[TodayLine]:
    """Who turns 80, 90 or 100 this month or next (or is past it) and is not registered."""
    found = newcomers(session, month, months=AHEAD)
    lines = []
    for age in sorted({one.age for one in found}):
        own = [one for one in found if one.age == age]
        entries = tuple(
            Entry(one.name, one.village, one.why, PersonPlace(one.id_number)) for one in own
        )
        words = f"{len(own)}人已满或下月满{age}周岁,还没有登记{own[0].program}"
        lines.append(
            TodayLine(Urgency.WAITING, words, PaymentPlace(month, page="unclaimed"), entries)
        )
    return lines


def _counted(programs: Counter[str]) -> str:
    """农村低保101、高龄津贴12."""
    return "、".join(f"{name}{count}" for name, count in programs.items())
