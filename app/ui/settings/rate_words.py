"""What a rate means, in sentences: who, which months, how much, and the dead."""

from __future__ import annotations

from app.models.program import Unit
from app.money import grouped
from app.services.raises.rate_preview import RatePreview


def signed(fen: int) -> str:
    """An amount with its sign; a stroke for nothing."""
    if not fen:
        return "─"
    return f"+{grouped(fen)}" if fen > 0 else grouped(fen)


def words_of(found: RatePreview, unit: Unit, *, dated: bool) -> list[str]:
    """The meaning of a rate; ``dated``: whether the document's day was given ([A]2)."""
    lines = []
    if found.replaces is not None:
        lines.append(f"取代同一个月起的标准 {grouped(found.replaces)} 元;旧标准留档。")
    if not found.months:
        lines.append(f"到{found.until.chinese}为止,没有人的金额因此变化。")
    else:
        lines += _money(found, unit)
    if found.dead:
        lines.append(_dead(found))
    if found.dead_spared and not dated:
        lines.append("没有填写文件日期,分不出谁在文件以前去世:已去世的人也照样补发。")
    if found.rivals:
        names = "、".join(found.rivals)
        lines.append(f"就高享受的人会换到金额高的一项,{names}的金额也随之变动。")
    return lines


def _money(found: RatePreview, unit: Unit) -> list[str]:
    word = "户" if unit is Unit.HOUSEHOLD else "份"
    now = [month for month in found.months if not month.arrears]
    late = [month for month in found.months if month.arrears]
    lines = [f"涉及 {len(found.recipients):,} {word}、{found.persons:,} 人。"]
    if now:
        fen = sum(month.more_fen for month in now)
        lines.append(f"{found.until.chinese}的花名册:{signed(fen)} 元。")
    if late:
        fen = sum(month.more_fen for month in late)
        first, last = late[0].month.chinese, late[-1].month.chinese
        span = first if first == last else f"{first}至{last}"
        lines.append(f"{span}的差额:{signed(fen)} 元,由下次花名册逐月补发。")
    if found.pending_fen:
        lines.append(
            f"其中 {grouped(abs(found.pending_fen))} 元的月份已在还没有发完的花名册里:"
            "草稿重新生成即列入,其余待发完后的下一次花名册。"
        )
    if found.back_fen > 0:
        lines.append(f"已经多发、应追回 {grouped(found.back_fen)} 元(不会自动抵扣)。")
    if found.back_fen < 0:
        lines.append(f"应追回的款项减少 {grouped(-found.back_fen)} 元。")
    return lines


def _dead(found: RatePreview) -> str:
    who = f"其中 {found.dead} 份有已去世的人"
    fen = grouped(found.dead_fen)
    if found.dead_spared:
        return f"{who}:按项目设置,文件以前去世的不补,少发 {fen} 元。"
    return f"{who},照补 {fen} 元(项目设置可以改为不补)。"
