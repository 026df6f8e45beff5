"""Commands on the office itself: made new, who works in it, and whether all is well."""

from __future__ import annotations

from app.cli import arguments
from app.cli.calls import NEW_PASSWORD, PASSWORD, Call, secret
from app.cli.commands import Commands
from app.cli.output import Outcome
from app.models.base import now
from app.models.staff import Role
from app.services.access.creating import Account, OfficePlan, add_staff, create_office
from app.services.demo import office as demo_office
from app.services.demo.place import NEXT_MONTH
from app.services.health import doctor as health
from app.services.office import permissions
from app.services.office.permissions import require_role
from app.services.register.villages import read_villages_file

role = arguments.one_of(Role, lambda known: known.value)


def add_to(commands: Commands) -> None:
    """``demo``, ``init``, ``user add`` and ``doctor``."""
    commands.command(
        "demo",
        "在空的数据文件夹里建演示镇(全部是虚构的人),账户和密码会打印出来",
        demo,
        more="发放到 --month 的前一个月为止,--month 这个月留着练习。",
    ).option("--month", "年-月", "第一个还没有发放的月份", type=arguments.month, default=NEXT_MONTH)
    commands.command(
        "init",
        "新建办公室:村(社区)、自带的项目(不含标准)和首位用户",
        init,
        more="首位用户有管理和经办权限,其密码从环境变量 MINZHENG_PASSWORD 读取,否则在终端里询问。\n"
        "恢复码只显示这一次,请打印后锁进保险柜:忘记密码时只有它能打开数据。",
        acts=False,
    ).option("--town", "乡镇", "乡镇名称", required=True, type=arguments.filled).option(
        "--county", "县", "县(市、区)名称", required=True, type=arguments.filled
    ).option(
        "--villages",
        "文件.csv",
        "村(社区)名单:代码,名称,类型",
        required=True,
        type=arguments.path,
    ).option(
        "--ledger-start", "年-月", "从哪个月起记账发放", required=True, type=arguments.month
    ).option("--user", "姓名", "首位用户的姓名", required=True, type=arguments.filled)
    commands.noun("user", "用户").command(
        "add",
        "添加用户",
        add_user,
        more="新用户的密码从环境变量 MINZHENG_NEW_PASSWORD 读取,否则在终端里询问。",
    ).takes("name", "姓名", "新用户的姓名", type=arguments.filled).option(
        "--role",
        "权限",
        "prepare 经办、review 复核、admin 管理;可写多次",
        required=True,
        action="append",
        type=role,
    )
    commands.command(
        "doctor",
        "检查程序、数据和备份是否完好",
        doctor,
        more="查出问题也返回 0,结果看每一项(JSON 的 ok);数据打不开时返回 1。",
    )


def demo(call: Call) -> Outcome:
    """``demo [--month YYYY-MM]``."""
    made = demo_office.create(call.folder, today=call.today, next_month=call.options.month)
    return Outcome(
        {
            "town": made.town,
            "users": list(made.users),
            "password": made.password,
            "recovery_code": made.recovery_key,
            "next_month": str(made.next_month),
        },
        f"已在“{call.folder}”建好演示镇{made.town}。\n"
        f"账户:{'、'.join(made.users)};密码都是 {made.password}。\n"
        f"恢复码:{made.recovery_key}\n下一个要发放的月份:{made.next_month.chinese}。",
    )


def init(call: Call) -> Outcome:
    """``init --town --county --villages --ledger-start --user``."""
    given = call.options
    villages = read_villages_file(given.villages)
    password = secret(PASSWORD, f"“{given.user}”的新密码", new=True)
    first = Account(given.user, password)
    plan = OfficePlan(given.town, given.county, tuple(villages), given.ledger_start, first)
    made = create_office(call.folder, plan)
    return Outcome(
        {
            "villages": made.villages,
            "programs": made.programs,
            "recovery_code": made.recovery_key,
        },
        f"已在“{call.folder}”新建{given.town}的办公室:{made.villages}个村(社区),"
        f"{made.programs}个项目(标准需另设)。\n"
        f"恢复码:{made.recovery_key}\n请抄下或打印后锁进保险柜,它只显示这一次。",
    )


def add_user(call: Call) -> Outcome:
    """``user add NAME --role prepare|review|admin``."""
    given = call.options
    roles = tuple(dict.fromkeys(given.role))
    with call.office() as office:
        with office.reading() as session:
            require_role(session, office.staff_id, Role.ADMIN)
        password = secret(NEW_PASSWORD, f"“{given.name}”的新密码", new=True)
        added = add_staff(office, given.name, password, roles)
    words = "、".join(permissions.ROLE_WORDS[role] for role in roles)
    return Outcome(
        {"user": added.name, "roles": [role.value for role in roles]},
        f"已添加用户“{added.name}”({words})。",
    )


def doctor(call: Call) -> Outcome:
    """``doctor``: every check, each with what it looked at."""
    with call.office() as office:
        checks = health.examine(office.folder, office.database, office.key, now())
    return Outcome(
        {
            "ok": all(check.ok for check in checks),
            "checks": [
                {"name": check.name, "ok": check.ok, "message": check.message} for check in checks
            ],
        },
        "\n".join(
            f"{'完好' if check.ok else '注意'}  {check.name}:{check.message}" for check in checks
        ),
    )
