"""Banks' files of every shape: title rows, sums, hidden accounts, no headings, other encodings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from app.errors import AppError
from app.models.bank import BankResultFile
from app.models.roster import LineResult, RosterStatus
from app.services.bank import result
from app.services.bank import words as bank_words
from app.services.bank.result import Understanding
from app.services.rosters.rows import RosterRow
from app.services.rosters.settlement import Answer
from tests import factory
from tests.services.support.roster_desk import Desk

Table = Sequence[Sequence[object]]
PAID, RETURNED, UNKNOWN = LineResult.PAID, LineResult.RETURNED, LineResult.UNKNOWN


@pytest.fixture
def roster(desk: Desk) -> RosterRow:
    """Three lines of 300.00, 310.00 and 320.00, sent to the bank."""
    for fen in (30000, 31000, 32000):
        desk.enroll(fen=fen)
    return desk.row(desk.send("2018-01"))


@pytest.fixture
def look(desk: Desk, roster: RosterRow, tmp_path: Path) -> Callable[..., result.Look]:
    """Look at a table as the bank's file; ``kind`` is its form."""

    def at(table: Table, kind: str = "csv", **said: object) -> result.Look:
        read = result.read_bank_file(written(tmp_path, table, kind))
        understood = Understanding(**said)  # type: ignore[arg-type]
        return result.look(desk.session, roster.number, read, desk.today, understood)

    return at


def written(folder: Path, table: Table, kind: str) -> Path:
    path = folder / f"回盘.{kind}"
    if kind == "xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in table:
            sheet.append(list(row))
        book.save(path)
        return path
    separator = "|" if kind == "txt" else ","
    lines = [separator.join(str(cell) for cell in row) for row in table]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    return path


def results(found: result.Look) -> list[LineResult | None]:
    """By the roster's order; None for a line that the file does not have."""
    answers = {line: answer.result for line, answer in result.require_clear(found).items()}
    return [answers.get(line.id) for line in found.roster.lines]


def rows_of(roster: RosterRow, *said: str) -> list[list[object]]:
    """Account, name, amount, what is said of it."""
    return [
        [line.account, line.payee_name, f"{line.amount_fen / 100:.2f}", word]
        for line, word in zip(roster.lines, said, strict=True)
    ]


@pytest.mark.parametrize("kind", ["csv", "txt", "xlsx"])
@pytest.mark.parametrize(
    "header",
    [
        ["账号", "户名", "金额", "处理结果"],
        ["收款人账号", "收款人户名", "交易金额(元)", "交易状态"],
        ["卡/折号", "客户姓名", "发生额", "状态"],
        ["入账卡号", "客户户名", "代发金额", "最终处理结果"],
    ],
)
def test_columns_are_found_by_the_words_of_many_banks(
    look: Callable[..., result.Look], roster: RosterRow, header: list[str], kind: str
) -> None:
    found = look([header, *rows_of(roster, "交易成功", "账号户名不符", "处理中")], kind)
    assert results(found) == [PAID, RETURNED, UNKNOWN]


def test_titles_sums_and_footnotes_are_no_payments(
    look: Callable[..., result.Look], roster: RosterRow
) -> None:
    table = [
        ["样例农商行代发业务处理清单"],
        ["批次日期:2018年1月9日", "", "", "总笔数:3"],
        ["账号", "户名", "金额", "结果"],
        *rows_of(roster, "成功", "成功", "成功"),
        ["合计", "3笔", "930.00", ""],
        ["制表:某某", "", "", ""],
    ]
    found = look(table, "xlsx")
    assert results(found) == [PAID] * 3
    assert found.table.left_out == (7, 8)
    assert found.table.doubts == ()
    table[6] = ["合计", "4笔", "1230.00", ""]
    assert "1,230.00元" in look(table, "xlsx").table.doubts[0]


