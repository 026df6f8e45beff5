"""A roster's lines for the table on the screen: the columns of the paper, filter, sums, working."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.idcard import grouped as grouped_id
from app.models.roster import ItemKind, LineResult
from app.money import grouped
from app.reports import sheet
from app.reports.roster import roster_sheet
from app.services.register.search_index import spellings
from app.services.rosters.rows import ITEM_WORDS, RESULT_WORDS, RosterLineRow, RosterRow
from app.ui.payments.bank_offers import ANSWERED
from app.ui.widgets.table import Align, Column
from app.ui.widgets.theme import Tone
from app.wording import amount_in_words

WIDTHS = {
    "serial": 2.5,
    "village": 5.5,
    "group": 2.5,
    "head_name": 4.5,
    "recipient_name": 4.5,
    "payee_name": 4.5,
    "persons": 2.5,
    "standard": 6,
    "amount": 6,
    "bank": 7,
    "account": 11,
    "phone": 7,
    "remark": 20,
}
ID_WIDTH = 10.5
_RESULT_TONES = {
    LineResult.WAITING: Tone.WAITING,
    LineResult.PAID: Tone.DONE,
    LineResult.RETURNED: Tone.MUST_DO,
    LineResult.UNKNOWN: Tone.WAITING,
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with its cells as the paper shows them, and what it is found by.

    ``sounds`` are pinyin and initials of its names, worked out beside the window.
    """

    row: RosterLineRow
    cells: tuple[str, ...]
    texts: tuple[str, ...]
    sounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """What a roster comes to, from its lines (fen); ``other`` is offsets, refunds and the like."""

    lines: int
    households: int
    persons: int
    regular_fen: int
    arrears_fen: int
    other_fen: int
    amount_fen: int

    @property
    def text(self) -> str:
        """In figures and words."""
        other = f" 其他 {grouped(self.other_fen)}" if self.other_fen else ""
        return (
            f"{self.lines}行 {self.households}户 {self.persons}人 "
            f"当月 {grouped(self.regular_fen)} 补发 {grouped(self.arrears_fen)}{other} "
            f"合计 {grouped(self.amount_fen)} 元 "
            f"(人民币{amount_in_words(self.amount_fen)})"
        )


def columns_of(roster: RosterRow) -> tuple[Column[ShownLine], ...]:
    """The program's own columns, and what the bank said once it was asked."""
    paper = roster_sheet(roster).columns
    shown = [_column(at, column) for at, column in enumerate(paper)]
    if roster.status in ANSWERED:
        shown.append(
            Column(
                "result",
                "发放结果",
                lambda line: _RESULT_TONES[line.row.result].say(RESULT_WORDS[line.row.result]),
                width=6,
                tone=lambda line: _RESULT_TONES[line.row.result],
                hint=lambda line: line.row.result_reason,
            )
        )
    return tuple(shown)


def lines_of(roster: RosterRow) -> list[ShownLine]:
    """Lines in the order of the paper, cells in the order of its columns."""
    paper = roster_sheet(roster)
    ordered = sorted(
        roster.lines, key=lambda line: (line.village_position, line.village, line.position)
    )
    return [
        ShownLine(
            line,
            tuple(sheet.shown(c, cell) for c, cell in zip(paper.columns, cells, strict=True)),
            *_found_by(line),
        )
        for line, cells in zip(ordered, paper.rows(), strict=True)
    ]


def sums_of(lines: Sequence[RosterLineRow]) -> Sums:
    """Who has no household recorded counts as one of their own."""
    kinds = {ItemKind.REGULAR: 0, ItemKind.ARREARS: 0}
    for line in lines:
        for item in line.items:
            kinds[item.kind] = kinds.get(item.kind, 0) + item.amount_fen
    total = sum(line.amount_fen for line in lines)
    regular, arrears = kinds[ItemKind.REGULAR], kinds[ItemKind.ARREARS]
    return Sums(
        lines=len(lines),
        households=len({line.head_id_number or line.recipient_id_number for line in lines}),
        persons=sum(line.persons for line in lines),
        regular_fen=regular,
        arrears_fen=arrears,
        other_fen=total - regular - arrears,
        amount_fen=total,
    )


def matches(line: ShownLine, text: str) -> bool:
    """Whether a line is meant by a name, its pinyin or initials, a village or a number."""
    wanted = text.strip().lower()
    if any(wanted in each for each in line.texts):
        return True
    return any(sound.startswith(wanted) for sound in line.sounds)


def _found_by(line: RosterLineRow) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names = {line.recipient_name, line.payee_name, line.head_name} - {""}
    texts = (*names, line.village, line.recipient_id_number, line.account)
    sounds = {sound for name in names for pair in spellings(name) for sound in pair}
    return tuple(text.lower() for text in texts), tuple(sorted(sounds))


def working_of(line: RosterLineRow) -> str:
    """How a line comes about, month by month: which rate, which document, times how many."""
    told = [_item_words(line, at) for at in range(len(line.items))]
    place = "、".join(part for part in (line.bank, line.account) if part) or "没有账号"
    told.append(f"收款:{line.payee_name},{place}")
    told.append(f"身份证号:{grouped_id(line.recipient_id_number)}")
    return "\n".join(told)


def _item_words(line: RosterLineRow, at: int) -> str:
    item = line.items[at]
    why = f"({item.reason})" if item.reason else ""
    how = f"\n  = {item.working}" if item.working else ""
    return f"{item.month.chinese} {ITEM_WORDS[item.kind]} {grouped(item.amount_fen)} 元{why}{how}"


def _column(at: int, column: sheet.Column) -> Column[ShownLine]:
    width = ID_WIDTH if column.kind is sheet.Kind.ID else WIDTHS.get(column.key, 6)
    long = column.key in ("remark", "standard", "bank", "village")
    return Column(
        column.key,
        column.header,
        lambda line: line.cells[at],
        align=Align(column.alignment.value),
        width=width,
        value=(lambda line: line.row.amount_fen) if column.key == "amount" else None,
        hint=(lambda line: line.cells[at]) if long else None,
    )
