"""Another officer takes a village: what is still open there goes over to them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.models.task import Assignment, Task
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.tasks.rows import DONE


def reassign(session: Session, by: int, village_id: int, staff_id: int) -> int:
    """Put a member of staff in charge of a village's open assignments; returns how many."""
    require_role(session, by, Role.PREPARE)
    statement = (
        select(Assignment)
        .join(Task, Task.id == Assignment.task_id)
        .where(
            Assignment.village_id == village_id,
            Assignment.status.not_in(DONE),
            Assignment.officer_id.is_distinct_from(staff_id),
            Task.cancelled_on.is_(None),
        )
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
            f"village:{village_id}",
            after={"staff": staff_id, "assignments": [one.id for one in found]},
        )
    return len(found)
