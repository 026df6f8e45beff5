"""Headers in every layout are found and understood, and the user has the last word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.errors import AppError
from app.services.intake.columns import Layout, best_sheet, find_layout, override
from app.services.intake.fields import FIELD_LABELS, list_words
from app.services.intake.lists import preview
from app.services.sheets.cells import Cell, Merge, Sheet
from app.services.sheets.reading import read_file
from tests.services.support.lists import SAMPLES, ReadRows

PERSON = ["1", "鞍山村", "张三", "422729194604180954"]


def sheet(*rows: Sequence[Cell], merges: tuple[Merge, ...] = (), name: str = "表") -> Sheet:
    return Sheet(name, "xlsx", tuple(tuple(row) for row in rows), merges)


def fields(layout: Layout | None) -> list[str | None]:
    assert layout is not None
    return [column.field for column in layout.columns]


def test_synonyms_are_for_known_fields_only() -> None:
    assert set(list_words().headings) == set(FIELD_LABELS)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("姓 名", "name"),
        ("姓名*", "name"),
        ("公民身份号码", "id_number"),
        ("身份证号(18位)", "id_number"),
        ("成员身份证号", "id_number"),
        ("姓名(户主)", "head_name"),
        ("户主证件号码", "head_id_number"),
        ("卡(折)号", "account"),
        ("银行帐号", "account"),
        ("金额(元)", "amount"),
        ("月保障金额\n(元)", "amount"),
        ("2018年10月发放金额", "amount"),
        ("人均补差", "amount_per_person"),
        ("村(居)", "village"),
        ("村(社区)", "village"),
        ("村民小组", "group"),
        ("与户主关系", "relation"),
        ("救助起始年月", "first_month"),
        ("户名", "account_holder"),
        ("领款人身份证号码", "payee_id_number"),
        ("监护人姓名", "payee_name"),
        ("义务兵姓名", "soldier_name"),
        ("入伍时间", "enlisted"),
        ("配偶身份证号", None),
        ("配偶姓名", None),
        ("年保障金额(万元)", None),
        ("上月金额合计", None),
        ("困难程度", None),
    ],
)
def test_one_header(header: str, field: str | None) -> None:
    layout = find_layout(sheet(["序号", "性别", "联系电话", "姓名", "身份证号", header]))
    alone = find_layout(sheet(["序号", "住址", "性别", "年龄", "户主姓名", "备注", header]))

    assert field in (fields(layout)[-1], fields(alone)[-1])
    if field is None:
        assert fields(layout)[-1] is None
        assert fields(alone)[-1] is None


def test_titles_and_unit_rows_stand_before_the_header() -> None:
    layout = find_layout(
        sheet(
            ["渔洋关镇2018年10月农村低保花名册", None, None, None],
            ["填报单位:民政办", None, None, "单位:元"],
            ["序号", "村", "姓名", "身份证号"],
            ["1", "鞍山村", "张三", "422729194604180954"],
        )
    )
    assert layout is not None
    assert layout.header == (2,)


def test_two_lines_with_groups_tell_whose_name_it_is() -> None:
    rows = (
        ["村", "户主信息", None, "成员信息", None, "发放信息", None],
        [None, "姓名", "身份证号", "姓名", "身份证号", "金额", "账号"],
        ["鞍山村", "张三", "422729194604180954", "李四", "42272919670319287X", "300", None],
    )
    want = ["village", "head_name", "head_id_number", "name", "id_number", "amount", "account"]
    merges = (Merge(0, 1, 0, 2), Merge(0, 3, 0, 4), Merge(0, 5, 0, 6), Merge(0, 0, 1, 0))

    for each in (sheet(*rows, merges=merges), sheet(*rows)):
        layout = find_layout(each)
        assert layout is not None
        assert layout.header == (0, 1)
        assert fields(layout) == want


def test_header_merged_downwards_takes_the_rows_that_it_covers() -> None:
    rows = (["村", "姓名", "身份证号", "劳动力"], [None, None, None, "有"], PERSON)
    merges = (Merge(0, 0, 1, 0), Merge(0, 1, 1, 1), Merge(0, 2, 1, 2))

    layout = find_layout(sheet(*rows, merges=merges))
    assert layout is not None
    assert layout.first_data_row == 2


def test_of_two_columns_the_surer_name_wins() -> None:
    layout = find_layout(sheet(["姓名", "身份证号", "村", "标准", "月保障金额"]))
    assert fields(layout) == ["name", "id_number", "village", None, "amount"]


def test_data_is_not_taken_for_a_header() -> None:
    assert find_layout(sheet(PERSON, PERSON)) is None


def test_synonyms_are_data() -> None:
    rows = sheet(["大名", "证", "哪个村"], ["张三", "422729194604180954", "鞍山村"])
    assert find_layout(rows) is None

    layout = find_layout(rows, {"name": ["大名"], "id_number": ["证"], "village": ["哪个村"]})
    assert fields(layout) == ["name", "id_number", "village"]


def test_the_sheet_with_the_best_header_is_chosen() -> None:
    cover = sheet(["说明", "日期", "姓名"], name="封面")
    data = sheet(["村", "姓名", "身份证号", "金额"], PERSON, name="数据")
    hidden = Sheet("藏", "xlsx", data.rows * 3, hidden=True)

    assert best_sheet([cover, hidden, data])[0].name == "数据"


def test_the_user_overrides_single_columns() -> None:
    rows = sheet(["村", "姓名", "身份证号", "标准", "补助"], PERSON)
    layout = find_layout(rows)
    changed = override(rows, layout, {"D": None, "E": "amount", "b": "head_name"})

    assert fields(changed) == ["village", "head_name", "id_number", None, "amount"]


def test_a_field_chosen_for_another_column_leaves_its_old_one() -> None:
    rows = sheet(["村", "姓名", "身份证号", "金额", "实领"], PERSON)
    changed = override(rows, find_layout(rows), {"E": "amount"})

    assert fields(changed) == ["village", "name", "id_number", None, "amount"]


@pytest.mark.parametrize(
    "mapping", [{"A": "nonsense"}, {"1": "name"}, {"A": "name", "B": "name"}, {"ZZZ": "name"}]
)
def test_impossible_mappings_are_refused(mapping: dict[str, str | None]) -> None:
    rows = sheet(["村", "姓名", "身份证号"], PERSON)
    with pytest.raises(AppError, match="没有改变"):
        override(rows, find_layout(rows), mapping)


def test_a_list_without_a_known_header_is_read_with_a_mapping(read_rows: ReadRows) -> None:
    read = read_rows(
        [["甲方", "乙方", "丙方"], ["鞍山村", "张三", "422729194604180954"]],
        unit="person",
        mapping={"A": "village", "B": "name", "C": "id_number"},
    )
    assert [(person.name, person.row.village) for person in read.persons] == [("张三", "鞍山村")]


def test_preview_shows_how_columns_were_understood() -> None:
    shown = preview(read_file(Path(SAMPLES / "2018-10/优抚对象.xlsx")), unit="person")

    assert [choice.name for choice in shown.sheets] == ["优抚"]
    assert shown.header_rows == (3, 4)
    assert shown.data_rows == 262
    name = shown.columns[1]
    assert (name.letter, name.header, name.field) == ("B", "基本信息 姓名", "name")
    assert name.samples[0] == "吴康木"
    assert shown.first_rows[0][0] == 5
    assert len(shown.first_rows) == 10


def test_preview_follows_the_users_choice() -> None:
    workbook = read_file(SAMPLES / "2018-10/优抚对象.xlsx")
    shown = preview(workbook, unit="person", mapping={"H": None}, sheet="优抚")

    assert shown.columns[7].field is None
    with pytest.raises(AppError, match="工作表"):
        preview(workbook, unit="person", sheet="没有")


@pytest.mark.parametrize("header", ["批准时间", "批准日期"])
def test_approval_time_is_the_day_of_a_one_off_payment(header: str, read_rows: ReadRows) -> None:
    rows = [
        ["姓名", "身份证号", "金额", header],
        ["张三", "422729194604180954", 500, "2018.3.9"],
    ]

    assert str(read_rows(rows, unit="one_off").grants[0].date) == "2018-03-09"
    assert str(read_rows(rows, unit="person").persons[0].first_month) == "2018-03"


def test_a_day_of_payment_is_no_first_month(read_rows: ReadRows) -> None:
    rows = [
        ["姓名", "身份证号", "金额", "发放日期"],
        ["张三", "422729194604180954", 500, "2018.3.9"],
    ]

    assert read_rows(rows, unit="person").persons[0].first_month is None
