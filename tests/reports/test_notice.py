"""The public notice: what the village may read, and what it must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.models.program import Unit
from app.models.roster import ItemKind
from app.month import Month
from app.reports.notice import MINOR, is_minor, notice_sheets
from app.reports.pdf import pdf_bytes
from tests.reports.made import id_number, item, line, many, page_texts, roster

FIRST = date(2018, 10, 11)


def text_of(*args: object, **options: object) -> str:
    return "".join(page_texts(pdf_bytes(notice_sheets(*args, **options))))  # type: ignore[arg-type]


def test_one_sheet_a_village_with_its_own_pages_and_total() -> None:
    made = roster(many(30, 3))
    sheets = notice_sheets(made, FIRST)
    villages = list(dict.fromkeys(each.village for each in made.lines))
    assert [sheet.subtitle for sheet in sheets] == [f"公示范围:{village}" for village in villages]
    totals = [sheet.total().sums[sheet.index("amount")] or 0 for sheet in sheets]
    assert sum(totals) == made.amount_fen
    assert all(next(sheet.rows())[0] == 1 for sheet in sheets)
    texts = page_texts(pdf_bytes(sheets))
    assert all("第 1 页 共 1 页" in text for text in texts)


def test_it_says_name_persons_amount_hotline_and_the_seven_days() -> None:
    text = text_of(roster([line(1, 31000, name="覃桂兰", persons=4)]), FIRST)
    assert "覃桂兰" in text
    assert "310.00" in text
    assert "2018年10月11日至2018年10月17日(共7天)" in text
    assert "0717-5750000" in text
    assert "桥河社区" in text


def test_no_number_account_phone_tier_or_reason() -> None:
    each = line(1, items=[item(31000), item(5000, ItemKind.ARREARS, Month(2018, 9), "重病住院")])
    each = replace(each, standard="重度残疾一级")
    text = text_of(roster([each]), FIRST)
    for secret in (
        each.head_id_number,
        each.account,
        each.phone,
        each.bank,
        "重病",
        "残疾",
        "一级",
    ):
        assert secret not in text
    assert "含补发" in text


@pytest.mark.parametrize("unit", list(Unit))
def test_minors_are_not_named(unit: Unit) -> None:
    child = line(1, name="王小明", number=id_number(1, "20050612"))
    if unit is Unit.PERSON:
        child = replace(child, head_name="", head_id_number="", payee_name="王大明")
    text = text_of(roster([child, line(2, name="覃桂兰")], unit=unit), FIRST)
    assert "王小明" not in text
    assert "王大明" not in text
    assert MINOR in text
    assert "覃桂兰" in text


def test_grown_up_on_the_eighteenth_birthday() -> None:
    number = id_number(1, "20001011")
    assert is_minor(number, date(2018, 10, 10))
    assert not is_minor(number, date(2018, 10, 11))
    assert not is_minor("", FIRST)


def test_days_and_hotline_may_be_left_to_be_written_in() -> None:
    text = text_of(roster([line(1)], hotline=""))
    assert "监督电话:________" in text
    assert "(共7天)" in text
    assert "2018年10月1" not in text.replace("2018年10月农村低保", "")


def test_an_empty_roster_gives_one_sheet_that_says_so() -> None:
    assert "本月没有应发放的人员。" in text_of(roster([]), FIRST)
