"""One distribution as the panel shows it, with the sentences about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models.distribution import DistributionStatus
from app.money import grouped
from app.services.distributions.rows import DistributionRow, RecipientRow
from app.services.distributions.views import categories, distribution_row, recipient_rows
from app.ui.widgets.theme import Tone
from app.wording import amount_in_words


@dataclass(frozen=True, slots=True)
class Shown:
    """One distribution with its people and the categories of its program."""

    row: DistributionRow
    people: Sequence[RecipientRow]
    categories: tuple[str, ...]

    @classmethod
    def of(cls, session: Session, number: str) -> Shown:
        """The distribution of that number; AppError when there is none."""
        row = distribution_row(session, number)
        return cls(row, recipient_rows(session, number), categories(session, row))

    @property
    def amount_fen(self) -> int:
        """Fen of those who receive."""
        return sum(one.amount_fen or 0 for one in self.people if one.receives)

    @property
    def without_amount(self) -> int:
        """How many receive in cash whose category or rate is not known yet."""
        if self.row.goods:
            return 0
        return sum(one.amount_fen is None for one in self.people if one.receives)

    @property
    def pieces(self) -> int:
        """Pieces of the goods for those who receive."""
        return sum(one.quantity or 0 for one in self.people if one.receives)

    @property
    def comes_to(self) -> str:
        """What it comes to, in figures and words."""
        row = self.row
        who = f"{row.receiving}户(人)"
        if row.goods:
            return f"{who},{row.item}共{self.pieces}{row.item_unit}"
        words = amount_in_words(self.amount_fen)
        return f"{who},{grouped(self.amount_fen)} 元(人民币{words})"


def facts_words(row: DistributionRow) -> str:
    """Number, month, over whom and by which document."""
    parts = [row.number, row.month.chinese]
    if row.sources:
        parts.append("对象:" + "、".join(row.sources))
    if row.program:
        parts.append(f"由“{row.program}”发放")
    if row.document:
        parts.append(row.document)
    return "  ".join(parts)


def state_words(shown: Shown) -> tuple[str, Tone]:
    """Where it stands in a sentence, and in which colour."""
    row = shown.row
    if row.status is DistributionStatus.CANCELLED:
        return f"已撤销:{row.reason}", Tone.PLAIN
    left = f",{row.left_out}户不发放" if row.left_out else ""
    if row.status is DistributionStatus.OPEN:
        if row.relief and row.receiving < row.rows:
            left += f",{row.rows - row.receiving}户还没有县定"
        if shown.without_amount:
            left += f",{shown.without_amount}户还算不出金额"
        return f"● 登记中:发给{shown.comes_to}{left}。", Tone.WAITING
    who = f"{row.fixed_by}经办、{row.reviewed_by}复核"
    if row.goods:
        return f"✓ {row.fixed_on}审定({who}),{row.receiving}户中{row.signed}户已领。", Tone.DONE
    return f"✓ {row.fixed_on}审定({who}):{shown.comes_to}。", Tone.DONE
