"""The payment roster (花名册) and, where it is paid in cash, the sheet to sign for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from app.errors import AppError
from app.models.program import Unit
from app.models.roster import ItemKind, LineResult, RosterStatus
from app.money import grouped, plain
from app.reports.sheet import Align, Cell, Column, Group, Kind, Row, Sheet, sign_off
from app.services.rosters.rows import ITEM_WORDS, RosterItemRow, RosterLineRow, RosterRow

UNIT_LINE = "单位:元"
STATE_WORDS = {
    RosterStatus.DRAFT: "草稿,未复核",
    RosterStatus.SUBMITTED: "待复核,未批准",
    RosterStatus.WITHDRAWN: "已撤回,作废",
}
COUNT_WORDS = {Unit.HOUSEHOLD: "户", Unit.PERSON: "人"}
NOTHING = "本月没有应发放的人员。"

_CENTRE = Align.CENTRE
COLUMNS: dict[str, Column] = {
    column.key: column
    for column in (
        Column("serial", "序号", Kind.NUMBER, align=_CENTRE),
        Column("village", "村(社区)", align=_CENTRE, wraps=True),
        Column("group", "组", align=_CENTRE, wraps=True, weight=0.5),
        Column("head_name", "户主姓名", align=_CENTRE),
        Column("head_id_number", "户主身份证号", Kind.ID),
        Column("recipient_name", "享受人", align=_CENTRE),
        Column("recipient_id_number", "享受人身份证号", Kind.ID),
        Column("payee_name", "收款人", align=_CENTRE),
        Column("payee_id_number", "收款人身份证号", Kind.ID),
        Column("persons", "人口", Kind.NUMBER, align=_CENTRE, total=True),
        Column("standard", "标准", wraps=True, weight=1.5),
        Column("amount", "金额(元)", Kind.AMOUNT, total=True),
        Column("bank", "开户银行", wraps=True, weight=1.5),
        Column("account", "银行账号", Kind.ACCOUNT),
        Column("phone", "电话", align=_CENTRE),
        Column("remark", "备注", wraps=True, weight=3.0),
    )
}
_HEAD_HEADERS = {"recipient_name": "户主姓名", "recipient_id_number": "户主身份证号"}


def roster_sheets(roster: RosterRow) -> tuple[Sheet, ...]:
    """What is printed for a roster: the roster, and the sheet to sign where it is cash."""
    first = roster_sheet(roster)
    return (first, signature_sheet(roster)) if roster.paid_in_cash else (first,)


def roster_sheet(roster: RosterRow) -> Sheet:
    """The roster with the program's own columns.

    Raises AppError (code ``roster-columns``) for a column that no roster has.
    """
    keys = roster.columns
    unknown = [key for key in keys if key not in COLUMNS]
    if unknown:
        raise AppError(
            f"花名册没有“{unknown[0]}”这一栏,没有生成文件。请在设置中改正该项目的花名册栏目。",
            code="roster-columns",
        )
    # The labels of totals stand in front of the first summed column.
    first = () if not COLUMNS[keys[0]].total else ("serial",)
    columns = tuple(
        _named(COLUMNS[key], roster.unit, keys) for key in dict.fromkeys((*first, *keys))
    )
    return Sheet(
        title=roster.title,
        subtitle=f"填报单位:{roster.office}",
        unit=UNIT_LINE,
        columns=columns,
        groups=by_village(roster.lines, lambda line: _row(roster, line, columns)),
        notes=(*_notes(roster), *account_notes(roster)),
        state=STATE_WORDS.get(roster.status, ""),
        count_word=COUNT_WORDS[roster.unit],
        words_key="amount" if "amount" in keys else "",
        empty=NOTHING,
        sign_off=sign_off(roster.prepared_by, roster.reviewed_by),
        small_print=small_print(roster),
    )


def _named(column: Column, unit: Unit, keys: Sequence[str]) -> Column:
    """A household draws through its head, so that is what its recipient is called."""
    header = _HEAD_HEADERS.get(column.key)
    if unit is Unit.PERSON or header is None or "head_name" in keys:
        return column
    return replace(column, header=header)


def signature_sheet(roster: RosterRow) -> Sheet:
    """Who signs for cash: name, ID number, amount, and room for signature and finger print."""
    columns = (
        Column("serial", "序号", Kind.NUMBER, align=_CENTRE),
        Column("village", "村(社区)", align=_CENTRE, wraps=True),
        Column("group", "组", align=_CENTRE, wraps=True, weight=0.5),
        Column("name", "姓名", align=_CENTRE),
        Column("id_number", "身份证号", Kind.ID),
        Column("amount", "金额(元)", Kind.AMOUNT, total=True),
        Column("signed", "领取人签字(手印)", align=_CENTRE, ems=12, wraps=True, weight=3),
        Column("signed_on", "领取日期", align=_CENTRE, ems=7, wraps=True),
        Column("instead", "代领人签字及关系", align=_CENTRE, ems=9.5, wraps=True, weight=2),
    )

    def row(line: RosterLineRow) -> Row:
        who = _cells(roster, line)
        name, number = line.payee_name, line.payee_id_number
        return (
            *(who[key]() for key in ("serial", "village", "group")),
            name or line.recipient_name,
            number if name else line.recipient_id_number,
            line.amount_fen,
            None,
            None,
            None,
        )

    return Sheet(
        title=f"{roster.office}{roster.month.chinese}{roster.program}资金现金领取签字表",
        subtitle=f"填报单位:{roster.office}",
        unit=UNIT_LINE,
        columns=columns,
        groups=by_village(roster.lines, row),
        notes=("须由领取人本人签字或按手印;他人代领的,写明与领取人的关系并附双方身份证复印件。",),
        state=STATE_WORDS.get(roster.status, ""),
        count_word=COUNT_WORDS[roster.unit],
        words_key="amount",
        empty=NOTHING,
        sign_off=sign_off(roster.prepared_by, roster.reviewed_by),
        small_print=small_print(roster),
        roomy=True,
    )


def account_notes(roster: RosterRow) -> tuple[str, ...]:
    """What whoever signs should know: the reviewer's account was new, or its password reset."""
    if not roster.account_note:
        return ()
    return (f"复核人{roster.reviewed_by}的{roster.account_note}。",)


