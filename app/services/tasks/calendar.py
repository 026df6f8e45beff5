"""The villages' year: tasks that come round, made by themselves when their time has come."""

from __future__ import annotations

import calendar as days
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import Program
from app.models.task import Campaign, Task, TaskKind, TaskTemplate, TemplatePeriod
from app.month import Month, months
from app.services import audit
from app.services.tasks.creating import new_task
from app.services.tasks.holidays import working_day_before
from app.services.tasks.rows import Created, NewTask

P, K = TemplatePeriod, TaskKind
EVERY = tuple(range(1, 13))
QUARTERS = (3, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class TemplateSeed:
    """A task of the year as it comes with the program (domain.md, "The villages' work")."""

    title: str
    period: TemplatePeriod
    months: tuple[int, ...]
    issue_day: int
    due_day: int
    hand_in: str
    kind: TaskKind = TaskKind.HAND_IN
    due_months: int = 0
    campaign: Campaign | None = None
    program: str = ""


TEMPLATES = (
    TemplateSeed("人员变动月报", P.MONTHLY, EVERY, 1, 15,
                 "本月死亡、迁出、新满80岁、低保变化的人员,退回款项的原因,走访情况"),
    TemplateSeed("季度公示", P.QUARTERLY, QUARTERS, 1, 20, "公示栏照片,看得清日期和名单"),
    TemplateSeed("低保C类复核", P.QUARTERLY, QUARTERS, 1, 25, "C类家庭逐户复核情况"),
    TemplateSeed("高龄生存认证", P.HALF_YEARLY, (5, 11), 1, 30, "逐人核对表", K.WORKSHEET, 0,
                 Campaign.PROOF_OF_LIFE, "高龄津贴"),
    TemplateSeed("低保动态观察", P.HALF_YEARLY, (4, 10), 1, 30, "逐人核对表", K.WORKSHEET, 0,
                 Campaign.OBSERVATION, "农村低保"),
    TemplateSeed("低保年度核查", P.YEARLY, (7,), 1, 31, "逐人核对表和入户核查表", K.WORKSHEET, 1,
                 Campaign.REVIEW, "农村低保"),
    TemplateSeed("特困人员自理能力评估", P.YEARLY, (6,), 1, 30, "逐人核对表", K.WORKSHEET, 0,
                 None, "农村特困"),
    TemplateSeed("残疾证复核", P.YEARLY, (8,), 1, 31, "逐人核对表", K.WORKSHEET, 0, None,
                 "重度残疾人护理补贴"),
    TemplateSeed("优抚对象年审", P.YEARLY, (3,), 1, 31, "逐人核对表", K.WORKSHEET, 0, None,
                 "优抚对象"),
    TemplateSeed("冬春救助摸底", P.YEARLY, (9,), 20, 31, "户报、村评的名单和会议记录",
                 due_months=1),
    TemplateSeed("义务兵家属优待金名单", P.YEARLY, (6,), 15, 20, "义务兵家属名单和账号",
                 due_months=1),
    TemplateSeed("清明殡葬服务和防火", P.YEARLY, (3,), 10, 3, "值守安排和工作小结", due_months=1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Occasion:
    """A time at which a template's task is issued and due; ``made`` when there is a task."""

    template_id: int
    title: str
    month: Month
    issue_on: date
    due_on: date
    made: bool


def seed(session: Session, by: int, starts: Month) -> int:
    """Put in the templates that are not there yet, to be made from a month on; how many.

    One about a program that this office does not have is left out.
    """
    known = set(session.scalars(select(TaskTemplate.title)))
    programs = {name: id_ for id_, name in session.execute(select(Program.id, Program.name))}
    wanted = [
        one
        for one in TEMPLATES
        if one.title not in known and (not one.program or one.program in programs)
    ]
    for one in wanted:
        session.add(
            TaskTemplate(
                title=one.title, period=one.period, months=list(one.months),
                issue_day=one.issue_day, due_day=one.due_day, due_months=one.due_months,
                kind=one.kind, campaign=one.campaign, program_id=programs.get(one.program),
                hand_in=one.hand_in, starts=starts,
            )
        )  # fmt: skip
    session.flush()
    if wanted:
        audit.record(
            session, by, "templates.seed", "task_template:*",
            after={"titles": [one.title for one in wanted], "starts": str(starts)},
        )  # fmt: skip
    return len(wanted)


def year(session: Session, number: int) -> tuple[Occasion, ...]:
    """Every occasion of a year by day, for the year on one page."""
    found = _occasions(session, Month(number, 1), Month(number, 12))
    return tuple(sorted(found, key=lambda one: (one.issue_on, one.template_id)))


def make_due(session: Session, by: int, *, today: date) -> tuple[Created, ...]:
    """Make the tasks whose time has come and that are not made; a second call makes none.

    After weeks closed all that is not past its due date is made, and of what is past only the
    last occasion: a village is not handed the reports of a whole year at once. A worksheet
    about nobody is left until there is somebody.
    """
    starts = session.scalar(select(TaskTemplate.starts).order_by(TaskTemplate.starts).limit(1))
    if starts is None:
        return ()
    reached = [one for one in _occasions(session, starts, Month.of(today)) if one.issue_on <= today]
    last = {one.template_id: one.month for one in reached}
    made: list[Created] = []
    for one in reached:
        if one.made or (one.due_on < today and one.month != last[one.template_id]):
            continue
        try:
            made.append(_make(session, by, one, today))
        except AppError as error:
            if error.code != "nobody":
                raise
    return tuple(made)


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
                        template.id, template.title, month, _day(month, template.issue_day),
                        working_day_before(session, due), (template.id, month) in made,
                    )
                )  # fmt: skip
    return found


def _day(month: Month, day: int) -> date:
    """A day of a month, or its last where the month is shorter."""
    return date(month.year, month.number, min(day, days.monthrange(month.year, month.number)[1]))
