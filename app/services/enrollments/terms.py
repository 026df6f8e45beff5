"""Entering terms: a correction is a new term, later ones stand unless told otherwise ([T]1-3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment, TermStatus
from app.models.staff import Role
from app.money import plain
from app.month import Month
from app.services.enrollments import contents, store
from app.services.enrollments.rows import (
    FIELDS,
    LaterTerm,
    LiveTerm,
    TermChange,
    TermContent,
)
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.programs.rows import ProgramRow, program_by_id


def add_term(
    session: Session,
    by: int,
    enrollment_id: int,
    from_month: Month,
    content: TermContent,
    *,
    replaces: int | None = None,
    carry: Collection[str] = (),
    resumption: bool = False,
    action: str = "term.add",
) -> TermChange:
    """Enter a term.

    [T]2: where a term with the same from-month holds, ``replaces`` must be its id (code
    ``term-exists``). [T]3: later terms stand; the fields named in ``carry`` (of ``FIELDS``) are
    taken over into each later term that differs there and is not an ending, by a new term in
    its place. [T]4: after an ending only a ``resumption`` may begin again (code ``ended``).
    """
    require_role(session, by, Role.PREPARE)
    unknown = set(carry) - set(FIELDS)
    if unknown:
        raise ValueError(f"no such field: {', '.join(sorted(unknown))}")
    terms = store.live_terms(session, enrollment_id)
    same = next((term for term in terms if term.from_month == from_month), None)
    if (same.id if same is not None else None) != replaces:
        raise _named_wrongly(same, from_month)
    contents.check(session, _program(session, enrollment_id), content)
    before = store.in_force(terms, from_month)
    base = before if before is not None or not terms else terms[0]
    if content.status is not TermStatus.ENDED and not resumption:
        _require_not_ended(before)
    term_id = store.write(
        session, by, enrollment_id, from_month, content, [same.id] if same is not None else []
    )
    changed = FIELDS if base is None else base.content.differences(content)
    carried, later = _carry(session, by, enrollment_id, terms, from_month, content, changed, carry)
    audit.record(
        session,
        by,
        action,
        f"enrollment:{enrollment_id}",
        before=None if before is None else values(before.from_month, before.content),
        after={
            "term": term_id,
            "replaces": [same.id] if same is not None else [],
            "carried": list(carried),
        }
        | values(from_month, content),
    )
    replaced = (same.id,) if same is not None else ()
    return TermChange(term_id, from_month, replaced, carried, later)


def change(
    session: Session,
    by: int,
    enrollment_id: int,
    from_month: Month,
    *,
    approved_fen: int | None = None,
    income_per_head_fen: int | None = None,
    persons: Iterable[int] | None = None,
    tiers: Iterable[str] | None = None,
    supplements: Iterable[tuple[int, str, int | None]] | None = None,
    reason: str = "",
    document: str = "",
    carry: Collection[str] = (),
) -> TermChange:
    """Change what holds from a month on; what is None stays as it is in the term in force then.

    ``tiers`` given name all tiers of the dimensions they belong to (半护理 alone leaves 集中 as
    it is). A term of the same month is replaced by name ([T]2). ``later`` of the answer lists the
    later terms that still say otherwise, for the window to ask about ([T]3); ask again with
    ``carry``. AppError: before the first month, after an ending, or nothing changed.
    """
    require_role(session, by, Role.PREPARE)
    terms = store.live_terms(session, enrollment_id)
    base = in_force_or_refuse(terms, from_month)
    _require_not_ended(base)
    program = _program(session, enrollment_id)
    wanted: dict[str, Any] = {"reason": reason, "document": document or base.content.document}
    if approved_fen is not None:
        wanted["approved_fen"] = approved_fen
    if income_per_head_fen is not None:
        wanted["income_per_head_fen"] = income_per_head_fen
    if persons is not None:
        wanted["persons"] = tuple(sorted(set(persons)))
    if tiers is not None:
        wanted["tiers"] = with_tiers(program, base.content.tiers, tiers)
    if supplements is not None:
        wanted["supplements"] = contents.supplements(program, supplements)
    elif persons is not None:
        kept = [s for s in base.content.supplements if s.person_id in wanted["persons"]]
        wanted["supplements"] = tuple(kept)
    content = replace(base.content, **wanted)
    if not carry and not base.content.differences(content):
        raise AppError("填写的内容与现在的记录相同。未作改动。", code="nothing-changed")
    return put(session, by, enrollment_id, from_month, content, carry, action="enrollment.change")


def put(
    session: Session,
    by: int,
    enrollment_id: int,
    from_month: Month,
    content: TermContent,
    carry: Collection[str] = (),
    *,
    resumption: bool = False,
    action: str = "term.add",
) -> TermChange:
    """``add_term`` that names the term of the same month, if there is one, by itself."""
    same = next(
        (t.id for t in store.live_terms(session, enrollment_id) if t.from_month == from_month), None
    )
    return add_term(
        session,
        by,
        enrollment_id,
        from_month,
        content,
        replaces=same,
        carry=carry,
        resumption=resumption,
        action=action,
    )


def correct_start(
    session: Session, by: int, enrollment_id: int, first_month: Month, reason: str
) -> TermChange:
    """Put the first month right: the first term gives way to one from the right month.

    AppError when a later term would lie before the new first month.
    """
    require_role(session, by, Role.PREPARE)
    terms = store.live_terms(session, enrollment_id)
    store.require_terms(terms)
    first = terms[0]
    if len(terms) > 1 and terms[1].from_month <= first_month:
        raise AppError(
            f"{terms[1].from_month.chinese}起已有变更,起始月份应早于它。未作改动。", code="start"
        )
    if first.from_month == first_month:
        raise AppError("起始月份与现在的记录相同。未作改动。", code="nothing-changed")
    content = replace(first.content, reason=reason)
    term_id = store.write(session, by, enrollment_id, first_month, content, [first.id])
    enrollment = session.get_one(Enrollment, enrollment_id)
    enrollment.first_month = first_month
    session.flush()
    audit.record(
        session,
        by,
        "enrollment.start",
        f"enrollment:{enrollment_id}",
        before=values(first.from_month, first.content),
        after={"term": term_id, "replaces": [first.id]} | values(first_month, content),
    )
    return TermChange(term_id, first_month, (first.id,))


def in_force_or_refuse(terms: tuple[LiveTerm, ...], month: Month) -> LiveTerm:
    """The term in force; AppError (code ``before-start``) for a month before the first."""
    store.require_terms(terms)
    found = store.in_force(terms, month)
    if found is None:
        raise AppError(
            f"这份待遇从{terms[0].from_month.chinese}起享受,不能从{month.chinese}起变更。"
            "未作改动,请核对月份或先更正起始月份。",
            code="before-start",
        )
    return found


def values(from_month: Month, content: TermContent) -> dict[str, Any]:
    """A term as plain JSON values for the audit chain."""
    income = content.income_per_head_fen
    return {
        "from": str(from_month),
        "status": content.status.value,
        "persons": list(content.persons),
        "tiers": list(content.tiers),
        "approved": None if content.approved_fen is None else plain(content.approved_fen),
        "income": None if income is None else plain(income),
        "supplements": [[s.person_id, s.tier_id, s.amount_fen] for s in content.supplements],
        "reason": content.reason,
        "document": content.document,
    }


def with_tiers(
    program: ProgramRow, present: Iterable[int], names: Iterable[str]
) -> tuple[int, ...]:
    """The tiers named, and those of the present that belong to other dimensions."""
    wanted = contents.tier_ids(program, names)
    dimension = {tier.id: tier.dimension for tier in program.tiers}
    given = {dimension[tier] for tier in wanted}
    return tuple(sorted({*wanted, *(t for t in present if dimension[t] not in given)}))


def _require_not_ended(before: LiveTerm | None) -> None:
    if before is not None and before.content.status is TermStatus.ENDED:
        raise AppError(
            f"这份待遇已从{before.from_month.chinese}起停发,此后的变更要先恢复发放。未作改动。",
            code="ended",
        )


def _carry(
    session: Session,
    by: int,
    enrollment_id: int,
    terms: Iterable[LiveTerm],
    from_month: Month,
    content: TermContent,
    changed: Iterable[str],
    carry: Collection[str],
) -> tuple[tuple[int, ...], tuple[LaterTerm, ...]]:
    """Ids of the terms written in place of later ones, and the later ones still differing."""
    asked = set(changed) | set(carry)
    carried: list[int] = []
    standing: list[LaterTerm] = []
    for term in terms:
        if term.from_month <= from_month or term.content.status is TermStatus.ENDED:
            continue
        differs = [name for name in term.content.differences(content) if name in asked]
        taken = {name: getattr(content, name) for name in differs if name in carry}
        term_id = term.id
        if taken:
            new = replace(term.content, **taken)
            term_id = store.write(session, by, enrollment_id, term.from_month, new, [term.id])
            carried.append(term_id)
        left = tuple(name for name in differs if name not in taken)
        if left:
            standing.append(LaterTerm(term_id, term.from_month, left))
    return tuple(carried), tuple(standing)


def _program(session: Session, enrollment_id: int) -> ProgramRow:
    return program_by_id(session, session.get_one(Enrollment, enrollment_id).program_id)


def _named_wrongly(same: LiveTerm | None, from_month: Month) -> AppError:
    if same is None:
        return AppError(
            f"{from_month.chinese}起的记录已被别的记录取代。未作改动,请重新查看后再录。",
            code="term-gone",
        )
    return AppError(
        f"{from_month.chinese}起已有一条记录。未作改动,请确认是否取代它。", code="term-exists"
    )
