"""What an answer would do to the register, in sentences, before it is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from app.models.person import Person
from app.models.staff import Role
from app.models.task import Answer, AssignmentItem
from app.money import grouped
from app.services.enrollments.death_preview import preview_death
from app.services.enrollments.departures import Leaving, leaving
from app.services.office.permissions import require_role
from app.services.tasks.rows import ANSWER_WORDS
from app.services.worksheets import put_right
from app.services.worksheets.judging import Given
from app.services.worksheets.possible import GONE


def preview_answer(
    session: Session, by: int, item: AssignmentItem, person: Person, own: Given, today: date
) -> tuple[str, ...]:
    """What an answer would do, in sentences; a death is recorded and taken back to see it."""
    require_role(session, by, Role.PREPARE)
    answer, day = own.answer, own.day
    said = list(_taken_back(item, answer))
    if answer is Answer.DIED:
        said += _of_death(session, by, person, day or person.died_on or today, today)
    elif answer is Answer.MOVED:
        since = day or today
        said.append(f"登记{since.isoformat()}迁出。")
        said += [_leaving_words(one) for one in leaving(session, person.id, since)]
    elif answer is Answer.ALIVE:
        said.append("登记生存认证通过。")
        if item.suspended:
            said.append("恢复发放,补发暂停的月份。")
    else:
        said.append("记下说明,不改动待遇。")
    if answer not in GONE:
        said += put_right.preview(session, person, item, own.note)
    return tuple(said)


def _leaving_words(one: Leaving) -> str:
    if one.others:
        return (
            f"{one.program}:{one.from_month.chinese}起保障人员减去此人,金额按原核定,请复核这一户。"
        )
    return f"{one.program}:{one.from_month.chinese}起停发。"


def _of_death(session: Session, by: int, person: Person, day: date, today: date) -> Iterable[str]:
    if person.died_on == day:
        yield f"台账已登记{day.isoformat()}死亡。"
        return
    found = preview_death(session, by, person.id, day, today=today)
    if person.died_on is not None:
        yield f"死亡日期由{person.died_on.isoformat()}改为{day.isoformat()}。"
    else:
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
