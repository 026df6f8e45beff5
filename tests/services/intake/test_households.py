"""Rows become households, persons and grants; what contradicts itself is refused whole."""

from __future__ import annotations

from typing import Any

import pytest

from app.month import Month
from app.services.intake.lists import understand, with_problems
from app.services.sheets.problems import Problem
from app.services.sheets.reading import read_pasted
from tests.services.support.lists import (
    FOURTH,
    HEAD,
    OTHER,
    SON,
    TODAY,
    WIFE,
    ReadRows,
    codes,
)

ACCOUNT = "82012293494369417"
FLAT = ["村", "姓名", "身份证号", "与户主关系", "月保障金额", "账号"]


GROUPINGS: dict[str, tuple[list[list[Any]], list[str]]] = {
    "household number": (
        [
            ["户编号", *FLAT],
            ["1", "鞍山", "郭云", HEAD, "户主", 491, ACCOUNT],
            ["1", "鞍山村", "谭凤", WIFE, "配偶", 491, ACCOUNT],
            ["2", "南河", "唐有", OTHER, "户主", 181, "82012434137568289"],
            ["1", "鞍山村", "赵永", SON, "子", 491, ACCOUNT],
        ],
        [],
    ),
    "household numbers that start anew in each village": (
        [
            ["户号", *FLAT],
            ["1", "鞍山", "郭云", HEAD, "户主", 491, ACCOUNT],
            ["1", "鞍山", "谭凤", WIFE, "配偶", 491, ACCOUNT],
            ["1", "鞍山", "赵永", SON, "子", 491, ACCOUNT],
            ["1", "南河", "唐有", OTHER, "户主", 181, "82012434137568289"],
        ],
        [],
    ),
    "the head's ID number": (
        [
            ["户主身份证号", *FLAT],
            [HEAD, "鞍山", "郭云", HEAD, "户主", 491, ACCOUNT],
            [OTHER, "南河", "唐有", OTHER, "户主", 181, "82012434137568289"],
            [HEAD, "鞍山", "谭凤", WIFE, "配偶", 491, ACCOUNT],
            [HEAD.lower(), "鞍山", "赵永", SON, "子", 491, ACCOUNT],
        ],
        [],
    ),
    "merged cells": (
        [
            ["序号", "村", "月保障金额", "账号", "姓名", "身份证号"],
            [1, "鞍山", 491, ACCOUNT, "郭云", HEAD],
            [None, None, None, None, "谭凤", WIFE],
            [None, None, None, None, "赵永", SON],
            [2, "南河", 181, "82012434137568289", "唐有", OTHER],
        ],
        ["A2:A4", "B2:B4", "C2:C4", "D2:D4"],
    ),
    "cells left blank below the head's row": (
        [
            ["户主身份证号", *FLAT],
            [HEAD, "鞍山", "郭云", HEAD, "户主", 491, ACCOUNT],
            [None, None, "谭凤", WIFE, "配偶", None, None],
            [None, None, "赵永", SON, "子", None, None],
            [OTHER, "南河", "唐有", OTHER, "户主", 181, "82012434137568289"],
        ],
        [],
    ),
    "who is head": (
        [
            FLAT,
            ["鞍山", "郭云", HEAD, "户主", 491, ACCOUNT],
            ["鞍山", "谭凤", WIFE, "配偶", None, None],
            ["鞍山", "赵永", SON, "子", None, None],
            ["南河", "唐有", OTHER, "本人", 181, "82012434137568289"],
        ],
        [],
    ),
    "是否户主": (
        [
            ["是否户主", *FLAT[:3], *FLAT[4:]],
            ["是", "鞍山", "郭云", HEAD, 491, ACCOUNT],
            ["否", "鞍山", "谭凤", WIFE, None, None],
            ["否", "鞍山", "赵永", SON, None, None],
            ["是", "南河", "唐有", OTHER, 181, "82012434137568289"],
        ],
        [],
    ),
    "who is head, amounts and accounts on every row": (
        [
            FLAT,
            ["鞍山", "郭云", HEAD, "户主", 491, ACCOUNT],
            ["鞍山", "谭凤", WIFE, "配偶", 491, ACCOUNT],
            ["鞍山", "赵永", SON, "子", 491, ACCOUNT],
            ["南河", "唐有", OTHER, "户主", 181, "82012434137568289"],
        ],
        [],
    ),
    "the head's name on every row": (
        [
            ["户主姓名", *FLAT[:3], *FLAT[4:]],
            ["郭云", "鞍山", "谭凤", WIFE, 491, ACCOUNT],
            ["郭云", "鞍山", "郭云", HEAD, 491, ACCOUNT],
            ["唐有", "南河", "唐有", OTHER, 181, "82012434137568289"],
            ["郭云", "鞍山", "赵永", SON, 491, ACCOUNT],
        ],
        [],
    ),
    "the head's name on the first row": (
        [
            ["户主姓名", *FLAT[:3], *FLAT[4:]],
            ["郭云", "鞍山", "郭云", HEAD, 491, ACCOUNT],
            [None, None, "谭凤", WIFE, None, None],
            [None, None, "赵永", SON, None, None],
            ["唐有", "南河", "唐有", OTHER, 181, "82012434137568289"],
        ],
        [],
    ),
    "a serial number that the rows share": (
        [
            ["序号", *FLAT[:3], *FLAT[4:]],
            [1, "鞍山", "郭云", HEAD, 491, ACCOUNT],
            [1, "鞍山", "谭凤", WIFE, 491, ACCOUNT],
            [1, "鞍山", "赵永", SON, 491, ACCOUNT],
            [1, "南河", "唐有", OTHER, 181, "82012434137568289"],
        ],
        [],
    ),
    "a serial number on the first row": (
        [
            ["序号", *FLAT[:3], *FLAT[4:]],
            [1, "鞍山", "郭云", HEAD, 491, ACCOUNT],
            [None, None, "谭凤", WIFE, None, None],
            [None, None, "赵永", SON, None, ACCOUNT],
            [2, "南河", "唐有", OTHER, 181, "82012434137568289"],
        ],
        [],
    ),
    "the applicant beside the members": (
        [
            ["申请人姓名", "申请人身份证号", "村", "家庭成员姓名", "家庭成员身份证号", *FLAT[4:]],
            ["郭云", HEAD, "鞍山", "郭云", HEAD, 491, ACCOUNT],
            ["郭云", HEAD, "鞍山", "谭凤", WIFE, 491, ACCOUNT],
            ["郭云", HEAD, "鞍山", "赵永", SON, 491, ACCOUNT],
            ["唐有", OTHER, "南河", "唐有", OTHER, 181, "82012434137568289"],
        ],
        [],
    ),
}


