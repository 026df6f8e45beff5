"""Headings are told by words that are data, for lists and for banks' answers alike."""

from __future__ import annotations

import pytest

from app.services.sheets.cells import Sheet
from app.services.sheets.headings import Column, HeadingWords, Keyword, Matcher, Whose, with_choice

WORDS = HeadingWords(
    headings={
        "name": ("姓名", "申请人"),
        "id_number": ("身份证号",),
        "amount": ("金额", "月标准"),
        "head_name": ("户主姓名",),
        "head_id_number": ("户主身份证号",),
        "first_month": ("起始月", "批准时间"),
        "date": ("日期", "批准时间"),
    },
    keywords=(Keyword("amount", ("补助金",), ("累计",)),),
    whose={"户主": Whose("head_name", "head_id_number")},
    second_meanings={"head_name": ("申请人",)},
    shared=("批准时间",),
    never=("万元",),
)


def fields(*rows: list[str]) -> list[str | None]:
    sheet = Sheet("表", "xlsx", tuple(tuple(row) for row in rows), ())
    head = Matcher(WORDS).find(sheet, lines=2, is_word=lambda cell: not cell.isdigit())
    return [] if head is None else [column.field for column in head.columns]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓 名", "name"),
        ("姓名*", "name"),
        ("姓名(户主)", "head_name"),
        ("金额(元)", "amount"),
        ("金额(元", "amount"),
        ("2018年10月金额", "amount"),
        ("金额(万元)", None),
        ("生活补助金", "amount"),
        ("累计补助金", None),
        ("别的", None),
    ],
)
def test_a_heading_is_told_however_it_is_written(heading: str, field: str | None) -> None:
    assert fields([heading]) == [field]


def test_a_second_meaning_holds_where_the_first_has_a_column() -> None:
    assert fields(["申请人"]) == ["name"]
    assert fields(["申请人", "姓名"]) == ["head_name", "name"]


def test_a_group_tells_whose_columns_stand_below_it() -> None:
    assert fields(["户主信息", "", "成员"], ["姓名", "身份证号", "姓名"]) == [
        "head_name", "head_id_number", "name",
    ]  # fmt: skip


def test_what_is_no_word_is_no_heading() -> None:
    assert fields(["金额", "7"]) == []
    assert fields(["某镇", "", ""], ["姓名", "金额", "日期"], ["甲", "7", "八日"]) == [
        "name", "amount", "date",
    ]  # fmt: skip


def test_a_field_chosen_for_one_column_leaves_the_other() -> None:
    columns = (Column(0, "A", "金额", "amount"), Column(1, "B", "标准", None))
    assert [c.field for c in with_choice(columns, {1: "amount"})] == [None, "amount"]
    assert [c.field for c in with_choice(columns, {0: None})] == [None, None]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (HeadingWords({"name": ("姓名",), "nmae": ("名",)}), "headings.nmae"),
        (HeadingWords({}), "headings.name"),
        (HeadingWords({"name": ("姓名",), "date": ("姓 名",)}), "headings.date"),
        (HeadingWords({"name": ("姓名",)}, (Keyword("dtae", ("日",)),)), "keywords[1].field"),
        (
            HeadingWords({"name": ("姓名",)}, whose={"户主": Whose("name", "id")}),
            "whose.户主.id_number",
        ),
        (HeadingWords({"name": ("姓名",)}, second_meanings={"x": ("乙",)}), "second_meanings.x"),
    ],
)
def test_words_that_tell_nothing_apart_are_told_with_their_place(
    words: HeadingWords, place: str
) -> None:
    known = {"name", "date"} if "date" in words.headings else {"name"}
    assert place in dict(words.faults(known))


def test_a_name_is_shared_where_it_is_said_to_be() -> None:
    assert list(WORDS.faults(WORDS.headings)) == []
