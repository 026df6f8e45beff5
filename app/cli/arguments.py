"""Options and arguments in Chinese: what may be typed, and one sentence where it is wrong."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from app import money
from app.errors import UsageError
from app.month import Month

T = TypeVar("T")

# As it is typed: an installed program goes by its own name.
PROGRAM = Path(sys.executable).stem if getattr(sys, "frozen", False) else "python -m app"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")

# argparse speaks English; its sentences are told again, the first pattern that fits.
_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), chinese)
    for pattern, chinese in (
        (r"the following arguments are required: (?P<what>.+)", "缺少{what}"),
        (r"one of the arguments (?P<what>.+) is required", "须从 {what} 中选一个"),
        (r"unrecognized arguments: (?P<what>.+)", "不认识“{what}”"),
        (r"argument (?P<name>.+?): not allowed with argument (?P<what>.+)",
         "{name} 不能和 {what} 一起用"),
        (r"argument (?P<name>.+?): expected (?:one|at least one) argument", "{name} 后面缺少内容"),
        (r"argument (?P<name>.+?): expected \d+ arguments?", "{name} 后面缺少内容"),
        (r"argument (?P<name>.+?): ignored explicit argument (?P<what>.+)", "{name} 后面不带内容"),
        (r"argument (?P<name>.+?): invalid choice: (?P<what>.+?) \(choose from (?P<known>.*)\)",
         "{name} 没有 {what},可以用 {known}"),
        (r"argument (?P<name>.+?): (?P<what>[^a-zA-Z].*)", "{name}:{what}"),
    )
)  # fmt: skip


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help whose frame is Chinese too."""

    def add_usage(
        self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "用法:" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that raises UsageError with a Chinese sentence instead of leaving the program."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("formatter_class", _Formatter)
        super().__init__(add_help=False, allow_abbrev=False, **settings)
        self.named = self.add_argument_group("参数")
        self.choices = self.add_argument_group("选项")
        self.choices.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"命令写法不对:{spoken(message)}。未作改动,用法见“{self.prog} --help”。")


def spoken(message: str) -> str:
    """One of argparse's English messages in Chinese."""
    for pattern, chinese in _SENTENCES:
        match = pattern.fullmatch(message)
        if match is not None:
            return chinese.format(**match.groupdict())
    return "参数有误"


def month(text: str) -> Month:
    """``YYYY-MM``."""
    try:
        return Month.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"月份“{text}”不对,要写成 2018-10 这样的四位年和两位月"
        ) from None


def day(text: str) -> date:
    """``YYYY-MM-DD``."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"日期“{text}”不对,要写成 2018-10-09 这样,并且确有这一天")


def amount(text: str) -> int:
    """Yuan with at most two decimals, as fen."""
    if not _AMOUNT.fullmatch(text):
        raise argparse.ArgumentTypeError(f"金额“{text}”不对,要写成 1234.50 这样的元数,最多两位小数")
    return money.to_fen(text)


def filled(text: str) -> str:
    """Text that says something."""
    if not text.strip():
        raise argparse.ArgumentTypeError("“”是空的,请写明内容")
    return text.strip()


def path(text: str) -> Path:
    """A file or folder, absolute from here on."""
    return Path(filled(text)).expanduser().absolute()


def one_of(known: Iterable[T], words: Callable[[T], str]) -> Callable[[str], T]:
    """A word out of a few."""
    by_word = {words(one): one for one in known}

    def read(text: str) -> T:
        if text not in by_word:
            raise argparse.ArgumentTypeError(f"“{text}”不对,可以用 {'、'.join(by_word)}")
        return by_word[text]

    return read
