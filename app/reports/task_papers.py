"""Papers of village tasks: 任务通知单 with its slip, 督办单, 催办单 by officer, 通报."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from app.models.task import AssignmentStatus
from app.reports.pdf_form import Box, Form
from app.reports.sheet import (
    BLANK_DATE,
    Align,
    Column,
    Field,
    Group,
    Kind,
    Row,
    Sheet,
)
from app.services.tasks.papers import PaperRow
from app.services.tasks.rows import STATUS_WORDS
from app.services.tasks.scores import NOBODY, Score, Scores

NOBODY_KNOWN = "未登记"
_REMINDER = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("village", "村(社区)", align=Align.CENTRE),
    Column("contact", "村级联系人", align=Align.CENTRE, wraps=True),
    Column("phone", "电话", align=Align.CENTRE),
    Column("task", "任务", wraps=True, weight=2.0),
    Column("due", "截止", align=Align.CENTRE),
    Column("state", "状态", align=Align.CENTRE),
    Column("lacks", "缺什么", wraps=True, weight=2.0),
    Column("done", "催办记录", ems=8.0),
)
_SCORES = (
    Column("rank", "名次", Kind.NUMBER, align=Align.CENTRE),
    Column("name", "单位", align=Align.CENTRE),
    Column("points", "得分", Kind.NUMBER),
    Column("tasks", "任务", Kind.NUMBER, total=True),
    Column("on_time", "按时", Kind.NUMBER, total=True),
    Column("late", "逾期上报", Kind.NUMBER, total=True),
    Column("overdue", "逾期未报", Kind.NUMBER, total=True),
    Column("open", "未上报", Kind.NUMBER, total=True),
    Column("returned", "退回", Kind.NUMBER, total=True),
    Column("first", "一次合格", Kind.NUMBER, total=True),
    Column("perfunctory", "敷衍", Kind.NUMBER, total=True),
    Column("days", "平均天数", align=Align.RIGHT),
    Column("why", "得分说明", wraps=True, weight=3.0),
)


def notice_forms(rows: Sequence[PaperRow]) -> tuple[Form, ...]:
    """任务通知单, one page a village, with the slip (回执) that the village signs and returns."""
    return tuple(_notice(row) for row in rows)


def supervision_forms(
    rows: Sequence[PaperRow], *, new_date: date | None = None
) -> tuple[Form, ...]:
    """督办单 for what is overdue, one page each; ``new_date``: by when it is to be put right."""
    return tuple(_supervision(row, new_date) for row in rows)


def reminder_sheets(rows: Sequence[PaperRow]) -> tuple[Sheet, ...]:
    """催办单, one sheet an officer, with the phone numbers to call."""
    by_officer: dict[str, list[PaperRow]] = defaultdict(list)
    for row in rows:
        by_officer[row.assignment.officer or NOBODY].append(row)
    return tuple(
        Sheet(
            title=f"{own[0].office}村级任务催办单",
            subtitle=f"包村干部:{officer}",
            unit=_day(own[0].day),
            columns=_REMINDER,
            groups=(Group("", tuple(_reminder(at, row) for at, row in enumerate(own, 1))),),
            grand_total=False,
            page_totals=False,
            roomy=True,
            sign_off=(Field("包村干部"), Field("日期", BLANK_DATE)),
        )
        for officer, own in sorted(by_officer.items())
    )


def score_sheets(found: Scores, office: str) -> tuple[Sheet, ...]:
    """通报 by village and by officer, best first, each score with its working."""
    return (
        _scores(found, office, "各村(社区)", found.villages),
        _scores(found, office, "包村干部", found.officers),
    )


def _notice(row: PaperRow) -> Form:
    task, own = row.task, row.assignment
    return Form(
        title=f"{row.office}村级任务通知单",
        address=f"{own.village}:",
        number=f"编号:{task.number}",
        boxes=(
            Box("任务", task.title),
            Box("依据文件", task.source),
            Box("交办单位", task.asked_by),
            Box("内容", task.content, 3),
            Box("报送材料", task.hand_in, 2),
            Box("完成标准", task.standard, 2),
            Box("下达日期", _day(task.issued_on)),
            Box("截止日期", _day(task.due_on)),
            Box("包村干部", _officer(row)),
            Box("村级联系人", _contact(row)),
        ),
        closing=("请收到后签字,并将回执交回民政办。有困难的请在截止日期以前提出。",),
        signs=(Field("民政办(盖章)"), Field("日期", BLANK_DATE)),
        slip=Form(
            title="回执",
            address=f"{own.village}已收到:{task.title}",
            number=f"编号:{task.number}",
            boxes=(Box("截止日期", _day(task.due_on)), Box("办理结果", "", 2)),
            signs=(
                Field("签收人"), Field("签收日期", BLANK_DATE),
                Field("联系电话"), Field("村(社区)盖章"),
            ),
        ),
    )  # fmt: skip


def _supervision(row: PaperRow, new_date: date | None) -> Form:
    task, own = row.task, row.assignment
    late = max(-own.days_left, 0)
    problem = own.lacks or (
        "至今未签收。" if own.status is AssignmentStatus.ISSUED else "至今未上报。"
    )
    return Form(
        title=f"{row.office}村级任务督办单",
        address=f"{own.village}:",
        number=f"编号:督{task.number}-{own.village_id}",
        boxes=(
            Box("任务", f"{task.title}({task.number})"),
            Box("原定截止", _day(task.due_on)),
            Box("逾期天数", f"{late}天(截至{_day(row.day)},{STATUS_WORDS[own.status]})"),
            Box("存在问题", problem, 3),
            Box("整改要求", task.hand_in or task.standard, 3),
            Box("限期", BLANK_DATE if new_date is None else _day(new_date)),
            Box("包村干部", _officer(row)),
            Box("村级联系人", _contact(row)),
            Box("办理反馈", "", 4),
            Box("督办销号", "", 2),
        ),
        signs=(
            Field("督办人"), Field("日期", BLANK_DATE),
            Field("村(社区)负责人"), Field("日期", BLANK_DATE),
        ),
    )  # fmt: skip


def _reminder(serial: int, row: PaperRow) -> Row:
    own = row.assignment
    return (
        serial,
        own.village,
        row.contact or NOBODY_KNOWN,
        row.phone or NOBODY_KNOWN,
        f"{own.title}({own.task})",
        own.due_on.isoformat(),
        own.words if own.days_left < 0 else f"{own.words},剩{own.days_left}天",
        own.lacks,
        None,
    )


def _scores(found: Scores, office: str, whose: str, scores: Sequence[Score]) -> Sheet:
    ranked = sorted(scores, key=lambda one: (one.rank == 0, one.rank))
    return Sheet(
        title=f"{office}村级任务完成情况通报",
        subtitle=f"期间:{found.first.chinese}至{found.last.chinese} 范围:{whose}",
        columns=_SCORES,
        groups=(Group("", tuple(_score(one) for one in ranked)),),
        page_totals=False,
        empty="这段时间没有到期的任务。",
        notes=(
            (
                "按截止日期在期间内的任务计算。得分:按时100分、逾期上报60分、逾期未报0分,"
                "退回每项扣10分,敷衍每项扣30分,按已上报和逾期未报的项数平均;未到期的不计。"
                "同分的,任务多的在前;都相同的并列。"
            ),
        ),
        sign_off=(Field("制表人"), Field("审核人"), Field("日期", BLANK_DATE)),
    )


def _score(one: Score) -> Row:
    return (
        one.rank or None,
        one.name,
        one.points,
        one.tasks,
        one.on_time,
        one.late,
        one.overdue,
        one.open,
        one.returned,
        one.first_time_right,
        one.perfunctory,
        "" if one.average_days is None else f"{one.average_days}",
        one.explanation,
    )


def _officer(row: PaperRow) -> str:
    stand_in = f" 替岗:{row.stand_in}" if row.stand_in else ""
    phone = f" 电话:{row.hotline}" if row.hotline else ""
    return f"{row.assignment.officer or NOBODY}{stand_in}{phone}"


def _contact(row: PaperRow) -> str:
    return f"{row.contact or NOBODY_KNOWN} {row.phone}".rstrip()


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