@pytest.mark.parametrize("way", GROUPINGS)
def test_every_way_of_showing_a_household(way: str, read_rows: ReadRows) -> None:
    rows, merges = GROUPINGS[way]
    read = read_rows(rows, merges=merges)

    assert [problem for problem in read.problems if problem.level != "corrected"] == []
    assert [
        (each.head_id_number, each.village, set(each.person_ids), each.amount_fen, each.account)
        for each in read.households
    ] == [
        (HEAD, "鞍山村", {HEAD, WIFE, SON}, 49_100, ACCOUNT),
        (OTHER, "南河村", {OTHER}, 18_100, "82012434137568289"),
    ]
    assert {member.village for member in read.households[0].members} == {"鞍山村"}
    assert read.counts.persons == 4


def test_two_heads_of_one_name_are_two_households(read_rows: ReadRows) -> None:
    header = ["户主姓名", *FLAT[:3], *FLAT[4:]]
    read = read_rows(
        [
            header,
            ["郭云", "鞍山", "郭云", HEAD, 491, ACCOUNT],
            ["郭云", "鞍山", "谭凤", WIFE, 491, ACCOUNT],
            ["郭云", "鞍山", "郭云", OTHER, 181, "82012434137568289"],
            ["郭云", "鞍山", "赵永", SON, 181, "82012434137568289"],
        ]
    )

    assert [household.person_ids for household in read.households] == [(HEAD, WIFE), (OTHER, SON)]


def test_a_child_listed_alone_is_a_household_of_its_own(read_rows: ReadRows) -> None:
    """单人保: only who is covered is listed, and need not be the head."""
    read = read_rows(
        [
            FLAT,
            ["鞍山", "郭云", HEAD, "户主", 491, ACCOUNT],
            ["鞍山", "赵永", SON, "子", 300, "82012434137568289"],
        ]
    )

    assert [household.person_ids for household in read.households] == [(HEAD,), (SON,)]


