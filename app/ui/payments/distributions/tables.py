"""The columns of the list of distributions, and of the people of one."""

from __future__ import annotations

from app import idcard
from app.models.distribution import DistributionStatus
from app.money import grouped
from app.services.distributions.rows import (
    STATUS_WORDS,
    DistributionRow,
    RecipientRow,
)
from app.ui.widgets.table import Align, Column
from app.ui.widgets.theme import Tone

_TONES = {
    DistributionStatus.OPEN: Tone.WAITING,
    DistributionStatus.FIXED: Tone.DONE,
    DistributionStatus.CANCELLED: Tone.PLAIN,
}
DISTRIBUTION_COLUMNS: tuple[Column[DistributionRow], ...] = (
    Column("title", "名称", lambda row: row.title, width=9, hint=lambda row: row.number),
    Column(
        "status", "进度", lambda row: _TONES[row.status].say(STATUS_WORDS[row.status]),
        width=5, tone=lambda row: _TONES[row.status],
    ),
    Column("month", "月份", lambda row: str(row.month), align=Align.CENTRE, width=4.5),
    Column(
        "rows", "户(人)数", lambda row: f"{row.rows:,}", align=Align.RIGHT, width=5,
        value=lambda row: row.rows,
    ),
)  # fmt: skip


def recipient_columns(found: DistributionRow | None) -> tuple[Column[RecipientRow], ...]:
    """People with what each gets: money, or pieces of the goods."""
    goods = found is not None and found.goods
    given: Column[RecipientRow] = Column(
        "given",
        f"{found.item}({found.item_unit})" if found is not None and goods else "金额(元)",
        _pieces if goods else _amount,
        align=Align.RIGHT,
        width=6,
    )
    return (
        Column("village", "村(社区)", lambda row: row.village, width=5.5),
        Column("name", "姓名", lambda row: row.name, width=4.5),
        Column("people", "人口", lambda row: str(row.people), align=Align.RIGHT, width=3),
        given,
        Column("state", "进度", lambda row: row.state, width=9, tone=_tone, hint=_hint),
        Column("category", "类别", lambda row: row.category, width=6),
        Column("need", "困难情况", lambda row: row.need, width=7),
        Column("group", "组", lambda row: row.group, width=3),
        Column("id_number", "身份证号", lambda row: idcard.mask(row.id_number), width=10),
    )


def _hint(row: RecipientRow) -> str:
    return row.state


def _amount(row: RecipientRow) -> str:
    return row.amount_missing if row.amount_fen is None else grouped(row.amount_fen)


def _pieces(row: RecipientRow) -> str:
    return "" if row.quantity is None else str(row.quantity)


def _tone(row: RecipientRow) -> Tone:
    if row.refused is not None:
        return Tone.MUST_DO
    return Tone.DONE if row.received_on is not None else Tone.PLAIN
