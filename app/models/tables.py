"""All tables together, for what needs the whole schema: the baseline, and tests of it."""

# ruff: noqa: F401 (imported for what they map)
from __future__ import annotations

from app.models import (
    amount_raise,
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
    month_end,
    paper,
    person,
    policy,
    program,
    review,
    roster,
    saved_filter,
    setting,
    staff,
    task,
    village,
    visit,
)
from app.models.base import Base

METADATA = Base.metadata
