"""Shares of tasks in which the village still has something to do, as a condition of a query."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from app.models.task import Assignment, AssignmentStatus, Task, TaskKind
from app.services.tasks.rows import HANDED_IN


def owed() -> ColumnElement[bool]:
    """As ``rows.is_outstanding``, for queries over Task and Assignment; of cancelled tasks none."""
    notice = Task.kind == TaskKind.NOTICE
    return and_(
        Task.cancelled_on.is_(None),
        or_(
            and_(notice, Assignment.status == AssignmentStatus.ISSUED),
            and_(~notice, Assignment.status.not_in(HANDED_IN)),
        ),
    )
