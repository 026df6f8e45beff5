"""Commands on what somebody receives: stopped, changed, suspended, resumed."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.cli import arguments
from app.cli.calls import Call
from app.cli.commands import Command, Commands
from app.cli.output import Outcome
from app.errors import UsageError
from app.money import grouped, plain
from app.month import Month
from app.services.enrollments import stopping as enrollments_stopping
from app.services.enrollments import terms
from app.services.enrollments.rows import EnrollmentRow, TermChange
from app.services.enrollments.views import find_enrollment
from app.services.entitlement.due import entitled
from app.services.entitlement.loading import facts_of_enrollments


def add_to(commands: Commands) -> None:
    """``enrollment stop``, ``change``, ``suspend`` and ``resume``."""
    noun = commands.noun("enrollment", "享受待遇")
    stopping = noun.command("stop", "停发:从某月起不再发放", stop)
    _of_whom(stopping, "第一个不发的月份").option(
        "--reason", "原因", "停发原因", required=True, type=arguments.filled
    )
    changing = noun.command(
        "change",
        "变更金额或档次,从某月起",
        change,
        more="记为一条新的变动,以前的记录留档;此后已有的变动不受影响。",
    )
    _of_whom(changing, "从哪个月起变更").option(
        "--amount", "金额", "核定金额(元)", type=arguments.amount
    ).option(
        "--tier",
        "档次",
        "档次,可写多次(如 集中 和 半护理)",
        action="append",
        type=arguments.filled,
    ).option("--reason", "原因", "变更原因", default="")
    suspending = noun.command("suspend", "暂停发放,从某月起", suspend)
    _of_whom(suspending, "第一个暂停的月份").option(
        "--reason", "原因", "暂停原因", required=True, type=arguments.filled
    )
    resuming = noun.command("resume", "恢复发放,从某月起", resume)
    _of_whom(resuming, "从哪个月起恢复").option(
        "--reason", "原因", "恢复原因", required=True, type=arguments.filled
    ).flag("--back-pay", "暂停期间的月份也补发")


def _of_whom(command: Command, month_help: str) -> Command:
    """Whose enrollment, and from which month."""
    return (
        command.takes("id_number", "身份证号", "享受人、户主或保障人员")
        .option("--program", "项目", "项目名称", required=True)
        .option("--from", "年-月", month_help, required=True, type=arguments.month, dest="first")
    )


def stop(call: Call) -> Outcome:
    """``enrollment stop``: the answer has the last month paid."""
    with call.acting() as acting:
        row = _found(call, acting.session)
        ended = enrollments_stopping.stop(
            acting.session, acting.by, row.id, call.options.first, call.options.reason
        )
    return Outcome(
        {"program": row.program, "last_month": str(ended.last_month)},
        f"已停发:{row.recipient_name}的{row.program},发放到{ended.last_month.chinese}为止。",
    )


def change(call: Call) -> Outcome:
    """``enrollment change``: the answer has the amount that ``--from`` then gives."""
    given = call.options
    if given.amount is None and not given.tier:
        raise UsageError("没有写要变更什么。未作改动,请写 --amount 或 --tier。")
    with call.acting() as acting:
        row = _found(call, acting.session)
        changed = terms.change(
            acting.session,
            acting.by,
            row.id,
            given.first,
            approved_fen=given.amount,
            tiers=given.tier,
            reason=given.reason,
        )
        facts = facts_of_enrollments(acting.session, [row.id])
        amount = entitled(facts, row.id, given.first, any_month=True).amount_fen
    return Outcome(
        {"program": row.program, "from": str(given.first), "amount": plain(amount)},
        f"已变更:{row.recipient_name}的{row.program}自{given.first.chinese}起为"
        f"{grouped(amount)}元。{_standing(changed)}",
    )


def suspend(call: Call) -> Outcome:
    """``enrollment suspend``."""
    given = call.options

    def act(session: Session, by: int, row: EnrollmentRow) -> TermChange:
        return enrollments_stopping.suspend(session, by, row.id, given.first, given.reason)

    return _moved(call, "已暂停", act)


def resume(call: Call) -> Outcome:
    """``enrollment resume``, with ``--back-pay`` the suspended months become due."""
    given = call.options

    def act(session: Session, by: int, row: EnrollmentRow) -> TermChange:
        return enrollments_stopping.resume(
            session, by, row.id, given.first, given.reason, back_pay=given.back_pay
        )

    return _moved(call, "已恢复并补发" if given.back_pay else "已恢复", act)


def _moved(
    call: Call, word: str, act: Callable[[Session, int, EnrollmentRow], TermChange]
) -> Outcome:
    first: Month = call.options.first
    with call.acting() as acting:
        row = _found(call, acting.session)
        changed = act(acting.session, acting.by, row)
    return Outcome(
        {"program": row.program, "from": str(first)},
        f"{word}:{row.recipient_name}的{row.program},自{first.chinese}起。{_standing(changed)}",
    )


def _standing(changed: TermChange) -> str:
    """The later terms that stand as they were ([T]3)."""
    return "".join(f"此后已有的变动没有改:{term.words}。" for term in changed.later)


def _found(call: Call, session: Session) -> EnrollmentRow:
    given = call.options
    return find_enrollment(session, given.program, given.id_number, given.first)
