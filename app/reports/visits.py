"""The monthly list of visits (来访登记表): who came, what about, what was done, how it ended."""

from __future__ import annotations

from app.reports.sheet import Align, Column, Group, Kind, Row, Sheet, sign_off
from app.services.visits.rows import MATTER_WORDS, OUTCOME_WORDS, VisitDetail, VisitMonth

_COLUMNS = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("day", "日期", align=Align.CENTRE),
    Column("visitor", "来访人", align=Align.CENTRE),
    Column("phone", "电话", align=Align.CENTRE),
    Column("name", "当事人", align=Align.CENTRE),
    Column("village", "村(社区)", align=Align.CENTRE),
    Column("matter", "事项", align=Align.CENTRE),
    Column("said", "来访内容", wraps=True, weight=3.0),
    Column("done", "办理情况", wraps=True, weight=3.0),
    Column("outcome", "结果", align=Align.CENTRE),
    Column("received_by", "接待人", align=Align.CENTRE),
)


def visit_sheet(month: VisitMonth) -> Sheet:
    """A month's visits by day; no ID numbers stand on it."""
    rows = tuple(_row(serial, one) for serial, one in enumerate(month.visits, start=1))
    still_open = sum(one.row.open for one in month.visits)
    return Sheet(
        title=f"{month.office}{month.month.chinese}来访登记表",
        columns=_COLUMNS,
        groups=(Group("", rows),),
        notes=(f"共{len(rows)}次来访,其中{still_open}次还没有办结。",) if rows else (),
        grand_total=False,
        page_totals=False,
        empty="这个月没有来访记录。",
        sign_off=sign_off(),
    )


def _row(serial: int, one: VisitDetail) -> Row:
    row = one.row
    state = OUTCOME_WORDS[row.outcome]
    if row.open and row.follow_up_on is not None:
        state = f"{state}({row.follow_up_on.month}月{row.follow_up_on.day}日)"
    return (
        serial,
        row.visited_on.isoformat(),
        row.visitor,
        row.phone,
        row.name if row.name != row.visitor else "本人",
        row.village,
        MATTER_WORDS[row.matter],
        row.said,
        one.done_words,
        state,
        row.received_by,
    )
