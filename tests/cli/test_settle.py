"""``roster settle``: the bank's answer by file, or all paid."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
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


def test_a_part_as_text_then_the_whole_as_a_workbook_with_titles(
    office: Office, sent: list[list[str]], tmp_path: Path
) -> None:
    header, *rows = sent
    name, account, amount = (header.index(one) for one in ("户名", "账号", "金额"))
    part = tmp_path / "回盘.txt"
    lines = ["收款人账号|收款人户名|交易金额|交易状态"]
    lines += [f"{row[account]}|{row[name]}|{row[amount]}|交易成功" for row in rows[:1]]
    part.write_text("\r\n".join(lines), encoding="utf-16")
    result = office.done("roster", "settle", "201801-001", "--result", part)
    assert (result["paid"], result["unknown"]) == (1, len(rows) - 1)
    assert office.done("roster", "show", "201801-001")["status"] == "sent"
    again = office("roster", "settle", "201801-001", "--result", part)
    assert again.refused("以前都已登记过")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["样例农商行代发业务回单"])
    sheet.append(["户名", "卡号", "发放金额", "处理结果", "失败原因"])
    for at, row in enumerate(rows):
        failed = ["失败", "账户状态异常"] if at == 1 else ["成功", ""]
        sheet.append([row[name], row[account], row[amount], *failed])
    sheet.append(["合计", f"{len(rows)}笔"])
    whole = tmp_path / "回盘.xlsx"
    book.save(whole)
    result = office.done("roster", "settle", "201801-001", "--result", whole)
    assert (result["paid"], result["returned"], result["unknown"]) == (len(rows) - 1, 1, 0)
