"""Which term is in force in a month, as a condition that the database can judge ([T]1)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, text
from sqlalchemy.orm import aliased

from app.models.enrollment import EnrollmentTerm
from app.month import Month

_LATER = aliased(EnrollmentTerm, name="later_term")


def is_in_force(month: Month) -> ColumnElement[bool]:
    """Whether an ``EnrollmentTerm`` is not replaced, has begun, and no later one has.

    ``NOT replaced`` is written as the index over unreplaced terms has it, so that the index is
    used.
    """
    return (
        EnrollmentTerm.replaced.is_(False)
        & (EnrollmentTerm.from_month <= month)
        & ~exists().where(
            text("NOT later_term.replaced"),
            _LATER.enrollment_id == EnrollmentTerm.enrollment_id,
            _LATER.from_month <= month,
            _LATER.from_month > EnrollmentTerm.from_month,
        )
    )
