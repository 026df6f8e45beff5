"""The tasks of the villages' year as data: those that come with the program, and their editing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import Program, ProgramKind
from app.models.staff import Role
from app.models.task import Campaign, TaskKind, TaskTemplate, TemplatePeriod
from app.month import Month
from app.services.office import audit
from app.services.office.permissions import require_role

P, K = TemplatePeriod, TaskKind
EVERY = tuple(range(1, 13))
QUARTERS = (3, 6, 9, 12)
_TEXTS = ("source", "content", "hand_in", "standard")


@dataclass(frozen=True, slots=True)
class TemplateSeed:
    """A task of the year as it comes with the program."""

    title: str
    period: TemplatePeriod
    months: tuple[int, ...]
    issue_day: int
    due_day: int
    hand_in: str
    kind: TaskKind = TaskKind.HAND_IN
    due_months: int = 0
    campaign: Campaign | None = None
    program: ProgramKind | None = None


TEMPLATES = (
    TemplateSeed("人员变动月报", P.MONTHLY, EVERY, 1, 15,
                 "本月死亡、迁出、新满80岁、低保变化的人员,退回款项的原因,走访情况"),
    TemplateSeed("季度公示", P.QUARTERLY, QUARTERS, 1, 20, "公示栏照片,看得清日期和名单"),
    TemplateSeed("低保C类复核", P.QUARTERLY, QUARTERS, 1, 25, "C类家庭逐户复核情况"),
    TemplateSeed("高龄生存认证", P.HALF_YEARLY, (5, 11), 1, 30, "逐人核对表", K.WORKSHEET, 0,
                 Campaign.PROOF_OF_LIFE, ProgramKind.OLD_AGE),
    TemplateSeed("低保动态观察", P.HALF_YEARLY, (4, 10), 1, 30, "逐人核对表", K.WORKSHEET, 0,
                 Campaign.OBSERVATION, ProgramKind.RURAL_MINIMUM_LIVING),
    TemplateSeed("低保年度核查", P.YEARLY, (7,), 1, 31, "逐人核对表和入户核查表", K.WORKSHEET, 1,
                 Campaign.REVIEW, ProgramKind.RURAL_MINIMUM_LIVING),
    TemplateSeed("特困人员自理能力评估", P.YEARLY, (6,), 1, 30, "逐人核对表", K.WORKSHEET, 0,
                 None, ProgramKind.RURAL_EXTREME_POVERTY),
    TemplateSeed("残疾证复核", P.YEARLY, (8,), 1, 31, "逐人核对表", K.WORKSHEET, 0, None,
                 ProgramKind.DISABILITY_CARE),
    TemplateSeed("优抚对象年审", P.YEARLY, (3,), 1, 31, "逐人核对表", K.WORKSHEET, 0, None,
                 ProgramKind.VETERANS),
    TemplateSeed("冬春救助摸底", P.YEARLY, (9,), 20, 31, "户报、村评的名单和会议记录",
                 due_months=1),
    TemplateSeed("义务兵家属优待金名单", P.YEARLY, (6,), 15, 20, "义务兵家属名单和账号",
                 due_months=1),
    TemplateSeed("清明殡葬服务和防火", P.YEARLY, (3,), 10, 3, "值守安排和工作小结", due_months=1),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTemplate:
    """A task that comes round as it is typed; ``months`` are those in which it is issued."""

    title: str
    period: TemplatePeriod
    months: tuple[int, ...]
    issue_day: int
    due_day: int
    due_months: int = 0
    kind: TaskKind = TaskKind.HAND_IN
    campaign: Campaign | None = None
    program_id: int | None = None
    source: str = ""
    content: str = ""
    hand_in: str = ""
    standard: str = ""


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A task that comes round, with its id, its program's name, and whether it is in use."""

    id: int
    new: NewTemplate
    program: str
    starts: Month
    active: bool


def template_rows(session: Session) -> tuple[TemplateRow, ...]:
    """All of them, those in use first, by the months in which they are issued."""
    statement = select(TaskTemplate, Program.name).outerjoin(
        Program, Program.id == TaskTemplate.program_id
    )
    rows = [_row(template, program or "") for template, program in session.execute(statement)]
    return tuple(
        sorted(rows, key=lambda row: (not row.active, -len(row.new.months), row.new.months, row.id))
    )


def save_template(
    session: Session, by: int, new: NewTemplate, *, template_id: int | None = None, starts: Month
) -> int:
    """Add a task that comes round from the month ``starts`` on, or say one anew; its id.

    What was made of it before stays as it is. AppError for what cannot be.
    """
    require_role(session, by, Role.PREPARE)
    _check(session, new, template_id)
    if template_id is None:
        template = TaskTemplate(starts=starts)
        session.add(template)
        before = None
    else:
        template = session.get_one(TaskTemplate, template_id)
        before = _values(template)
    _write(template, new)
    session.flush()
    after = _values(template)
    if before != after:
        audit.record(
            session,
            by,
            "template.save",
            f"task_template:{template.id}",
            before=before,
            after=after,
        )
    return template.id


