"""What an answer about a person does to the register, and how a later answer takes it back."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.enrollment import TermStatus
from app.models.person import Person
from app.models.task import Answer, AssignmentItem
from app.month import Month
from app.services.enrollments.deaths import record_death
from app.services.enrollments.stopping import resume
from app.services.enrollments.views import current_term
from app.services.office import audit
from app.services.register.persons import correct_person
from app.services.worksheets import moving, put_right
from app.services.worksheets.possible import GONE, problem, require_open, said_dead


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
        put_right.put_right(session, by, person, item, note)
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
    elif item.answer is Answer.MOVED and item.answer_day is not None and not _left(item):
        correct_person(session, by, person.id, moved_on=item.answer_day)
        moving.leave(session, by, item, person.id, item.answer_day)
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
    elif item.answer is Answer.MOVED and (answer is not Answer.MOVED or day != item.answer_day):
        since = item.answer_day or today
        if person.moved_on == item.answer_day:
            correct_person(session, by, person.id, moved_on=None)
        moving.take_back(session, by, item, person.id, since)


def _resume(session: Session, by: int, enrollment_id: int, month: Month) -> None:
    term = current_term(session, enrollment_id, month + 1)
    if term is not None and term.status is TermStatus.SUSPENDED:
        # The campaign's end suspended the terms after that month as well.
        resume(
            session, by, enrollment_id, max(month, term.from_month), "补办生存认证",
            back_pay=True, carry=("status",),
        )  # fmt: skip


def _left(item: AssignmentItem) -> bool:
    return bool(item.stopped or item.left)


def _values(item: AssignmentItem) -> dict[str, object]:
    return {
        "answer": None if item.answer is None else item.answer.value,
        "day": None if item.answer_day is None else item.answer_day.isoformat(),
        "note": item.note,
        "stopped": list(item.stopped),
        "left": list(item.left),
    }
