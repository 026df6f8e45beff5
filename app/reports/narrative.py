"""The summary in plain Chinese sentences, to be pasted into a report."""

from __future__ import annotations

import os
from pathlib import Path

from app.files import write_safely
from app.money import grouped
from app.reports.summary import FEN_PER_WAN, NOTES, left_out, range_words, split, tier_words, wan
from app.services.statistics.rows import Count, ProgramSummary, Summary


def write_text(text: str, path: Path) -> None:
    """Write plain text as UTF-8 with the line ends of this system.

    Raises FileError where ``path`` cannot be written.
    """
    write_safely(path, text.replace("\n", os.linesep).encode())


def narrative(summary: Summary) -> str:
    """The summary in plain sentences, exact money beside 万元; ends with a line break."""
    span = range_words(summary.first, summary.last)
    lines = [
        f"{summary.office}{span}社会救助情况",
        "",
        f"{span},{summary.office}共发放救助资金{_money(summary.amount_fen)}。",
    ]
    listed, silent = split(summary)
    regular = [program for program in listed if not program.one_off]
    grants = [program for program in listed if program.one_off]
    lines += [_sentence(program, summary) for program in regular]
    if grants:
        lines.append(_grants(grants, span))
    return "\n".join((*lines, "", *NOTES, *left_out(silent))) + "\n"


def _grants(grants: list[ProgramSummary], span: str) -> str:
    names = "、".join(program.program for program in grants)
    total = sum(program.amount_fen for program in grants)
    parts = ",".join(f"{program.program}{_money(program.amount_fen)}" for program in grants)
    return f"一次性救助({names}):{span}共发放{_money(total)}" + (
        f",其中{parts}。" if len(grants) > 1 else "。"
    )


def _sentence(program: ProgramSummary, summary: Summary) -> str:
    parts = [f"{program.program}:{summary.last.chinese}有{_count(program.now)}"]
    if program.tiers:
        tiers = ",".join(
            f"{tier_words(name)}{_count(count)}" for name, count in program.tiers.items()
        )
        parts.append(f",其中{tiers}")
    if program.compared_with is not None and program.then is not None:
        parts.append(f";与{program.compared_with.chinese}的{_count(program.then)}相比,")
        parts.append(_net(program))
        if program.new is not None and program.ended is not None:
            parts.append(f",新增{_count(program.new)},终止{_count(program.ended)}")
    span = range_words(summary.first, summary.last)
    parts.append(f";{span}发放{_money(program.amount_fen)}。")
    return "".join(parts)


def _net(program: ProgramSummary) -> str:
    parts = []
    for net, word in ((program.net_households, "户"), (program.net_persons, "人")):
        if net:
            parts.append(f"{'净增' if net > 0 else '净减'}{abs(net)}{word}")
        else:
            parts.append(f"{word}数持平")
    return "、".join(parts)


def _count(count: Count) -> str:
    return f"{count.households}户{count.persons}人" if count.households else f"{count.persons}人"


def _money(fen: int) -> str:
    """``193万元(1,929,893.00元)``; below one 万元 the exact figure alone."""
    return f"{wan(fen)}万元({grouped(fen)}元)" if fen >= FEN_PER_WAN else f"{grouped(fen)}元"
