"""What goes to the bank must be exact: every fen once, nothing the bank's program misreads."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.errors import AppError
from app.reports.bankfile import bank_file, write_bank_file
from app.services.bank.formats import DEFAULT_FORMATS, HEADERS, BankFileFormat, default_format
from tests.reports.made import line, many, roster

CSV, TXT, XLSX = (default_format(kind) for kind in ("csv", "txt", "xlsx"))
BARE = BankFileFormat("某行", "txt", "gb18030", "|", False, ("account", "payee_name", "amount"))


def table(content: bytes, form: BankFileFormat) -> list[list[str]]:
    text = content.decode(form.encoding)
    assert text.endswith("\r\n")
    return [row.split(form.separator) for row in text.split("\r\n")[:-1]]


@given(st.lists(st.integers(min_value=1, max_value=10**11), min_size=1, max_size=40))
@settings(max_examples=30)
def test_every_format_sends_the_same_money(amounts: list[int]) -> None:
    made = roster([line(at, fen) for at, fen in enumerate(amounts, start=1)])
    for form in (CSV, TXT):
        sent = bank_file(made, form)
        header, *rows = table(sent.content, form)
        at = header.index("金额")
        assert sum(Decimal(row[at]) for row in rows) * 100 == made.amount_fen == sent.amount_fen
        assert sent.lines == len(rows) == len(amounts)
    content = bank_file(made, XLSX).content
    written = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    yuan = [row[XLSX.columns.index("amount")] for row in written[1:]]
    assert sum(round(each * 100) for each in yuan if isinstance(each, float)) == made.amount_fen


def test_the_columns_are_as_the_format_says() -> None:
    made = roster([line(1, 31000, name="覃桂兰", account="6228 4804 0256 4890 018")])
    assert bank_file(made, BARE).content == "6228480402564890018|覃桂兰|310.00\r\n".encode(
        "gb18030"
    )
    header, row = table(bank_file(made, CSV).content, CSV)
    assert header == [HEADERS[key] for key in CSV.columns]
    assert dict(zip(CSV.columns, row, strict=True)) == {
        "serial": "1",
        "account": "6228480402564890018",
        "payee_name": "覃桂兰",
        "payee_id_number": made.lines[0].payee_id_number,
        "amount": "310.00",
        "bank": "农商银行渔洋关支行",
        "item_code": "DF01",
        "remark": "2018年10月农村低保",
        "roster_number": "201810-01",
        "line": "1",
    }


def test_accounts_and_numbers_are_text_in_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "bank.xlsx"
    write_bank_file(roster([line(1, name="=王明")]), XLSX, path)
    worksheet = openpyxl.load_workbook(path).worksheets[0]
    cells = dict(zip(XLSX.columns, worksheet[2], strict=True))
    for key in ("account", "payee_id_number", "payee_name"):
        assert (cells[key].data_type, cells[key].number_format) == ("s", "@")
    assert cells["payee_name"].value == "=王明"
    assert (cells["amount"].data_type, cells["amount"].value) == ("n", 310)


def test_lines_of_zero_are_skipped_and_missing_accounts_are_named() -> None:
    lines = [line(1), line(2, 0), line(3, name="田国安", account=""), line(4)]
    sent = bank_file(roster(lines), CSV)
    assert (sent.lines, sent.zero_lines, sent.without_account) == (2, 1, ("田国安",))
    assert sent.amount_fen == 62000
    header, *rows = table(sent.content, CSV)
    assert [row[header.index("明细号")] for row in rows] == ["1", "4"]
    assert [row[header.index("序号")] for row in rows] == ["1", "2"]


def test_rare_names_go_through_gb18030() -> None:
    sent = bank_file(roster([line(1, name="向𬱖")]), CSV)
    assert "向𬱖" in sent.content.decode("gb18030")


@pytest.mark.parametrize("name", ["王|明", "王\n明", '王"明'])
def test_a_name_that_would_shift_columns_is_refused_by_name(name: str) -> None:
    with pytest.raises(AppError) as refused:
        bank_file(roster([line(7, name=name)]), TXT)
    assert refused.value.code == "bank-text"
    assert "第7行" in refused.value.message


def test_a_name_outside_the_encoding_is_refused() -> None:
    with pytest.raises(AppError) as refused:
        bank_file(roster([line(1, name="向𬱖")]), replace(TXT, encoding="gbk"))
    assert refused.value.code == "bank-text"


def test_a_separator_in_a_free_text_becomes_a_space() -> None:
    made = roster([line(1, bank="农商,银行\n渔洋关")])
    header, row = table(bank_file(made, CSV).content, CSV)
    assert row[header.index("开户行")] == "农商 银行 渔洋关"
    parsed = list(csv.reader(io.StringIO(bank_file(made, CSV).content.decode("gb18030"))))
    assert parsed[1] == row


def test_the_total_line_comes_only_where_the_format_asks() -> None:
    made = roster(many(3, 1))
    rows = table(bank_file(made, replace(BARE, with_total=True)).content, BARE)
    assert rows[-1] == ["合计", "3笔", str(Decimal(made.amount_fen) / 100)]
    assert len(table(bank_file(made, BARE).content, BARE)) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        replace(CSV, columns=("account", "amount", "shoe_size")),
        replace(CSV, columns=("account", "payee_name")),
        replace(CSV, columns=()),
        replace(CSV, kind="pdf"),
        replace(CSV, separator=""),
        replace(CSV, encoding="ascii"),
        replace(CSV, encoding="no-such-code"),
    ],
)
def test_a_format_without_sense_is_refused(wrong: BankFileFormat) -> None:
    with pytest.raises(AppError) as refused:
        bank_file(roster(many(2)), wrong)
    assert refused.value.code == "bank-format"


def test_nothing_to_send_is_refused_and_nothing_written(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    for made, code in (
        (roster([]), "bank-empty"),
        (roster([line(1, account="")]), "bank-empty"),
        (roster([line(1)], cash=True), "bank-cash"),
    ):
        with pytest.raises(AppError) as refused:
            write_bank_file(made, CSV, path)
        assert refused.value.code == code
    assert not path.exists()


def test_three_formats_come_with_the_program() -> None:
    assert [(form.kind, form.encoding, form.separator) for form in DEFAULT_FORMATS] == [
        ("xlsx", "utf-8", ""),
        ("csv", "gb18030", ","),
        ("txt", "gb18030", "|"),
    ]
    assert default_format(".CSV") == CSV
    with pytest.raises(AppError):
        default_format("docx")