def test_a_file_without_headings_is_understood_by_what_stands_in_it(
    look: Callable[..., result.Look], roster: RosterRow
) -> None:
    found = look(rows_of(roster, "成功", "失败", "成功"), "txt")
    assert results(found) == [PAID, RETURNED, PAID]
    assert [column.field for column in found.layout.columns] == [
        "account",
        "name",
        "amount",
        "result",
    ]


def test_a_list_of_failures_alone_leaves_the_others_open(
    look: Callable[..., result.Look], roster: RosterRow
) -> None:
    row = rows_of(roster, "", "账户已销户", "")[1]
    table = [["账号", "户名", "金额", "失败原因"], row]
    found = look(table)
    assert results(found) == [None, RETURNED, None]
    assert next(iter(found.answers.values())).reason == "账户已销户"
    row[3] = ""
    with pytest.raises(AppError, match="D2没有失败原因"):
        result.require_clear(look(table))


def test_a_column_that_asks_whether_it_failed_says_yes_for_a_return(
    look: Callable[..., result.Look], roster: RosterRow
) -> None:
    found = look([["账号", "户名", "金额", "是否退回"], *rows_of(roster, "否", "是", "否")])
    assert not found.table.has_result
    found = look(
        [["账号", "户名", "金额", "是否退回"], *rows_of(roster, "否", "是", "否")],
        mapping={"D": "result"},
    )
    assert results(found) == [PAID, RETURNED, PAID]
    assert found.answers[roster.lines[1].id].reason == "银行未说明原因"


def test_yes_and_no_without_a_heading_are_no_results(
    look: Callable[..., result.Look], roster: RosterRow
) -> None:
    """They may say whether an account is the bank's own."""
    assert not look(rows_of(roster, "是", "否", "是"), "txt").table.has_result


def test_a_hidden_account_is_found_by_its_ends(
    look: Callable[..., result.Look], roster: RosterRow
) -> None:
    rows = rows_of(roster, "成功", "成功", "成功")
    for row in rows:
        account = str(row[0])
        row[0] = f"{account[:4]}****{account[-4:]}"
    assert results(look([["账号", "户名", "金额", "结果"], *rows])) == [PAID] * 3


def test_without_an_account_the_id_number_finds_the_line(
    look: Callable[..., result.Look], roster: RosterRow
) -> None:
    table: list[list[object]] = [["身份证号", "姓名", "金额", "结果"]]
    table += [
        [line.payee_id_number.lower(), line.payee_name, str(line.amount_fen // 100), "成功"]
        for line in roster.lines
    ]
    assert results(look(table)) == [PAID] * 3


def test_an_account_kept_as_a_number_is_refused_with_its_cell(
    look: Callable[..., result.Look], roster: RosterRow
) -> None:
    rows = rows_of(roster, "成功", "成功", "成功")
    rows[0][0] = float(str(rows[0][0]) + "000")
    found = look([["账号", "户名", "金额", "结果"], *rows], "xlsx")
    with pytest.raises(AppError, match="A2的账号被存成了数字"):
        result.require_clear(found)


def test_by_number_and_line_a_row_is_known_though_a_spreadsheet_spoilt_the_account(
    look: Callable[..., result.Look], roster: RosterRow
) -> None:
    rows = [
        [f"批次 {roster.number}", line.position, "8.10103E+17", *row[1:]]
        for line, row in zip(roster.lines, rows_of(roster, "成功", "失败", "成功"), strict=True)
    ]
    header = ["批次号", "明细号", "账号", "户名", "金额", "结果"]
    assert results(look([header, *rows[::-1]])) == [PAID, RETURNED, PAID]


def test_a_line_number_of_thousands_of_digits_is_none(
    look: Callable[..., result.Look], roster: RosterRow
) -> None:
    rows = [
        [f"批次 {roster.number}", "9" * 5_000, *row]
        for row in rows_of(roster, "成功", "失败", "成功")
    ]
    header = ["批次号", "明细号", "账号", "户名", "金额", "结果"]
    assert results(look([header, *rows])) == [PAID, RETURNED, PAID]


def test_the_banks_own_batch_number_says_nothing(
    look: Callable[..., result.Look], roster: RosterRow
) -> None:
    rows = [["DF20180109000031", *row] for row in rows_of(roster, "成功", "成功", "成功")]
    assert results(look([["批次号", "账号", "户名", "金额", "结果"], *rows])) == [PAID] * 3


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (["别人的名字", "300.00", "成功", ""], "B2户名与花名册第1行的收款人"),
        (["", "", "成功", ""], "C2没有金额"),
        (["", "300.00", "成功", "账户已销户"], "D2写着“成功”,原因却是“账户已销户”"),
        (["", "300.00", "部分成功", ""], "D2的结果“部分成功”看不懂"),
        (["", "300.00", "1", ""], "D2的结果“1”看不懂"),
    ],
)
def test_what_is_uncertain_is_refused_with_its_cell(
    look: Callable[..., result.Look], roster: RosterRow, table: list[str], words: str
) -> None:
    line = roster.lines[0]
    row = [line.account, table[0] or line.payee_name, *table[1:]]
    found = look([["账号", "户名", "金额", "结果", "失败原因"], row])
    with pytest.raises(AppError, match=words):
        result.require_clear(found)


