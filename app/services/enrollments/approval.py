"""How an enrollment was approved (applied, surveyed, posted, confirmed), put right."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment
from app.models.staff import Role
from app.month import Month
from app.services.office import audit
from app.services.office.permissions import require_role


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The facts of the approval; None or empty where nothing is known."""

    applied_on: date | None = None
    surveyed_by: str | None = None
    posted_from: date | None = None
    posted_to: date | None = None
    confirmed_on: date | None = None
    document: str | None = None
    review_due: Month | None = None
    note: str | None = None


def correct_approval(
    session: Session, by: int, enrollment_id: int, new: Approval
) -> tuple[str, ...]:
    """Put the facts of an approval as they are in ``new``; returns the names of those changed.

    The first month stays as it is (``correct_start``). AppError: a posting that ends before it
    begins (``posting``), or nothing changed (``nothing-changed``).
    """
    require_role(session, by, Role.PREPARE)
    if new.posted_to is not None and (new.posted_from is None or new.posted_to < new.posted_from):
        raise AppError(
            "公示结束日期早于开始日期,或没有填开始日期。未作改动,请核对。", code="posting"
        )
    enrollment = session.get_one(Enrollment, enrollment_id)
    wanted = {field.name: _clean(getattr(new, field.name)) for field in fields(new)}
    changes = {key: value for key, value in wanted.items() if getattr(enrollment, key) != value}
    if not changes:
        raise AppError("填写的内容与现在的记录相同。未作改动。", code="nothing-changed")
    before = {key: _plain(getattr(enrollment, key)) for key in changes}
    for key, value in changes.items():
        setattr(enrollment, key, value)
    session.flush()
    audit.record(
        session,
        by,
        "enrollment.approval",
        f"enrollment:{enrollment_id}",
        before=before,
        after={key: _plain(value) for key, value in changes.items()},
    )
    return tuple(changes)


def _clean(value: object) -> object:
    return (value.strip() or None) if isinstance(value, str) else value


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
