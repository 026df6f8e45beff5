"""The list of changes (增减变动): who is new, stopped, changed or paid for earlier months."""

from __future__ import annotations

from collections.abc import Sequence

from app.idcard import mask
from app.models.roster import ItemKind
from app.reports.roster import COUNT_WORDS, STATE_WORDS, UNIT_LINE, remark, small_print
from app.reports.sheet import Align, Column, Group, Kind, Row, Sheet, sign_off
from app.services.rosters.rows import (
    ChangeKind,
    ChangeRow,
    RosterItemRow,
    RosterLineRow,
    RosterRow,
)

KIND_WORDS = {
    ChangeKind.ADDED: "新增",
    ChangeKind.STOPPED: "停发",
    ChangeKind.CHANGED: "变动",
    ChangeKind.ARREARS: "补发抵扣",
}
_COLUMNS = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("kind", "类别", align=Align.CENTRE),
    Column("village", "村(社区)", align=Align.CENTRE, wraps=True),
    Column("name", "姓名", align=Align.CENTRE),
    Column("id_number", "身份证号", Kind.ID),
    Column("persons_before", "上月", Kind.NUMBER, align=Align.CENTRE, total=True, over="人口"),
    Column("persons_after", "本月", Kind.NUMBER, align=Align.CENTRE, total=True, over="人口"),
    Column("before", "上月", Kind.AMOUNT, total=True, over="月金额"),
    Column("after", "本月", Kind.AMOUNT, total=True, over="月金额"),
    Column("difference", "增减", Kind.AMOUNT, total=True),
    Column("arrears", "补发抵扣", Kind.AMOUNT, total=True),
    Column("reason", "原因", wraps=True, weight=3.0),
)


def changes_sheet(roster: RosterRow, changes: Sequence[ChangeRow]) -> Sheet:
    """Changes against the month before, by kind with sums; ID numbers are masked.

    Arrears and offsets are taken from the roster's own lines, so they are the money that the
    roster really holds; rows of kind ARREARS are not needed and not repeated.
    """
    word = COUNT_WORDS[roster.unit]
    serial = 0
    groups: list[Group] = []
    for kind in ChangeKind:
        rows: list[Row] = []
        for cells in _rows(kind, roster, changes):
            serial += 1
            rows.append((serial, KIND_WORDS[kind], *cells))
        if rows:
            groups.append(Group(KIND_WORDS[kind], tuple(rows)))
    return Sheet(
        title=f"{roster.office}{roster.month.chinese}{roster.program}增减变动表",
        subtitle=f"对比月份:{(roster.month - 1).chinese}",
        unit=UNIT_LINE,
        columns=_COLUMNS,
        groups=tuple(groups),
        notes=_notes(groups, word),
        state=STATE_WORDS.get(roster.status, ""),
        count_word="笔",
        page_totals=False,
        empty=f"与{(roster.month - 1).chinese}相比没有增减变动。",
        sign_off=sign_off(roster.prepared_by, roster.reviewed_by),
        small_print=small_print(roster),
    )


def _notes(groups: Sequence[Group], word: str) -> tuple[str, ...]:
    counts = ",".join(f"{group.name}{len(group.rows)}{word}" for group in groups)
    return (f"{counts}。",) if counts else ()


def _rows(kind: ChangeKind, roster: RosterRow, changes: Sequence[ChangeRow]) -> list[Row]:
    if kind is ChangeKind.ARREARS:
        return [_arrears(line) for line in roster.lines if _other_months(line)]
    ordered = sorted(
        (change for change in changes if change.kind is kind),
        key=lambda change: (change.village_position, change.village),
    )
    return [_change(change) for change in ordered]


def _change(change: ChangeRow) -> Row:
    return (
        change.village,
        change.recipient_name,
        mask(change.recipient_id_number),
        change.persons_before,
        change.persons_after,
        change.before_fen,
        change.after_fen,
        change.after_fen - change.before_fen,
        None,
        change.reason,
    )


def _arrears(line: RosterLineRow) -> Row:
    amount = sum(item.amount_fen for item in _other_months(line))
    return (
        line.village,
        line.recipient_name,
        mask(line.recipient_id_number),
        None,
        None,
        None,
        None,
        None,
        amount,
        remark(line),
    )


def _other_months(line: RosterLineRow) -> list[RosterItemRow]:
    return [item for item in line.items if item.kind is not ItemKind.REGULAR]
