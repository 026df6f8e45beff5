"""``import``: a list comes in, is compared with the register, and applied whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from app.cli import arguments
from app.cli.calls import Call
from app.cli.commands import Commands
from app.cli.output import Outcome
from app.errors import UsageError
from app.models.program import Program, Unit
from app.services.intake import applying, listing
from app.services.intake.comparing import Comparison, Kind, compare
from app.services.intake.lists import read_list
from app.services.intake.marking import mark_refused
from app.services.intake.synonyms import synonyms
from app.services.programs.rows import ProgramRow, program_by_name
from app.services.register.villages import village_aliases

_KIND_WORDS = {
    Kind.NEW: "新增",
    Kind.CHANGED: "变动",
    Kind.STOPPED: "停发",
    Kind.UNCHANGED: "不变",
}
_LEVEL_WORDS = {"refused": "拒收", "corrected": "已更正", "warned": "提醒"}


def add_to(commands: Commands) -> None:
    """``import FILE --program NAME`` and its options."""
    commands.command(
        "import",
        "导入名单(xls、xlsx、ods、csv、txt)",
        import_,
        more="有一行被拒收就整份不导入(返回值 1),除非写 --skip-errors。\n"
        "--full-list 把名单当作该项目的全部:名单中没有的,从 --as-of 起停发。",
    ).takes("file", "文件", "名单文件", type=arguments.path).option(
        "--program", "项目", "项目名称", required=True
    ).option("--as-of", "年-月", "名单是哪个月的;变动从这个月起", type=arguments.month).flag(
        "--full-list", "名单是该项目的全部"
    ).flag("--dry-run", "只比较,不写入").flag("--skip-errors", "跳过被拒收的行,导入其余的").option(
        "--errors", "文件.xlsx", "把被拒收的行另存为工作簿,错处作了标记", type=arguments.path
    )


def import_(call: Call) -> Outcome:
    """Read, compare, and unless it is a dry run apply; a refused row refuses the whole list."""
    given = call.options
    if given.full_list and given.as_of is None:
        raise UsageError("全量名单需要指明月份。未作改动,请写 --as-of 年-月。")
    if given.errors is not None and given.errors.suffix.lower() != ".xlsx":
        raise UsageError("--errors 的文件名要以 .xlsx 结尾。未作改动。")
    if given.dry_run:
        with call.asking() as session:
            comparison, _ = _compared(call, session)
            refusal = ""
            _keep_errors(call, comparison)
    else:
        with call.acting() as acting:
            comparison, apply = _compared(call, acting.session)
            refusal = _refusal(comparison, skip_errors=given.skip_errors)
            if not refusal:
                apply(acting.by)
            # Within the transaction: rows left out without a trace would be lost.
            _keep_errors(call, comparison)
    return Outcome(_values(comparison), _text(call, comparison, refusal), refusal)


def _compared(call: Call, session: Session) -> tuple[Comparison, Callable[[int], None]]:
    """The comparison, and what applies it for a member of staff."""
    given, today = call.options, call.today
    row = program_by_name(session, given.program)
    read = read_list(
        given.file,
        unit=_unit(row),
        villages=village_aliases(session),
        synonyms=synonyms(session),
        today=today,
        as_of=given.as_of,
    )
    program = session.get_one(Program, row.id)
    comparison = compare(
        session, program, read, as_of=given.as_of, full_list=given.full_list, today=today
    )

    def apply(by: int) -> None:
        applying.apply(
            session,
            by,
            program,
            comparison,
            today=today,
            skip_errors=given.skip_errors,
        )

    return comparison, apply


def _unit(row: ProgramRow) -> listing.Unit:
    if row.rules.one_off:
        return "one_off"
    return "household" if row.rules.unit is Unit.HOUSEHOLD else "person"


def _keep_errors(call: Call, comparison: Comparison) -> None:
    if call.options.errors is not None:
        mark_refused(comparison.read, call.options.errors)


def _refusal(comparison: Comparison, *, skip_errors: bool) -> str:
    refused = comparison.read.counts.refused
    if not refused or skip_errors:
        return ""
    return (
        f"名单中有{refused}行被拒收,整份名单没有导入,台账没有改动。"
        "请改正后重新导入,或用 --skip-errors 跳过这些行。"
    )


def _values(comparison: Comparison) -> dict[str, Any]:
    counts = comparison.read.counts
    return {
        "rows": counts.rows,
        "accepted": counts.accepted,
        "corrected": counts.corrected,
        "warned": counts.warned,
        "refused": counts.refused,
        "households": counts.households,
        "persons": counts.persons,
        "new": comparison.count(Kind.NEW),
        "changed": comparison.count(Kind.CHANGED),
        "stopped": comparison.count(Kind.STOPPED),
        "unchanged": comparison.count(Kind.UNCHANGED),
        "problems": [
            {
                "row": problem.row,
                "column": problem.column,
                "level": problem.level,
                "code": problem.code,
                "message": problem.message,
            }
            for problem in comparison.read.problems
        ],
    }


def _text(call: Call, comparison: Comparison, refusal: str) -> str:
    counts = comparison.read.counts
    done = "没有导入" if refusal else "只比较,没有写入" if call.options.dry_run else "已导入"
    not_yet = comparison.count(Kind.NOT_YET)
    waiting = f",尚未开始{not_yet}" if not_yet else ""
    lines = [
        f"{call.options.file.name}:{counts.rows}行,拒收{counts.refused}行,接受{counts.accepted}行。",
        f"更正{counts.corrected}行,提醒{counts.warned}行;{counts.households}户{counts.persons}人。",
        f"{comparison.program}({done}):"
        + ",".join(f"{word}{comparison.count(kind)}" for kind, word in _KIND_WORDS.items())
        + f"{waiting}。",
        *comparison.read.notes,
    ]
    lines += [
        f"第{problem.row}行{f' {problem.column}列' if problem.column else ''}"
        f"({_LEVEL_WORDS[problem.level]}):{problem.message}"
        for problem in comparison.read.problems
    ]
    return "\n".join(lines)
