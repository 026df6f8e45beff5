"""Another officer takes a village, or all of somebody's: what is still open goes over to them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.models.task import Assignment, Task
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.tasks.rows import DONE


def reassign(session: Session, by: int, village_id: int, staff_id: int) -> int:
    """Put a member of staff in charge of a village's open assignments; returns how many."""
    require_role(session, by, Role.PREPARE)
    others = Assignment.officer_id.is_distinct_from(staff_id)
    return _reassign(
        session, by, f"village:{village_id}", staff_id, Assignment.village_id == village_id, others
    )


def hand_over_all(session: Session, by: int, staff_id: int, heir_id: int) -> int:
    """Put the heir in charge of every open assignment of a member who leaves; how many."""
    require_role(session, by, Role.ADMIN)
    return _reassign(session, by, f"staff:{staff_id}", heir_id, Assignment.officer_id == staff_id)


def _reassign(
    session: Session, by: int, subject: str, staff_id: int, *which: ColumnElement[bool]
) -> int:
    statement = (
        select(Assignment)
        .join(Task, Task.id == Assignment.task_id)
        .where(*which, Assignment.status.not_in(DONE), Task.cancelled_on.is_(None))
    )
    found = list(session.scalars(statement))
    for assignment in found:
        assignment.officer_id = staff_id
    session.flush()
    if found:
        audit.record(
            session,
            by,
            "village.handed-over",
            subject,
            after={"staff": staff_id, "assignments": [one.id for one in found]},
        )
    return len(found)
