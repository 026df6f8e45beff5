"""Filters over the list of people under a name: chosen again in one step, and by worksheets."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import Program
from app.models.saved_filter import SavedFilter
from app.models.village import Village
from app.month import Month
from app.services.office import audit
from app.services.office.permissions import require_member
from app.services.people.filters import (
    DISABILITY_WORDS,
    PERSON_STATUS_WORDS,
    DisabilityFilter,
    Filters,
    PersonStatus,
)
from app.services.people.search import find_ids

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class SavedFilterRow:
    """A saved filter; ``words`` says what it narrows the list to."""

    id: int
    name: str
    text: str
    filters: Filters
    words: str


def saved_filters(session: Session) -> tuple[SavedFilterRow, ...]:
    """All of them, by name."""
    statement = (
        select(SavedFilter, Program.name, Village.name)
        .outerjoin(Program, Program.id == SavedFilter.program_id)
        .outerjoin(Village, Village.id == SavedFilter.village_id)
        .order_by(SavedFilter.name)
    )
    return tuple(
        _row(saved, program or "", village or "")
        for saved, program, village in session.execute(statement)
    )


def save_filter(
    session: Session, by: int, name: str, text: str, filters: Filters, *, replace: bool = False
) -> int:
    """Keep a search under a name; returns its id.

    AppError: no name (``filter-name``), nothing narrowed (``filter-empty``), a name that is
    taken (``filter-taken``) unless ``replace``.
    """
    require_member(session, by)
    clean = " ".join(name.split())[:LONGEST_NAME]
    if not clean:
        raise AppError("请给这组条件起个名字。没有保存。", code="filter-name")
    if not text.strip() and filters == Filters():
        raise AppError("还没有选任何条件,没有保存。请先选好条件再保存。", code="filter-empty")
    saved = session.scalar(select(SavedFilter).where(SavedFilter.name == clean))
    if saved is not None and not replace:
        raise AppError(
            f"已有名为“{clean}”的筛选,没有保存。请换个名字,或选择取代它。", code="filter-taken"
        )
    if saved is None:
        saved = SavedFilter(name=clean)
        session.add(saved)
    for key, value in _values(text, filters).items():
        setattr(saved, key, value)
    session.flush()
    after = {"name": clean} | _values(text, filters)
    audit.record(session, by, "filter.save", f"filter:{saved.id}", after=after)
    return saved.id


def remove_filter(session: Session, by: int, filter_id: int) -> None:
    """Forget a saved filter; nobody in the list is touched."""
    require_member(session, by)
    saved = session.get_one(SavedFilter, filter_id)
    name = saved.name
    session.delete(saved)
    session.flush()
    audit.record(session, by, "filter.remove", f"filter:{filter_id}", before={"name": name})


def people_of_filter(session: Session, filter_id: int, month: Month) -> tuple[int, ...]:
    """The ids of the people whom a saved filter finds in a month, by village and name.

    LookupError for a filter that is no longer there.
    """
    saved = session.get(SavedFilter, filter_id)
    if saved is None:
        raise LookupError("no such filter")
    return find_ids(session, saved.text, month=month, filters=_filters(saved))


def _values(text: str, filters: Filters) -> dict[str, str | int | None]:
    return {
        "text": text.strip()[:120],
        "program_id": filters.program_id,
        "village_id": filters.village_id,
        "status": filters.status.value if filters.status is not None else None,
        "disability": filters.disability.value if filters.disability is not None else None,
        "age_from": filters.age_from,
        "age_to": filters.age_to,
    }


def _filters(saved: SavedFilter) -> Filters:
    return Filters(
        program_id=saved.program_id,
        village_id=saved.village_id,
        status=PersonStatus(saved.status) if saved.status else None,
        age_from=saved.age_from,
        age_to=saved.age_to,
        disability=DisabilityFilter(saved.disability) if saved.disability else None,
    )


def _row(saved: SavedFilter, program: str, village: str) -> SavedFilterRow:
    filters = _filters(saved)
    parts = [f"“{saved.text}”"] if saved.text else []
    parts += [part for part in (program, village) if part]
    if filters.status is not None:
        parts.append(PERSON_STATUS_WORDS[filters.status])
    if filters.age_from is not None or filters.age_to is not None:
        parts.append(_ages(filters.age_from, filters.age_to))
    if filters.disability is not None:
        parts.append(DISABILITY_WORDS[filters.disability])
    return SavedFilterRow(saved.id, saved.name, saved.text, filters, "、".join(parts))


def _ages(youngest: int | None, oldest: int | None) -> str:
    if oldest is None:
        return f"{youngest}岁以上"
    if youngest is None:
        return f"不满{oldest + 1}岁"
    return f"{youngest}至{oldest}岁"
