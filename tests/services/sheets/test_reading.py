"""Files of every kind become the same cells, whatever they call themselves."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.services.sheets.cells import Damaged, Merge, column_index, column_letter, number
from app.services.sheets.reading import read_pasted
from tests.services.support.lists import HEAD, SAMPLES, WIFE, read_here, write_workbook

TEXT = f"村名,姓名,身份证号\n鞍山村,张三,{HEAD}\n南河村,李四,{WIFE}\n"
ROWS = (("村名", "姓名", "身份证号"), ("鞍山村", "张三", HEAD), ("南河村", "李四", WIFE))


def written(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_in_every_encoding_and_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = written(tmp_path / "list.txt", TEXT.replace(",", separator), encoding)

    assert read_here(path).sheets[0].rows == ROWS


def test_text_keeps_what_marks_a_number_as_text_out(tmp_path: Path) -> None:
    line = f'"=""{HEAD}""",\t82012293494369417,"¥1,550.00"'
    path = written(tmp_path / "list.csv", f"身份证号,账号,金额\n{line}\n")

    assert read_here(path).sheets[0].rows[1] == (HEAD, "82012293494369417", "¥1,550.00")


def test_text_counts_records_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", '姓名,备注\r\n张三,"两\r\n行"\r\n\r\n李四,\r\n')

    sheet = read_here(path).sheets[0]
    assert sheet.rows[3] == ("李四", None)
    assert not sheet.typed


def test_name_of_the_file_does_not_matter(tmp_path: Path) -> None:
    for sample in ("2017-10/农村低保.xls", "2018-10/农村低保.xlsx", "2018-10/高龄津贴.xls"):
        source = SAMPLES / sample
        disguised = written(tmp_path / "list.csv", source.read_bytes())
        assert read_here(disguised).sheets[0].rows == read_here(source).sheets[0].rows


def test_leading_blank_rows_and_columns_count(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "list.xlsx", [[], [None, None], [None, "姓名"], [None, "张三"]]
    )

    assert read_here(path).sheets[0].rows[2:] == ((None, "姓名"), (None, "张三"))


def test_numbers_are_exact_and_dates_stay_dates(tmp_path: Path) -> None:
    row = [310.0, 1368.5, 0.1 + 0.2, 201503, date(2018, 5, 28), 330181195802092967, True]
    sheet = read_here(write_workbook(tmp_path / "list.xlsx", [row])).sheets[0]

    assert sheet.rows[0] == (
        Decimal(310),
        Decimal("1368.5"),
        Decimal("0.3"),
        Decimal(201503),
        date(2018, 5, 28),
        Damaged("3.30181195802093E+17"),
        True,
    )


@pytest.mark.parametrize(
    ("given", "want"),
    [
        (99999999999999, Decimal(99999999999999)),
        (999999999999999.0, Decimal(999999999999999)),
        (1e15, Damaged("1.00000000000000E+15")),
        ("1250.50", Decimal("1250.5")),
        ("abc", "abc"),
        ("NaN", "NaN"),
        (float("inf"), "inf"),
        (-120.0, Decimal(-120)),
    ],
)
def test_number(given: float | str, want: Decimal | Damaged | str) -> None:
    got = number(given)

    assert got == want
    assert type(got) is type(want)


def test_merged_cells_fill_down_but_not_across(tmp_path: Path) -> None:
    rows = [["题", None, None], ["鞍山村", "张三", "a"], [None, None, "b"]]
    path = write_workbook(tmp_path / "list.xlsx", rows, ["A1:C1", "A2:A3", "B2:B3"])
    sheet = read_here(path).sheets[0]

    assert sheet.filled(2, 0) == "鞍山村"
    assert sheet.raw(2, 0) is None
    assert sheet.merge_at(2, 1) == Merge(1, 1, 2, 1)
    assert sheet.filled(0, 1) is None
    assert sheet.filled(2, 2) == "b"


def test_html_spans_are_merges_and_encoding_is_found_not_believed(tmp_path: Path) -> None:
    page = (
        "<html><head><meta charset=gb2312></head><body><table><tr><th colspan=2>名单</th></tr>"
        "<tr><td rowspan=2>鞍山村</td><td>张&nbsp;三</td></tr><tr><td>李四<br></td></tr>"
        "</table></body></html>"
    )
    for encoding in ("utf-8", "gb18030"):
        sheet = read_here(written(tmp_path / "list.xls", page, encoding)).sheets[0]
        assert sheet.rows == (("名单", None), ("鞍山村", "张\u00a0三"), (None, "李四"))
        assert sheet.filled(2, 0) == "鞍山村"


def test_html_table_inside_a_cell_does_not_add_rows(tmp_path: Path) -> None:
    page = "<table><tr><td>外<table><tr><td>内</td></tr></table></td><td>二</td></tr></table>"

    outer = read_here(written(tmp_path / "list.xls", page)).sheets[0]
    assert outer.rows == (("外内", "二"),)


def test_spreadsheetml_jumps_merges_types_and_hidden_sheets(tmp_path: Path) -> None:
    text = """<?xml version="1.0" encoding="GB2312"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="藏"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
<Worksheet ss:Name="明细"><Table>
<Row ss:Index="3"><Cell ss:Index="2" ss:MergeDown="1"><Data ss:Type="String">鞍山村</Data></Cell>
<Cell><Data ss:Type="Number">310.0</Data></Cell>
<Cell><Data ss:Type="DateTime">2018-03-01T00:00:00.000</Data></Cell></Row>
<Row><Cell ss:Index="3"><Data ss:Type="Number">422729194604180954</Data></Cell></Row>
</Table></Worksheet></Workbook>"""
    hidden, sheet = read_here(written(tmp_path / "list.xls", text, "gb18030")).sheets

    assert hidden.hidden
    assert sheet.rows[2] == (None, "鞍山村", Decimal(310), date(2018, 3, 1))
    assert sheet.filled(3, 1) == "鞍山村"
    assert isinstance(sheet.rows[3][2], Damaged)


def opendocument(path: Path, table: str) -> Path:
    """An .ods file around the rows of one sheet."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="名单">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def test_ods_repeats_spans_values_and_far_blank_rows(tmp_path: Path) -> None:
    path = opendocument(
        tmp_path / "list.ods",
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>鞍山村</text:p>'
        '</table:table-cell><table:table-cell office:value-type="float" office:value="491.50"/>'
        '<table:table-cell office:value-type="date" office:date-value="2018-03-01"/>'
        "</table:table-row><table:table-row><table:covered-table-cell/>"
        '<table:table-cell table:number-columns-repeated="2"><text:p>二</text:p>'
        "</table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    )
    sheet = read_here(path).sheets[0]

    assert sheet.rows[2:] == (
        ("鞍山村", Decimal("491.5"), date(2018, 3, 1)),
        (None, "二", "二"),
    )
    assert sheet.filled(3, 0) == "鞍山村"


def test_formatted_rows_far_below_cost_nothing(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "村"])
    sheet.row_dimensions[1_048_576].height = 30
    book.save(tmp_path / "list.xlsx")

    assert len(read_here(tmp_path / "list.xlsx").sheets[0].rows) == 1


def test_pasted_cells_are_a_sheet() -> None:
    assert read_pasted(TEXT.replace(",", "\t")).sheets[0].rows == ROWS


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_column_letters(index: int, letters: str) -> None:
    assert column_letter(index) == letters
    assert column_index(letters.lower()) == index
