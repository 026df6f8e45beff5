"""What the office keeps: the mapped tables, so that one import knows them all."""

from __future__ import annotations

from app.models import (
    audit,
    bank,
    distribution,
    duty,
    eligibility,
    enrollment,
    fund,
    household,
    kept_file,
    listing,
    paper,
    person,
    policy,
    program,
    roster,
    saved_filter,
    setting,
    staff,
    task,
    village,
    visit,
)
from app.models.base import Base

__all__ = [
    "Base",
    "audit",
    "bank",
    "distribution",
    "duty",
    "eligibility",
    "enrollment",
    "fund",
    "household",
    "kept_file",
    "listing",
    "paper",
    "person",
    "policy",
    "program",
    "roster",
    "saved_filter",
    "setting",
    "staff",
    "task",
    "village",
    "visit",
]
