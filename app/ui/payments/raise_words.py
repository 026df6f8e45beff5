"""A raise in words: by how much, and what the list comes to."""

from __future__ import annotations

from app.models.amount_raise import RaiseKind
from app.models.program import Unit
from app.money import grouped
from app.month import Month
from app.services.raises.raise_preview import RaisePreview


def by_how_much(kind: RaiseKind, value: int) -> str:
    """每人 10.00 元, 每户(份) 15.00 元, 5%."""
    if kind is RaiseKind.PERCENT:
        return f"{percent(value)}%"
    each = "每人" if kind is RaiseKind.PER_PERSON else "每户(份)"
    return f"{each} {grouped(value)} 元"


def percent(hundredths: int) -> str:
    """Hundredths of a percent as people write it: 5, 3.5, 3.33."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def plan_words(plan: RaisePreview, unit: Unit, month: Month, now: Month, *, yearly: bool) -> str:
    """What a raise from ``month`` comes to, in a few lines; ``now`` is the month of business."""
    if not plan.rows:
        return f"{month.chinese}没有符合条件的对象。"
    word = "户" if unit is Unit.HOUSEHOLD else "人"
    each = "每年" if yearly else "每月"
    more = grouped(plan.new_fen - plan.old_fen)
    sums = f"{each}合计 {grouped(plan.old_fen)} → {grouped(plan.new_fen)} 元,增加 {more} 元。"
    lines = [f"提高 {len(plan.rows):,} {word},{sums}"]
    if month < now:
        lines.append(f"{month.chinese}以来已经发过的月份,差额由下次花名册补发。")
    suspended = sum(row.suspended for row in plan.rows)
    if suspended:
        lines.append(f"其中 {suspended} {word}现在暂停发放,金额一并提高,恢复后按新金额发。")
    if plan.with_later:
        lines.append(f"有 {plan.with_later} {word}此后已有变更,请在左边选择怎么办。")
    if plan.not_begun:
        lines.append(f"另有 {plan.not_begun} {word}在{month.chinese}以后才开始,不在名单内。")
    return "\n".join([lines[0], "".join(lines[1:])]).strip()
