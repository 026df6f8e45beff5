"""Stopping, suspending and taking up again: each an explicit term ([T]4, [T]5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import TermStatus
from app.models.staff import Role
from app.month import Month
from app.services.enrollments import store
from app.services.enrollments.rows import LiveTerm, Stopped, TermChange
from app.services.enrollments.terms import in_force_or_refuse, put, values
from app.services.office import audit
from app.services.office.permissions import require_role


def stop(
    session: Session,
    by: int,
    enrollment_id: int,
    from_month: Month,
    reason: str,
    *,
    document: str = "",
) -> Stopped:
    """End an enrollment; ``from_month`` is the first month not paid ([T]4), at the earliest the
    month it begins.

    Every term from that month on is replaced, and one ending term is written. AppError: no
    reason, or ended before (an earlier ending than the one that stands is accepted, and so is
    one within a break, for the resumption to come).
    """
    require_role(session, by, Role.PREPARE)
    _require_reason(reason)
    terms = store.live_terms(session, enrollment_id)
    store.require_terms(terms)
    # Before it began nothing was due: ended earlier, it is ended from its first month.
    from_month = max(from_month, terms[0].from_month)
    base = store.in_force(terms, from_month) or terms[0]
    taken_up_again = any(
        term.from_month >= from_month and term.content.status is not TermStatus.ENDED
        for term in terms
    )
    ended = base.content.status is TermStatus.ENDED and base.from_month < from_month
    if ended and not taken_up_again:
        raise AppError(
            f"这份待遇已从{base.from_month.chinese}起停发。未作改动。", code="already-ended"
        )
    before = [term for term in terms if term.from_month < from_month]
    source = before[-1] if before else terms[0]
    content = replace(source.content, status=TermStatus.ENDED, reason=reason, document=document)
    replaced = tuple(term.id for term in terms if term.from_month >= from_month)
    term_id = store.write(session, by, enrollment_id, from_month, content, replaced)
    audit.record(
        session,
        by,
        "enrollment.stop",
        f"enrollment:{enrollment_id}",
        before=values(source.from_month, source.content),
        after={"term": term_id, "replaces": list(replaced)} | values(from_month, content),
    )
    return Stopped(term_id, (base.from_month if ended else from_month) - 1, replaced)


def undo_stop(session: Session, by: int, enrollment_id: int) -> tuple[int, ...]:
    """Take the last ending back: what it replaced comes back as new terms; returns their ids.

    AppError when the enrollment is not ended, or was taken up again since.
    """
    require_role(session, by, Role.PREPARE)
    terms = store.live_terms(session, enrollment_id)
    store.require_terms(terms)
    ending = terms[-1]
    if ending.content.status is not TermStatus.ENDED:
        raise AppError("这份待遇没有停发,或停发后已恢复。未作改动。", code="not-ended")
    lost = store.terms_replaced_by(session, ending.id)
    restored = [(term.from_month, term.content) for term in lost]
    if all(month != ending.from_month for month, _ in restored) and len(terms) > 1:
        # The month of the ending had no term of its own: the one before it goes on.
        restored.insert(0, (ending.from_month, terms[-2].content))
    written: list[int] = []
    for place, (month, content) in enumerate(restored):
        gives_way = [ending.id] if place == 0 else []
        written.append(store.write(session, by, enrollment_id, month, content, gives_way))
    audit.record(
        session,
        by,
        "enrollment.stop-undone",
        f"enrollment:{enrollment_id}",
        before={"term": ending.id} | values(ending.from_month, ending.content),
        after={"terms": written},
    )
    return tuple(written)


def suspend(
    session: Session,
    by: int,
    enrollment_id: int,
    from_month: Month,
    reason: str,
    *,
    document: str = "",
    carry: Collection[str] = (),
) -> TermChange:
    """Suspend from a month on: these months are not due ([T]5).

    Later terms stand and would pay again; they are named in the answer, and ``carry=("status",)``
    suspends them too.
    """
    require_role(session, by, Role.PREPARE)
    _require_reason(reason)
    base = in_force_or_refuse(store.live_terms(session, enrollment_id), from_month)
    ended = base.content.status is TermStatus.ENDED
    if ended or (base.content.status is TermStatus.SUSPENDED and not carry):
        word = "停发" if ended else "暂停"
        raise AppError(
            f"这份待遇已从{base.from_month.chinese}起{word}。未作改动。", code="not-active"
        )
    content = replace(base.content, status=TermStatus.SUSPENDED, reason=reason, document=document)
    return put(session, by, enrollment_id, from_month, content, carry, action="enrollment.suspend")


def resume(
    session: Session,
    by: int,
    enrollment_id: int,
    from_month: Month,
    reason: str,
    *,
    back_pay: bool = False,
    document: str = "",
    carry: Collection[str] = (),
) -> TermChange:
    """Take up a suspended or ended enrollment again ([T]4, [T]5).

    With ``back_pay`` the suspending (or ending) term itself is replaced by an active one from
    its own month, so that the months between are due; without, a new term starts in
    ``from_month``.
    """
    require_role(session, by, Role.PREPARE)
    _require_reason(reason)
    terms = store.live_terms(session, enrollment_id)
    base = in_force_or_refuse(terms, from_month)
    if base.content.status is TermStatus.ACTIVE:
        raise AppError(f"这份待遇在{from_month.chinese}没有暂停或停发。未作改动。", code="active")
    if not back_pay:
        content = replace(base.content, status=TermStatus.ACTIVE, reason=reason, document=document)
        return put(
            session,
            by,
            enrollment_id,
            from_month,
            content,
            carry,
            resumption=True,
            action="enrollment.resume",
        )
    changed: list[TermChange] = []
    for term in _spell(terms, base):
        content = replace(term.content, status=TermStatus.ACTIVE, reason=reason, document=document)
        one = put(
            session,
            by,
            enrollment_id,
            term.from_month,
            content,
            carry,
            resumption=True,
            action="enrollment.resume-back-pay",
        )
        changed.append(one)
    last = changed[-1]
    return TermChange(
        last.term_id,
        changed[0].from_month,
        tuple(term for one in changed for term in one.replaced),
        last.carried,
        last.later,
    )


def _spell(terms: tuple[LiveTerm, ...], base: LiveTerm) -> list[LiveTerm]:
    """The terms of the break that ``base`` belongs to, the earliest first."""
    found: list[LiveTerm] = []
    for term in reversed([t for t in terms if t.from_month <= base.from_month]):
        if term.content.status is TermStatus.ACTIVE:
            break
        found.insert(0, term)
    return found


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise AppError("请填写原因。未作改动。", code="reason-missing")
