"""``roster settle``: the bank's answer by file, or all paid."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLES, SECOND, Office


@pytest.fixture
def sent(office: Office, tmp_path: Path) -> list[list[str]]:
    """A roster that was sent; the rows of the bank's file with their header."""
    office.done(
        "import", SAMPLES / "2018-10/城市低保.csv", "--program", "城市低保", "--as-of", "2018-01"
    )
    office.done("roster", "draft", "--program", "城市低保", "--month", "2018-01")
    office.done("roster", "submit", "201801-001")
    office.done(
        "roster", "approve", "201801-001", "--reviewer", SECOND, "--accept-warnings", "已核实"
    )
    office.done("roster", "print", "201801-001", "--bank", tmp_path / "bank.csv")
    office.done("roster", "send", "201801-001")
    with (tmp_path / "bank.csv").open(encoding="gb18030", newline="") as file:
        return list(csv.reader(file))


def answered(rows: list[list[str]], path: Path, *, failed: int) -> Path:
    """The bank's file with its answer: one line failed."""
    lines = [[*rows[0], "处理结果", "失败原因"]]
    lines += [
        [*row, "失败", "账户已销户"] if place == failed else [*row, "成功", ""]
        for place, row in enumerate(rows[1:])
    ]
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(lines)
    return path


def test_the_banks_file_comes_back(office: Office, sent: list[list[str]], tmp_path: Path) -> None:
    answer = answered(sent, tmp_path / "回盘.csv", failed=2)
    result = office.done("roster", "settle", "201801-001", "--result", answer)
    shown = office.done("roster", "show", "201801-001")
    returned = [line for line in shown["lines"] if line["result"] == "returned"]
    assert shown["status"] == "settled"
    assert (result["paid"], result["returned"], result["unknown"]) == (len(sent) - 2, 1, 0)
    assert result["amount_returned"] == returned[0]["amount"]
    again = office("roster", "settle", "201801-001", "--result", answer)
    assert again.refused("已发放")


def test_a_file_that_does_not_fit_changes_nothing(
    office: Office, sent: list[list[str]], tmp_path: Path
) -> None:
    amount = sent[0].index("金额")
    sent[1][amount] = "1.00"
    answer = answered(sent, tmp_path / "回盘.csv", failed=2)
    assert office("roster", "settle", "201801-001", "--result", answer).refused("不符")
    assert office.done("roster", "show", "201801-001")["status"] == "sent"


def test_one_of_the_two_must_be_said(office: Office, sent: list[list[str]]) -> None:
    assert office("roster", "settle", "201801-001").used_wrongly("两者选一")
    missing = office("roster", "settle", "201801-001", "--result", "没有.csv")
    assert missing.refused()
    assert office.done("roster", "settle", "201801-001", "--all-paid")["unknown"] == 0
