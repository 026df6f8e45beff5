"""Asking which months of a line are to be held back, and saying what is held."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.models.roster import ItemKind
from app.money import grouped
from app.month import Month
from app.services.rosters.held import HeldBack
from app.services.rosters.rows import RosterLineRow
from app.ui.payments.roster_offers import BY_HAND
from app.ui.widgets.fields import ChoiceField, TextField
from app.ui.widgets.forms import FormDialog

MONTH_KINDS = (ItemKind.REGULAR, ItemKind.ARREARS)


@dataclass(frozen=True, slots=True)
class Hold:
    """Which month is held back (None: all of the line), and why."""

    month: Month | None
    reason: str


class HoldDialog(FormDialog[Hold]):
    """Which months of a line, and why."""

    def __init__(self, parent: QWidget, line: RosterLineRow) -> None:
        super().__init__(parent, f"暂缓发放:{line.recipient_name}", "暂缓发放")
        months = months_of(line)
        amounts = {
            month: sum(item.amount_fen for item in line.items if item.month == month)
            for month in months
        }
        field = ChoiceField(
            [(f"{m.chinese} {grouped(amounts[m])} 元", m) for m in months],
            required=len(months) == 1,
            empty=f"全部{len(months)}个月" if len(months) > 1 else "",
        )
        self.months = self.form.add("暂缓的月份", field)
        hint = "暂缓后不列入花名册,直到解除为止;原因会一直保留。"
        reason = TextField(required=True, longest=200)
        self.reason = self.form.add("暂缓原因", reason, hint)
        self.reason.setFocus()

    def read(self) -> Hold:
        return Hold(self.months.value(), self.reason.given())


def months_of(line: RosterLineRow) -> list[Month]:
    """The months that a line pays (a refund or offset is not held by itself)."""
    return sorted({item.month for item in line.items if item.kind in MONTH_KINDS})


def held_words(held: HeldBack) -> str:
    if held.code == BY_HAND:
        return f"暂缓原因:{held.reason}\n解除后,重新生成花名册时列入。"
    return f"{held.reason}。\n请到“救助对象”更正或确认后,重新生成花名册。"
