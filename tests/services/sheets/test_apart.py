"""A file of others is read in a process of its own: what it does there harms nobody here."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.apart.bounds import MEGABYTE, Bounds, memory_of
from app.services.intake.lists import read_list
from app.services.sheets.cells import Cell, Damaged, Sheet
from app.services.sheets.limits import FileRefusedError
from app.services.sheets.reading import file_content, read_file, sheets_apart
from tests.services.support.lists import HEAD, SAMPLES, TODAY, read_here, write_workbook

HOSTILE = sorted((Path(__file__).parents[2] / "data" / "hostile").iterdir())
ORDINARY = SAMPLES / "2018-10"
BAD = "tests.services.support.bad_readers:"
SHORT = Bounds(seconds=1.0)


def bad(reader: str, content: bytes = b"x", bounds: Bounds | None = None) -> tuple[Sheet, ...]:
    return sheets_apart("名单.xls", content, reader=BAD + reader, bounds=bounds)


def refusal(reader: str, content: bytes = b"x", bounds: Bounds | None = None) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as caught:
        bad(reader, content, bounds)
    return caught.value


@pytest.mark.parametrize(
    ("reader", "code", "why"),
    [
        ("crash", "file-ended", "中断"),
        ("vanish", "file-ended", "中断"),
        ("grow", "file-hungry", "内存"),
        ("fail", "file-failed", "读不懂"),
        ("flood", "file-nonsense", "不合常理"),
    ],
)
def test_a_reader_that_does_harm_is_a_sentence(reader: str, code: str, why: str) -> None:
    error = refusal(reader)
    assert error.code == code
    assert error.message.startswith("文件“名单.xls”读不出来:")
    assert why in error.message
    assert "没有导入任何内容" in error.message


def test_a_reader_that_hangs_is_ended() -> None:
    assert refusal("hang", bounds=SHORT).code == "file-slow"


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no memory told by the system")
def test_memory_is_watched_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process cannot bind itself, it is ended by who watches it."""
    # Asked for as if the system had no limits: the process is told a bound it never meets.
    monkeypatch.setattr("app.apart.parent.memory_of", lambda _pid: 501 * MEGABYTE)
    assert refusal("hang").code == "file-hungry"


def test_its_own_refusal_is_passed_on() -> None:
    error = refusal("refuse")
    assert (error.code, error.message) == ("of-its-own", "“名单”没有导入。")


def test_what_libraries_print_reaches_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    (sheet,) = bad("print_much", "张三".encode())
    assert sheet.rows == (("张三", None, True, Decimal(12)),)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "parts",
    [
        ["no part"],
        [["rows", [["before any sheet"]]]],
        [["sheet", "表", "exe", False, False]],
        [["sheet", "表", "text", False, False], ["rows", [[["number", "1e999999999"]]]]],
        [["sheet", "表", "text", False, False], ["rows", [[["day", "never"]]]]],
        [["sheet", "表", "text", False, False], ["rows", [[{"a": 1}]]]],
        [["sheet", "表", "text", False, False], ["rows", [["x" * 40_000]]]],
        [["sheet", "表", "text", False, False], ["rows", ["no row"]]],
        [["sheet", "表", "text", False, False], ["rows", [[1.5]]]],
        [["sheet", "表", "text", False, False], ["merges", [[0, 0, 0]]]],
        [["sheet", "表", "text", False, False], ["merges", [[0, 0, 0, 0]]], ["rows", 7]],
    ],
)
def test_what_makes_no_sense_is_not_believed(parts: list[Any]) -> None:
    assert refusal("say", json.dumps(parts).encode()).code == "file-nonsense"


def test_it_has_no_password_and_nothing_of_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINZHENG_PASSWORD", "geheim-77")
    (sheet,) = bad("secrets")
    assert sheet.rows in ((), ((),))
    (loaded,) = bad("modules")
    assert not {"sqlalchemy", "sqlcipher3", "PySide6", "app.models", "app.cli"} & {*loaded.rows[0]}


def test_reading_is_stopped_from_outside() -> None:
    class StoppedError(Exception):
        pass

    def watch(rows: int) -> None:
        if rows > 1000:
            raise StoppedError

    with pytest.raises(StoppedError):
        sheets_apart("名单.xls", b"x", reader=f"{BAD}endless", watch=watch)


@pytest.mark.parametrize("file", HOSTILE, ids=lambda file: file.name)
def test_a_hostile_file_is_a_sentence_or_a_list(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As the parent sees it; what the system adds up is of all children that this run ever had.
    taken = [0]

    def watched(pid: int) -> int:
        taken.append(memory_of(pid))
        return taken[-1]

    monkeypatch.setattr("app.apart.parent.memory_of", watched)
    said = "read"
    try:
        read_list(file, unit="household", villages=["鞍山村"], today=TODAY)
    except FileRefusedError as error:
        said = error.message
    assert said == "read" or said.endswith("。")
    assert max(taken) < 500 * MEGABYTE


def test_a_name_that_is_none_is_refused() -> None:
    file = next(file for file in HOSTILE if "32767" in file.name)
    read = read_list(file, unit="household", villages=["大湾村"], today=TODAY)
    told = [problem for problem in read.problems if "60个字" in problem.message]
    assert [(problem.row, problem.code) for problem in told] == [(3, "name-missing")]
    assert (read.counts.accepted, read.counts.refused) == (9, 1)
    assert all(len(member.name or "") <= 60 for one in read.households for member in one.members)


@pytest.mark.parametrize("file", sorted(ORDINARY.iterdir()), ids=lambda file: file.name)
def test_sheets_come_through_whole(file: Path) -> None:
    assert read_file(file).sheets == read_here(file).sheets


def test_every_kind_of_cell_comes_through(tmp_path: Path) -> None:
    row = [HEAD, 310.5, 7, True, date(2018, 10, 1), 330118195802092123, None, "𠮷", -0.25]
    path = write_workbook(tmp_path / "list.xlsx", [["表头"] * 9, row], ["A1:C1"])
    sheet = read_file(path).sheets[0]
    assert sheet == read_here(path).sheets[0]
    kinds: list[Cell] = list(sheet.rows[1])
    assert kinds[1:3] == [Decimal("310.5"), Decimal(7)]
    assert kinds[4] == date(2018, 10, 1)
    assert isinstance(kinds[5], Damaged)
    assert (sheet.merge_at(0, 2), sheet.merge_at(0, 3)) == (sheet.merges[0], None)


@pytest.mark.skipif(sys.platform == "win32", reason="a kind of file that Windows has not")
def test_what_is_no_plain_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(FileRefusedError, match="不是普通文件"):
            file_content(path)
