"""The funds of a year on paper: a line a program, then what was received with its documents."""

from __future__ import annotations

from collections.abc import Sequence

from app.reports.sheet import Align, Column, Group, Kind, Row, Sheet, sign_off
from app.services.funds.allocations import AllocationRow
from app.services.funds.balances import ProgramFunds

UNIT_LINE = "单位:元"
_BALANCE = (
    Column("program", "项目", weight=2.0),
    Column("brought", "上年结转", Kind.AMOUNT, total=True),
    Column("allocated", "本年到账", Kind.AMOUNT, total=True),
    Column("repaid", "收回多发", Kind.AMOUNT, total=True),
    Column("paid", "已发放", Kind.AMOUNT, total=True),
    Column("waiting", "待回盘", Kind.AMOUNT, total=True),
    Column("balance", "余额", Kind.AMOUNT, total=True),
    Column("next", "下期约需", Kind.AMOUNT),
    Column("note", "说明", weight=2.5, wraps=True),
)
_RECEIVED = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("on", "到账日期", align=Align.CENTRE),
    Column("program", "项目", weight=1.5),
    Column("amount", "金额", Kind.AMOUNT, total=True),
    Column("document", "文件或凭证", weight=3.0, wraps=True),
    Column("by", "登记人", align=Align.CENTRE),
    Column("state", "备注", align=Align.CENTRE),
)


def funds_sheets(
    office: str, year: int, programs: Sequence[ProgramFunds], received: Sequence[AllocationRow]
) -> tuple[Sheet, Sheet]:
    """The balances of a year and what was received in it."""
    return (
        Sheet(
            title=f"{office}{year}年救助资金余额表",
            subtitle="余额 = 上年结转 + 本年到账 + 收回多发 - 已发放 - 待回盘",
            unit=UNIT_LINE,
            columns=_BALANCE,
            groups=(Group("", tuple(_balance(one, year) for one in programs)),),
            subtotals=False,
            page_totals=False,
            count_word="个项目",
            empty=f"{year}年没有到账和发放。",
            sign_off=sign_off(),
        ),
        Sheet(
            title=f"{office}{year}年救助资金到账明细",
            unit=UNIT_LINE,
            columns=_RECEIVED,
            groups=(Group("", tuple(_received(at, row) for at, row in enumerate(received, 1))),),
            subtotals=False,
            page_totals=False,
            count_word="笔",
            empty=f"{year}年没有登记到账。",
            sign_off=sign_off(),
        ),
    )


def note(funds: ProgramFunds) -> str:
    """What is to be known about a program's balance, in words."""
    if not funds.recorded:
        return "没有登记到账,余额仅供参考"
    if funds.unrecorded:
        years = "、".join(str(year) for year in funds.unrecorded)
        return f"{years}年发放多于登记的到账,请补登到账或期初余额"
    if funds.balance_fen < 0:
        return "发放已超过到账"
    if funds.short_fen and funds.next_month is not None:
        return f"不够{funds.next_month.chinese}发放"
    return "够下期发放" if funds.next_month is not None else "没有固定的下一期"


def _balance(funds: ProgramFunds, year: int) -> Row:
    one = funds.year(year)
    return (
        funds.program,
        one.brought_fen,
        one.allocated_fen,
        one.repaid_fen,
        one.paid_fen,
        one.waiting_fen,
        one.balance_fen,
        funds.next_fen or None,
        note(funds),
    )


def _received(serial: int, row: AllocationRow) -> Row:
    return (
        serial,
        row.received_on.isoformat(),
        row.program,
        row.amount_fen,
        row.document,
        row.by,
        row.state,
    )