def test_another_months_answer_is_refused(
    look: Callable[..., result.Look], roster: RosterRow
) -> None:
    header = ["账号", "户名", "金额", "结果", "摘要"]
    rows = [[*row, "2018年2月样例补助"] for row in rows_of(roster, "成功", "成功", "成功")]
    with pytest.raises(AppError, match=r"E2是2018年2月的,花名册是2018年1月的.*另有2处"):
        result.require_clear(look([header, *rows]))
    titled = [["2018年2月代发结果"], header[:4], *rows_of(roster, "成功", "成功", "成功")]
    assert "2018年2月" in look(titled).table.doubts[0]


def test_the_user_says_what_a_column_and_a_word_mean(
    desk: Desk, look: Callable[..., result.Look], roster: RosterRow
) -> None:
    table: list[list[object]] = [["甲", "乙", "金额", "账号", "丙"]]
    table += [[row[3], row[1], row[2], row[0], "x"] for row in rows_of(roster, "1", "2", "1")]
    found = look(table)
    assert not found.table.has_result
    mapping = {"A": "result", "B": "name"}
    found = look(table, mapping=mapping)
    assert found.matched.words == {"1": 2, "2": 3}
    words = {"1": PAID, "2": RETURNED}
    found = look(table, mapping=mapping, words=words)
    assert results(found) == [PAID, RETURNED, PAID]
    assert [one.reason for one in found.answers.values()][1] == "2"
    result.take(
        desk.session,
        desk.preparer,
        roster.number,
        found.answers,
        on=desk.today,
        words=words,
        today=desk.today,
    )
    assert bank_words.own_words(desk.session) == words


def test_alike_rows_are_asked_about_and_the_answer_is_taken(desk: Desk, tmp_path: Path) -> None:
    payee = desk.person()
    for _ in range(2):
        factory.payee(desk.session, desk.enroll(), payee, account="8101000000000004321")
    roster = desk.row(desk.send("2018-01"))
    rows = rows_of(roster, "成功", "失败")
    path = written(tmp_path, [["账号", "户名", "金额", "结果"], *rows], "csv")
    read = result.read_bank_file(path)
    found = result.look(desk.session, roster.number, read, desk.today)
    (question,) = found.matched.questions
    assert [row.row for row in question.rows] == [2, 3]
    first, second = question.lines
    said = Understanding(choices={2: second.id, 3: first.id})
    found = result.look(desk.session, roster.number, read, desk.today, said)
    assert results(found) == [RETURNED, PAID]


