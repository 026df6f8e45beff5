"""Terms in the database: read as plain content, written anew, marked as replaced, never edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, insert, update
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import EnrollmentTerm, TermPerson, TermSupplement, TermTier
from app.month import Month
from app.services.enrollments.rows import LiveTerm, TermContent
from app.services.entitlement.terms import read_terms


def live_terms(session: Session, enrollment_id: int) -> tuple[LiveTerm, ...]:
    """The terms of an enrollment that are not replaced, the earliest first."""
    return _terms(
        session,
        EnrollmentTerm.enrollment_id == enrollment_id,
        EnrollmentTerm.replaced.is_(False),
    )


def terms_replaced_by(session: Session, term_id: int) -> tuple[LiveTerm, ...]:
    """The terms that gave way to a term, as they were, the earliest first."""
    return _terms(session, EnrollmentTerm.replaced_by_id == term_id)


def _terms(session: Session, *which: ColumnElement[bool]) -> tuple[LiveTerm, ...]:
    """Terms of one enrollment."""
    return tuple(
        LiveTerm(term.id, term.from_month, TermContent.of(term))
        for terms in read_terms(session, *which).values()
        for term in terms
    )


def in_force(terms: Sequence[LiveTerm], month: Month) -> LiveTerm | None:
    """The term in force ([T]1): the greatest from-month not after ``month``."""
    begun = [term for term in terms if term.from_month <= month]
    return max(begun, key=lambda term: term.from_month, default=None)


def write(
    session: Session,
    by: int,
    enrollment_id: int,
    from_month: Month,
    content: TermContent,
    replaces: Iterable[int] = (),
) -> int:
    """Write a term and mark those it replaces; returns its id ([T]2)."""
    replaced = sorted(replaces)
    if replaced:
        session.execute(
            update(EnrollmentTerm).where(EnrollmentTerm.id.in_(replaced)).values(replaced=True)
        )
    term = EnrollmentTerm(
        enrollment_id=enrollment_id,
        from_month=from_month,
        status=content.status,
        approved_fen=content.approved_fen,
        income_per_head_fen=content.income_per_head_fen,
        reason=content.reason.strip() or None,
        document=content.document.strip() or None,
        entered_by_id=by,
    )
    session.add(term)
    session.flush()
    if replaced:
        session.execute(
            update(EnrollmentTerm)
            .where(EnrollmentTerm.id.in_(replaced))
            .values(replaced_by_id=term.id)
        )
    _write_parts(session, term.id, content)
    return term.id


def require_terms(terms: Sequence[LiveTerm]) -> None:
    """Refuse an enrollment without any term in force."""
    if not terms:
        raise AppError("这份待遇没有有效的记录。未作改动,请联系管理员。", code="no-term")


def _write_parts(session: Session, term_id: int, content: TermContent) -> None:
    if content.persons:
        session.execute(
            insert(TermPerson),
            [{"term_id": term_id, "person_id": person} for person in content.persons],
        )
    if content.tiers:
        session.execute(
            insert(TermTier), [{"term_id": term_id, "tier_id": tier} for tier in content.tiers]
        )
    if content.supplements:
        session.execute(
            insert(TermSupplement),
            [
                {
                    "term_id": term_id,
                    "person_id": supplement.person_id,
                    "tier_id": supplement.tier_id,
                    "amount_fen": supplement.amount_fen,
                }
                for supplement in content.supplements
            ],
        )
