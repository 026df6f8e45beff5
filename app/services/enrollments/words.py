"""A term and a payee entry as people read them, on the screen and on paper."""

from __future__ import annotations

from app.models.enrollment import TermStatus
from app.models.program import Period
from app.money import grouped
from app.services.enrollments.rows import STATUS_WORDS, PayeeRow, TermRow


def term_parts(period: Period, term: TermRow) -> list[str]:
    """What a term says: status, persons, tiers, amounts, supplements, reason, document."""
    each = {Period.YEARLY: "元/年", Period.ONE_OFF: "元"}.get(period, "元/月")
    parts = [STATUS_WORDS[term.status]]
    if term.status is TermStatus.ACTIVE:
        parts += [f"{len(term.persons)}人({'、'.join(term.persons)})"]
        parts += ["、".join(term.tiers)] if term.tiers else []
        if term.approved_fen is not None:
            parts.append(f"{grouped(term.approved_fen)}{each}")
        if term.income_per_head_fen is not None:
            parts.append(f"人均收入{grouped(term.income_per_head_fen)}元")
        parts += [
            f"{tier}增发({name})" + (f"{grouped(fen)}元" if fen is not None else "")
            for name, tier, fen in term.supplements
        ]
    if term.reason:
        parts.append(f"原因:{term.reason}")
    if term.document:
        parts.append(f"依据:{term.document}")
    return parts


def account_words(payee: PayeeRow, *, whole: bool) -> str:
    """Bank and account, of which only the tail is shown unless ``whole``."""
    if not payee.account:
        return "没有账号"
    number = payee.account if whole else f"尾号{payee.account[-4:]}"
    return f"{payee.bank} {number}".strip()
