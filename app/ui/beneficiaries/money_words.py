"""What a list would cost, in words, and what about it looks wrong."""

from __future__ import annotations

from app.money import grouped
from app.month import span
from app.services.intake.money import ListMoney


def money_words(money: ListMoney) -> str:
    """Who is added or changed, what they are due, and what is made up for; empty for nobody."""
    if not money.persons and not money.unpriced:
        return ""
    words = (
        f"新增和变动的共{money.persons}人,{money.month.chinese}应发{grouped(money.amount_fen)}元"
    )
    if money.arrears:
        words += f",另补发{span(money.arrears)}共{grouped(money.arrears_fen)}元"
    return f"{words}。"


def money_warnings(money: ListMoney, program: str) -> tuple[str, ...]:
    """What suggests that program, month or file is the wrong one."""
    found = []
    if money.other_program:
        found.append(f"文件或工作表的名称是“{money.other_program}”,选的项目却是“{program}”。")
    if money.nobody_known:
        found.append(f"名单上的{money.listed}人,台账里一个也没有。")
    if money.mostly_arrears:
        found.append("补发的比当月应发的还多:这些月份如果已在别处发过,会重复发放。")
    if money.unpriced:
        found.append(
            f"有{money.unpriced}份的档次还没有标准,算不出金额,请先在“设置”的“项目与标准”里设定。"
        )
    return tuple(found)
