"""Wrong clicks taken back: the last step or a contact no longer counts, and both stay readable."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.models.task import Assignment, AssignmentStatus, AssignmentStep, ContactLog, TakenBack
from app.services.office import audit
from app.services.office.permissions import require_role

S = AssignmentStatus


def undo_step(session: Session, by: int, assignment_id: int) -> AssignmentStatus:
    """The assignment as it was before its last step; answers on its worksheet stay.

    AppError (``nothing-to-take-back``) where it was only handed out.
    """
    require_role(session, by, Role.PREPARE)
    assignment = session.get_one(Assignment, assignment_id)
    standing = _standing(session, assignment_id)
    last = standing.pop()
    if not standing:
        raise AppError("这项任务刚下达,没有可以撤销的步骤。未作改动。", code="nothing-to-take-back")
    session.add(TakenBack(step_id=last.id, entered_by_id=by))
    _restore(assignment, standing)
    session.flush()
    audit.record(
        session,
        by,
        "assignment.taken-back",
        f"assignment:{assignment_id}",
        before={"step": last.id, "status": last.status.value},
        after={"status": assignment.status.value},
    )
    return assignment.status


def undo_contact(session: Session, by: int, contact_id: int) -> None:
    """A contact that was logged by mistake; a second time changes nothing."""
    require_role(session, by, Role.PREPARE)
    entry = session.get_one(ContactLog, contact_id)
    if session.scalar(select(TakenBack.id).where(TakenBack.contact_id == contact_id)) is not None:
        return
    session.add(TakenBack(contact_id=contact_id, entered_by_id=by))
    session.flush()
    audit.record(
        session,
        by,
        "assignment.contact-taken-back",
        f"assignment:{entry.assignment_id}",
        before={"contact": contact_id},
    )


def _standing(session: Session, assignment_id: int) -> list[AssignmentStep]:
    """The steps that count, in order."""
    statement = (
        select(AssignmentStep)
        .outerjoin(TakenBack, TakenBack.step_id == AssignmentStep.id)
        .where(AssignmentStep.assignment_id == assignment_id, TakenBack.id.is_(None))
        .order_by(AssignmentStep.id)
    )
    return list(session.scalars(statement))


def _restore(assignment: Assignment, standing: Sequence[AssignmentStep]) -> None:
    """Everything that the assignment says of its way, from the steps that still count."""
    last = {step.status: step for step in standing}
    assignment.status = standing[-1].status
    assignment.returns = sum(step.status is S.RETURNED for step in standing)
    assignment.submitted_on = last[S.SUBMITTED].on_day if S.SUBMITTED in last else None
    back, handed_in = last.get(S.RETURNED), last.get(S.SUBMITTED)
    lacking = back is not None and handed_in is not None and back.id > handed_in.id
    assignment.lacks = back.note if back is not None and lacking else None
    if S.RECEIVED not in last:
        assignment.received_on = assignment.received_by = assignment.received_how = None
    if S.ACCEPTED not in last:
        assignment.accepted_on = assignment.grade = None
    if S.CLOSED not in last:
        assignment.closed_on = assignment.answer = None