def test_one_serial_number_on_everyone_says_nothing_of_households(read_rows: ReadRows) -> None:
    header = ["编号", *FLAT[:3], *FLAT[4:]]
    rows = [
        ["201810", "鞍山", "郭云", HEAD, 491, ACCOUNT],
        ["201810", "鞍山", "唐有", OTHER, 181, "82012434137568289"],
    ]

    assert len(read_rows([header, *rows]).households) == 2


def test_a_list_of_heads_alone(read_rows: ReadRows) -> None:
    read = read_rows(
        [["村", "户主姓名", "户主身份证号", "保障人口", "金额"], ["鞍山", "郭云", HEAD, 3, 491]]
    )
    household = read.households[0]

    assert (household.person_ids, household.persons_covered) == ((HEAD,), 3)
    assert any("保障人口与列出的人数不同" in note for note in read.notes)


def test_a_head_who_is_not_covered(read_rows: ReadRows) -> None:
    read = read_rows(
        [["户主姓名", "户主身份证号", "姓名", "身份证号", "金额"], ["郭云", HEAD, "赵永", SON, 300]]
    )
    household = read.households[0]

    assert household.head_name == "郭云"
    assert household.person_ids == (SON,)
    assert not household.is_head_covered


def test_blank_members_columns_mean_the_head_alone(read_rows: ReadRows) -> None:
    rows: list[list[Any]] = [
        ["户主姓名", "户主身份证号", "姓名", "身份证号", "金额"],
        ["郭云", HEAD, None, None, 300],
    ]
    assert read_rows(rows).households[0].person_ids == (HEAD,)
    rows[1][2] = "郭云"
    assert codes(read_rows(rows)) == [(2, "id-missing")]


def test_differing_amounts_refuse_the_household(read_rows: ReadRows) -> None:
    read = read_rows(
        [
            ["户编号", *FLAT],
            ["1", "鞍山", "郭云", HEAD, "户主", 491, ACCOUNT],
            ["1", "鞍山", "谭凤", WIFE, "配偶", 490, ACCOUNT],
        ]
    )
    assert codes(read) == [(2, "household"), (3, "household")]
    assert "490.00、491.00元" in read.problems[0].message
    assert read.problems[0].column == "F"
    assert read.households == ()


def test_differing_accounts_and_heads_refuse_the_household(read_rows: ReadRows) -> None:
    header = ["户编号", "户主身份证号", *FLAT]
    accounts = [
        ["1", HEAD, "鞍山", "郭云", HEAD, "户主", 491, ACCOUNT],
        ["1", HEAD, "鞍山", "谭凤", WIFE, "配偶", 491, "82012434137568289"],
    ]
    heads = [
        ["1", HEAD, "鞍山", "郭云", HEAD, "户主", 491, ACCOUNT],
        ["1", WIFE, "鞍山", "谭凤", WIFE, "配偶", 491, ACCOUNT],
    ]
    for rows in (accounts, heads):
        assert codes(read_rows([header, *rows])) == [(2, "household"), (3, "household")]


def test_one_refused_row_refuses_its_household_and_says_so(read_rows: ReadRows) -> None:
    read = read_rows(
        [
            ["户编号", *FLAT],
            ["1", "鞍山", "郭云", HEAD, "户主", 491, ACCOUNT],
            ["1", "鞍山", "谭凤", "422729194604180955", "配偶", 491, ACCOUNT],
            ["2", "南河", "唐有", OTHER, "户主", 181, None],
        ]
    )
    assert codes(read) == [(2, "household"), (3, "id-check"), (4, "account-missing")]
    assert "第3行" in read.problems[0].message
    assert [household.head_id_number for household in read.households] == [OTHER]
    assert (read.counts.accepted, read.counts.refused, read.counts.warned) == (1, 2, 1)


def test_amounts_per_head_are_added_up_by_their_header_only(read_rows: ReadRows) -> None:
    rows: list[list[Any]] = [
        ["户编号", "姓名", "身份证号", "与户主关系", "人均补差"],
        ["1", "郭云", HEAD, "户主", 150.5],
        ["1", "谭凤", WIFE, "配偶", 150.5],
    ]
    assert read_rows(rows).households[0].amount_fen == 30_100
    rows[0][4] = "月保障金额"
    assert read_rows(rows).households[0].amount_fen == 15_050


