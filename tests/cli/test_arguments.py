"""What may be typed, and the Chinese sentence where it is wrong."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app import cli
from app.cli import arguments, office
from app.errors import UsageError
from app.models.staff import Role
from app.month import Month
from tests.cli.conftest import Office

COMMANDS = (
    "demo", "init", "user add", "rate set", "import", "person find", "person died", "account set",
    "enrollment stop", "enrollment change", "enrollment suspend", "enrollment resume",
    "roster draft", "roster submit", "roster return", "roster send", "roster withdraw",
    "roster hold", "roster release", "roster approve", "roster show", "roster print",
    "roster settle", "report summary", "backup", "verify", "restore", "doctor",
)  # fmt: skip


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (arguments.month, "2018-10", Month(2018, 10)),
        (arguments.day, "2020-02-29", date(2020, 2, 29)),
        (arguments.amount, "1234.5", 123450),
        (arguments.amount, "0", 0),
        (office.role, "review", Role.REVIEW),
        (arguments.filled, " 原因 ", "原因"),
    ],
)
def test_values_are_read(read: Callable[[str], Any], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (arguments.month, "2018-13"),
        (arguments.month, "2018-1"),
        (arguments.month, "201810"),
        (arguments.month, "0000-01"),
        (arguments.month, "\uff12018-10"),
        (arguments.day, "2019-02-29"),
        (arguments.day, "20180301"),
        (arguments.day, "2018-3-1"),
        (arguments.amount, "1.234"),
        (arguments.amount, "-5"),
        (arguments.amount, "1e3"),
        (arguments.amount, "1,000"),
        (arguments.amount, "nan"),
        (office.role, "boss"),
        (arguments.filled, "  "),
    ],
)
def test_other_values_are_refused_in_chinese(read: Callable[[str], Any], text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"[\u4e00-\u9fff]"):
        read(text)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ([], ("没有写命令",)),
        (["bogus"], ("'bogus'",)),
        (["roster"], ("缺少命令",)),
        (["roster", "draft", "--month", "2018-01"], ("缺少", "--program")),
        (
            ["roster", "draft", "--program", "农村低保", "--month", "2018-13"],
            ("--month", "2018-13"),
        ),
        (["roster", "draft", "--program", "x", "--month"], ("--month", "后面缺少内容")),
        (["roster", "draft", "--prog", "x", "--month", "2018-01"], ("--prog",)),
        (["roster", "show"], ("缺少", "编号")),
        (["roster", "show", "1", "2"], ("不认识", "2")),
        (["roster", "show", "1", "--json=1"], ("--json", "不带内容")),
        (["roster", "print", "1", "--bank", "x", "--bank-format", "doc"], ("'doc'", "csv")),
        (["roster", "print", "1"], ("--pdf",)),
        (["roster", "print", "1", "--pdf", "a.pdf", "--xlsx", "a.pdf"], ("同一个名字",)),
        (["roster", "settle", "1"], ("--all-paid",)),
        (["person", "died", "x", "--on", "2018-02-30"], ("--on", "2018-02-30")),
        (["rate", "set", "x", "--tier", "A", "--amount", "1.999", "--from", "2018-01"], ("1.999",)),
        (["user", "add", "x", "--role", "boss"], ("boss", "prepare")),
        (["enrollment", "change", "x", "--program", "y", "--from", "2018-01"], ("--amount",)),
        (["import", "x.csv", "--program", "y", "--full-list"], ("--as-of",)),
        (["import", "x.csv", "--program", "y", "--errors", "out.txt"], (".xlsx",)),
        (["report", "summary", "--from", "2018-01"], ("--to",)),
        (["--json", "doctor"], ("--json",)),
        (["doctor", "--data", "x"], ("--data",)),
    ],
)
def test_wrong_usage_is_one_chinese_sentence_and_exit_code_2(
    empty: Office, argv: list[str], words: tuple[str, ...]
) -> None:
    answer = empty(*argv)
    assert answer.used_wrongly(*words), answer
    assert not empty.folder.exists()


def test_every_sentence_of_argparse_that_can_occur_has_its_chinese() -> None:
    for message, chinese in (
        ("the following arguments are required: 编号", "缺少编号"),
        ("unrecognized arguments: --x", "不认识“--x”"),
        ("argument --month: expected one argument", "--month 后面缺少内容"),
        ("argument --role: expected at least one argument", "--role 后面缺少内容"),
        ("argument --a: not allowed with argument --b", "--a 不能和 --b 一起用"),
        ("one of the arguments --a --b is required", "须从 --a --b 中选一个"),
        ("argument --json: ignored explicit argument 'x'", "--json 后面不带内容"),
        ("something new", "参数有误"),
    ):
        assert arguments.spoken(message) == chinese


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_is_chinese(empty: Office, command: str) -> None:
    answer = empty(*command.split(), "--help")
    assert answer.code == 0
    assert answer.err == ""
    assert "--json" in answer.out
    assert "用法" in answer.out
    assert "usage" not in answer.out
    assert not re.search(r"\b(options|positional|show this|and exit)\b", answer.out)


def test_the_overview_names_every_command(empty: Office) -> None:
    answer = empty("--help")
    assert answer.code == 0
    for noun in {command.split()[0] for command in COMMANDS}:
        assert f" {noun} " in answer.out or f" {noun}\n" in answer.out


def test_version_is_told(empty: Office) -> None:
    answer = empty("--version")
    assert (answer.code, answer.err) == (0, "")
    assert re.fullmatch(r"\d+\.\d+.*\n", answer.out)


def test_without_a_command_the_window_gets_the_data_folder(empty: Office) -> None:
    asked: list[object] = []

    def window(folder: object) -> int:
        asked.append(folder)
        return 0

    assert cli.main(["--data", str(empty.folder)], window) == 0
    assert asked == [empty.folder]


def test_an_unknown_command_raises_no_systemexit() -> None:
    with pytest.raises(UsageError):
        cli.parser().parse_args(["bogus"])
