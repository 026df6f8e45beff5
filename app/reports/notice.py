"""The public notice (公示) of a roster: a masked list for each village, posted for 7 days."""

from __future__ import annotations

from datetime import date, timedelta

from app.errors import AppError
from app.idcard import parse
from app.models.program import Unit
from app.models.roster import ItemKind
from app.reports.roster import COUNT_WORDS, NOTHING, STATE_WORDS, UNIT_LINE, by_village
from app.reports.sheet import BLANK_DATE, Align, Column, Field, Group, Kind, Row, Sheet
from app.services.rosters.rows import ITEM_WORDS, RosterLineRow, RosterRow

DAYS = 7
GROWN_UP = 18
MINOR = "未成年人"
BLANK = "________________"


def notice_sheets(roster: RosterRow, posted_from: date | None = None) -> tuple[Sheet, ...]:
    """One sheet a village: names, persons covered and amounts, and nothing else about anyone.

    No ID number, account, phone, tier or reason (personal information, 个人信息保护法 art.
    28 and 31); who is under 18 on the first day is not named. Without ``posted_from`` the
    days are left blank to be written in.
    """
    today = posted_from or roster.month.last_day
    serials = _Serials()
    groups = by_village(roster.lines, lambda line: _row(roster, line, today, serials))
    some = groups or (Group("", ()),)
    return tuple(_sheet(roster, group, posted_from) for group in some)


class _Serials:
    """Numbers the lines of each village from 1."""

    def __init__(self) -> None:
        self._village = ""
        self._last = 0

    def next(self, village: str) -> int:
        self._last = self._last + 1 if village == self._village else 1
        self._village = village
        return self._last


def _sheet(roster: RosterRow, group: Group, posted_from: date | None) -> Sheet:
    name = "户主姓名" if roster.unit is Unit.HOUSEHOLD else "姓名"
    persons = "保障人数" if roster.unit is Unit.HOUSEHOLD else "人数"
    return Sheet(
        title=f"{roster.office}{roster.month.chinese}{roster.program}资金发放公示",
        subtitle=f"公示范围:{group.name or roster.office}",
        unit=UNIT_LINE,
        columns=(
            Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE, ems=3),
            Column("group", "组", align=Align.CENTRE, wraps=True, ems=4),
            Column("name", name, align=Align.CENTRE, ems=8),
            Column("persons", persons, Kind.NUMBER, align=Align.CENTRE, total=True, ems=5.5),
            Column("amount", "金额(元)", Kind.AMOUNT, total=True, ems=7.5),
            Column("remark", "备注", wraps=True, ems=6),
        ),
        groups=(group,),
        notes=_notes(roster, posted_from),
        state=STATE_WORDS.get(roster.status, ""),
        count_word=COUNT_WORDS[roster.unit],
        subtotals=False,
        words_key="amount",
        empty=NOTHING,
        sign_off=(Field("公示单位(盖章)"), Field("日期", BLANK_DATE)),
        small_print=(f"花名册编号:{roster.number}", ""),
        landscape=False,
        largest=12.0,
    )


def _row(roster: RosterRow, line: RosterLineRow, day: date, serials: _Serials) -> Row:
    household = roster.unit is Unit.HOUSEHOLD and line.head_name
    name = line.head_name if household else line.recipient_name
    number = line.head_id_number if household else line.recipient_id_number
    return (
        serials.next(line.village),
        line.group,
        MINOR if is_minor(number, day) else name,
        line.persons,
        line.amount_fen,
        _remark(line),
    )


def is_minor(id_number: str, day: date) -> bool:
    """Whether somebody is under 18 on a day, by the ID number; unknown numbers are not."""
    try:
        born = parse(id_number, day).birth_date
    except AppError:
        return False
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return age < GROWN_UP


def _remark(line: RosterLineRow) -> str:
    """That other months are in the amount, without the reason: it may tell of illness."""
    kinds = {item.kind for item in line.items} - {ItemKind.REGULAR}
    words = "、".join(ITEM_WORDS[kind] for kind in ItemKind if kind in kinds)
    return f"含{words}" if words else ""


def _notes(roster: RosterRow, posted_from: date | None) -> tuple[str, ...]:
    if posted_from is None:
        days = f"{BLANK_DATE}至{BLANK_DATE}"
    else:
        last = posted_from + timedelta(days=DAYS - 1)
        days = f"{_day(posted_from)}至{_day(last)}"
    return (
        f"公示期:{days}(共{DAYS}天)。",
        "对公示内容有异议的,请在公示期内向村(居)民委员会或乡镇民政办反映。",
        f"监督电话:{roster.hotline or BLANK}",
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