def small_print(roster: RosterRow) -> tuple[str, str]:
    """What ties the paper to the ledger: number and head of the audit chain."""
    head = f"审计链:{roster.audit_head}" if roster.audit_head else ""
    return f"花名册编号:{roster.number}", head


def by_village(
    lines: Iterable[RosterLineRow], row: Callable[[RosterLineRow], Row]
) -> tuple[Group, ...]:
    """Lines grouped by village in the villages' order; within one in printing order."""
    ordered = sorted(lines, key=lambda line: (line.village_position, line.village, line.position))
    return tuple(
        Group(village, tuple(row(line) for line in of_village))
        for village, of_village in groupby(ordered, key=lambda line: line.village)
    )


def remark(line: RosterLineRow) -> str:
    """Why the amount is not the plain month; months alike in a row are told together.

    ``补发2018年1月至9月每月20.00元,共180.00元(标准调整)``; a single month as in the line's
    own remark.
    """
    return remark_of(line.items)


def remark_of(items: Iterable[RosterItemRow]) -> str:
    """The same of items that stand on no roster yet."""
    runs: list[list[RosterItemRow]] = []
    for item in (item for item in items if item.kind is not ItemKind.REGULAR):
        if runs and _follows(runs[-1][-1], item):
            runs[-1].append(item)
        else:
            runs.append([item])
    return ";".join(_run_words(run) for run in runs)


def _follows(before: RosterItemRow, item: RosterItemRow) -> bool:
    alike = (before.kind, before.amount_fen, before.reason) == (
        item.kind,
        item.amount_fen,
        item.reason,
    )
    return alike and item.month.since(before.month) == 1


def _run_words(run: Sequence[RosterItemRow]) -> str:
    first, last = run[0], run[-1]
    if len(run) == 1:
        return first.remark
    until = f"{last.month.number}月" if first.month.year == last.month.year else last.month.chinese
    why = f"({first.reason})" if first.reason else ""
    return (
        f"{ITEM_WORDS[first.kind]}{first.month.chinese}至{until}"
        f"每月{plain(first.amount_fen)}元,共{plain(first.amount_fen * len(run))}元{why}"
    )


def _row(roster: RosterRow, line: RosterLineRow, columns: Sequence[Column]) -> Row:
    cells = _cells(roster, line)
    return tuple(cells[column.key]() for column in columns)


def _cells(roster: RosterRow, line: RosterLineRow) -> dict[str, Callable[[], Cell]]:
    household = roster.unit is Unit.HOUSEHOLD
    special: dict[str, Callable[[], Cell]] = {
        "serial": lambda: line.position,
        "amount": lambda: line.amount_fen,
        "remark": lambda: remark(line),
        # A household is drawn by its head, also where the line names the head only once.
        "head_name": lambda: line.head_name or (line.recipient_name if household else ""),
        "head_id_number": lambda: (
            line.head_id_number or (line.recipient_id_number if household else "")
        ),
    }
    return {key: special.get(key) or _attribute(line, key) for key in COLUMNS}


def _attribute(line: RosterLineRow, key: str) -> Callable[[], Cell]:
    def cell() -> Cell:
        value: Cell = getattr(line, key)
        return value

    return cell


def _notes(roster: RosterRow) -> tuple[str, ...]:
    """The money identity of the roster (docs/rules.md [M]) and what its amount is made of."""
    if not roster.lines:
        return ()
    paid = _sum(roster, LineResult.PAID)
    returned = _sum(roster, LineResult.RETURNED)
    rest = roster.amount_fen - paid - returned
    withdrawn = roster.status is RosterStatus.WITHDRAWN
    words = "已撤回" if withdrawn else "待发放"
    identity = (
        f"资金核对:应发{grouped(roster.amount_fen)}元=已发放{grouped(paid)}元"
        f"+银行退回{grouped(returned)}元+{words}{grouped(rest)}元。"
    )
    parts = _parts(roster)
    return (identity, f"金额构成:{parts}。") if parts else (identity,)


def _sum(roster: RosterRow, result: LineResult) -> int:
    return sum(line.amount_fen for line in roster.lines if line.result is result)


def _parts(roster: RosterRow) -> str:
    """Sums by kind of item; nothing where all is the plain month."""
    sums: dict[ItemKind, int] = {}
    for line in roster.lines:
        for item in line.items:
            sums[item.kind] = sums.get(item.kind, 0) + item.amount_fen
    if set(sums) <= {ItemKind.REGULAR}:
        return ""
    return ",".join(
        f"{ITEM_WORDS[kind]}{grouped(sums[kind])}元" for kind in ItemKind if kind in sums
    )