def test_a_second_part_completes_the_first(desk: Desk, roster: RosterRow, tmp_path: Path) -> None:
    header = ["账号", "户名", "金额", "结果"]
    rows = rows_of(roster, "成功", "处理中", "成功")

    def bring(name: str, *some: list[object]) -> None:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        path = written(folder, [header, *some], "csv")
        result.take_file(
            desk.session, desk.preparer, roster.number, path, on=desk.today, today=desk.today
        )

    bring("a", rows[0], rows[1])
    assert desk.row(roster.number).status is RosterStatus.SENT
    with pytest.raises(AppError, match="1笔结果以前都已登记过"):
        bring("b", rows[0])
    with pytest.raises(AppError, match=r"D2写的是“银行退回”.*已登记为“已发放”.*凭银行凭证"):
        bring("c", [*rows[0][:3], "失败"])
    bring("d", rows[0], [*rows[1][:3], "失败"], rows[2])
    settled = desk.row(roster.number)
    assert settled.status is RosterStatus.SETTLED
    assert [line.result for line in settled.lines] == [PAID, RETURNED, PAID]
    files = result.result_files(desk.session, roster.id)
    assert [file.content.count(b"\n") for file in files] == [2, 3]


def test_one_file_does_not_answer_two_rosters(desk: Desk, tmp_path: Path) -> None:
    desk.enroll()
    header = ["账号", "户名", "金额", "结果"]
    first = desk.row(desk.send("2018-01"))
    path = written(tmp_path, [header, *rows_of(first, "成功")], "csv")
    result.take_file(
        desk.session, desk.preparer, first.number, path, on=desk.today, today=desk.today
    )
    second = desk.send("2018-02")
    with pytest.raises(AppError, match=f"已经登记为花名册{first.number}的回盘"):
        result.take_file(desk.session, desk.preparer, second, path, on=desk.today, today=desk.today)
    assert desk.session.scalar(select(func.count(BankResultFile.id))) == 1


def test_the_banks_day_is_kept_with_the_line(
    look: Callable[..., result.Look], desk: Desk, roster: RosterRow
) -> None:
    day = desk.today.replace(day=1)
    rows = [[*row, f"{day:%Y%m%d}"] for row in rows_of(roster, "成功", "成功", "成功")]
    found = look([["账号", "户名", "金额", "结果", "交易日期"], *rows])
    assert list(found.answers.values()) == [Answer(PAID, "", day)] * 3
    result.take(
        desk.session, desk.preparer, roster.number, found.answers, on=desk.today, today=desk.today
    )
    assert {line.result_on for line in desk.row(roster.number).lines} == {day}


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("成功 交易成功 Y SUCCESS 0000 已入账 付款成功 √ 正常 交易处理成功", PAID),
        (
            "失败 未成功 退汇 账户不存在 已销户 户名不符 无法入账 账户状态非正常 退款成功 超限额",
            RETURNED,
        ),
        ("处理中 已受理 待入账 状态未知 挂账 交易超时", UNKNOWN),
        ("部分成功 0 1 已处理 甲乙丙", None),
    ],
)
def test_banks_words_mean_what_people_mean(words: str, meaning: LineResult | None) -> None:
    assert {word: bank_words.result_of(word) for word in words.split()} == dict.fromkeys(
        words.split(), meaning
    )


def test_what_is_kept_is_what_was_read(
    desk: Desk, roster: RosterRow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(
        tmp_path,
        [["账号", "户名", "金额", "结果"], *rows_of(roster, "成功", "成功", "失败")],
        "csv",
    )
    times: list[Path] = []
    read_bytes = Path.read_bytes

    def counted(self: Path) -> bytes:
        times.append(self)
        return read_bytes(self)

    monkeypatch.setattr(Path, "read_bytes", counted)
    read = result.read_bank_file(path)
    assert times == [path]
    assert read.file.sha256 == read.workbook.content_hash
