"""Whether an answer can be, and may still be given: judged before anything is written."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment
from app.models.person import Person
from app.models.program import Program
from app.models.task import Answer, Assignment, AssignmentItem, Task
from app.month import Month
from app.services.enrollments.views import enrollments_of
from app.services.tasks.rows import ANSWER_WORDS, DONE

# Whose phone and account are put right no more.
GONE = (Answer.DIED, Answer.MOVED)


def problem(
    session: Session, item: AssignmentItem, answer: Answer, day: date | None, today: date
) -> tuple[str, str] | None:
    """Why an answer is impossible: code and sentence; None where it is not.

    A death without a day is possible where the register knows the day.
    """
    person = session.get_one(Person, item.person_id)
    if answer is Answer.DIED and day is None and person.died_on is None:
        return "date-missing", "填了“死亡”,没有填死亡日期"
    if day is not None and day > today:
        return "date-future", f"日期{day.isoformat()}在今天之后"
    if day is not None and day < person.birth_date:
        return "date-before-birth", f"日期{day.isoformat()}早于出生日期"
    if answer in GONE and day not in (None, person.died_on, person.moved_on):
        wrong = _before_start(session, person.id, answer, day)
        if wrong is not None:
            return wrong
    if answer is not Answer.DIED and person.died_on is not None and not said_dead(item, person):
        return (
            "died-before",
            f"台账已登记此人于{person.died_on.isoformat()}去世,这里填了“{ANSWER_WORDS[answer]}”",
        )
    return None


def _before_start(
    session: Session, person_id: int, answer: Answer, day: date | None
) -> tuple[str, str] | None:
    """A death or move long before everything that the person receives: a mistyped year.

    The month before the first is possible (confirmed, died, then the first month), and what
    was taken over at the ledger's start has no known beginning.
    """
    own = enrollments_of(session, person_id)
    statement = (
        select(Enrollment.first_month, Program.ledger_start)
        .join(Program, Program.id == Enrollment.program_id)
        .where(Enrollment.id.in_(own))
    )
    starts = session.execute(statement).all()
    taken_over = any(start is not None and first <= start for first, start in starts)
    if day is None or not starts or taken_over:
        return None
    first = min(first for first, _ in starts)
    if Month.of(day) >= first - 1:
        return None
    word = ANSWER_WORDS[answer]
    return "date-before-start", (
        f"{word}日期{day.isoformat()}早于开始享受的{first.chinese},请核对年份;"
        f"确实如此的,请先在人员资料中登记{word}"
    )


def said_dead(item: AssignmentItem, person: Person) -> bool:
    """Whether the death in the register is the one that this worksheet reported."""
    return item.answer is Answer.DIED and item.answer_day == person.died_on


def said_moved(item: AssignmentItem, person: Person) -> bool:
    """Whether the move in the register is the one that this worksheet reported."""
    moved = item.answer is Answer.MOVED and item.answer_day is not None
    return moved and item.answer_day == person.moved_on


def require_open(session: Session, item: AssignmentItem) -> None:
    """AppError where the village's work is accepted, so that its answers stand."""
    assignment = session.get_one(Assignment, item.assignment_id)
    # Who was suspended for want of proof may pass at any later time.
    if assignment.status in DONE and not item.suspended:
        number = session.get_one(Task, assignment.task_id).number
        raise AppError(
            f"任务{number}这个村已经验收,不能再改答复。台账没有改动,新情况请直接在人员资料中登记。",
            code="assignment-status",
        )
