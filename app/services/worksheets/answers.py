"""What an answer about a person does to the register, and how a later answer takes it back."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.enrollment import Enrollment, TermStatus
from app.models.person import Person
from app.models.program import Period, Program
from app.models.task import Answer, Assignment, AssignmentItem, Task
from app.money import grouped
from app.month import Month
from app.services import audit, consequences, enrollments, register
from app.services.tasks.rows import ANSWER_WORDS, DONE


@dataclass(frozen=True, slots=True)
class Leaving:
    """An enrollment that a person who moved away leaves: stopped, or going on with others."""

    enrollment_id: int
    program: str
    others: tuple[int, ...]
    from_month: Month


def problem(
    person: Person, answer: Answer, day: date | None, before: Answer | None, today: date
) -> tuple[str, str] | None:
    """Why an answer is impossible: code and sentence; None where it is not."""
    if answer is Answer.DIED and day is None:
        return "date-missing", "填了“死亡”,没有填死亡日期"
    if day is not None and day > today:
        return "date-future", f"日期{day.isoformat()}在今天之后"
    if day is not None and day < person.birth_date:
        return "date-before-birth", f"日期{day.isoformat()}早于出生日期"
    if answer is not Answer.DIED and person.died_on is not None and before is not Answer.DIED:
        return (
            "died-before",
            f"台账已登记此人于{person.died_on.isoformat()}去世,这里填了“{ANSWER_WORDS[answer]}”",
        )
    return None


def effects(
    session: Session,
    person: Person,
    answer: Answer,
    day: date | None,
    item: AssignmentItem,
    today: date,
) -> tuple[str, ...]:
    """What an answer would do, in sentences; nothing is written."""
    said = list(_taken_back(item, answer))
    if answer is Answer.DIED and day is not None:
        said += _of_death(session, person.id, day, today)
    elif answer is Answer.MOVED:
        since = day or today
        said.append(f"登记{since.isoformat()}迁出。")
        said += [_leaving_words(one) for one in _leaving(session, person.id, since)]
    elif answer is Answer.ALIVE:
        said.append("登记生存认证通过。")
        if item.suspended:
            said.append("恢复发放,补发暂停的月份。")
    else:
        said.append("记下说明,不改动待遇。")
    return tuple(said)


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
    _require_open(session, item)
    wrong = problem(person, answer, day, item.answer, today)
    if wrong is not None:
        raise AppError(f"{person.name}:{wrong[1]}。未作改动,请核对。", code=wrong[0])
    before = _values(item)
    if answer is Answer.MOVED and day is None:
        day = item.answer_day if item.answer is Answer.MOVED else today
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
        enrollments.record_death(session, by, person.id, item.answer_day, today=today)
    elif item.answer is Answer.MOVED and item.answer_day is not None and not _left(item):
        register.correct_person(session, by, person.id, moved_on=item.answer_day)
        _leave(session, by, item, person.id, item.answer_day)
    elif item.answer is Answer.ALIVE and item.suspended:
        for enrollment_id in item.suspended:
            _resume(session, by, enrollment_id, Month.of(today))
        item.suspended = []


def _leave(session: Session, by: int, item: AssignmentItem, person_id: int, since: date) -> None:
    stopped, left = [], []
    for one in _leaving(session, person_id, since):
        if one.others:
            enrollments.change(
                session, by, one.enrollment_id, one.from_month, persons=one.others,
                reason="迁出", carry=("persons",),
            )  # fmt: skip
            left.append(one.enrollment_id)
        else:
            enrollments.stop(session, by, one.enrollment_id, one.from_month, "迁出")
            stopped.append(one.enrollment_id)
    item.stopped, item.left = stopped, left


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
        if person.died_on == item.answer_day:
            enrollments.record_death(session, by, person.id, None, today=today)
    elif item.answer is Answer.MOVED and (answer is not Answer.MOVED or day != item.answer_day):
        since = item.answer_day or today
        if person.moved_on == item.answer_day:
            register.correct_person(session, by, person.id, moved_on=None)
        for enrollment_id in item.stopped:
            # Taken up again by hand since: then there is nothing left to take back.
            with suppress(AppError):
                enrollments.undo_stop(session, by, enrollment_id)
        for enrollment_id in item.left:
            _come_back(session, by, enrollment_id, person.id, Month.of(since) + 1)
        item.stopped, item.left = [], []


def _come_back(session: Session, by: int, enrollment_id: int, person_id: int, month: Month) -> None:
    term = enrollments.current_term(session, enrollment_id, month)
    if term is None or term.status is TermStatus.ENDED or person_id in term.person_ids:
        return
    enrollments.change(
        session, by, enrollment_id, month, persons=(*term.person_ids, person_id),
        reason="更正:未迁出", carry=("persons",),
    )  # fmt: skip


def _resume(session: Session, by: int, enrollment_id: int, month: Month) -> None:
    term = enrollments.current_term(session, enrollment_id, month + 1)
    if term is not None and term.status is TermStatus.SUSPENDED:
        enrollments.resume(
            session, by, enrollment_id, max(month, term.from_month), "补办生存认证", back_pay=True
        )


def _leaving(session: Session, person_id: int, since: date) -> list[Leaving]:
    """The running enrollments that cover a person, from the month after the move."""
    month = Month.of(since) + 1
    found = []
    statement = (
        select(Enrollment.id, Program.name)
        .join(Program, Program.id == Enrollment.program_id)
        .where(
            Enrollment.id.in_(enrollments.enrollments_of(session, person_id)),
            Program.period != Period.ONE_OFF,
        )
        .order_by(Program.position, Enrollment.number)
    )
    for enrollment_id, program in session.execute(statement):
        terms = enrollments.timeline(session, enrollment_id)
        first = max(month, terms[0].from_month) if terms else month
        term = enrollments.current_term(session, enrollment_id, first)
        if term is None or term.status is TermStatus.ENDED or person_id not in term.person_ids:
            continue
        others = tuple(one for one in term.person_ids if one != person_id)
        found.append(Leaving(enrollment_id, program, others, first))
    return found


def _leaving_words(one: Leaving) -> str:
    if one.others:
        return (
            f"{one.program}:{one.from_month.chinese}起保障人员减去此人,金额按原核定,请复核这一户。"
        )
    return f"{one.program}:{one.from_month.chinese}起停发。"


def _of_death(session: Session, person_id: int, day: date, today: date) -> Iterable[str]:
    found = consequences.of_death(session, person_id, today=today, supposed=day)
    yield f"登记{day.isoformat()}死亡。"
    for ended in found.stopped:
        if ended.last_month is None:
            yield f"{ended.program}:不再发放。"
        else:
            yield f"{ended.program}:发放到{ended.last_month.chinese}为止。"
    for back in found.recoveries:
        months = "、".join(month.chinese for month in back.months)
        yield f"{back.program}:应追回{grouped(back.amount_fen)}元({months})。"


def _taken_back(item: AssignmentItem, answer: Answer) -> Iterable[str]:
    if item.answer is None or item.answer is answer:
        return
    yield f"原答复“{ANSWER_WORDS[item.answer]}”改为“{ANSWER_WORDS[answer]}”。"
    if item.answer is Answer.DIED:
        yield "撤销死亡登记。"
    elif item.answer is Answer.MOVED:
        yield "撤销迁出登记和因此的停发。"


def _require_open(session: Session, item: AssignmentItem) -> None:
    assignment = session.get_one(Assignment, item.assignment_id)
    # Who was suspended for want of proof may pass at any later time.
    if assignment.status in DONE and not item.suspended:
        number = session.get_one(Task, assignment.task_id).number
        raise AppError(
            f"任务{number}这个村已经验收,不能再改答复。台账没有改动,新情况请直接在人员资料中登记。",
            code="assignment-status",
        )


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