def use_template(
    session: Session, by: int, template_id: int, *, active: bool, starts: Month
) -> None:
    """Stop a task from coming round, or let it again: from the month ``starts``, not before."""
    require_role(session, by, Role.PREPARE)
    template = session.get_one(TaskTemplate, template_id)
    if template.active == active:
        return
    template.active = active
    if active:
        template.starts = max(template.starts, starts)
    session.flush()
    audit.record(
        session, by, "template.use", f"task_template:{template_id}", after={"active": active}
    )


def seed(session: Session, by: int, starts: Month) -> int:
    """Put in the templates that are not there yet, to be made from a month on; how many.

    One about a kind of program that this office does not have is left out.
    """
    require_role(session, by, Role.PREPARE)
    known = set(session.scalars(select(TaskTemplate.title)))
    programs = _first_of_kinds(session)
    wanted = [
        one
        for one in TEMPLATES
        if one.title not in known and (one.program is None or one.program in programs)
    ]
    for one in wanted:
        session.add(
            TaskTemplate(
                title=one.title,
                period=one.period,
                months=list(one.months),
                issue_day=one.issue_day,
                due_day=one.due_day,
                due_months=one.due_months,
                kind=one.kind,
                campaign=one.campaign,
                program_id=None if one.program is None else programs[one.program],
                hand_in=one.hand_in,
                starts=starts,
            )
        )
    session.flush()
    if wanted:
        audit.record(
            session,
            by,
            "templates.seed",
            "task_template:*",
            after={"titles": [one.title for one in wanted], "starts": str(starts)},
        )
    return len(wanted)


def _first_of_kinds(session: Session) -> dict[ProgramKind, int]:
    """Kind -> the first program of it in the office's order."""
    latest_first = select(Program.kind, Program.id).order_by(Program.position.desc())
    return {row.kind: row.id for row in session.execute(latest_first)}


def _check(session: Session, new: NewTemplate, template_id: int | None) -> None:
    if not new.title.strip():
        raise AppError("请写明任务名称。未作改动。", code="title-missing")
    same = select(TaskTemplate.id).where(TaskTemplate.title == new.title.strip())
    if session.scalar(same) not in (None, template_id):
        raise AppError("已有同名的例行任务。未作改动,请改名。", code="template-exists")
    if not new.months or not all(1 <= month <= 12 for month in new.months):
        raise AppError("请至少选一个下达的月份。未作改动。", code="months-missing")
    if not (1 <= new.issue_day <= 31 and 1 <= new.due_day <= 31 and 0 <= new.due_months <= 12):
        raise AppError("日期应在1至31日之间。未作改动,请核对。", code="day")
    if new.due_months == 0 and new.due_day < new.issue_day:
        raise AppError(
            "截止日期早于下达日期。未作改动,请改日期,或改为下月截止。", code="due-before"
        )
    if new.kind is TaskKind.WORKSHEET and new.program_id is None:
        raise AppError("逐人核对要选明项目。未作改动。", code="program-missing")


def _write(template: TaskTemplate, new: NewTemplate) -> None:
    worksheet = new.kind is TaskKind.WORKSHEET
    template.title, template.period = new.title.strip(), new.period
    template.months = sorted(set(new.months))
    template.issue_day, template.due_day = new.issue_day, new.due_day
    template.due_months, template.kind = new.due_months, new.kind
    template.campaign = new.campaign if worksheet else None
    template.program_id = new.program_id if worksheet else None
    for name in _TEXTS:
        setattr(template, name, getattr(new, name).strip() or None)


def _row(template: TaskTemplate, program: str) -> TemplateRow:
    new = NewTemplate(
        title=template.title,
        period=template.period,
        months=tuple(template.months),
        issue_day=template.issue_day,
        due_day=template.due_day,
        due_months=template.due_months,
        kind=template.kind,
        campaign=template.campaign,
        program_id=template.program_id,
        source=template.source or "",
        content=template.content or "",
        hand_in=template.hand_in or "",
        standard=template.standard or "",
    )
    return TemplateRow(template.id, new, program, template.starts, template.active)


def _values(template: TaskTemplate) -> dict[str, object]:
    return {
        "title": template.title, "period": template.period.value, "months": template.months,
        "issue": template.issue_day, "due": template.due_day, "later": template.due_months,
        "kind": template.kind.value, "program": template.program_id,
        "campaign": template.campaign.value if template.campaign else None,
        **{name: getattr(template, name) for name in _TEXTS},
    }  # fmt: skip
