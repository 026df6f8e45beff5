"""``report summary``: the figures that go upward, on the screen, on paper and as text."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from app import files
from app.cli import arguments
from app.cli.calls import Call
from app.cli.commands import Commands
from app.cli.output import Outcome
from app.errors import UsageError
from app.money import plain
from app.month import Month
from app.reports.narrative import narrative
from app.reports.pdf import pdf_bytes
from app.reports.summary import summary_sheet
from app.reports.workbook import workbook_bytes
from app.services.programs.rows import program_by_name
from app.services.statistics.rows import Count, ProgramSummary
from app.services.statistics.summary import summary

Compared = tuple[Month, str | None]


def add_to(commands: Commands) -> None:
    """``report summary``."""
    commands.noun("report", "统计报表").command(
        "summary",
        "汇总:期末户数、人数,期间发放金额,与另一个月比较",
        summary_,
        more="户数、人数按事实计(起账以前的月份也可以);金额为期间已复核花名册的,"
        "不含银行退回和撤回的。",
    ).option(
        "--from", "年-月", "起始月份", required=True, type=arguments.month, dest="first"
    ).option("--to", "年-月", "截止月份", required=True, type=arguments.month, dest="last").option(
        "--compare",
        "年-月[:项目]",
        "与哪个月比较;可写多次,写明项目的只用于该项目",
        action="append",
        default=[],
        type=_compared,
    ).option("--pdf", "文件", "另存为 PDF", type=arguments.path).option(
        "--xlsx", "文件", "另存为工作簿", type=arguments.path
    ).option("--text", "文件", "另存为文字", type=arguments.path)


def _compared(text: str) -> Compared:
    month, colon, program = text.partition(":")
    if colon and not program.strip():
        raise argparse.ArgumentTypeError(f"“{text}”的冒号后面缺少项目名称")
    return arguments.month(month), program.strip() or None


def summary_(call: Call) -> Outcome:
    """``report summary --from --to [--compare]... [--pdf] [--xlsx] [--text]``."""
    given = call.options
    with call.asking() as session:
        compare = _comparisons(
            (month, program_by_name(session, name).name if name else None)
            for month, name in given.compare
        )
        found = summary(session, given.first, given.last, compare)
    text = narrative(found)
    made = [
        (target, content)
        for target, content in (
            (given.pdf, pdf_bytes(summary_sheet(found)) if given.pdf else b""),
            (given.xlsx, workbook_bytes(summary_sheet(found)) if given.xlsx else b""),
            (given.text, text.encode() if given.text else b""),
        )
        if target is not None
    ]
    for target, content in made:
        files.write_safely(target, content)
    saved = "".join(f"已生成 {target}\n" for target, _ in made)
    return Outcome(
        {
            "programs": [_values(program) for program in found.programs],
            "amount": plain(found.amount_fen),
        },
        f"{text}{saved}".rstrip(),
    )


def _comparisons(asked: Iterable[Compared]) -> dict[str | None, Month]:
    compare: dict[str | None, Month] = {}
    for month, name in asked:
        if compare.setdefault(name, month) != month:
            raise UsageError(
                f"“{name or '全部项目'}”写了两个不同的比较月份。没有生成汇总,请只留一个。"
            )
    return compare


def _values(program: ProgramSummary) -> dict[str, Any]:
    then, new, ended = program.then, program.new, program.ended
    return {
        "program": program.program,
        **_count(program.now),
        "tiers": {name: _count(count) for name, count in program.tiers.items()},
        "compared_with": str(program.compared_with) if program.compared_with else None,
        "households_then": then.households if then else None,
        "persons_then": then.persons if then else None,
        "net_households": program.net_households,
        "net_persons": program.net_persons,
        "new_households": new.households if new else None,
        "ended_households": ended.households if ended else None,
        "new_persons": new.persons if new else None,
        "ended_persons": ended.persons if ended else None,
        "amount": plain(program.amount_fen),
    }


def _count(count: Count) -> dict[str, int]:
    return {"households": count.households, "persons": count.persons}
