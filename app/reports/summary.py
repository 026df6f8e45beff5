"""The summary that goes upward: counts, changes and money of all programs, as a sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.money import round_half_up
from app.month import Month
from app.reports.sheet import Align, Cell, Column, Group, Kind, Row, Sheet, sign_off
from app.services.statistics.rows import Count, ProgramSummary, Summary

FEN_PER_WAN = 1_000_000
_AGE_BAND = re.compile(r"(\d+)(?:-(\d+)|\+)")
_COUNTED = ("households", "户数"), ("persons", "人数")
NOTES = (
    "注:户数、人数为期末当月按事实在享的数,金额为所选月份内已复核花名册的发放数(不含银行退回和已撤回的)。",
    "净增减=现有-比较月;新增、终止按两个月的名单逐户逐人比对,净增不等于新增。万元数四舍五入。",
)


def range_words(first: Month, last: Month) -> str:
    """A range of months as people say it: ``2018年1月至10月``."""
    if first == last:
        return first.chinese
    until = f"{last.number}月" if first.year == last.year else last.chinese
    return f"{first.chinese}至{until}"


def wan(fen: int) -> int:
    """Fen as whole 万元, halves away from zero."""
    return round_half_up(fen, FEN_PER_WAN) // FEN_PER_WAN


def tier_words(name: str) -> str:
    """A tier as people say it: ``80-89`` is an age band, other names speak for themselves."""
    band = _AGE_BAND.fullmatch(name)
    if band is None:
        return name
    return f"{band[1]}至{band[2]}岁" if band[2] else f"{band[1]}岁及以上"


def split(summary: Summary) -> tuple[list[ProgramSummary], list[ProgramSummary]]:
    """Programs with anyone or any money, now or then, and those without."""
    listed = [program for program in summary.programs if _speaks(program)]
    return listed, [program for program in summary.programs if not _speaks(program)]


def _speaks(program: ProgramSummary) -> bool:
    nobody = (None, Count(0, 0))
    return program.now not in nobody or program.then not in nobody or program.amount_fen != 0


def left_out(silent: Sequence[ProgramSummary]) -> tuple[str, ...]:
    """The sentence that names the programs which are not listed."""
    names = "、".join(program.program for program in silent)
    return (f"没有在享人员、也没有发放的项目未列出:{names}。",) if names else ()


def summary_sheet(summary: Summary) -> Sheet:
    """One row a program, its tiers under it; the money exact and in 万元 beside it."""
    rows: list[Row] = []
    listed, silent = split(summary)
    for serial, program in enumerate(listed, start=1):
        rows.append(_row(serial, program))
        rows.extend(_tier_row(name, count) for name, count in program.tiers.items())
    total = f"合计{wan(summary.amount_fen)}万元" if summary.programs else ""
    return Sheet(
        title=f"{summary.office}{range_words(summary.first, summary.last)}社会救助情况汇总表",
        subtitle=f"填报单位:{summary.office}",
        unit="单位:户、人、元" + (f"({total})" if total else ""),
        columns=_columns(summary),
        groups=(Group("", tuple(rows)),),
        notes=(*NOTES, *left_out(silent)),
        subtotals=False,
        page_totals=False,
        empty="这段时间没有可汇总的项目。",
        sign_off=sign_off(),
        largest=9.5,
        words_key="amount",
    )


def _columns(summary: Summary) -> tuple[Column, ...]:
    centre = Align.CENTRE

    def pair(prefix: str, over: str, kind: Kind = Kind.NUMBER) -> tuple[Column, ...]:
        return tuple(
            Column(f"{prefix}_{key}", header, kind, align=centre, over=over, ems=3.4)
            for key, header in _COUNTED
        )

    return (
        Column("serial", "序号", Kind.NUMBER, align=centre),
        Column("program", "救助项目", wraps=True, weight=3.0, ems=9),
        *pair("now", summary.last.chinese),
        Column("compared_with", "比较月份", align=centre, ems=6),
        *pair("then", "比较月"),
        *pair("net", "净增减", Kind.SIGNED),
        *pair("new", "新增"),
        *pair("ended", "终止"),
        Column("amount", "发放金额(元)", Kind.AMOUNT, total=True, ems=8),
        Column("wan", "万元", Kind.NUMBER, ems=3.4),
    )


def _row(serial: int, program: ProgramSummary) -> Row:
    return (
        serial,
        program.program,
        *_counts(program.now),
        program.compared_with.chinese if program.compared_with else "",
        *_counts(program.then),
        program.net_households,
        program.net_persons,
        *_counts(program.new),
        *_counts(program.ended),
        program.amount_fen,
        wan(program.amount_fen),
    )


def _tier_row(name: str, count: Count) -> Row:
    compared: Row = (None,) * 9
    return (None, f"  其中:{tier_words(name)}", *_counts(count), *compared, None, None)


def _counts(count: Count | None) -> tuple[Cell, Cell]:
    return (None, None) if count is None else (count.households, count.persons)
