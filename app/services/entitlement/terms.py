"""Terms as the database keeps them, read in one place with their persons, tiers and supplements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models.enrollment import EnrollmentTerm, TermPerson, TermSupplement, TermTier
from app.services.entitlement.facts import SupplementFacts, TermFacts


def read_terms(session: Session, *which: ColumnElement[bool]) -> dict[int, list[TermFacts]]:
    """Enrollment -> those of its terms for which the conditions hold, the earliest first.

    The conditions are on ``EnrollmentTerm``. Persons, tiers and supplements are in the order of
    their ids. Columns are read, not mapped objects: a roster reads thousands and changes none.
    """
    persons = _of_terms(session, TermPerson.term_id, [TermPerson.person_id], which)
    tiers = _of_terms(session, TermTier.term_id, [TermTier.tier_id], which)
    drawn = [TermSupplement.person_id, TermSupplement.tier_id, TermSupplement.amount_fen]
    supplements = _of_terms(session, TermSupplement.term_id, drawn, which)
    statement = select(
        EnrollmentTerm.id,
        EnrollmentTerm.enrollment_id,
        EnrollmentTerm.from_month,
        EnrollmentTerm.status,
        EnrollmentTerm.approved_fen,
        EnrollmentTerm.income_per_head_fen,
        EnrollmentTerm.reason,
        EnrollmentTerm.document,
    ).where(*which)
    found: dict[int, list[TermFacts]] = defaultdict(list)
    for term in session.execute(statement.order_by(EnrollmentTerm.from_month, EnrollmentTerm.id)):
        found[term.enrollment_id].append(
            TermFacts(
                id=term.id,
                from_month=term.from_month,
                status=term.status,
                person_ids=tuple(person for (person,) in persons[term.id]),
                tier_ids=tuple(tier for (tier,) in tiers[term.id]),
                approved_fen=term.approved_fen,
                income_per_head_fen=term.income_per_head_fen,
                supplements=tuple(SupplementFacts(*one) for one in supplements[term.id]),
                reason=term.reason or "",
                document=term.document or "",
            )
        )
    return found


def _of_terms(
    session: Session,
    term_id: InstrumentedAttribute[int],
    columns: list[InstrumentedAttribute[Any]],
    which: Iterable[ColumnElement[bool]],
) -> dict[int, list[tuple[Any, ...]]]:
    """Term -> the rows that belong to it, in the order of their columns."""
    statement: Select[Any] = (
        select(term_id, *columns)
        .join(EnrollmentTerm, EnrollmentTerm.id == term_id)
        .where(*which)
        .order_by(*columns)
    )
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for term, *values in session.execute(statement):
        found[term].append(tuple(values))
    return found
