"""Commands on village tasks: handed out, followed, scored; worksheets out and home."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app import files
from app.cli import arguments
from app.cli.calls import Acting, Call
from app.cli.commands import Commands
from app.cli.output import Outcome, table
from app.errors import AppError
from app.models.task import Answer, AssignmentStatus
from app.reports.pdf_form import form_bytes
from app.reports.task_papers import notice_forms
from app.reports.workbook_worksheet import file_name, worksheet_bytes
from app.services.programs.rows import program_by_name
from app.services.register.villages import village_by_name
from app.services.tasks import moves
from app.services.tasks.creating import new_task
from app.services.tasks.overlaps import overlaps
from app.services.tasks.papers import notices
from app.services.tasks.rows import STATUS_WORDS, NewTask
from app.services.tasks.scores import scores
from app.services.tasks.views import assignment_of, task_by_number, task_rows
from app.services.worksheets.exporting import worksheets
from app.services.worksheets.importing import apply, preview, refusal
from app.services.worksheets.reading import read_worksheet
from app.services.worksheets.rows import Preview

ALL = "all"
_BETWEEN = re.compile(r"[,;、\s\uff0c\uff1b]+")
Step = Callable[[Acting, int, date, str], AssignmentStatus]


def add_to(commands: Commands) -> None:
    """``task`` and ``worksheet``."""
    noun = commands.noun("task", "村级任务")
    noun.command(
        "new",
        "建立任务并派给村(社区)",
        new,
        more="--worksheet 建立逐人核对的任务,名单是该项目当前计入的在世人员,只派给有人的村。\n"
        "截止日期可以早于今天(补录)。",
    ).option("--title", "名称", "任务名称", required=True, type=arguments.filled).option(
        "--due", "年-月-日", "截止日期", required=True, type=arguments.day
    ).option(
        "--villages",
        "村",
        "all 或村名,多个村用逗号隔开(不写为全部)",
        default=ALL,
        type=arguments.filled,
    ).option("--source", "文件", "依据的文件", default="").option(
        "--worksheet", "项目", "逐人核对这个项目的人员"
    )
    noun.command("list", "任务和各村进度,先到期的在前", list_)
    for name, help_, step in (
        ("receive", "登记村里已签收", _receive),
        ("submit", "登记村里已上报", _submit),
        ("return", "退回重报,用 --note 写明缺什么", _return),
        ("accept", "验收", _accept),
    ):
        _moving(noun, name, help_, step)
    noun.command("scores", "一段时间内到期任务的各村通报", score).option(
        "--from", "年-月", "起始月份", required=True, type=arguments.month, dest="first"
    ).option("--to", "年-月", "截止月份", required=True, type=arguments.month, dest="last")
    noun.command("notice", "打印任务通知单(每村一页,带回执)", notice).takes(
        "task", "编号", "任务编号"
    ).option("--pdf", "文件", "写到这个文件", required=True, type=arguments.path)
    sheet = commands.noun("worksheet", "逐人核对表")
    sheet.command(
        "export",
        "每村导出一份预填的核对表",
        export,
        more="身份证号遮盖中间各位。同名的旧文件会被替换,已有的答复会预先填上。",
    ).takes("task", "编号", "任务编号").takes(
        "folder", "文件夹", "放核对表的文件夹,没有就新建", type=arguments.path
    )
    sheet.command(
        "import",
        "收回一份核对表",
        import_,
        more="按表里的隐藏标记对应人员,行的顺序和栏宽可以变。空白不算答复,有空白则退回该村。\n"
        "有一处不可能的答复,整份表都不导入。同一份表导入两次没有影响。",
    ).takes("file", "文件", "村里填好的核对表", type=arguments.path)


def _moving(noun: Commands, name: str, help_: str, step: Step) -> None:
    def run(call: Call) -> Outcome:
        return _moved(call, step)

    noun.command(name, help_, run).takes("task", "编号", "任务编号").option(
        "--village", "村", "村(社区)", required=True, type=arguments.filled
    ).option("--on", "年-月-日", "哪一天(不写为今天)", type=arguments.day).option(
        "--note", "说明", "说明", default=""
    )


def new(call: Call) -> Outcome:
    """``task new``."""
    given = call.options
    with call.acting() as acting:
        session = acting.session
        program = program_by_name(session, given.worksheet).id if given.worksheet else None
        wanted = NewTask(
            title=given.title,
            due_on=given.due,
            villages=_villages(session, given.villages),
            source=given.source,
            program_id=program,
        )
        today = call.today
        same = overlaps(session, wanted, today=today)
        made = new_task(session, acting.by, wanted, today=today)
    lines = [f"已建立任务{made.number},派给{made.assignments}个村(社区)。"]
    if made.items:
        lines.append(f"名单共{made.items}人。")
    if made.without_village:
        lines.append(f"没有登记所在村、未列入的人员:{'、'.join(made.without_village)}。")
    if made.nobody_in:
        lines.append(f"没有需要核对的人员、未派发:{'、'.join(made.nobody_in)}。")
    lines += [f"请注意:{one.words}" for one in same]
    return Outcome({"task": made.number, "assignments": made.assignments}, "\n".join(lines))


def list_(call: Call) -> Outcome:
    """``task list``."""
    with call.asking() as session:
        tasks = task_rows(session, today=call.today)
    header = ("编号", "任务", "截止", "村数", "已签收", "已上报", "已验收", "退回", "逾期")
    rows = [
        (
            task.number, task.title, task.due_on.isoformat(),
            *map(str, (task.villages, task.received, task.submitted, task.accepted,
                       task.returned, task.overdue)),
        )
        for task in tasks
    ]  # fmt: skip
    return Outcome(
        {
            "tasks": [
                {
                    "task": task.number,
                    "title": task.title,
                    "due": task.due_on.isoformat(),
                    "villages": task.villages,
                    "received": task.received,
                    "submitted": task.submitted,
                    "accepted": task.accepted,
                    "returned": task.returned,
                    "overdue": task.overdue,
                }
                for task in tasks
            ]
        },
        table(header, rows) if rows else "还没有任务。",
    )


def score(call: Call) -> Outcome:
    """``task scores --from YYYY-MM --to YYYY-MM``."""
    with call.asking() as session:
        found = scores(session, call.options.first, call.options.last, today=call.today)
    header = ("村(社区)", "任务", "按时", "逾期", "退回", "未报", "得分", "名次")
    rows = [
        (
            one.name,
            *map(str, (one.tasks, one.on_time, one.late, one.returned, one.open)),
            "不计" if one.points is None else str(one.points),
            str(one.rank or ""),
        )
        for one in found.villages
    ]
    return Outcome(
        {
            "villages": [
                {
                    "village": one.name,
                    "tasks": one.tasks,
                    "on_time": one.on_time,
                    "late": one.late,
                    "returned": one.returned,
                    "open": one.open,
                }
                for one in found.villages
            ]
        },
        table(header, rows) if rows else "这段时间没有到期的任务。",
    )


def notice(call: Call) -> Outcome:
    """``task notice TASK --pdf F``."""
    with call.asking() as session:
        task_id = task_by_number(session, call.options.task)
        content = form_bytes(notice_forms(notices(session, task_id, today=call.today)))
    files.write_safely(call.options.pdf, content)
    return Outcome({"files": [str(call.options.pdf)]}, f"已生成 {call.options.pdf}")


def export(call: Call) -> Outcome:
    """``worksheet export TASK DIR``: all made before any is written."""
    folder = call.options.folder
    with call.acting() as acting:
        task_id = task_by_number(acting.session, call.options.task)
        made = {
            folder / file_name(one): worksheet_bytes(one)
            for one in worksheets(acting.session, acting.by, task_id)
        }
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise files.explain(error, folder) from error
        for target, content in made.items():
            files.write_safely(target, content)
    names = [str(target) for target in made]
    return Outcome({"files": names}, "\n".join(f"已生成 {name}" for name in names))


def import_(call: Call) -> Outcome:
    """``worksheet import FILE``."""
    today = call.today
    read = read_worksheet(call.options.file)
    status: AssignmentStatus | None = None
    with call.acting() as acting:
        shown = preview(acting.session, acting.by, read, today=today)
        if not shown.problems:
            status = apply(acting.session, acting.by, shown, today=today)
    refused = refusal(shown.problems) if shown.problems else ""
    return Outcome(_values(shown), _text(shown, status), refused)


def _values(shown: Preview) -> dict[str, Any]:
    return {
        "village": shown.village,
        "items": shown.items,
        "alive": shown.answers[Answer.ALIVE],
        "died": shown.answers[Answer.DIED],
        "moved": shown.answers[Answer.MOVED],
        "other": shown.answers[Answer.OTHER],
        "blank": len(shown.lacking),
        "problems": [
            {
                "row": problem.row,
                "column": problem.column,
                "code": problem.code,
                "message": problem.message,
            }
            for problem in shown.problems
        ],
    }


def _text(shown: Preview, status: AssignmentStatus | None) -> str:
    counts = shown.answers
    lines = [
        (
            f"{shown.village}(任务{shown.task}):共{shown.items}人,健在{counts[Answer.ALIVE]}"
            f",死亡{counts[Answer.DIED]},迁出{counts[Answer.MOVED]},其他{counts[Answer.OTHER]}"
            f",未填{len(shown.lacking)}。"
        )
    ]
    lines += [
        f"第{step.row}行 {step.name}:{''.join(step.effects)}"
        for step in shown.steps
        if step.notable
    ]
    if status is None:
        return "\n".join([lines[0], *(f"{p.column}{p.row}:{p.message}。" for p in shown.problems)])
    if not shown.steps:
        lines.append("与已登记的答复相同,没有改动。")
    lines.append(f"这个村的任务现在是“{STATUS_WORDS[status]}”。")
    return "\n".join(lines)


def _moved(call: Call, step: Step) -> Outcome:
    given = call.options
    with call.acting() as acting:
        session = acting.session
        task_id = task_by_number(session, given.task)
        village = village_by_name(session, given.village)
        status = step(
            acting,
            assignment_of(session, task_id, village.id),
            given.on or call.today,
            given.note,
        )
    return Outcome(
        {"task": given.task, "village": village.name, "status": status.value},
        f"{village.name}:{STATUS_WORDS[status]}。",
    )


def _receive(acting: Acting, assignment: int, on: date, note: str) -> AssignmentStatus:
    return moves.receive(
        acting.session, acting.by, assignment, on=on, today=acting.today, note=note
    )


def _submit(acting: Acting, assignment: int, on: date, note: str) -> AssignmentStatus:
    return moves.submit(acting.session, acting.by, assignment, on=on, today=acting.today, note=note)


def _return(acting: Acting, assignment: int, on: date, note: str) -> AssignmentStatus:
    what = note.strip() or "不符合要求,请重新上报"
    return moves.send_back(acting.session, acting.by, assignment, what, on=on, today=acting.today)


def _accept(acting: Acting, assignment: int, on: date, note: str) -> AssignmentStatus:
    return moves.accept(acting.session, acting.by, assignment, on=on, today=acting.today, note=note)


def _villages(session: Session, text: str) -> tuple[int, ...] | None:
    """The villages of a comma-separated list; None for all."""
    if text.strip().lower() == ALL:
        return None
    names: Iterable[str] = filter(None, _BETWEEN.split(text.strip()))
    found = dict.fromkeys(village_by_name(session, name).id for name in names)
    if not found:
        raise AppError("没有写村名,没有建立任务。请写 all 或村名。", code="village-missing")
    return tuple(found)
