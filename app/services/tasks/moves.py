"""The way of an assignment: received, worked on, handed in, sent back, accepted, closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.models.task import (
    Assignment,
    AssignmentStatus,
    AssignmentStep,
    ContactLog,
    ContactWay,
    Grade,
    Task,
    TaskKind,
)
from app.models.village import Village
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.tasks.rows import STATUS_WORDS

S = AssignmentStatus
# A village that hands in without having signed has received the task all the same.
BEFORE = {
    S.RECEIVED: (S.ISSUED,),
    S.WORKING: (S.ISSUED, S.RECEIVED, S.RETURNED),
    S.SUBMITTED: (S.ISSUED, S.RECEIVED, S.WORKING, S.RETURNED),
    S.RETURNED: (S.SUBMITTED,),
    S.ACCEPTED: (S.SUBMITTED,),
    S.CLOSED: (S.ACCEPTED,),
}
# Nothing comes back from a notice: having received it is all there is to accept.
ACCEPTED_NOTICE = (S.RECEIVED, S.WORKING, S.SUBMITTED)
_VERBS = {
    S.RECEIVED: "签收",
    S.WORKING: "登记办理",
    S.SUBMITTED: "上报",
    S.RETURNED: "退回",
    S.ACCEPTED: "验收",
    S.CLOSED: "办结",
}


def ways_to(to: AssignmentStatus, kind: TaskKind) -> tuple[AssignmentStatus, ...]:
    """The states from which an assignment of a kind of task may go to a state."""
    if to is S.ACCEPTED and kind is TaskKind.NOTICE:
        return ACCEPTED_NOTICE
    return BEFORE[to]


def receive(
    session: Session,
    by: int,
    assignment_id: int,
    *,
    on: date,
    today: date,
    who: str = "",
    how: ContactWay | None = None,
    note: str = "",
) -> AssignmentStatus:
    """The village has the task: when, by whom, how."""
    require_role(session, by, Role.PREPARE)
    assignment = _movable(session, assignment_id, S.RECEIVED, on, today)
    assignment.received_on = on
    assignment.received_by = who.strip() or None
    assignment.received_how = how
    return _move(session, by, assignment, S.RECEIVED, on, note)


def start(
    session: Session, by: int, assignment_id: int, *, on: date, today: date, note: str = ""
) -> AssignmentStatus:
    """The village works on it."""
    require_role(session, by, Role.PREPARE)
    assignment = _movable(session, assignment_id, S.WORKING, on, today)
    return _move(session, by, assignment, S.WORKING, on, note)


def submit(
    session: Session, by: int, assignment_id: int, *, on: date, today: date, note: str = ""
) -> AssignmentStatus:
    """The village has handed in; what was wrong before is put aside."""
    require_role(session, by, Role.PREPARE)
    assignment = _movable(session, assignment_id, S.SUBMITTED, on, today)
    assignment.submitted_on = on
    assignment.lacks = None
    return _move(session, by, assignment, S.SUBMITTED, on, note)


def send_back(
    session: Session, by: int, assignment_id: int, what: str, *, on: date, today: date
) -> AssignmentStatus:
    """Returned for redo, with what is wrong; AppError where that is not said."""
    require_role(session, by, Role.PREPARE)
    if not what.strip():
        raise AppError(
            "退回重报要写明缺什么、错在哪里。未作改动,请填写说明。", code="reason-missing"
        )
    assignment = _movable(session, assignment_id, S.RETURNED, on, today)
    assignment.returns += 1
    assignment.lacks = what.strip()
    return _move(session, by, assignment, S.RETURNED, on, what)


def accept(
    session: Session,
    by: int,
    assignment_id: int,
    *,
    on: date,
    today: date,
    grade: Grade | None = None,
    note: str = "",
) -> AssignmentStatus:
    """Accepted and graded; without a grade by the day on which it was handed in."""
    require_role(session, by, Role.PREPARE)
    assignment = _movable(session, assignment_id, S.ACCEPTED, on, today)
    task = session.get_one(Task, assignment.task_id)
    handed_in = assignment.submitted_on or assignment.received_on or on
    by_date = Grade.LATE if handed_in > task.due_on else Grade.ON_TIME
    assignment.grade = grade or by_date
    assignment.accepted_on = on
    return _move(session, by, assignment, S.ACCEPTED, on, note)


def close(
    session: Session, by: int, assignment_id: int, answer: str, *, on: date, today: date
) -> AssignmentStatus:
    """Closed with the answer from above, told back to the village; AppError without an answer."""
    require_role(session, by, Role.PREPARE)
    if not answer.strip():
        raise AppError(
            "办结要写明上级的答复,以便告知村里。未作改动,请填写答复。", code="answer-missing"
        )
    assignment = _movable(session, assignment_id, S.CLOSED, on, today)
    assignment.answer = answer.strip()
    assignment.closed_on = on
    return _move(session, by, assignment, S.CLOSED, on, answer)


def log_contact(
    session: Session,
    by: int,
    assignment_id: int,
    way: ContactWay,
    *,
    with_whom: str = "",
    note: str = "",
) -> int:
    """Log a contact about an assignment; returns the entry's id."""
    require_role(session, by, Role.PREPARE)
    session.get_one(Assignment, assignment_id)
    entry = ContactLog(
        assignment_id=assignment_id,
        way=way,
        with_whom=with_whom.strip() or None,
        note=note.strip() or None,
        entered_by_id=by,
    )
    session.add(entry)
    session.flush()
    audit.record(
        session,
        by,
        "assignment.contact",
        f"assignment:{assignment_id}",
        after={"contact": entry.id, "way": way.value},
    )
    return entry.id


def _movable(
    session: Session, assignment_id: int, to: AssignmentStatus, on: date, today: date
) -> Assignment:
    """The assignment, if it may go there on that day; AppError otherwise."""
    assignment = session.get_one(Assignment, assignment_id)
    task = session.get_one(Task, assignment.task_id)
    if task.cancelled_on is not None:
        raise AppError("这项任务已经取消。未作改动。", code="task-cancelled")
    allowed = ways_to(to, task.kind)
    if assignment.status not in allowed:
        village = session.get_one(Village, assignment.village_id)
        words = "、".join(f"“{STATUS_WORDS[one]}”" for one in allowed)
        raise AppError(
            f"{village.name}的这项任务现在是“{STATUS_WORDS[assignment.status]}”,"
            f"{words}时才能{_VERBS[to]}。未作改动。",
            code="assignment-status",
        )
    if on > today:
        raise AppError(f"{_VERBS[to]}日期在今天之后。未作改动,请核对日期。", code="date-future")
    return assignment


def _move(
    session: Session, by: int, assignment: Assignment, to: AssignmentStatus, on: date, note: str
) -> AssignmentStatus:
    before = assignment.status
    assignment.status = to
    clean = note.strip() or None
    session.add(
        AssignmentStep(
            assignment_id=assignment.id, status=to, on_day=on, note=clean, entered_by_id=by
        )
    )
    session.flush()
    audit.record(
        session,
        by,
        f"assignment.{to.value}",
        f"assignment:{assignment.id}",
        before={"status": before.value},
        after={"status": to.value, "on": on.isoformat(), "note": clean},
    )
    return to
