"""What is owed and not on the roster: held by hand, or for want of a payee or an account."""

from __future__ import annotations

from app.money import grouped
from app.services.rosters.held import HeldBack
from app.ui.payments.roster_offers import BY_HAND
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

EMPTY = "没有暂缓或未列入的月份。"


def _kind(held: HeldBack) -> str:
    return Tone.WAITING.say("暂缓") if held.code == BY_HAND else Tone.MUST_DO.say("不能列入")


COLUMNS: list[Column[HeldBack]] = [
    Column(
        "kind",
        "状态",
        _kind,
        width=6,
        tone=lambda held: Tone.WAITING if held.code == BY_HAND else Tone.MUST_DO,
    ),
    Column("name", "姓名", lambda held: held.name, width=5),
    Column("month", "月份", lambda held: held.month.chinese, width=5.5),
    Column(
        "amount",
        "金额(元)",
        lambda held: grouped(held.amount_fen),
        align=Align.RIGHT,
        width=6,
        value=lambda held: held.amount_fen,
    ),
    Column("reason", "原因", lambda held: held.reason, width=16, hint=lambda held: held.reason),
]


def held_table() -> TableView[HeldBack]:
    """The list, empty."""
    table: TableView[HeldBack] = TableView(TableModel(COLUMNS), empty=EMPTY)
    table.setAccessibleName("暂缓和未列入的月份")
    return table
