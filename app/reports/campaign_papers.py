"""Papers of tasks over people: the sheet to fill in by hand, the route, who is suspended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from app.idcard import mask
from app.month import Month
from app.reports.sheet import BLANK_DATE, Align, Column, Field, Group, Kind, Row, Sheet
from app.services.tasks.campaigns import Suspension
from app.services.tasks.rows import ANSWER_WORDS, TaskRow
from app.services.tasks.waiting import Waiting
from app.services.worksheets.rows import HEADERS, Worksheet, WorksheetLine

_WIDTHS = {"结果": 5.0, "日期": 7.0, "说明": 12.0}
_WORKSHEET = tuple(
    Column(
        header,
        header,
        Kind.ID if header == "身份证号" else Kind.TEXT,
        align=Align.LEFT if header == "说明" else Align.CENTRE,
        wraps=header == "说明",
        ems=_WIDTHS.get(header, 0.0),
    )
    for header in HEADERS
)
_ROUTE = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("group", "组", align=Align.CENTRE),
    Column("name", "姓名", align=Align.CENTRE),
    Column("age", "出生年月", align=Align.CENTRE),
    Column("address", "住址", wraps=True, weight=2.0, ems=9.0),
    Column("phone", "电话", align=Align.CENTRE),
    Column("result", "结果", ems=5.0),
    Column("day", "日期", ems=6.0),
    Column("note", "说明", ems=12.0),
)
_SUSPENDED = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("village", "村(社区)", align=Align.CENTRE),
    Column("group", "组", align=Align.CENTRE),
    Column("name", "姓名", align=Align.CENTRE),
    Column("number", "身份证号", Kind.ID),
    Column("phone", "电话", align=Align.CENTRE),
    Column("said", "没有通过的原因", wraps=True, weight=2.0),
    Column("from", "暂停起始月", align=Align.CENTRE),
)


def worksheet_sheets(worksheets: Sequence[Worksheet]) -> tuple[Sheet, ...]:
    """核对表 to be filled in with a pen, one a village; numbers are masked as they came."""
    return tuple(
        Sheet(
            title=f"{one.title}核对表",
            subtitle=f"{one.task} 共{len(one.lines)}人 村(社区):{one.village}",
            unit=f"请于{one.due_on.year}年{one.due_on.month}月{one.due_on.day}日前报回",
            columns=_WORKSHEET,
            groups=(Group("", tuple(_line(line) for line in one.lines)),),
            page_totals=False,
            grand_total=False,
            roomy=True,
            notes=(
                f"结果填:{'、'.join(ANSWER_WORDS.values())}。死亡必须填日期,其他请写说明。",
                *(_ask(one),),
            ),
            sign_off=(
                Field("填表人"), Field("联系电话"), Field("村(社区)盖章"),
                Field("日期", BLANK_DATE),
            ),
        )
        for one in worksheets
    )  # fmt: skip


def route_sheets(left: Iterable[Waiting], task: TaskRow) -> tuple[Sheet, ...]:
    """外出核查名单: who is left, a sheet a village, in the order in which a route goes."""
    return tuple(
        _route(village, list(people), task)
        for village, people in groupby(left, key=lambda one: one.village)
    )


def suspension_sheet(
    found: Sequence[Suspension], task: TaskRow, office: str, month: Month
) -> Sheet:
    """暂停发放名单: whom the end of a proof of life suspends, to be signed."""
    return Sheet(
        title=f"{office}{task.program}暂停发放名单",
        subtitle=f"{task.title}({task.number}) 从{month.chinese}起",
        columns=_SUSPENDED,
        groups=(
            Group(
                "",
                tuple(
                    (
                        at, one.village, one.group, one.name, mask(one.id_number), one.phone,
                        one.said, one.from_month.chinese,
                    )
                    for at, one in enumerate(found, start=1)
                ),
            ),
        ),
        page_totals=False,
        grand_total=False,
        empty="没有要暂停的人员。",
        notes=("以后补办认证的,恢复发放,并在下一次花名册补发暂停的月份。",),
        sign_off=(
            Field("经办人"), Field("审核人"), Field("分管领导"), Field("日期", BLANK_DATE),
        ),
    )  # fmt: skip


def _route(village: str, people: Sequence[Waiting], task: TaskRow) -> Sheet:
    groups = [
        Group(group, tuple(_stop(one) for one in own))
        for group, own in groupby(enumerate(people, start=1), key=lambda pair: pair[1].group)
    ]
    return Sheet(
        title=f"{task.title}外出核查名单",
        subtitle=f"{task.number} 还有{len(people)}人没有结果 村(社区):{village}",
        unit=f"截止 {task.due_on.isoformat()}",
        columns=_ROUTE,
        groups=tuple(groups),
        page_totals=False,
        grand_total=False,
        subtotals=False,
        roomy=True,
        sign_off=(Field("核查人"), Field("陪同人"), Field("日期", BLANK_DATE)),
    )


def _stop(numbered: tuple[int, Waiting]) -> Row:
    at, one = numbered
    born = f"{one.birth_date.year}年{one.birth_date.month}月"
    return (at, one.group, one.name, born, one.address, one.phone, None, None, None)


def _line(line: WorksheetLine) -> Row:
    day = "" if line.day is None else line.day.isoformat()
    return (
        str(line.position), line.village, line.group, line.name, line.id_number, line.result, day,
        line.note,
    )  # fmt: skip


def _ask(one: Worksheet) -> str:
    officer = f"包村干部:{one.officer}  " if one.officer else ""
    phone = f"电话:{one.hotline}" if one.hotline else ""
    return f"不清楚的请问{one.office}民政办。{officer}{phone}".rstrip()
