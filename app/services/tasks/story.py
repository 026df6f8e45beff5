"""One village's share of a task as it is looked at: the task, whom to call, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.services.duties import contacts as duties_contacts
from app.services.duties.contacts import ContactRow
from app.services.duties.officers import officers
from app.services.tasks.rows import AssignmentRow, ContactLogRow, StepRow, TaskRow
from app.services.tasks.views import assignment_row, contact_log, steps, task_row


@dataclass(frozen=True, slots=True)
class Story:
    """An assignment with its task, its village's contacts, and its steps and contacts made."""

    assignment: AssignmentRow
    task: TaskRow
    stand_in: str
    contacts: tuple[ContactRow, ...]
    steps: tuple[StepRow, ...]
    log: tuple[ContactLogRow, ...]


def story(session: Session, assignment_id: int, *, today: date) -> Story:
    """Everything about one assignment; LookupError for an id that is none."""
    own = assignment_row(session, assignment_id, today=today)
    return Story(
        own,
        task_row(session, own.task_id, today=today),
        next(
            (row.stand_in for row in officers(session, today) if row.village_id == own.village_id),
            "",
        ),
        duties_contacts.contacts(session, own.village_id),
        steps(session, assignment_id),
        contact_log(session, assignment_id),
    )
