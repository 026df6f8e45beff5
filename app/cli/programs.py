"""Commands on programs: the rates that the county sets."""

from __future__ import annotations

from app.cli import arguments
from app.cli.calls import Call
from app.cli.commands import Commands
from app.cli.output import Outcome
from app.errors import UsageError
from app.money import grouped, plain
from app.services.programs.rates import NewRate, set_rate
from app.services.programs.rows import program_by_name


def add_to(commands: Commands) -> None:
    """``rate set``."""
    rate = commands.noun("rate", "救助标准")
    rate.command(
        "set",
        "为项目的一档设定标准,从某月起执行",
        set_,
        more="同一档、同一月份再设一次,旧标准留档,以新的为准。\n"
        "档次:集中、分散、全自理、半护理、全护理、80-89、90-99、100+、A、B、C。",
    ).takes("program", "项目", "项目名称,如 农村特困").option(
        "--tier", "档次", "档次名称(只有不分档次的项目可以不写)", type=arguments.filled
    ).option("--amount", "金额", "每月金额(元)", required=True, type=arguments.amount).option(
        "--from", "年-月", "从哪个月起", required=True, type=arguments.month, dest="first"
    ).option("--document", "文号", "依据的文件", default="")


def set_(call: Call) -> Outcome:
    """``rate set PROGRAM --tier --amount --from [--document]``."""
    given = call.options
    with call.acting() as acting:
        program = program_by_name(acting.session, given.program)
        if given.tier is None and program.tiers:
            tiers = "、".join(tier.name for tier in program.tiers)
            raise UsageError(f"“{program.name}”分档次,请用 --tier 写明({tiers})。未作改动。")
        row = set_rate(
            acting.session,
            acting.by,
            NewRate(
                program.name,
                given.tier,
                given.amount,
                given.first,
                given.document,
            ),
        )
    return Outcome(
        {
            "program": row.program,
            "tier": row.tier,
            "amount": plain(row.amount_fen),
            "from": str(row.from_month),
        },
        f"已设定:{row.program}{row.tier}自{row.from_month.chinese}起"
        f"每月{grouped(row.amount_fen)}元。",
    )
