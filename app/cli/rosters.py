"""Commands on rosters: drafted, checked by two people, sent, settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from app.cli import arguments
from app.cli.calls import REVIEWER_PASSWORD, Acting, Call, secret
from app.cli.commands import Commands
from app.cli.output import Outcome, table
from app.errors import UsageError
from app.money import grouped, plain
from app.services.access.signing_in import second_person
from app.services.bank.result import take_file
from app.services.programs.rows import program_by_name
from app.services.rosters import holds, lifecycle
from app.services.rosters.drafting import DraftReport, draft
from app.services.rosters.rows import (
    RESULT_WORDS,
    STATUS_WORDS,
    ChangeKind,
    MovedRoster,
    RosterLineRow,
)
from app.services.rosters.settlement import settle_all_paid
from app.services.rosters.views import require_roster, roster_row

_COMPARED = {
    ChangeKind.ADDED: "新增",
    ChangeKind.STOPPED: "停发",
    ChangeKind.CHANGED: "变动",
}


def add_to(commands: Commands) -> None:
    """``roster draft`` to ``roster settle`` and ``roster show``."""
    noun = commands.noun("roster", "花名册")
    noun.command(
        "draft",
        "生成某月的花名册草稿;已有草稿的,按今天的事实重新生成,编号不变",
        draft_,
    ).option("--program", "项目", "项目名称", required=True).option(
        "--month", "年-月", "发放月份", required=True, type=arguments.month
    )
    _add_steps(noun)
    noun.command("hold", "暂缓发放草稿中某人的某月", hold).takes(
        "number", "编号", "花名册编号"
    ).takes("id_number", "身份证号", "享受人或户主").option(
        "--month", "年-月", "暂缓的月份", required=True, type=arguments.month
    ).option("--reason", "原因", "暂缓原因", required=True, type=arguments.filled)
    noun.command("release", "解除某人的暂缓,并重新生成草稿", release).takes(
        "number", "编号", "花名册编号"
    ).takes("id_number", "身份证号", "享受人或户主")
    noun.command("show", "列出花名册的每一笔", show).takes("number", "编号", "花名册编号")
    noun.command("settle", "登记银行的发放结果(已送银行的花名册)", settle).takes(
        "number", "编号", "花名册编号"
    ).option("--result", "文件", "银行的回盘文件", type=arguments.path).flag(
        "--all-paid", "全部发放成功"
    )


def _add_steps(noun: Commands) -> None:
    noun.command("submit", "提交复核", submit).takes("number", "编号", "花名册编号")
    noun.command("return", "退回草稿", return_).takes("number", "编号", "花名册编号").option(
        "--reason", "原因", "退回原因", required=True, type=arguments.filled
    )
    noun.command("send", "标记为已送银行", send).takes("number", "编号", "花名册编号")
    noun.command("withdraw", "撤回已复核、未送银行的花名册(需要经办和复核两个人)", withdraw).takes(
        "number", "编号", "花名册编号"
    ).option("--reviewer", "姓名", "同意撤回的复核人", required=True, type=arguments.filled).option(
        "--reason", "原因", "撤回原因", required=True, type=arguments.filled
    )
    noun.command(
        "approve",
        "复核通过(复核人不能是编制或提交的人)",
        approve,
        more="复核人的密码从环境变量 MINZHENG_REVIEWER_PASSWORD 读取,否则在终端里询问。",
    ).takes("number", "编号", "花名册编号").option(
        "--reviewer", "姓名", "复核人", required=True, type=arguments.filled
    ).option("--accept-warnings", "理由", "有提醒时写明通过的理由", default="").option(
        "--accept-unpaid", "确认", "有的月份整月没有花名册时,写明确应补发", default=""
    )


def draft_(call: Call) -> Outcome:
    """``roster draft --program NAME --month YYYY-MM``."""
    given = call.options
    with call.acting() as acting:
        found = program_by_name(acting.session, given.program)
        report = draft(acting.session, acting.by, found.id, given.month, today=call.today)
    return Outcome(
        _report_values(report), _report_text(f"{found.name}{given.month.chinese}", report)
    )


def _report_values(report: DraftReport) -> dict[str, Any]:
    return {
        "roster": report.number,
        "status": report.status.value if report.status is not None else None,
        "lines": report.lines,
        "households": report.households,
        "persons": report.persons,
        "amount": plain(report.amount_fen),
        "regular": plain(report.regular_fen),
        "arrears": plain(report.arrears_fen),
        "recoverable": plain(report.recoverable_fen),
        "held": plain(report.held_fen),
        "changes": {kind.value: report.changes[kind] for kind in _COMPARED},
        "findings": [
            {
                "level": finding.level.value,
                "code": finding.code,
                "message": finding.message,
                "id_number": finding.id_number,
            }
            for finding in report.findings
        ],
    }


def _report_text(what: str, report: DraftReport) -> str:
    lines = [f"{what}没有应发放的金额,没有生成花名册。"]
    if report.number is None and report.rate_missing:
        lines = [f"{what}有档次还没有标准,算不出金额,没有生成花名册。请先用 rate set 设定标准。"]
    if report.number is not None:
        compared = ",".join(f"{word}{report.changes[kind]}" for kind, word in _COMPARED.items())
        lines = [
            f"花名册{report.number}({what},草稿),共{grouped(report.amount_fen)}元:",
            f"{report.lines}笔,{report.households}户{report.persons}人。",
            f"当月{grouped(report.regular_fen)}元,补发{grouped(report.arrears_fen)}元。",
            f"暂缓{grouped(report.held_fen)}元,应追回{grouped(report.recoverable_fen)}元。",
            f"与上月相比:{compared}。",
        ]
    words = {"error": "错误", "warning": "提醒"}
    lines += [f"{words[finding.level.value]}:{finding.message}" for finding in report.findings]
    return "\n".join(lines)


def submit(call: Call) -> Outcome:
    """``roster submit N``."""
    return _step(call, lambda a, number: lifecycle.submit(a.session, a.by, number))


def return_(call: Call) -> Outcome:
    """``roster return N --reason TEXT``: by who prepares or who reviews."""
    return _step(
        call,
        lambda a, number: lifecycle.return_to_draft(a.session, a.by, number, call.options.reason),
    )


def send(call: Call) -> Outcome:
    """``roster send N``."""
    return _step(call, lambda a, number: lifecycle.send(a.session, a.by, number))


def withdraw(call: Call) -> Outcome:
    """``roster withdraw N --reviewer NAME --reason TEXT``: two persons."""

    def act(acting: Acting, number: str, reviewer: int) -> MovedRoster:
        return lifecycle.withdraw(acting.session, acting.by, reviewer, number, call.options.reason)

    return _reviewed(call, act)


def approve(call: Call) -> Outcome:
    """``roster approve N --reviewer NAME [--accept-warnings TEXT] [--accept-unpaid TEXT]``."""

    def act(acting: Acting, number: str, reviewer: int) -> MovedRoster:
        return lifecycle.approve(
            acting.session,
            reviewer,
            number,
            today=call.today,
            accept_warnings=call.options.accept_warnings,
            accept_unpaid=call.options.accept_unpaid,
        )

    return _reviewed(call, act)


def _step(call: Call, act: Callable[[Acting, str], MovedRoster]) -> Outcome:
    with call.acting() as acting:
        return _moved(act(acting, call.options.number))


def _reviewed(call: Call, act: Callable[[Acting, str, int], MovedRoster]) -> Outcome:
    """A step that a second person answers for with their own password."""
    name: str = call.options.reviewer
    with call.office() as office:
        with office.reading() as session:
            require_roster(session, call.options.number)
        password = secret(REVIEWER_PASSWORD, f"复核人“{name}”的密码")
        reviewer = second_person(office, name, password)
        with office.transaction() as session:
            return _moved(
                act(
                    Acting(session, office.staff_id, office, call.today),
                    call.options.number,
                    reviewer.id,
                )
            )


def _moved(roster: MovedRoster) -> Outcome:
    return Outcome(
        {"roster": roster.number, "status": roster.status.value},
        f"花名册{roster.number}:{STATUS_WORDS[roster.status]}。",
    )


def hold(call: Call) -> Outcome:
    """``roster hold N ID_NUMBER --month YYYY-MM --reason TEXT``."""
    given = call.options
    return _redrafted(
        call,
        lambda session, by: holds.hold(
            session,
            by,
            given.number,
            given.id_number,
            given.month,
            given.reason,
            today=call.today,
        ),
    )


def release(call: Call) -> Outcome:
    """``roster release N ID_NUMBER``."""
    given = call.options
    return _redrafted(
        call,
        lambda session, by: holds.release(
            session, by, given.number, given.id_number, today=call.today
        ),
    )


def _redrafted(call: Call, act: Callable[[Session, int], DraftReport]) -> Outcome:
    with call.acting() as acting:
        report = act(acting.session, acting.by)
    return Outcome(
        {"roster": report.number, "amount": plain(report.amount_fen)},
        _report_text("重新生成", report),
    )


def settle(call: Call) -> Outcome:
    """``roster settle N --result FILE`` or ``--all-paid``."""
    given, today = call.options, call.today
    if (given.result is None) == (not given.all_paid):
        raise UsageError("请写 --result 文件 或 --all-paid,两者选一。未作改动。")
    with call.acting() as acting:
        session = acting.session
        if given.all_paid:
            result = settle_all_paid(session, acting.by, given.number, on=today, today=today)
        else:
            result = take_file(
                session, acting.by, given.number, given.result, on=today, today=today
            )
    return Outcome(
        {
            "paid": result.paid,
            "returned": result.returned,
            "unknown": result.unknown,
            "amount_paid": plain(result.paid_fen),
            "amount_returned": plain(result.returned_fen),
        },
        f"已发放{result.paid}笔{grouped(result.paid_fen)}元,"
        f"退回{result.returned}笔{grouped(result.returned_fen)}元,未明{result.unknown}笔。",
    )


def show(call: Call) -> Outcome:
    """``roster show N``."""
    with call.asking() as session:
        roster = roster_row(session, call.options.number)
    header = ("序号", "村(社区)", "姓名", "身份证号", "金额", "账号", "结果", "备注")
    rows = [
        (
            str(line.position), line.village, line.recipient_name, line.recipient_id_number,
            grouped(line.amount_fen), line.account, RESULT_WORDS[line.result], line.remark,
        )
        for line in roster.lines
    ]  # fmt: skip
    return Outcome(
        {
            "roster": roster.number,
            "program": roster.program,
            "month": str(roster.month),
            "status": roster.status.value,
            "amount": plain(roster.amount_fen),
            "lines": [_line_values(line) for line in roster.lines],
        },
        f"{roster.title}\n编号{roster.number},{STATUS_WORDS[roster.status]},"
        f"{len(rows)}笔,共{grouped(roster.amount_fen)}元。\n{table(header, rows)}",
    )


def _line_values(line: RosterLineRow) -> dict[str, Any]:
    return {
        "line": line.position,
        "id_number": line.recipient_id_number,
        "name": line.recipient_name,
        "village": line.village,
        "persons": line.persons,
        "amount": plain(line.amount_fen),
        "account": line.account,
        "result": line.result.value,
        "items": [
            {
                "month": str(item.month),
                "kind": item.kind.value,
                "amount": plain(item.amount_fen),
                "reason": item.reason,
            }
            for item in line.items
        ],
    }
