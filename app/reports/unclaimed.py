"""People who should get and do not, as a sheet to take into the villages: by village."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from app.idcard import mask
from app.reports.sheet import Align, Column, Group, Kind, Row, Sheet, sign_off
from app.services.unclaimed.rows import CLAIM_WORDS, Candidate, ClaimResult, Unclaimed

_COLUMNS = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("village", "村(社区)", align=Align.CENTRE, wraps=True),
    Column("group", "组", align=Align.CENTRE),
    Column("name", "姓名", align=Align.CENTRE),
    Column("id_number", "身份证号", Kind.ID),
    Column("phone", "电话", align=Align.CENTRE),
    Column("claim", "类别", align=Align.CENTRE, wraps=True),
    Column("why", "情况", wraps=True, weight=3.0),
    Column("result", "核查结果", wraps=True, weight=2.0, ems=9.0),
)


def unclaimed_sheet(office: str, found: Unclaimed, candidates: Iterable[Candidate]) -> Sheet:
    """The candidates given (open ones, or those found not entitled with the reason)."""
    ordered = sorted(candidates, key=lambda one: (one.village_position, one.village))
    serial = 0
    groups: list[Group] = []
    for village, people in groupby(ordered, key=lambda one: one.village):
        rows: list[Row] = []
        for one in people:
            serial += 1
            rows.append(_row(serial, one))
        groups.append(Group(village, tuple(rows)))
    return Sheet(
        title=f"{office}应享未享人员核查名单",
        subtitle=f"查找范围:{found.month.chinese}至{found.until.chinese}",
        columns=_COLUMNS,
        groups=tuple(groups),
        notes=looked_words(found),
        count_word="人次",
        page_totals=False,
        empty="没有待核查的人员。",
        sign_off=sign_off(),
        roomy=True,
    )


def looked_words(found: Unclaimed) -> tuple[str, ...]:
    """What was looked at and found of each claim, or why it could not be."""
    return tuple(f"{CLAIM_WORDS[one.claim]}:{_looked(one)}。" for one in found.looked)


def _looked(one: ClaimResult) -> str:
    if one.missing:
        return f"{one.missing},没有查找"
    settled = len(one.candidates) - len(one.open)
    answered = f",已核查不符合{settled}人" if settled else ""
    return f"查了{one.examined}人,待核查{len(one.open)}人{answered}"


def _row(serial: int, one: Candidate) -> Row:
    return (
        serial,
        one.village,
        one.group,
        one.name,
        mask(one.id_number),
        one.phone,
        CLAIM_WORDS[one.claim],
        one.why,
        one.verdict.words if one.verdict is not None else "",
    )
