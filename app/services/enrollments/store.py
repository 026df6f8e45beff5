"""Terms in the database: read as plain content, written anew, marked as replaced, never edited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import EnrollmentTerm, TermPerson, TermSupplement, TermTier
from app.month import Month
from app.services.enrollments.rows import LiveTerm, Supplement, TermContent


def live_terms(session: Session, enrollment_id: int) -> tuple[LiveTerm, ...]:
    """The terms of an enrollment that are not replaced, the earliest first."""
    statement = (
        select(EnrollmentTerm)
        .where(EnrollmentTerm.enrollment_id == enrollment_id, EnrollmentTerm.replaced.is_(False))
        .order_by(EnrollmentTerm.from_month)
    )
    return _with_content(session, list(session.scalars(statement)))


def terms_replaced_by(session: Session, term_id: int) -> tuple[LiveTerm, ...]:
    """The terms that gave way to a term, as they were, the earliest first."""
    statement = (
        select(EnrollmentTerm)
        .where(EnrollmentTerm.replaced_by_id == term_id)
        .order_by(EnrollmentTerm.from_month)
    )
    return _with_content(session, list(session.scalars(statement)))


def in_force(terms: Sequence[LiveTerm], month: Month) -> LiveTerm | None:
    """The term in force ([T]1): the greatest from-month not after ``month``."""
    begun = [term for term in terms if term.from_month <= month]
    return max(begun, key=lambda term: term.from_month, default=None)


def write(
    session: Session,
    by: int | None,
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


def _with_content(session: Session, terms: Sequence[EnrollmentTerm]) -> tuple[LiveTerm, ...]:
    ids = [term.id for term in terms]
    persons: dict[int, list[int]] = defaultdict(list)
    tiers: dict[int, list[int]] = defaultdict(list)
    supplements: dict[int, list[Supplement]] = defaultdict(list)
    for covered in session.scalars(select(TermPerson).where(TermPerson.term_id.in_(ids))):
        persons[covered.term_id].append(covered.person_id)
    for tier in session.scalars(select(TermTier).where(TermTier.term_id.in_(ids))):
        tiers[tier.term_id].append(tier.tier_id)
    for extra in session.scalars(select(TermSupplement).where(TermSupplement.term_id.in_(ids))):
        supplements[extra.term_id].append(
            Supplement(extra.person_id, extra.tier_id, extra.amount_fen)
        )
    return tuple(
        LiveTerm(
            term.id,
            term.from_month,
            TermContent(
                status=term.status,
                persons=tuple(sorted(persons[term.id])),
                tiers=tuple(sorted(tiers[term.id])),
                approved_fen=term.approved_fen,
                income_per_head_fen=term.income_per_head_fen,
                supplements=tuple(
                    sorted(supplements[term.id], key=lambda s: (s.person_id, s.tier_id))
                ),
                reason=term.reason or "",
                document=term.document or "",
            ),
        )
        for term in terms
    )
