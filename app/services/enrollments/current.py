"""Which term is in force in a month, as a condition that the database can judge ([T]1)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from app.models.enrollment import EnrollmentTerm
from app.month import Month


def is_in_force(month: Month) -> ColumnElement[bool]:
    """Whether an ``EnrollmentTerm`` is not replaced, has begun, and no later one has."""
    later = aliased(EnrollmentTerm)
    return (
        EnrollmentTerm.replaced.is_(False)
        & (EnrollmentTerm.from_month <= month)
        & ~exists().where(
            later.enrollment_id == EnrollmentTerm.enrollment_id,
            later.replaced.is_(False),
            later.from_month <= month,
            later.from_month > EnrollmentTerm.from_month,
        )
    )
