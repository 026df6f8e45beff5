"""The workbook: what spreadsheet programs and readers find in it, and how it prints."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.models.program import Unit
from app.models.roster import RosterStatus
from app.reports.notice import notice_sheets
from app.reports.roster import roster_sheet
from app.reports.sheet import Column, Group, Kind, Sheet
from app.reports.workbook import workbook_bytes, write_workbook
from tests.reports.made import line, many, roster


def read(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def column_of(worksheet: Any, header: str) -> int:
    """Where a header stands, counted from 1; the header row is the one with 序号."""
    for row in worksheet.iter_rows(max_row=6):
        if row[0].value == "序号":
            return next(int(cell.column) for cell in row if cell.value == header)
    raise AssertionError("no header")


def row_of(worksheet: Any, label: str) -> int:
    return next(
        int(row[0].row)
        for row in worksheet.iter_rows()
        if str(row[0].value or "").startswith(label)
    )


def test_numbers_are_numbers_and_identifiers_are_text() -> None:
    made = roster(many(30, 3))
    worksheet = read(workbook_bytes(roster_sheet(made)))
    amount = worksheet.cell(4, column_of(worksheet, "金额(元)"))
    assert amount.data_type == "n"
    assert amount.value == pytest.approx(made.lines[0].amount_fen / 100)
    assert amount.number_format == "#,##0.00"
    for header, expected in (
        ("户主身份证号", made.lines[0].head_id_number),
        ("银行账号", made.lines[0].account),
        ("电话", made.lines[0].phone),
    ):
        cell = worksheet.cell(4, column_of(worksheet, header))
        assert (cell.data_type, cell.number_format, cell.value) == ("s", "@", expected)
    assert worksheet.cell(4, 1).value == 1


@pytest.mark.parametrize("sign", "=+-@")
def test_what_looks_like_a_formula_stays_text(sign: str) -> None:
    name = f"{sign}1+1"
    worksheet = read(workbook_bytes(roster_sheet(roster([line(1, name=name), line(2, name=name)]))))
    for row in (4, 5):
        cell = worksheet.cell(row, column_of(worksheet, "户主姓名"))
        assert cell.value == name
        assert cell.data_type == "s"
        assert cell.quotePrefix


amounts = st.integers(min_value=0, max_value=10**11)


@given(st.lists(st.tuples(amounts, st.integers(0, 4)), min_size=1, max_size=30))
@settings(max_examples=20)
def test_totals_are_values_that_any_reader_finds(drawn: list[tuple[int, int]]) -> None:
    lines = [
        line(at, fen, village=f"{'甲乙丙丁戊'[village]}村", village_position=village)
        for at, (fen, village) in enumerate(drawn, start=1)
    ]
    made = roster(lines)
    content = workbook_bytes(roster_sheet(made))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    header = next(row for row in rows if row[0] == "序号")
    amount = header.index("金额(元)")
    numbered = [row for row in rows if isinstance(row[0], float)]
    assert [fen_of(row[amount]) for row in numbered] == [
        each.amount_fen for each in sorted(lines, key=lambda each: each.village_position)
    ]
    totals = {str(row[0]).partition("(")[0]: fen_of(row[amount]) for row in rows if total(row)}
    assert totals["合计"] == made.amount_fen
    assert sum(fen for label, fen in totals.items() if label != "合计") == made.amount_fen


def total(row: list[Any]) -> bool:
    return (str(row[0]).startswith("合计(") and "大写" not in row[0]) or "小计(" in str(row[0])


def fen_of(value: object) -> int:
    assert isinstance(value, float | int)
    return round(value * 100)


def test_it_prints_as_it_should() -> None:
    worksheet = read(workbook_bytes(roster_sheet(roster(many(60)))))
    assert worksheet.freeze_panes == "A4"
    assert worksheet.print_title_rows == "$1:$3"
    assert worksheet.page_setup.orientation == "landscape"
    assert worksheet.page_setup.paperSize == 9
    assert worksheet.sheet_properties.pageSetUpPr.fitToPage
    assert (worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight) == (1, 0)
    assert worksheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert "201810-01" in worksheet.oddFooter.left.text


def test_drafts_say_so_on_the_sheet_and_on_each_printed_page() -> None:
    worksheet = read(workbook_bytes(roster_sheet(roster(many(3), status=RosterStatus.DRAFT))))
    assert "草稿,未复核" in worksheet["A2"].value
    assert "草稿,未复核" in worksheet.oddHeader.left.text
    assert worksheet.freeze_panes == "A5"


def test_words_and_sign_off_stand_below() -> None:
    worksheet = read(workbook_bytes(roster_sheet(roster([line(1, 1234_50)]))))
    below = row_of(worksheet, "合计(大写)")
    assert worksheet.cell(below, 1).value == "合计(大写):人民币壹仟贰佰叁拾肆元伍角整"
    texts = [str(row[0].value) for row in worksheet.iter_rows(min_row=below + 1)]
    assert any("制表人:甲经办" in text and "单位(盖章)" in text for text in texts)


def test_headings_over_columns_are_merged_without_doubles() -> None:
    columns = (
        Column("serial", "序号", Kind.NUMBER),
        Column("a", "户数", Kind.NUMBER, over="新增", total=True),
        Column("b", "人数", Kind.NUMBER, over="新增", total=True),
    )
    sheet = Sheet(title="表", columns=columns, groups=(Group("", ((1, 2, 3),)),))
    worksheet = read(workbook_bytes(sheet))
    values = [[cell.value for cell in row] for row in worksheet.iter_rows(min_row=3, max_row=4)]
    assert values == [["序号", "新增", None], [None, "户数", "人数"]]
    assert {"A3:A4", "B3:C3"} <= {str(place) for place in worksheet.merged_cells.ranges}


def test_each_village_has_its_worksheet() -> None:
    made = roster(many(20, 4), unit=Unit.HOUSEHOLD)
    content = workbook_bytes(notice_sheets(made, date(2018, 10, 11)))
    names = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert names == list(dict.fromkeys(each.village for each in made.lines))


def test_control_characters_do_not_break_the_file() -> None:
    worksheet = read(workbook_bytes(roster_sheet(roster([line(1, name="王\x0b明\x00")]))))
    assert worksheet.cell(4, column_of(worksheet, "户主姓名")).value == "王明"


def test_an_empty_roster_says_so(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    write_workbook(roster_sheet(roster([])), path)
    texts = [str(row[0].value) for row in read(path.read_bytes()).iter_rows()]
    assert "本月没有应发放的人员。" in texts
