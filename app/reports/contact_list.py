"""The villages' contact list: who is in charge, who stands in, and whom to call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from app.reports.sheet import Align, Column, Group, Kind, Row, Sheet
from app.services.duties.contacts import ContactRow
from app.services.duties.officers import OfficerRow

NOBODY = "未指定"
_COLUMNS = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("village", "村(社区)", align=Align.CENTRE),
    Column("officer", "包村干部", align=Align.CENTRE),
    Column("stand_in", "替岗人员", align=Align.CENTRE),
    Column("contact", "联系人", align=Align.CENTRE),
    Column("post", "职务", align=Align.CENTRE, wraps=True),
    Column("phone", "电话", align=Align.CENTRE),
)


def contact_sheet(
    officers: Sequence[OfficerRow], contacts: Sequence[ContactRow], office: str
) -> Sheet:
    """A row for each contact, and for each village that has none."""
    by_village: dict[int, list[ContactRow]] = defaultdict(list)
    for one in contacts:
        by_village[one.village_id].append(one)
    rows = [
        row for officer in officers for row in _rows(officer, by_village.get(officer.village_id))
    ]
    return Sheet(
        title=f"{office}村级民政工作通讯录",
        columns=_COLUMNS,
        groups=(Group("", tuple((at, *row) for at, row in enumerate(rows, start=1))),),
        page_totals=False,
        grand_total=False,
        subtotals=False,
        empty="还没有村和社区。",
        landscape=False,
    )


def _rows(officer: OfficerRow, contacts: Sequence[ContactRow] | None) -> Iterator[Row]:
    own = (officer.village, officer.officer or NOBODY, officer.stand_in)
    for one in contacts or ():
        yield (*own, one.name, one.post, one.phone)
    if not contacts:
        yield (*own, "", "", "")
