"""The villages' year on one page: tasks down, months across."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from app.reports.sheet import Align, Column, Field, Group, Kind, Row, Sheet
from app.services.tasks.calendar import Occasion

MADE = "✓"
_COLUMNS = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("task", "任务", wraps=True, weight=3.0),
    *(
        Column(f"month-{month}", f"{month}月", align=Align.CENTRE, wraps=True, ems=3.6)
        for month in range(1, 13)
    ),
)
_NOTE = (
    "格内是截止日期,遇节假日提前到前一个工作日;跨月截止的写明月份。"
    f"“{MADE}”表示任务已经下达。每项任务到时间由程序自动下达。"
)


def calendar_sheet(occasions: Sequence[Occasion], year: int, office: str) -> Sheet:
    """The sheet of a year, from ``calendar.year``."""
    by_task: dict[tuple[int, str], dict[int, Occasion]] = defaultdict(dict)
    for one in occasions:
        by_task[one.template_id, one.title][one.month.number] = one
    ordered = sorted(by_task.items(), key=lambda item: (min(item[1]), -len(item[1])))
    rows = tuple(_row(at, title, found) for at, ((_, title), found) in enumerate(ordered, start=1))
    return Sheet(
        title=f"{office}{year}年村级任务日历",
        columns=_COLUMNS,
        groups=(Group("", rows),),
        page_totals=False,
        grand_total=False,
        subtotals=False,
        empty="这一年没有例行任务。",
        notes=(_NOTE,),
        sign_off=(Field("单位(盖章)"),),
    )


def _row(serial: int, title: str, found: dict[int, Occasion]) -> Row:
    return (serial, title, *(_cell(found.get(month)) for month in range(1, 13)))


def _cell(one: Occasion | None) -> str:
    if one is None:
        return ""
    due = one.due_on
    same = (due.year, due.month) == (one.month.year, one.month.number)
    words = f"{due.day}日" if same else f"{due.month}月{due.day}日"
    return f"{words}{MADE}" if one.made else words
