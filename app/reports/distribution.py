"""Sheets of a distribution: the list at a stage (户报 村评 乡审 县定), and the one to sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from app import idcard
from app.models.distribution import DistributionStatus, Stage
from app.reports.sheet import BLANK_DATE, Align, Column, Field, Group, Kind, Row, Sheet
from app.services.distributions.rows import (
    STAGE_WORDS,
    STAGES,
    DistributionRow,
    RecipientRow,
)

_CENTRE = Align.CENTRE
_SERIAL = Column("serial", "序号", Kind.NUMBER, align=_CENTRE)
_GROUP = Column("group", "组", align=_CENTRE, weight=0.5)
_NAME = Column("name", "户主(领取人)", align=_CENTRE)
_NUMBER = Column("id_number", "身份证号", Kind.ID)
_PEOPLE = Column("people", "人口", Kind.NUMBER, align=_CENTRE, total=True)
_CATEGORY = Column("category", "类别", align=_CENTRE, wraps=True)
_NEED = Column("need", "困难情况", wraps=True, weight=2.0)
_AMOUNT = Column("amount", "金额(元)", Kind.AMOUNT, total=True)
_OPINIONS = {
    Stage.REPORTED: "户主签字",
    Stage.EVALUATED: "评议意见",
    Stage.REVIEWED: "审核意见",
    Stage.DECIDED: "审定意见",
}
_SIGNS = {
    Stage.REPORTED: ("填报人", "村(社区)负责人"),
    Stage.EVALUATED: ("评议小组组长", "评议小组成员", "村(社区)(盖章)"),
    Stage.REVIEWED: ("经办人", "分管领导", "乡镇(盖章)"),
    Stage.DECIDED: ("经办人", "负责人", "县民政局(盖章)"),
}
_STATES = {
    DistributionStatus.OPEN: "未审定",
    DistributionStatus.CANCELLED: "已撤销,作废",
}


def stage_sheet(
    found: DistributionRow, rows: Sequence[RecipientRow], stage: Stage, office: str
) -> Sheet:
    """The list that a stage is decided on: who came that far, with room for the opinion.

    Numbers are whole where the county decides, and masked in the village.
    """
    reached = [
        row for row in rows if row.refused is None and STAGES.index(row.stage) >= _needed(stage)
    ]
    whole = stage in (Stage.REVIEWED, Stage.DECIDED)
    given = _given(found)
    columns = (
        _SERIAL, _GROUP, _NAME, _NUMBER, _PEOPLE, _CATEGORY, _NEED, given,
        Column("opinion", _OPINIONS[stage], ems=8.0),
    )  # fmt: skip

    def row_of(serial: int, row: RecipientRow) -> Row:
        number = row.id_number if whole else idcard.mask(row.id_number)
        return (
            serial, row.group, row.name, number, row.people, row.category, row.need,
            _gets(row), "",
        )  # fmt: skip

    return Sheet(
        title=f"{office}{found.title}{STAGE_WORDS[stage]}表",
        subtitle=_subtitle(found),
        unit=_unit(found),
        columns=columns,
        groups=_by_village(reached, row_of),
        count_word="户",
        words_key="" if found.goods else "amount",
        empty=f"还没有到{STAGE_WORDS[stage]}的户。",
        roomy=True,
        sign_off=(*(Field(label) for label in _SIGNS[stage]), Field("日期", BLANK_DATE)),
        state=_STATES.get(found.status, ""),
    )


def signature_list(found: DistributionRow, rows: Sequence[RecipientRow], office: str) -> Sheet:
    """The list to sign (签领表): one line for each who receives, with room for the signature."""
    given = _given(found)
    columns = (
        _SERIAL, _GROUP, _NAME, _NUMBER, _PEOPLE, given,
        Column("signature", "领取人签字(按手印)", ems=9.0),
        Column("day", "领取日期", align=_CENTRE, ems=6.0),
        Column("remark", "备注", ems=5.0),
    )  # fmt: skip

    def row_of(serial: int, row: RecipientRow) -> Row:
        day = "" if row.received_on is None else f"{row.received_on:%Y-%m-%d}"
        other = "" if row.received_by in ("", "本人") else f"{row.received_by}代领"
        return (
            serial, row.group, row.name, idcard.mask(row.id_number), row.people,
            _gets(row), "", day, other,
        )  # fmt: skip

    return Sheet(
        title=f"{office}{found.title}签领表",
        subtitle=_subtitle(found),
        unit=_unit(found),
        columns=columns,
        groups=_by_village([row for row in rows if row.receives], row_of),
        count_word="户",
        words_key="" if found.goods else "amount",
        empty="没有可以发放的人。",
        roomy=True,
        sign_off=(Field("发放人"), Field("监督人"), Field("单位(盖章)"), Field("日期", BLANK_DATE)),
        state=_STATES.get(found.status, ""),
    )


def _needed(stage: Stage) -> int:
    """How far a row must have come to be laid before a stage."""
    return max(0, STAGES.index(stage) - 1)


def _given(found: DistributionRow) -> Column:
    if not found.goods:
        return _AMOUNT
    unit = f"({found.item_unit})" if found.item_unit else ""
    return Column("quantity", f"{found.item}{unit}", Kind.NUMBER, align=_CENTRE, total=True)


def _gets(row: RecipientRow) -> int | None:
    return row.amount_fen if row.quantity is None else row.quantity


def _subtitle(found: DistributionRow) -> str:
    words = [f"编号:{found.number}", f"标准:{found.measure}"]
    if found.document:
        words.append(f"依据:{found.document}")
    return "  ".join(words)


def _unit(found: DistributionRow) -> str:
    return "" if found.goods else "单位:元"


def _by_village(
    rows: Sequence[RecipientRow], row_of: Callable[[int, RecipientRow], Row]
) -> tuple[Group, ...]:
    numbered = list(enumerate(rows, start=1))
    return tuple(
        Group(village, tuple(row_of(serial, row) for serial, row in own))
        for village, own in groupby(numbered, key=lambda pair: pair[1].village)
    )
