"""The printed roster: what the office signs must be whole, right and readable."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from app.errors import AppError
from app.models.program import Unit
from app.models.roster import ItemKind, LineResult, RosterStatus
from app.money import plain
from app.month import Month
from app.reports.pdf import pdf_bytes, write_pdf
from app.reports.roster import COLUMNS, remark, roster_sheet, roster_sheets
from app.services.programs.roster_columns import usual_columns
from app.wording import amount_in_words
from tests.reports.made import AUDIT_HEAD, figures, item, line, many, page_texts, roster, words

HEADERS = ("序号", "户主姓名", "户主身份证号", "金额(元)", "银行账号", "备注")
WORDS = re.compile(r"合计\(大写\):(人民币[^\s((]+)")


@pytest.mark.parametrize(("count", "villages"), [(1, 1), (30, 1), (87, 15), (1363, 15)])
def test_every_page_has_header_and_subtotal_and_they_add_up(count: int, villages: int) -> None:
    made = roster(many(count, villages))
    texts = page_texts(pdf_bytes(roster_sheet(made)))
    subtotals = [figures("本页小计", text) for text in texts]
    assert all(len(found) == 1 for found in subtotals)
    sums = [sum(column) for column in zip(*(found[0] for found in subtotals), strict=True)]
    assert sums == [count, made.persons, made.amount_fen]
    for number, text in enumerate(texts, start=1):
        assert made.title in text
        assert "单位:元" in text
        assert all(header in text for header in HEADERS)
        assert f"第 {number} 页 共 {len(texts)} 页" in text
        assert AUDIT_HEAD in text
        assert made.number in text


@pytest.mark.parametrize("count", [1, 18, 19, 20, 21, 22, 40])
def test_the_total_stands_once_under_at_least_one_row(count: int) -> None:
    texts = page_texts(pdf_bytes(roster_sheet(roster(many(count, 1)))))
    assert [bool(figures("合计", text)) for text in texts] == [False] * (len(texts) - 1) + [True]
    assert figures("本页小计", texts[-1])[0][0] >= 1
    assert "单位(盖章)" in texts[-1]


amounts = st.integers(min_value=1, max_value=10**11)


@given(
    st.lists(
        st.tuples(amounts, st.integers(0, 6), st.integers(min_value=1, max_value=12)),
        min_size=1,
        max_size=70,
    )
)
@settings(max_examples=25)
def test_sums_on_paper_equal_the_lines(drawn: list[tuple[int, int, int]]) -> None:
    lines = [
        line(at, fen, village=f"{'甲乙丙丁戊己庚'[village]}村", village_position=village, persons=n)
        for at, (fen, village, n) in enumerate(drawn, start=1)
    ]
    made = roster(lines)
    text = "\n".join(page_texts(pdf_bytes(roster_sheet(made))))
    assert figures("合计", text) == [(len(lines), made.persons, made.amount_fen)]
    by_village = {
        village: (
            sum(1 for each in lines if each.village == village),
            sum(each.persons for each in lines if each.village == village),
            sum(each.amount_fen for each in lines if each.village == village),
        )
        for village in {each.village for each in lines}
    }
    for village, expected in by_village.items():
        assert figures(f"{village}小计", text) == [expected]
    found = WORDS.search(text)
    assert found is not None
    assert found[1] == amount_in_words(made.amount_fen, currency="人民币")


def test_names_numbers_and_accounts_are_whole_words(tmp_path: Path) -> None:
    names = [
        "阿不都热合曼·买买提吐尔逊江",
        "向𫖯",
        "欧阳长青",
        "李一",
        "迪丽努尔·阿布都克力木·赛买提江",
    ]
    lines = [line(at, name=name) for at, name in enumerate(names, start=1)]
    lines[2] = replace(lines[2], account="6228480402564890018", phone="0717-5751234")
    found = words(pdf_bytes(roster_sheet(roster(lines))), tmp_path)
    for each in lines:
        assert {each.recipient_id_number, each.account, each.phone} <= found
    assert set(names) <= found


@pytest.mark.parametrize("unit", list(Unit))
def test_all_columns_at_once_stay_whole(unit: Unit, tmp_path: Path) -> None:
    lines = [
        replace(
            line(at, 10**11, name="司马相如如是观"), standard="835.00+160.00", payee_name="收款人甲"
        )
        for at in range(1, 31)
    ]
    made = roster(lines, columns=list(COLUMNS), unit=unit)
    found = words(pdf_bytes(roster_sheet(made)), tmp_path)
    for each in lines:
        assert {each.recipient_id_number, each.account, each.phone, "司马相如如是观"} <= found
    assert {"收款人甲", "1,000,000,000.00", "30,000,000,000.00"} <= found


@pytest.mark.parametrize("unit", list(Unit))
def test_letters_stay_readable_and_inside_the_margins(unit: Unit) -> None:
    """Body text is not under 8.5 pt with the usual columns; only the small print is."""
    content = pdf_bytes(roster_sheet(roster(many(40), unit=unit)))
    sizes: set[float] = set()
    places: list[float] = []

    def visit(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            sizes.add(round(size, 2))
            places.append(tm[4])

    PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=visit)
    assert min(size for size in sizes if size != 7.0) >= 8.5
    assert min(places) >= 33
    assert max(places) <= 842 - 34


def test_a_long_remark_goes_on_and_nothing_is_lost() -> None:
    arrears = [
        item(1000 + number, ItemKind.ARREARS, Month(2015, 1) + number, "标准调整补差")
        for number in range(45)
    ]
    made = roster([*many(12), line(13, items=[item(31000), *arrears]), line(14)])
    texts = page_texts(pdf_bytes(roster_sheet(made)))
    flat = re.sub(r"\s", "", "".join(texts))
    for part in arrears:
        assert f"{plain(part.amount_fen)}元" in flat
    assert sum(found[0][0] for found in (figures("本页小计", text) for text in texts)) == 14


def test_arrears_of_months_alike_are_told_together() -> None:
    months = [item(2000, ItemKind.ARREARS, Month(2018, at), "标准调整") for at in range(1, 10)]
    returned = item(31000, ItemKind.ARREARS, Month(2018, 9), "银行退回")
    assert remark(line(1, items=[item(33000), *months])) == (
        "补发2018年1月至9月每月20.00元,共180.00元(标准调整)"
    )
    assert remark(line(1, items=[item(31000), returned])) == "补发2018年9月310.00元(银行退回)"
    gap = [months[0], months[2]]
    assert remark(line(1, items=gap)).count("补发") == 2


def test_without_lines_it_says_so() -> None:
    texts = page_texts(pdf_bytes(roster_sheet(roster([]))))
    assert len(texts) == 1
    assert "本月没有应发放的人员。" in texts[0]
    assert "人民币零元整" in texts[0]
    assert figures("合计", texts[0]) == [(0, 0, 0)]


@pytest.mark.parametrize(
    ("status", "words_shown"),
    [
        (RosterStatus.DRAFT, "草稿,未复核"),
        (RosterStatus.SUBMITTED, "待复核,未批准"),
        (RosterStatus.WITHDRAWN, "已撤回,作废"),
    ],
)
def test_what_must_not_be_paid_says_so_on_every_page(
    status: RosterStatus, words_shown: str
) -> None:
    texts = page_texts(pdf_bytes(roster_sheet(roster(many(60), status=status))))
    assert len(texts) > 1
    assert all(words_shown in text for text in texts)


@pytest.mark.parametrize("status", [RosterStatus.APPROVED, RosterStatus.SENT])
def test_an_approved_roster_carries_no_state(status: RosterStatus) -> None:
    text = page_texts(pdf_bytes(roster_sheet(roster(many(3), status=status))))[0]
    assert "【" not in text
    assert "制表人:甲经办" in text
    assert "审核人:乙复核" in text


def test_the_money_identity_stands_under_the_roster() -> None:
    """Rule [M]: issued = paid + returned + waiting."""
    lines = [
        line(1, 100_00, result=LineResult.PAID),
        line(2, 20_00, result=LineResult.RETURNED),
        line(3, 3_00, result=LineResult.UNKNOWN),
    ]
    text = page_texts(pdf_bytes(roster_sheet(roster(lines))))[0]
    assert "应发123.00元=已发放100.00元+银行退回20.00元+待发放3.00元" in text


def test_the_office_chooses_columns_and_their_order() -> None:
    made = roster(many(2), columns=["amount", "recipient_name", "account"])
    sheet = roster_sheet(made)
    # The serial number comes first, so that the totals' labels have a place.
    keys = [column.key for column in sheet.columns]
    assert keys == ["serial", "amount", "recipient_name", "account"]
    with pytest.raises(AppError) as refused:
        roster_sheet(roster(many(2), columns=["serial", "shoe_size"]))
    assert refused.value.code == "roster-columns"


def test_villages_out_of_order_make_one_subtotal_each() -> None:
    lines = [
        line(1, village="甲村", village_position=1),
        line(2, village="乙村", village_position=2),
    ]
    lines.append(line(3, village="甲村", village_position=1))
    names = [group.name for group in roster_sheet(roster(lines)).groups]
    assert names == ["甲村", "乙村"]


def test_who_is_paid_in_cash_signs_on_a_sheet_of_its_own() -> None:
    made = roster(many(5), cash=True)
    first, second = roster_sheets(made)
    assert second.total().sums[second.index("amount")] == made.amount_fen
    text = "".join(page_texts(pdf_bytes([first, second])))
    assert "领取人签字(手印)" in text
    assert len(roster_sheets(roster(many(5)))) == 1


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        write_pdf(roster_sheets(roster(many(50))), tmp_path / name)
    content = (tmp_path / "one.pdf").read_bytes()
    assert content == (tmp_path / "two.pdf").read_bytes()
    assert b"/ASCII85Decode" not in content


def test_fonts_are_embedded_as_subsets() -> None:
    content = pdf_bytes(roster_sheet(roster(many(5))))
    assert len(content) < 200_000
    assert content.count(b"/FontFile2") >= 3


def test_default_columns_are_known() -> None:
    for unit in Unit:
        keys = usual_columns(unit)
        assert set(keys) <= set(COLUMNS)
        assert {"amount", "account"} <= set(keys)


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    folder = tmp_path / "gone" / "roster.pdf"
    with pytest.raises(AppError):
        write_pdf(roster_sheets(roster(many(1))), folder)
    assert not folder.parent.exists()
