"""The summary and its sentences, on the figures of the report of 2019 on 渔洋关镇."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models.program import Unit
from app.month import Month
from app.reports.narrative import narrative, write_text
from app.reports.pdf import pdf_bytes
from app.reports.summary import range_words, summary_sheet, tier_words, wan
from app.services.statistics.rows import Count, ProgramSummary, Summary
from tests.reports.made import page_texts

OCTOBER = Month(2018, 10)


def program(
    name: str,
    now: tuple[int, int],
    fen: int,
    *,
    then: tuple[int, int] | None = None,
    month: Month | None = None,
    new: tuple[int, int] = (0, 0),
    ended: tuple[int, int] = (0, 0),
    tiers: dict[str, Count] | None = None,
    one_off: bool = False,
) -> ProgramSummary:
    return ProgramSummary(
        program=name,
        unit=Unit.HOUSEHOLD,
        one_off=one_off,
        now=Count(*now),
        tiers=tiers or {},
        compared_with=month,
        then=Count(*then) if then else None,
        new=Count(*new) if then else None,
        ended=Count(*ended) if then else None,
        amount_fen=fen,
    )


SUMMARY = Summary(
    office="渔洋关镇",
    first=Month(2018, 1),
    last=OCTOBER,
    programs=(
        program(
            "农村低保",
            (624, 1065),
            192_989_300,
            then=(585, 937),
            month=Month(2017, 10),
            new=(60, 190),
            ended=(21, 62),
        ),
        program("城市低保", (66, 93), 37_000_900, then=(71, 94), month=Month(2016, 10)),
        program(
            "农村特困",
            (71, 75),
            66_010_500,
            then=(65, 70),
            month=Month(2017, 10),
            tiers={"集中": Count(38, 39), "分散": Count(33, 36)},
        ),
        program("高龄津贴", (1290, 1363), 58_009_600, tiers={"100+": Count(3, 3)}),
        program("临时救助", (30, 30), 67_000_000, one_off=True),
        program("住房困难和生活救济", (31, 31), 96_000_000, one_off=True),
    ),
)


def test_the_sentences_give_the_figures_of_the_report() -> None:
    text = narrative(SUMMARY)
    assert (
        "农村低保:2018年10月有624户1065人;与2017年10月的585户937人相比,净增39户、净增128人,"
        "新增60户190人,终止21户62人;2018年1月至10月发放193万元(1,929,893.00元)。"
    ) in text
    assert "与2016年10月的71户94人相比,净减5户、净减1人" in text
    assert "有71户75人,其中集中38户39人,分散33户36人" in text
    assert "100岁及以上3户3人" in text
    assert (
        "一次性救助(临时救助、住房困难和生活救济):2018年1月至10月共发放163万元(1,630,000.00元),"
        "其中临时救助67万元(670,000.00元),住房困难和生活救济96万元(960,000.00元)。"
    ) in text
    assert "注:" in text


def test_the_sheet_gives_them_side_by_side() -> None:
    sheet = summary_sheet(SUMMARY)
    first = next(sheet.rows())
    cells = dict(zip((column.key for column in sheet.columns), first, strict=True))
    assert cells == {
        "serial": 1,
        "program": "农村低保",
        "now_households": 624,
        "now_persons": 1065,
        "compared_with": "2017年10月",
        "then_households": 585,
        "then_persons": 937,
        "net_households": 39,
        "net_persons": 128,
        "new_households": 60,
        "new_persons": 190,
        "ended_households": 21,
        "ended_persons": 62,
        "amount": 192_989_300,
        "wan": 193,
    }
    assert sheet.total().sums[sheet.index("amount")] == SUMMARY.amount_fen
    text = page_texts(pdf_bytes(sheet))[0]
    for shown in ("+39", "+128", "-5", "其中:集中", "1,929,893.00", "193", "净增减"):
        assert shown in text


def test_tiers_do_not_count_twice() -> None:
    rows = list(summary_sheet(SUMMARY).rows())
    assert [row[0] for row in rows] == [1, 2, 3, None, None, 4, None, 5, 6]
    assert rows[3][:4] == (None, "  其中:集中", 38, 39)


@pytest.mark.parametrize(
    ("fen", "expected"), [(0, 0), (499_999, 0), (500_000, 1), (192_989_300, 193), (-500_000, -1)]
)
def test_wan_is_rounded_half_up(fen: int, expected: int) -> None:
    assert wan(fen) == expected


def test_ranges_and_tiers_read_as_people_say_them() -> None:
    assert range_words(Month(2018, 1), OCTOBER) == "2018年1月至10月"
    assert range_words(OCTOBER, OCTOBER) == "2018年10月"
    assert range_words(Month(2017, 11), OCTOBER) == "2017年11月至2018年10月"
    assert [tier_words(name) for name in ("80-89", "100+", "集中")] == [
        "80至89岁",
        "100岁及以上",
        "集中",
    ]


def test_no_net_change_is_said_as_such() -> None:
    level = program("农村低保", (5, 8), 100, then=(5, 9), month=Month(2017, 10))
    text = narrative(Summary("渔洋关镇", OCTOBER, OCTOBER, (level,)))
    assert "户数持平、净减1人" in text
    assert "发放1.00元。" in text


def test_without_programs_the_sheet_says_so() -> None:
    sheet = summary_sheet(Summary("渔洋关镇", OCTOBER, OCTOBER, ()))
    assert "没有可汇总的项目" in page_texts(pdf_bytes(sheet))[0]


def test_text_is_written_as_utf8(tmp_path: Path) -> None:
    path = tmp_path / "summary.txt"
    write_text(narrative(SUMMARY), path)
    assert path.read_text(encoding="utf-8") == narrative(SUMMARY)


def test_programs_without_anyone_or_money_are_named_and_not_listed() -> None:
    empty = program("冬春救助", (0, 0), 0, then=(0, 0), month=Month(2017, 10))
    ended = program("城市特困", (0, 0), 0, then=(1, 1), month=Month(2017, 10), ended=(1, 1))
    some = Summary("渔洋关镇", OCTOBER, OCTOBER, (SUMMARY.programs[0], empty, ended))
    sheet = summary_sheet(some)
    assert [row[1] for row in sheet.rows()] == ["农村低保", "城市特困"]
    assert sheet.notes[-1] == "没有在享人员、也没有发放的项目未列出:冬春救助。"
    assert "未列出:冬春救助。" in narrative(some)
    assert "城市特困:2018年10月有0人" in narrative(some)
