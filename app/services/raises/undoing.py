"""Takes a raise back, as long as nothing of it was paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.amount_raise import AmountRaise, RaisedTerm, RaiseKind
from app.models.base import now
from app.models.enrollment import EnrollmentTerm, TermStatus
from app.models.staff import Role, Staff
from app.month import Month
from app.services.enrollments import store
from app.services.enrollments.rows import LiveTerm, TermContent
from app.services.entitlement.facts import Facts
from app.services.entitlement.ledger import Account, enrollment_book, reckon_enrollment
from app.services.entitlement.loading import facts_of_enrollments
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.rosters.recipients import recipients

NAMED = 3


@dataclass(frozen=True, slots=True)
class RaiseRecord:
    """A raise as the list of them shows it; ``undone_at`` is None while it holds."""

    id: int
    kind: RaiseKind
    value: int
    from_month: Month
    document: str
    enrollments: int
    entered_at: datetime
    entered_by: str
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Raised:
    """A term of the raise, and what held in its month before."""

    enrollment_id: int
    term: LiveTerm
    before: TermContent


def raise_records(session: Session, program_id: int) -> tuple[RaiseRecord, ...]:
    """The raises of a program, the latest first, undone ones too."""
    statement = (
        select(
            AmountRaise,
            Staff.name,
            func.count(EnrollmentTerm.enrollment_id.distinct()),
        )
        .join(Staff, Staff.id == AmountRaise.entered_by_id)
        .join(RaisedTerm, RaisedTerm.raise_id == AmountRaise.id)
        .join(EnrollmentTerm, EnrollmentTerm.id == RaisedTerm.term_id)
        .where(AmountRaise.program_id == program_id)
        .group_by(AmountRaise.id)
        .order_by(AmountRaise.id.desc())
    )
    return tuple(
        RaiseRecord(
            one.id,
            one.kind,
            one.value,
            one.from_month,
            one.document or "",
            count,
            one.entered_at,
            name,
            one.undone_at,
        )
        for one, name, count in session.execute(statement)
    )


def undo_raise(session: Session, by: int, raise_id: int) -> int:
    """Give every enrollment of a raise its amount of before; returns how many.

    Each term of the raise gives way to one with what held before it. AppError, and nothing is
    changed, when it was undone already, when terms of it have given way to others since, or
    when somebody was paid by it: then undoing would turn that into an overpayment.
    """
    require_role(session, by, Role.PREPARE)
    entry = session.get_one(AmountRaise, raise_id)
    if entry.undone_at is not None:
        raise AppError("这次提高已经撤销过。未作改动。", code="raise-undone")
    found = _terms(session, raise_id)
    _require_unpaid(session, entry.program_id, found)
    for one in found:
        store.write(session, by, one.enrollment_id, one.term.from_month, one.before, [one.term.id])
    entry.undone_at, entry.undone_by_id = now(), by
    session.flush()
    enrollments = {one.enrollment_id for one in found}
    audit.record(
        session,
        by,
        "amounts.raise-undone",
        f"program:{entry.program_id}",
        before={"raise": raise_id},
        after={"enrollments": len(enrollments)},
    )
    return len(enrollments)


def _terms(session: Session, raise_id: int) -> list[_Raised]:
    """The terms of a raise with what they stand in the place of, by enrollment and month."""
    statement = (
        select(EnrollmentTerm.id, EnrollmentTerm.enrollment_id, EnrollmentTerm.replaced)
        .join(RaisedTerm, RaisedTerm.term_id == EnrollmentTerm.id)
        .where(RaisedTerm.raise_id == raise_id)
        .order_by(EnrollmentTerm.enrollment_id, EnrollmentTerm.from_month)
    )
    own: dict[int, set[int]] = defaultdict(set)
    changed: set[int] = set()
    for row in session.execute(statement):
        own[row.enrollment_id].add(row.id)
        changed.update({row.enrollment_id} if row.replaced else ())
    found: list[_Raised] = []
    for enrollment_id, ids in own.items():
        standing = store.live_terms(session, enrollment_id)
        if any(_entered_since(term, ids) for term in standing):
            changed.add(enrollment_id)
        for place, term in enumerate(standing):
            if term.id in ids:
                gave_way = store.terms_replaced_by(session, term.id)
                before = gave_way[0] if gave_way else standing[place - 1]
                found.append(_Raised(enrollment_id, term, before.content))
    if changed:
        raise AppError(
            f"有{len(changed)}份在这次提高以后又变更过,不能整批撤销。未作改动,请逐个变更。",
            code="raise-changed",
        )
    return found


def _entered_since(term: LiveTerm, own: set[int]) -> bool:
    """Whether a term was entered on top of the raise and carries its amount on."""
    ended = term.content.status is TermStatus.ENDED
    return term.id not in own and term.id > max(own) and not ended


def _require_unpaid(session: Session, program_id: int, found: list[_Raised]) -> None:
    """Refuse when what was paid would be more than what is due without the raise."""
    ids = {one.enrollment_id for one in found}
    facts = facts_of_enrollments(session, ids)
    without = _without(facts, found)
    book = enrollment_book(session, ids)
    paid = []
    for enrollment_id in sorted(ids):
        account = book.get(enrollment_id) or Account()
        until = max(account.paid, default=None)
        if until is None:
            continue
        over = [
            reckon_enrollment(one, account, one.enrollments[enrollment_id], until).overpaid
            for one in (facts, without)
        ]
        if over[1] > over[0]:
            paid.append(enrollment_id)
    if paid:
        known = recipients(session, program_id)
        names = "、".join(known[one].name for one in paid[:NAMED])
        more = f"等{len(paid)}份" if len(paid) > NAMED else ""
        raise AppError(
            f"{names}{more}已按提高后的金额发放或正在发放,撤销会变成多发,所以不能撤销。"
            "未作改动;金额有误的,请逐个变更,多发的会列为应追回。",
            code="raise-paid",
        )


def _without(facts: Facts, found: Iterable[_Raised]) -> Facts:
    """The facts as if the raise had not been: only amounts differ."""
    amounts: Mapping[int, int | None] = {one.term.id: one.before.approved_fen for one in found}
    changed = {
        enrollment.id: replace(
            enrollment,
            terms=tuple(
                replace(term, approved_fen=amounts[term.id]) if term.id in amounts else term
                for term in enrollment.terms
            ),
        )
        for enrollment in facts.enrollments.values()
    }
    return replace(facts, enrollments=changed)