def test_the_same_person_twice_is_refused_on_both_rows(read_rows: ReadRows) -> None:
    read = read_rows(
        [
            ["姓名", "身份证号", "金额"],
            ["谭凤", WIFE, 200],
            ["谭凤", WIFE.lower(), 200],
            ["唐有", OTHER, 100],
        ]
    )
    refused = [(row, code) for row, code in codes(read) if code == "duplicate"]
    assert refused == [(2, "duplicate"), (3, "duplicate")]
    assert "第2、3行" in read.problems[0].message


def test_one_head_of_two_households_is_refused(read_rows: ReadRows) -> None:
    header = ["户编号", "户主姓名", "户主身份证号", "姓名", "身份证号", "金额"]
    read = read_rows(
        [header, ["1", "郭云", HEAD, "谭凤", WIFE, 200], ["2", "郭云", HEAD, "赵永", SON, 200]]
    )
    assert codes(read) == [(2, "duplicate"), (3, "duplicate")]


def test_missing_amount_village_and_unknown_month(read_rows: ReadRows) -> None:
    read = read_rows(
        [
            ["村", "姓名", "身份证号", "金额", "起始年月"],
            ["鞍山", "郭云", HEAD, None, "2018-03"],
            [None, "谭凤", WIFE, 100, "2018-03"],
            ["鞍山", "赵永", SON, 100, 2018.1],
        ]
    )
    assert codes(read) == [(2, "amount"), (3, "village-unknown"), (4, "month")]
    assert [problem.column for problem in read.problems] == ["D", "A", "E"]


def test_a_text_file_may_have_lost_the_zero_of_october() -> None:
    def months(*texts: str) -> list[tuple[int, str]]:
        people = zip((HEAD, OTHER), texts, strict=True)
        lines = [f"鞍山\t人\t{number}\t100\t{text}" for number, text in people]
        pasted = read_pasted("\n".join(["村\t姓名\t身份证号\t金额\t起始年月", *lines]))
        return codes(understand(pasted, unit="person", villages=["鞍山村"], today=TODAY))

    assert months("2018.1", "2018.3") == [(2, "month")]
    assert months("2018.1", "2018.10") == []


def test_tiers_of_persons_and_what_is_missing(read_rows: ReadRows) -> None:
    read = read_rows(
        [
            ["姓名", "身份证号", "户主身份证号", "供养方式", "自理能力"],
            ["郭云", HEAD, HEAD, "集中供养", "半失能"],
            ["谭凤", WIFE, HEAD, "分散供养", None],
            ["赵永", SON, None, "其他", "全自理"],
        ],
        unit="person",
    )
    assert codes(read) == [(3, "amount"), (4, "amount")]
    assert read.persons[0].tiers == ("集中", "半护理")
    assert (read.counts.households, read.counts.persons) == (1, 1)


def test_one_off_payments_may_repeat_a_person(read_rows: ReadRows) -> None:
    rows: list[list[Any]] = [
        ["日期", "姓名", "身份证号", "金额"],
        ["2018.3.9", "郭云", HEAD, "¥1,250.00"],
        ["2018.6.9", "郭云", HEAD, "¥1,250.00"],
        ["2018年3月9日", "谭凤", WIFE, 500],
    ]
    read = read_rows(rows, unit="one_off")
    assert read.counts.refused == 0
    assert [str(grant.month) for grant in read.grants] == ["2018-03", "2018-06", "2018-03"]

    rows[2][0] = "2018-03-09"
    assert [code for _row, code in codes(read_rows(rows, unit="one_off"))].count("duplicate") == 2


def test_rows_that_hold_no_one_are_left_out_and_named(read_rows: ReadRows) -> None:
    header = ["序号", "村", "姓名", "身份证号", "金额"]
    read = read_rows(
        [
            ["花名册"],
            header,
            ["甲", "乙", 1, 2, 3],
            [1, "鞍山", "郭云", HEAD, 100],
            [None, "小 计", "1户", None, 100],
            header,
            [2, "南河", "唐有", OTHER, 100],
            [],
            ["合计", None, "2户", None, 250],
            ["制表人:", None, "审核人:"],
            ["注:本表一式三份"],
        ],
        unit="person",
    )
    assert [(left.row, left.kind) for left in read.left_out] == [
        (3, "header"),
        (5, "total"),
        (6, "header"),
        (8, "blank"),
        (9, "total"),
        (10, "sign-off"),
        (11, "sign-off"),
    ]
    assert [row.row for row in read.rows] == [4, 7]
    assert any("合计是250.00元" in note and "200.00元" in note for note in read.notes)


