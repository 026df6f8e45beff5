"""Writes a raise: one new term for each on the list, in one transaction ([T]2, [T]3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.amount_raise import AmountRaise, RaisedTerm
from app.models.enrollment import TermStatus
from app.models.staff import Role
from app.month import Month
from app.services.enrollments import store, terms
from app.services.enrollments.rows import LiveTerm
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.raises.raise_preview import Raise, RaiseRow, preview_raise


@dataclass(frozen=True, slots=True)
class RaiseDone:
    """What was raised: how many enrollments, and by how much a month together (fen)."""

    id: int
    enrollments: int
    more_fen: int


def apply_raise(
    session: Session,
    by: int,
    asked: Raise,
    *,
    later_too: bool | None,
    document: str,
) -> RaiseDone:
    """Raise everybody on the list of ``preview_raise`` by a new term each.

    [T]3: where later terms say their own amounts, ``later_too`` must say whether these are
    raised as well (each by a term in its place) or stand; None is refused then. Raises AppError
    as the plan does, and when nobody is on the list.
    """
    require_role(session, by, Role.PREPARE)
    plan = preview_raise(session, asked)
    if not plan.rows:
        raise AppError("名单中没有人,没有提高任何金额。请放宽条件后再试。", code="raise-nobody")
    if plan.with_later and later_too is None:
        raise AppError(
            f"有{plan.with_later}份在此后已有变更,请先选择这些变更是保持不变还是一并提高。未作改动。",
            code="raise-later",
        )
    entry = AmountRaise(
        program_id=asked.program_id,
        kind=asked.kind,
        value=asked.value,
        from_month=asked.from_month,
        document=document.strip() or None,
        entered_by_id=by,
    )
    session.add(entry)
    session.flush()
    written = [
        term
        for row in plan.rows
        for term in _write(session, by, asked.from_month, row, document, later_too=bool(later_too))
    ]
    session.execute(
        insert(RaisedTerm), [{"raise_id": entry.id, "term_id": term} for term in written]
    )
    more = plan.new_fen - plan.old_fen
    audit.record(
        session, by, "amounts.raise", f"program:{asked.program_id}",
        after={
            "raise": entry.id,
            "kind": asked.kind.value,
            "value": asked.value,
            "from": str(asked.from_month),
            "enrollments": len(plan.rows),
            "more_fen": more,
            "document": entry.document,
        },
    )  # fmt: skip
    return RaiseDone(entry.id, len(plan.rows), more)


def _write(
    session: Session,
    by: int,
    from_month: Month,
    row: RaiseRow,
    document: str,
    *,
    later_too: bool,
) -> Iterable[int]:
    """The ids of the terms written for one enrollment."""
    standing = store.live_terms(session, row.enrollment_id)
    base = terms.in_force_or_refuse(standing, from_month)
    wanted = [(from_month, base, row.new_fen)]
    if later_too:
        by_month = {term.from_month: term for term in standing}
        wanted += [(one.from_month, by_month[one.from_month], one.new_fen) for one in row.later]
    for month, term, fen in wanted:
        yield _raise(session, by, row.enrollment_id, month, term, fen, document)


def _raise(
    session: Session,
    by: int,
    enrollment_id: int,
    month: Month,
    term: LiveTerm,
    fen: int,
    document: str,
) -> int:
    content = replace(
        term.content,
        approved_fen=fen,
        reason="统一提高金额",
        document=document.strip() or term.content.document,
    )
    # What was taken up again after an ending stays taken up.
    resumption = content.status is not TermStatus.ENDED
    change = terms.put(
        session,
        by,
        enrollment_id,
        month,
        content,
        resumption=resumption,
        action="enrollment.raise",
    )
    return change.term_id
