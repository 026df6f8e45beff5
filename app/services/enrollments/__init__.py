"""Enrollments: opened, changed, stopped, suspended, resumed; deaths and payees; as rows."""

from __future__ import annotations

from app.services.enrollments.deaths import DeathRecorded, record_death
from app.services.enrollments.opening import first_month, open_enrollment
from app.services.enrollments.payees import payee_chain, set_account, set_payee
from app.services.enrollments.rows import (
    FIELD_WORDS,
    FIELDS,
    STATUS_WORDS,
    EnrollmentRow,
    LaterTerm,
    NewEnrollment,
    NewPayee,
    PayeeRow,
    PayeeSet,
    Stopped,
    Supplement,
    TermChange,
    TermContent,
    TermRow,
)
from app.services.enrollments.stopping import resume, stop, suspend, undo_stop
from app.services.enrollments.terms import add_term, change, correct_start
from app.services.enrollments.views import (
    current_term,
    enrollment_row,
    enrollment_rows,
    enrollments_of,
    find_enrollment,
    timeline,
    timelines,
)

__all__ = [
    "FIELDS",
    "FIELD_WORDS",
    "STATUS_WORDS",
    "DeathRecorded",
    "EnrollmentRow",
    "LaterTerm",
    "NewEnrollment",
    "NewPayee",
    "PayeeRow",
    "PayeeSet",
    "Stopped",
    "Supplement",
    "TermChange",
    "TermContent",
    "TermRow",
    "add_term",
    "change",
    "correct_start",
    "current_term",
    "enrollment_row",
    "enrollment_rows",
    "enrollments_of",
    "find_enrollment",
    "first_month",
    "open_enrollment",
    "payee_chain",
    "record_death",
    "resume",
    "set_account",
    "set_payee",
    "stop",
    "suspend",
    "timeline",
    "timelines",
    "undo_stop",
]
