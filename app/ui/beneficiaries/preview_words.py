"""What an action means, in words: new amount and from when, arrears, what is to come back."""

from __future__ import annotations

from collections.abc import Sequence

from app.money import grouped
from app.month import span
from app.services.enrollments.death_preview import DeathOutcome
from app.services.people.standings import Standing


def change_words(before: Sequence[Standing], after: Sequence[Standing]) -> str:
    """Line by line what differs between two views of the same enrollments."""
    earlier = {one.enrollment_id: one for one in before}
    lines: list[str] = []
    for now in after:
        lines.extend(_of_one(earlier.get(now.enrollment_id), now))
    return "\n".join(lines)


def _of_one(before: Standing | None, now: Standing) -> list[str]:
    working = f"({now.working})" if now.working and now.amount_fen else ""
    if before is None:
        lines = [f"{now.month.chinese}应发 {grouped(now.amount_fen)} 元{working}。"]
    elif before.amount_fen == now.amount_fen:
        lines = [f"{now.month.chinese}应发仍为 {grouped(now.amount_fen)} 元。"]
    else:
        old, new = grouped(before.amount_fen), grouped(now.amount_fen)
        lines = [f"从{now.month.chinese}起:{old} → {new} 元{working}。"]
    if now.rate_missing:
        lines.append("还没有登记相应的标准,请先到“设置”登记标准,否则金额不对。")
    more = now.owed_fen - (before.owed_fen if before is not None else 0)
    if more > 0:
        lines.append(f"到业务月份为止待发的款项增加 {grouped(more)} 元,由下次花名册发放或补发。")
    if more < 0:
        lines.append(f"待发的款项减少 {grouped(-more)} 元。")
    back = now.to_recover_fen - (before.to_recover_fen if before is not None else 0)
    if back > 0:
        months = span(now.over_months)
        lines.append(f"{months}已多发 {grouped(back)} 元,应追回(不会自动抵扣)。")
    if back < 0:
        lines.append(f"应追回的款项减少 {grouped(-back)} 元。")
    return lines


def death_words(found: DeathOutcome, going_on: Sequence[str]) -> str:
    """Which programs stop after which month, and what was overpaid and is to come back."""
    lines = [
        f"{one.program}:发到{one.last_month.chinese},此后停发。"
        if one.last_month is not None
        else f"{one.program}:没有应发的月份。"
        for one in found.stopped
    ]
    lines += [f"{name}:家中还有其他保障人员,继续发放;请核定新的金额。" for name in going_on]
    lines += [
        f"{one.program}:{span(one.months)}已多发 {grouped(one.amount_fen)} 元,应追回。"
        for one in found.recoveries
    ]
    return "\n".join(lines) or "此人没有正在享受的待遇。"