def test_a_damaged_row_is_refused_and_never_left_out(read_rows: ReadRows) -> None:
    read = read_rows(
        [
            ["姓名", "身份证号", "村", "金额"],
            ["合计", "422729194604180955", "鞍山", 100],
            ["郭云", None, None, None],
            [None, None, None, 100],
        ],
        unit="person",
    )
    assert read.left_out == ()
    assert {row for row, _code in codes(read)} == {2, 3, 4} == read.refused_rows


def test_accounts_shared_between_households_are_told_within_one_not(read_rows: ReadRows) -> None:
    header = ["姓名", "身份证号", "户主身份证号", "金额", "账号"]
    read = read_rows(
        [
            header,
            ["郭云", HEAD, HEAD, 100, ACCOUNT],
            ["谭凤", WIFE, HEAD, 100, ACCOUNT],
            ["唐有", OTHER, OTHER, 100, "82012434137568289"],
        ],
        unit="person",
    )
    assert codes(read) == []

    shared = read_rows(
        [header, ["郭云", HEAD, HEAD, 100, ACCOUNT], ["唐有", OTHER, OTHER, 100, ACCOUNT]],
        unit="person",
    )
    assert codes(shared) == [(2, "account-shared"), (3, "account-shared")]


def test_names_and_ages_that_differ_are_warnings(read_rows: ReadRows) -> None:
    read = read_rows(
        [
            ["户主姓名", "户主身份证号", "姓名", "身份证号", "年龄", "金额", "账号", "户名"],
            ["郭芸", HEAD, "郭云", HEAD, 72, 100, ACCOUNT, "郭云"],
            ["谭凤", WIFE, "谭凤", WIFE, 51, 100, "82012434137568289", "别人"],
            ["赵永", SON, "赵永", SON, 25, 100, "82018341408296601", None],
        ]
    )
    assert codes(read) == [(2, "name-differs"), (3, "name-differs"), (4, "age")]
    assert [problem.column for problem in read.problems] == ["A", "H", "E"]
    assert read.counts.warned == read.counts.accepted == 3
    assert read.households[0].head_name == "郭云"


def test_centenarians_are_asked_after_on_the_lists_day(read_rows: ReadRows) -> None:
    rows = [["姓名", "身份证号", "村"], ["甲某", "420529191812310016", "鞍山"]]

    assert codes(read_rows(rows, unit="person", as_of=Month(2018, 11))) == []
    assert codes(read_rows(rows, unit="person", as_of=Month(2018, 12))) == [(2, "age")]


def test_problems_from_the_register_refuse_the_household_whole(read_rows: ReadRows) -> None:
    read = read_rows(GROUPINGS["household number"][0])
    told = with_problems(read, [Problem(3, "D", "refused", "conflict", "与特困冲突。")])

    assert codes(told) == [(2, "household"), (3, "conflict"), (5, "household")]
    assert [household.head_id_number for household in told.households] == [OTHER]
    assert read.counts.refused == 0


def test_a_merged_cell_that_is_wrong_is_wrong_for_all_its_rows(read_rows: ReadRows) -> None:
    read = read_rows(
        [["村", "姓名", "身份证号"], ["某村", "郭云", HEAD], [None, "谭凤", WIFE]],
        unit="person",
        merges=["A2:A3"],
    )
    assert codes(read) == [(2, "village-unknown"), (3, "village-unknown")]


def test_a_row_between_keeps_a_blank_row_from_going_on(read_rows: ReadRows) -> None:
    read = read_rows(
        [
            ["户主身份证号", "姓名", "身份证号", "金额"],
            [HEAD, "郭云", HEAD, 100],
            ["小计", None, None, 100],
            [None, "谭凤", WIFE, None],
            [FOURTH, "赵永", FOURTH, 100],
        ]
    )
    assert (4, "amount") in codes(read)
    assert [household.person_ids for household in read.households] == [(HEAD,), (FOURTH,)]
