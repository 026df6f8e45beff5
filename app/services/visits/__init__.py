"""Visits at the counter (来访接待): noted, followed up, turned into applications, found again."""

from __future__ import annotations

from app.services.visits.listing import (
    VisitFilter,
    VisitPage,
    due_visits,
    list_visits,
    visit_detail,
    visits_of_month,
)
from app.services.visits.recording import (
    correct_visit,
    record_visit,
    take_up,
    turned_into_application,
)
from app.services.visits.rows import (
    MATTER_WORDS,
    OUTCOME_WORDS,
    NewVisit,
    VisitDetail,
    VisitMonth,
    VisitRow,
    VisitStepRow,
)

__all__ = [
    "MATTER_WORDS",
    "OUTCOME_WORDS",
    "NewVisit",
    "VisitDetail",
    "VisitFilter",
    "VisitMonth",
    "VisitPage",
    "VisitRow",
    "VisitStepRow",
    "correct_visit",
    "due_visits",
    "list_visits",
    "record_visit",
    "take_up",
    "turned_into_application",
    "visit_detail",
    "visits_of_month",
]
