"""What an answer about a person does to the register, and how a later answer takes it back."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.enrollment import TermStatus
from app.models.person import Person
from app.models.staff import Role
from app.models.task import Answer, AssignmentItem
from app.month import Month
from app.services.enrollments.deaths import record_death
from app.services.enrollments.departures import record_move, undo_move
from app.services.enrollments.stopping import resume
from app.services.enrollments.views import current_term
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.worksheets import put_right
from app.services.worksheets.possible import GONE, problem, require_open, said_dead, said_moved


def give(
    session: Session,
    by: int,
    item_id: int,
    answer: Answer,
    day: date | None,
    note: str,
    *,
    today: date,
) -> bool:
    """Enter an answer (typed from paper, or one of a worksheet); False where it is known.

    An empty day or note leaves what was entered before. AppError for an impossible answer, or
    where the village's work is accepted already.
    """
    require_role(session, by, Role.PREPARE)
    item = session.get_one(AssignmentItem, item_id)
    person = session.get_one(Person, item.person_id)
    if not differs(item, answer, day, note):
        return False
    require_open(session, item)
    wrong = problem(session, item, answer, day, today)
    if wrong is None and answer not in GONE:
        wrong = put_right.problem(session, person, note)
    if wrong is not None:
        raise AppError(f"{person.name}:{wrong[1]}。未作改动,请核对。", code=wrong[0])
    before = _values(item)
    if answer is Answer.DIED:
        day = day or person.died_on
    elif answer is Answer.MOVED and day is None:
        day = item.answer_day if item.answer is Answer.MOVED else today
    if answer not in GONE:
        put_right.put_right(session, by, person, item, note, today=today)
    _take_back(session, by, item, person, answer, day, today)
    same = item.answer is answer
    item.answer = answer
    item.answer_day = day or (item.answer_day if same else None)
    item.note = note.strip() or item.note
    item.answered_at, item.answered_by_id = now(), by
    _follow(session, by, item, person, today)
    session.flush()
    audit.record(
        session, by, "worksheet.answer", f"item:{item.id}", before=before, after=_values(item)
    )
    return True


def differs(item: AssignmentItem, answer: Answer, day: date | None, note: str) -> bool:
    """Whether an answer says anything that is not known; blanks say nothing."""
    return (
        item.answer is not answer
        or (day is not None and day != item.answer_day)
        or (bool(note.strip()) and note.strip() != (item.note or ""))
    )


def _follow(session: Session, by: int, item: AssignmentItem, person: Person, today: date) -> None:
    """Bring the register after the answer."""
    if item.answer is Answer.DIED:
        record_death(session, by, person.id, item.answer_day, today=today)
    elif item.answer is Answer.MOVED and item.answer_day is not None:
        _move(session, by, person, item.answer_day, today)
    elif item.answer is Answer.ALIVE and item.suspended:
        for enrollment_id in item.suspended:
            _resume(session, by, enrollment_id, Month.of(today))
        item.suspended = []


def _take_back(
    session: Session,
    by: int,
    item: AssignmentItem,
    person: Person,
    answer: Answer,
    day: date | None,
    today: date,
) -> None:
    """Undo what the earlier answer did, where it was another one or of another day."""
    if item.answer is Answer.DIED and answer is not Answer.DIED:
        if said_dead(item, person):
            record_death(session, by, person.id, None, today=today)
    elif said_moved(item, person) and (answer is not Answer.MOVED or day != item.answer_day):
        undo_move(session, by, person.id)


def _resume(session: Session, by: int, enrollment_id: int, month: Month) -> None:
    term = current_term(session, enrollment_id, month + 1)
    if term is not None and term.status is TermStatus.SUSPENDED:
        # The campaign's end suspended the terms after that month as well.
        resume(
            session,
            by,
            enrollment_id,
            max(month, term.from_month),
            "补办生存认证",
            back_pay=True,
            carry=("status",),
        )


def _move(session: Session, by: int, person: Person, day: date, today: date) -> None:
    """The person moved on ``day``, whatever was known of it before."""
    if person.moved_on == day:
        return
    if person.moved_on is not None:
        undo_move(session, by, person.id)
    record_move(session, by, person.id, day, today=today)


def _values(item: AssignmentItem) -> dict[str, object]:
    return {
        "answer": None if item.answer is None else item.answer.value,
        "day": None if item.answer_day is None else item.answer_day.isoformat(),
        "note": item.note,
    }
