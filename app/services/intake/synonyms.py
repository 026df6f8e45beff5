"""The column names of lists as the office keeps them: what came with the program, and its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.listing import ColumnSynonym
from app.models.staff import Role
from app.services.intake.fields import FIELD_LABELS, list_words
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.sheets.headings import plain


def synonyms(session: Session) -> Mapping[str, tuple[str, ...]]:
    """Field -> column names: the office's own first, then those of the program.

    A name that the office gave to one field no longer stands for another.
    """
    own: dict[str, list[str]] = defaultdict(list)
    for entry in session.scalars(select(ColumnSynonym).order_by(ColumnSynonym.header)):
        own[entry.field].append(entry.header)
    taken = {plain(header) for headers in own.values() for header in headers}
    return {
        field: (*own.get(field, ()), *(name for name in names if plain(name) not in taken))
        for field, names in list_words().headings.items()
    }


def own_synonyms(session: Session) -> tuple[tuple[str, str], ...]:
    """(column name, field) as the office added them."""
    entries = session.scalars(select(ColumnSynonym).order_by(ColumnSynonym.header))
    return tuple((entry.header, entry.field) for entry in entries)


def add_synonym(session: Session, by: int, header: str, field: str) -> None:
    """From now on a column of this name holds the field; told before, it is changed.

    Raises AppError for an unknown field or an empty name.
    """
    require_role(session, by, Role.PREPARE)
    name = plain(header)
    if not name:
        raise AppError("请填写列名。未作改动。", code="synonym-empty")
    if field not in FIELD_LABELS:
        raise AppError("没有这个内容,请从列表中选择。未作改动。", code="synonym-field")
    entry = session.get(ColumnSynonym, name)
    before = None if entry is None else {"field": entry.field}
    if entry is None:
        session.add(ColumnSynonym(header=name, field=field))
    else:
        entry.field = field
    session.flush()
    audit.record(
        session, by, "synonym.set", f"synonym:{name}", before=before, after={"field": field}
    )


def remove_synonym(session: Session, by: int, header: str) -> None:
    """Forget a column name of the office's own; one that is not there is no matter."""
    require_role(session, by, Role.PREPARE)
    entry = session.get(ColumnSynonym, plain(header))
    if entry is None:
        return
    before = {"field": entry.field}
    session.delete(entry)
    session.flush()
    audit.record(session, by, "synonym.remove", f"synonym:{entry.header}", before=before)
