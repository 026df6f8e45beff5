"""Sentences about a list as a whole: what was left out, and sums that do not agree."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.money import grouped
from app.services.intake.columns import Layout
from app.services.intake.listing import LeftOut, LeftOutKind, ListRow
from app.services.sheets.cells import Sheet, as_text
from app.services.sheets.values import read_amount

_KINDS: tuple[tuple[LeftOutKind, str], ...] = (
    ("total", "小计或合计"),
    ("sign-off", "制表、审核等落款"),
    ("header", "重复的表头"),
    ("blank", "空行"),
    ("other", "没有人员信息的行"),
)
_GRAND_TOTAL = re.compile(r"(?:总计|合计|总合计|共计|全[镇乡县]合计)")
_NAMED_ROWS = 5


def list_notes(
    sheet: Sheet,
    layout: Layout,
    rows: Sequence[ListRow],
    groups: Sequence[Sequence[ListRow]],
    left_out: Sequence[LeftOut],
) -> tuple[str, ...]:
    """What the user should know about the list, in sentences."""
    notes = [_left_out(label, kind, left_out) for kind, label in _KINDS]
    notes.append(_covered(groups))
    notes.append(_total(sheet, layout, rows, groups, left_out))
    return tuple(note for note in notes if note)


def other_sheets(chosen: Sheet, understood: Sequence[Sheet]) -> tuple[str, ...]:
    """Sheets beside the chosen one that look like lists too: read is one only."""
    names = "、".join(f"“{sheet.name}”" for sheet in understood if sheet is not chosen)
    if not names:
        return ()
    return (f"读入的是工作表“{chosen.name}”;工作表{names}看起来也是名单,没有读入。",)


def _left_out(label: str, kind: LeftOutKind, left_out: Sequence[LeftOut]) -> str:
    numbers = [each.row for each in left_out if each.kind == kind]
    return f"{label}{len(numbers)}行未读入({_some(numbers)})。" if numbers else ""


def _covered(groups: Sequence[Sequence[ListRow]]) -> str:
    """Fewer covered than listed exists (单人保), but then the list does not say who is."""
    odd = [
        rows[0].row
        for rows in groups
        if (covered := next((r.persons_covered for r in rows if r.persons_covered), None))
        is not None
        and len(rows) > 0
        and covered != len(rows)
    ]
    if not odd:
        return ""
    return f"有{len(odd)}户的保障人口与列出的人数不同({_some(odd)}),按列出的人登记,请核对。"


def _total(
    sheet: Sheet,
    layout: Layout,
    rows: Sequence[ListRow],
    groups: Sequence[Sequence[ListRow]],
    left_out: Sequence[LeftOut],
) -> str:
    column = layout.fields.get("amount")
    totals = [
        each.row
        for each in left_out
        if each.kind == "total"
        and any(
            _GRAND_TOTAL.fullmatch("".join(as_text(cell).split()))
            for cell in sheet.rows[each.row - 1]
        )
    ]
    # Only a total that stands below everyone is the total of everyone.
    if column is None or not totals or totals[-1] < rows[-1].row:
        return ""
    written = read_amount(sheet.raw(totals[-1] - 1, column.index)).value
    amounts = [next((row.amount_fen for row in g if row.amount_fen is not None), 0) for g in groups]
    if written is None or written == sum(amounts):
        return ""
    return (
        f"第{totals[-1]}行的合计是{grouped(written)}元,逐行相加是{grouped(sum(amounts))}元,请核对。"
    )


def _some(numbers: Sequence[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:_NAMED_ROWS])
    return f"第{shown}行" if len(numbers) <= _NAMED_ROWS else f"第{shown}……行"
