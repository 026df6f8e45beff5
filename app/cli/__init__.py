"""The command line: the second door to the services, for schedules, batches, support and tests."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import __version__, log, paths
from app.cli.arguments import PROGRAM, Parser
from app.cli.commands import Commands
from app.cli.output import Outcome, refuse, speak_utf8, tell
from app.errors import AppError, UsageError
from app.services.office_file import data_folder

if TYPE_CHECKING:
    from app.cli.calls import Call

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
ABOUT = """\
民政台账:乡镇民政办的救助对象、花名册和资金发放台账。不带命令时打开窗口。

密码不写在命令里:操作人的密码从环境变量 MINZHENG_PASSWORD 读取,新用户的从
MINZHENG_NEW_PASSWORD,复核人的从 MINZHENG_REVIEWER_PASSWORD;没有设置时在终端里询问。
返回值:0 完成;1 未通过,没有改动任何数据;2 命令写法不对。"""
# The modules of the commands with the words that they begin with: a command reads its own alone.
PARTS = {
    "office": ("demo", "init", "user", "doctor"),
    "programs": ("rate",),
    "lists": ("import",),
    "people": ("person", "account"),
    "enrollments": ("enrollment",),
    "rosters": ("roster",),
    "printing": ("roster",),
    "reports": ("report",),
    "tasks": ("task", "worksheet"),
    "backups": ("backup", "verify", "restore"),
}
Window = Callable[[Path], int]


def main(argv: Sequence[str] | None = None, window: Window | None = None) -> int:
    """Run one command and return its exit code; without a command open the ``window``."""
    speak_utf8()
    folder: Path | None = None
    try:
        typed = sys.argv[1:] if argv is None else list(argv)
        options = parser(_parts(typed)).parse_args(typed)
        if options.self_test:
            from app.cli import self_test

            return self_test.run()
        folder = paths.data_folder(options.data)
        run: Callable[[Any], Outcome] | None = options.run
        if run is None:
            return (window or _no_window)(folder)
        if data_folder.has_office(folder):
            log.start(folder)
        outcome = run(_call(options, folder))
    except SystemExit as leaving:
        return DONE if leaving.code in (None, 0) else WRONG_USAGE
    except UsageError as error:
        refuse(error.message)
        return WRONG_USAGE
    except AppError as error:
        log.refused(error)
        refuse(error.message)
        return REFUSED
    except KeyboardInterrupt:
        refuse("已中断,正在做的这一步没有保存。")
        return REFUSED
    except Exception as error:  # noqa: BLE001 (the outermost place: logged, and told calmly)
        refuse(_unexpected(error, folder))
        return REFUSED
    finally:
        log.stop()
    tell(outcome, as_json=options.json)
    return outcome.code


def parser(parts: Iterable[str] = PARTS) -> Parser:
    """The commands of the parts with their options and Chinese help."""
    root = Parser(prog=PROGRAM, description=ABOUT)
    root.choices.add_argument(
        "--data",
        metavar="文件夹",
        help="数据文件夹,写在命令之前(不写则用环境变量 MINZHENG_DATA,再不然是本用户的默认位置)",
    )
    root.choices.add_argument("--version", action="version", version=__version__, help="显示版本号")
    root.choices.add_argument(
        "--self-test",
        action="store_true",
        help="自检:在临时文件夹里建演示镇、打印花名册、备份、打开窗口",
    )
    commands = Commands(root, required=False)
    for part in parts:
        import_module(f"app.cli.{part}").add_to(commands)
    return root


def _parts(typed: Sequence[str]) -> Iterable[str]:
    """The parts that a line needs: those of its command; all of them for help and for a slip."""
    words = [word for word, before in zip(typed, ["", *typed], strict=False) if before != "--data"]
    first = next((word for word in words if not word.startswith("-")), None)
    if first is None:
        return PARTS if {"-h", "--help"} & set(words) else ()
    return [part for part, known in PARTS.items() if first in known] or PARTS


def _call(options: Namespace, folder: Path) -> Call:
    from app.cli.calls import Call

    return Call(options, folder)


def _no_window(_folder: Path) -> int:
    raise UsageError(f"没有写命令。未作改动,用法见“{PROGRAM} --help”。")


def _unexpected(error: Exception, folder: Path | None) -> str:
    """Log a failure of the program itself; what the user is told of it."""
    sentence = "程序出现意外,正在做的这一步没有保存。"
    if folder is None:
        return sentence
    try:
        file = log.start(folder)
    except AppError:
        return f"{sentence}日志也无法写入“{folder}”,请检查磁盘。"
    log.unexpected(error)
    return f"{sentence}原因已记入日志“{file}”,请交给维护人员。"


__all__ = ["Outcome", "main", "parser"]
