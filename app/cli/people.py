"""Commands on people: finding them, recording a death, setting an account."""

from __future__ import annotations

from app.cli import arguments
from app.cli.calls import Call
from app.cli.commands import Commands
from app.cli.output import Outcome, table
from app.money import grouped, plain
from app.month import Month
from app.services.people.search import find_persons
from app.services.programs.rows import program_by_name
from app.services.register.persons import person_by_id_number

PAGE = 10_000


def add_to(commands: Commands) -> None:
    """``person find``, ``person died`` and ``account set``."""
    person = commands.noun("person", "人员")
    person.command("find", "按姓名、拼音、首字母、身份证号或村查找,与窗口的搜索框相同", find).takes(
        "text", "内容", "要查找的内容"
    )
    person.command(
        "died",
        "登记死亡日期",
        died,
        more="只登记这一个事实,不写停发记录:此后的月份不再发放,多发的列为应追回。\n"
        "日期登错了,用正确的日期再登记一次即可。",
    ).takes("id_number", "身份证号", "去世的人").option(
        "--on", "年-月-日", "死亡日期", required=True, type=arguments.day
    )
    account = commands.noun("account", "银行账号")
    account.command(
        "set",
        "登记或变更收款账号,从今天起使用",
        set_account,
        more="银行退回以后,把同一账号再登记一次即为确认无误。",
    ).takes("id_number", "身份证号", "享受人、户主或收款人").option(
        "--account", "账号", "银行账号", required=True, type=arguments.filled
    ).option("--bank", "银行", "开户银行", required=True, type=arguments.filled).option(
        "--program", "项目", "只改这一个项目(不写则改此人的全部项目)"
    )


def find(call: Call) -> Outcome:
    """``person find TEXT``: everybody whom the search box would list."""
    month = Month.of(call.today)
    with call.asking() as session:
        page = find_persons(session, call.options.text, month=month, limit=PAGE)
        found = list(page.rows)
        while len(found) < page.total:
            more = find_persons(
                session, call.options.text, month=month, limit=PAGE, offset=len(found)
            )
            found.extend(more.rows)
    rows = [(p.name, p.id_number, p.village, "、".join(p.programs)) for p in found]
    header = ("姓名", "身份证号", "村(社区)", "享受项目")
    return Outcome(
        {
            "count": page.total,
            "persons": [
                {
                    "id_number": person.id_number,
                    "name": person.name,
                    "village": person.village,
                    "programs": list(person.programs),
                }
                for person in found
            ],
        },
        f"找到{page.total}人。" + (f"\n{table(header, rows)}" if rows else ""),
    )


def died(call: Call) -> Outcome:
    """``person died ID_NUMBER --on YYYY-MM-DD``."""
    # A search, which is called most, does without what a death sets going.
    from app.services.enrollments.death_preview import death_outcome
    from app.services.enrollments.deaths import record_death

    today = call.today
    with call.acting() as acting:
        person = person_by_id_number(acting.session, call.options.id_number)
        record_death(acting.session, acting.by, person.id, call.options.on, today=today)
        found = death_outcome(acting.session, person.id, today=today)
    lines = [f"已登记:{person.name}于{call.options.on}去世。"]
    lines += [
        f"{stopped.program}:发放到{stopped.last_month.chinese}为止。"
        if stopped.last_month
        else f"{stopped.program}:不再发放。"
        for stopped in found.stopped
    ]
    lines += [
        f"{recovery.program}:应追回{grouped(recovery.amount_fen)}元"
        f"({'、'.join(month.chinese for month in recovery.months)})。"
        for recovery in found.recoveries
    ]
    return Outcome(
        {
            "stopped": [
                {
                    "program": stopped.program,
                    "last_month": str(stopped.last_month) if stopped.last_month else None,
                }
                for stopped in found.stopped
            ],
            "recoveries": [
                {
                    "program": recovery.program,
                    "amount": plain(recovery.amount_fen),
                    "months": [str(month) for month in recovery.months],
                }
                for recovery in found.recoveries
            ],
        },
        "\n".join(lines),
    )


def set_account(call: Call) -> Outcome:
    """``account set ID_NUMBER --account NUMBER --bank NAME [--program NAME]``."""
    from app.services.enrollments import payees

    given = call.options
    with call.acting() as acting:
        session = acting.session
        person = person_by_id_number(session, given.id_number)
        program = program_by_name(session, given.program).id if given.program else None
        names = payees.set_account(
            session,
            acting.by,
            person.id,
            given.account,
            given.bank,
            program_id=program,
            today=call.today,
        )
    return Outcome(
        {"programs": list(names)}, f"已登记{person.name}的账号,用于:{'、'.join(names)}。"
    )
