"""The villages' year: tasks that come round, made by themselves when their time has come."""

from __future__ import annotations

import calendar as days
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.models.task import Task, TaskTemplate
from app.month import Month, months
from app.services.office.permissions import require_role
from app.services.tasks.creating import new_task
from app.services.tasks.holidays import working_day_before
from app.services.tasks.rows import Created, NewTask
from app.services.tasks.templates import seed

# Without people to ask about, or villages to ask, there is nothing to hand out yet.
NOBODY = ("nobody", "village-missing")


@dataclass(frozen=True, slots=True)
class Occasion:
    """A time at which a template's task is issued and due; ``made`` when there is a task."""

    template_id: int
    title: str
    month: Month
    issue_on: date
    due_on: date
    made: bool


def year(session: Session, number: int) -> tuple[Occasion, ...]:
    """Every occasion of a year by day, for the year on one page."""
    found = _occasions(session, Month(number, 1), Month(number, 12))
    return tuple(sorted(found, key=lambda one: (one.issue_on, one.template_id)))


def begin_day(session: Session, by: int, *, today: date) -> tuple[Created, ...]:
    """What the office does by itself on a new day: the tasks whose time has come.

    An office that never had tasks of the year gets those that come with the program, from
    this month on.
    """
    require_role(session, by, Role.PREPARE)
    if session.scalar(select(TaskTemplate.id).limit(1)) is None:
        seed(session, by, Month.of(today))
    return make_due(session, by, today=today)


def is_new_day(session: Session, *, today: date) -> bool:
    """Whether ``begin_day`` would have anything to do."""
    if session.scalar(select(TaskTemplate.id).limit(1)) is None:
        return True
    return any(True for _ in _waiting(session, today))


def make_due(session: Session, by: int, *, today: date) -> tuple[Created, ...]:
    """Make the tasks whose time has come and that are not made; a second call makes none.

    After weeks closed all that is not past its due date is made, and of what is past only the
    last occasion: a village is not handed the reports of a whole year at once, nor what was past
    when its template began. A worksheet about nobody is left until there is somebody.
    """
    require_role(session, by, Role.PREPARE)
    made: list[Created] = []
    for one in _waiting(session, today):
        try:
            made.append(_make(session, by, one, today))
        except AppError as error:
            if error.code not in NOBODY:
                raise
    return tuple(made)


def _waiting(session: Session, today: date) -> list[Occasion]:
    """Occasions that are reached and not made, without those that are past and overtaken."""
    starts = dict(session.execute(select(TaskTemplate.id, TaskTemplate.starts)).all())
    if not starts:
        return []
    first = min(starts.values())
    reached = [one for one in _occasions(session, first, Month.of(today)) if one.issue_on <= today]
    # Of what is past the last one is still owed, unless nobody could have known of it in time.
    last = {one.template_id: one.month for one in reached}
    return [
        one
        for one in reached
        if not one.made
        and (one.due_on >= today or starts[one.template_id] < one.month == last[one.template_id])
    ]


def _make(session: Session, by: int, one: Occasion, today: date) -> Created:
    template = session.get_one(TaskTemplate, one.template_id)
    new = NewTask(
        title=f"{one.month.chinese}{template.title}",
        due_on=one.due_on,
        kind=template.kind,
        campaign=template.campaign,
        source=template.source or "",
        content=template.content or "",
        hand_in=template.hand_in or "",
        standard=template.standard or "",
        program_id=template.program_id,
    )
    return new_task(session, by, new, today=today, template_id=template.id, occasion=one.month)


def _occasions(session: Session, first: Month, last: Month) -> list[Occasion]:
    """The occasions of active templates in their own order, month after month."""
    made = {
        (template_id, month)
        for template_id, month in session.execute(
            select(Task.template_id, Task.occasion).where(Task.template_id.is_not(None))
        )
    }
    found = []
    active = select(TaskTemplate).where(TaskTemplate.active).order_by(TaskTemplate.id)
    for template in session.scalars(active):
        for month in months(max(first, template.starts), last):
            if month.number in template.months:
                due = _day(month + template.due_months, template.due_day)
                found.append(
                    Occasion(
                        template.id,
                        template.title,
                        month,
                        _day(month, template.issue_day),
                        working_day_before(session, due),
                        (template.id, month) in made,
                    )
                )
    return found


def _day(month: Month, day: int) -> date:
    """A day of a month, or its last where the month is shorter."""
    return date(month.year, month.number, min(day, days.monthrange(month.year, month.number)[1]))
