"""How the user told the program to read lists of one shape, remembered for the next of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.listing import ListLayout
from app.models.staff import Role
from app.services.intake.fields import FIELD_LABELS
from app.services.intake.lists import PreviewColumn
from app.services.office import audit
from app.services.office.permissions import require_role

_UNUSED = ""


def fingerprint(columns: Sequence[PreviewColumn]) -> str:
    """By which a list's shape is known again: the headers in their order."""
    headers = "\n".join(f"{column.letter}\t{column.header}" for column in columns)
    return hashlib.sha256(headers.encode("utf-8")).hexdigest()


def remembered(
    session: Session, columns: Sequence[PreviewColumn]
) -> Mapping[str, str | None] | None:
    """Column letter -> field (None: not used) as told for lists of this shape, or None."""
    found = session.get(ListLayout, fingerprint(columns))
    if found is None:
        return None
    return {letter: field or None for letter, field in found.fields.items()}


def remember(
    session: Session,
    by: int,
    columns: Sequence[PreviewColumn],
    mapping: Mapping[str, str | None],
) -> None:
    """Keep a choice for lists of this shape; told again, it is replaced.

    Raises AppError for a field that there is not.
    """
    require_role(session, by, Role.PREPARE)
    unknown = {field for field in mapping.values() if field} - set(FIELD_LABELS)
    if unknown:
        raise AppError("没有这个内容,请从列表中选择。未作改动。", code="layout-field")
    key = fingerprint(columns)
    fields = {letter: field or _UNUSED for letter, field in mapping.items()}
    found = session.get(ListLayout, key)
    if found is not None and found.fields == fields:
        return
    before = None if found is None else dict(found.fields)
    if found is None:
        session.add(ListLayout(fingerprint=key, fields=fields))
    else:
        found.fields = fields
    session.flush()
    audit.record(session, by, "layout.set", f"layout:{key[:16]}", before=before, after=fields)
