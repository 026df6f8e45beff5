"""Posting and document of an enrollment, written down when they come later than the rest."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment
from app.models.staff import Role
from app.services.office import audit
from app.services.office.permissions import require_role


def record_confirmation(
    session: Session,
    by: int,
    enrollment_id: int,
    *,
    posted_from: date | None = None,
    posted_to: date | None = None,
    document: str | None = None,
) -> None:
    """Add what an enrollment lacks: the days of its posting, its document.

    What is given replaces what was there (the audit keeps both); what is not stays. Raises
    AppError for nothing given, or days that run backwards.
    """
    require_role(session, by, Role.PREPARE)
    enrollment = session.get_one(Enrollment, enrollment_id)
    given = {
        "posted_from": posted_from,
        "posted_to": posted_to,
        "document": (document or "").strip()[:120] or None,
    }
    changes = {key: value for key, value in given.items() if value is not None}
    if not changes:
        raise AppError("请填写公示日期或批准文件。未作改动。", code="nothing-given")
    before = {key: _plain(getattr(enrollment, key)) for key in changes}
    for key, value in changes.items():
        setattr(enrollment, key, value)
    first, last = enrollment.posted_from, enrollment.posted_to
    if last is not None and (first is None or last < first):
        raise AppError("公示结束日期早于开始日期。未作改动,请核对。", code="posting")
    session.flush()
    audit.record(
        session,
        by,
        "enrollment.confirmation",
        f"enrollment:{enrollment_id}",
        before=before,
        after={key: _plain(value) for key, value in changes.items()},
    )


def _plain(value: date | str | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
