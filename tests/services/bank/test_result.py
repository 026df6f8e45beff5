"""The bank's answer taken back from files: matched, never guessed (docs/rules.md [R]9)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from app.errors import AppError
from app.models.roster import LineResult, RosterStatus
from app.reports.bankfile import write_bank_file
from app.services.bank import result as bank_result
from app.services.bank.formats import default_format
from app.services.bank.words import result_of
from app.services.rosters import settlement
from app.services.rosters.rows import RosterLineRow, RosterRow
from tests import factory
from tests.services.support.roster_desk import Desk

Rows = list[list[str]]
HEADER = ["批次号", "明细号", "账号", "户名", "金额", "处理结果", "失败原因"]


def sent(desk: Desk, lines: int = 3) -> RosterRow:
    for _ in range(lines):
        desk.enroll()
    return desk.row(desk.send("2018-01"))


def answer_of(roster: RosterRow, line: RosterLineRow, result: str, reason: str = "") -> list[str]:
    amount = f"{line.amount_fen // 100}.{line.amount_fen % 100:02}"
    return [
        roster.number,
        str(line.position),
        line.account,
        line.payee_name,
        amount,
        result,
        reason,
    ]


def whole_answer(roster: RosterRow) -> Rows:
    return [answer_of(roster, line, "成功") for line in roster.lines]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(rows: Rows, header: list[str] = HEADER, encoding: str = "gb18030") -> Path:
        path = tmp_path / "回盘.csv"
        text = "\r\n".join(",".join(row) for row in [header, *rows])
        path.write_bytes(text.encode(encoding))
        return path

    return write


def settle(desk: Desk, roster: RosterRow, path: Path) -> settlement.Settlement:
    return bank_result.take_file(
        desk.session, desk.preparer, roster.number, path, on=desk.today, today=desk.today
    )


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_paid_and_returned_lines_come_back(
    desk: Desk, written: Callable[..., Path], encoding: str
) -> None:
    roster = sent(desk)
    rows = whole_answer(roster)
    rows[1] = answer_of(roster, roster.lines[1], "失败", "户名不符")
    result = settle(desk, roster, written(rows, encoding=encoding))
    assert (result.paid, result.returned, result.unknown) == (2, 1, 0)
    assert (result.paid_fen, result.returned_fen) == (60000, 30000)
    line = desk.row(roster.number).lines[1]
    assert (line.result, line.result_reason) == (LineResult.RETURNED, "户名不符")
    assert desk.row(roster.number).status is RosterStatus.SETTLED


def test_lines_out_of_order_are_found_by_number(desk: Desk, written: Callable[..., Path]) -> None:
    roster = sent(desk)
    rows = whole_answer(roster)
    rows[0][5], rows[0][6] = "退票", "已销户"
    settle(desk, roster, written(rows[::-1]))
    assert desk.row(roster.number).lines[0].result is LineResult.RETURNED


def test_without_numbers_account_amount_and_name_find_the_line(
    desk: Desk, written: Callable[..., Path]
) -> None:
    roster = sent(desk)
    rows = [row[2:] for row in whole_answer(roster)]
    rows[2][3] = "交易失败"
    result = settle(desk, roster, written(rows, header=HEADER[2:]))
    assert (result.paid, result.returned) == (2, 1)


def test_a_partial_file_keeps_the_rest_unknown(desk: Desk, written: Callable[..., Path]) -> None:
    roster = sent(desk)
    result = settle(desk, roster, written(whole_answer(roster)[:1]))
    assert (result.paid, result.unknown) == (1, 2)
    assert desk.row(roster.number).status is RosterStatus.SENT


def test_the_bank_file_itself_comes_back_with_a_result(desk: Desk, tmp_path: Path) -> None:
    roster = sent(desk)
    path = tmp_path / "bank.xlsx"
    write_bank_file(roster, default_format("xlsx"), path)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    column = sheet.max_column + 1
    sheet.cell(1, column, "交易状态")
    for row in range(2, 2 + len(roster.lines)):
        sheet.cell(row, column, "交易成功")
    book.save(path)
    result = settle(desk, roster, path)
    assert (result.paid, result.unknown) == (3, 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({4: "299.99"}, "E2金额299.99元与花名册的300.00元不符"),
        ({4: "0"}, "E2金额不对"),
        ({4: "-300"}, "E2金额不对"),
        ({1: "9"}, "B2不在这份花名册中"),
        ({2: "99999999"}, "B2不在这份花名册中"),
        ({0: "201802-001"}, "A2是花名册201802-001的回盘"),
        ({5: "嗯"}, "F2的结果“嗯”看不懂"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_cell(
    desk: Desk, written: Callable[..., Path], change: dict[int, str], words: str
) -> None:
    roster = sent(desk)
    rows = whole_answer(roster)
    for column, value in change.items():
        rows[0][column] = value
    with pytest.raises(AppError, match=words):
        settle(desk, roster, written(rows))
    assert {line.result for line in desk.row(roster.number).lines} == {LineResult.WAITING}


def test_the_same_line_twice_is_refused(desk: Desk, written: Callable[..., Path]) -> None:
    roster = sent(desk)
    rows = whole_answer(roster)
    with pytest.raises(AppError, match="重复出现"):
        settle(desk, roster, written([*rows, rows[0]]))


def test_the_same_answer_twice_is_refused(desk: Desk, written: Callable[..., Path]) -> None:
    roster = sent(desk)
    path = written(whole_answer(roster))
    settle(desk, roster, path)
    with pytest.raises(AppError, match="已发放"):
        settle(desk, roster, path)


def test_a_day_in_the_future_is_refused(desk: Desk, written: Callable[..., Path]) -> None:
    roster = sent(desk)
    rows = [[*row, desk.later().isoformat()] for row in whole_answer(roster)]
    with pytest.raises(AppError, match="日期在今天之后"):
        settle(desk, roster, written(rows, header=[*HEADER, "交易日期"]))


def test_lines_that_look_alike_are_asked_about_not_guessed(
    desk: Desk, written: Callable[..., Path]
) -> None:
    entries = [desk.enroll(), desk.enroll()]
    payee = desk.person()
    for entry in entries:
        factory.payee(desk.session, entry, payee, account="8101000000000004321")
    roster = desk.row(desk.send("2018-01"))
    rows = [row[2:] for row in whole_answer(roster)]
    same = settle(desk, roster, written(rows, header=HEADER[2:]))
    assert same.paid == 2


def test_alike_lines_with_different_results_are_refused(
    desk: Desk, written: Callable[..., Path]
) -> None:
    entries = [desk.enroll(), desk.enroll()]
    payee = desk.person()
    for entry in entries:
        factory.payee(desk.session, entry, payee, account="8101000000000004321")
    roster = desk.row(desk.send("2018-01"))
    rows = [row[2:] for row in whole_answer(roster)]
    rows[1][3] = "失败"
    with pytest.raises(AppError, match="分不清是哪一行"):
        settle(desk, roster, written(rows, header=HEADER[2:]))


def test_a_file_without_results_is_refused(desk: Desk, written: Callable[..., Path]) -> None:
    roster = sent(desk)
    rows = [row[:5] for row in whole_answer(roster)]
    with pytest.raises(AppError, match="没有“结果”一列"):
        settle(desk, roster, written(rows, header=HEADER[:5]))


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("交易成功", LineResult.PAID),
        ("不成功", LineResult.RETURNED),
        ("账号户名不符", LineResult.RETURNED),
        ("处理中", LineResult.UNKNOWN),
        ("未入账", LineResult.RETURNED),
        ("Y", LineResult.PAID),
        ("甲乙丙", None),
    ],
)
def test_banks_words(word: str, meaning: LineResult | None) -> None:
    assert result_of(word) is meaning
