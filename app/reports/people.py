"""The list of people as a sheet, for a workbook: ID numbers masked unless a purpose was given."""

from __future__ import annotations

from collections.abc import Iterable

from app.idcard import mask
from app.month import Month
from app.reports.sheet import Column, Group, Kind, Row, Sheet
from app.services.people.listing import ListedPerson

COLUMNS = (
    Column("name", "姓名"),
    Column("sex", "性别"),
    Column("age", "年龄", Kind.NUMBER),
    Column("id_number", "身份证号", Kind.ID),
    Column("village", "村(社区)"),
    Column("group", "组"),
    Column("programs", "项目", weight=2.0, wraps=True),
    Column("amount", "月金额", Kind.AMOUNT, total=True),
    Column("status", "状态"),
)


def people_sheet(
    people: Iterable[ListedPerson], month: Month, *, asked: str = "", purpose: str = ""
) -> Sheet:
    """``asked``: what the list was narrowed to, in words; a ``purpose`` shows whole numbers."""
    rows = tuple(_row(person, whole=bool(purpose)) for person in people)
    notes = [f"查询条件:{asked}"] if asked else []
    notes.append(f"用途:{purpose}" if purpose else "身份证号已作遮蔽。")
    return Sheet(
        title=f"{month.chinese}救助对象名单",
        columns=COLUMNS,
        groups=(Group("", rows),),
        unit="单位:元",
        notes=tuple(notes),
        count_word="人",
        subtotals=False,
    )


def _row(person: ListedPerson, *, whole: bool) -> Row:
    found = person.found
    return (
        found.name,
        found.sex,
        person.age,
        found.id_number if whole else mask(found.id_number),
        found.village,
        found.group,
        "、".join(found.programs),
        person.amount_fen,
        person.status_words,
    )
