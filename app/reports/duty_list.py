"""The duty list (责任清单), whole and per person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from app.reports.sheet import BLANK_DATE, Align, Column, Field, Group, Kind, Row, Sheet
from app.services.duties.duty_list import DutyRow

ALL = "全部"
_COLUMNS = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("post", "岗位", align=Align.CENTRE, wraps=True),
    Column("person", "责任人", align=Align.CENTRE),
    Column("villages", "村(社区)", wraps=True, weight=1.5),
    Column("programs", "项目", wraps=True, weight=1.5),
    Column("duty", "职责", wraps=True, weight=3.0),
    Column("standard", "标准", wraps=True, weight=2.0),
    Column("deadline", "时限", align=Align.CENTRE, wraps=True),
    Column("stand_in", "替岗人", align=Align.CENTRE),
)


def duty_sheet(rows: Sequence[DutyRow], office: str) -> Sheet:
    """The whole list on one sheet."""
    return _sheet(rows, office, "")


def duty_sheets_by_person(rows: Sequence[DutyRow], office: str) -> tuple[Sheet, ...]:
    """A sheet for each person, in the list's order."""
    by_person: dict[str, list[DutyRow]] = defaultdict(list)
    for row in rows:
        by_person[row.person].append(row)
    return tuple(_sheet(own, office, f"责任人:{name}") for name, own in by_person.items())


def _sheet(rows: Sequence[DutyRow], office: str, subtitle: str) -> Sheet:
    return Sheet(
        title=f"{office}民政工作责任清单",
        subtitle=subtitle,
        columns=_COLUMNS,
        groups=(Group("", tuple(_row(at, row) for at, row in enumerate(rows, start=1))),),
        page_totals=False,
        grand_total=False,
        empty="还没有登记职责。",
        sign_off=(Field("单位(盖章)"), Field("日期", BLANK_DATE)),
    )


def _row(serial: int, row: DutyRow) -> Row:
    return (
        serial,
        row.post,
        row.person,
        "、".join(row.villages) or ALL,
        "、".join(row.programs) or ALL,
        row.duty,
        row.standard,
        row.deadline,
        row.stand_in,
    )
