"""Where things stand on pages: whatever the texts, nothing is lost, cut off or torn apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.pdf_columns import PADDING, Plan, plan
from app.reports.pdf_fonts import Face
from app.reports.pdf_pages import TOTALS, Item, ItemKind, Measure, pages
from app.reports.pdf_text import metrics
from app.reports.pdf_wrap import wrap
from app.reports.sheet import Align, Column, Group, Kind, Row, Sheet, sign_off

WIDTH = 774.0
HEIGHT = 430.0
BODY = metrics(Face.BODY)
HEADING = metrics(Face.HEADING)

texts = st.text(alphabet="农村低保资金补发年月,。;()0123456789.·AB", max_size=90)
names = st.text(alphabet="覃桂兰向国安·", min_size=1, max_size=30)
rows = st.tuples(names, texts, st.integers(min_value=0, max_value=10**12))
groups = st.lists(st.lists(rows, max_size=30), max_size=8)


def sheet_of(drawn: list[list[tuple[str, str, int]]], notes: tuple[str, ...] = ()) -> Sheet:
    return Sheet(
        title="表",
        columns=(
            Column("name", "姓名", align=Align.CENTRE),
            Column("bank", "银行", wraps=True),
            Column("amount", "金额", Kind.AMOUNT, total=True),
            Column("remark", "备注", wraps=True, weight=3),
        ),
        groups=tuple(
            Group(f"{number}村", tuple((name, text[:12], fen, text) for name, text, fen in group))
            for number, group in enumerate(drawn)
        ),
        count_word="户",
        notes=notes,
        sign_off=sign_off(),
        words_key="amount",
    )


def laid_out(sheet: Sheet) -> tuple[Plan, list[list[Item]]]:
    columns = plan(sheet, WIDTH, BODY, HEADING)
    return columns, pages(sheet, Measure(columns, BODY, WIDTH, HEIGHT))


@given(groups)
@settings(max_examples=60)
def test_every_row_stands_once_in_order_and_inside_its_columns(
    drawn: list[list[tuple[str, str, int]]],
) -> None:
    sheet = sheet_of(drawn)
    columns, made = laid_out(sheet)
    assert sum(columns.widths) == pytest.approx(WIDTH)
    items = [item for page in made for item in page]
    assert [item.row for item in items if item.kind is ItemKind.ROW] == list(sheet.rows())
    for item in items:
        for cell, width in zip(item.cells, columns.widths, strict=False):
            for line in cell.lines:
                assert BODY.width(line) * cell.size <= width - 2 * PADDING + 0.1
    assert texts_of(items, 3) == "".join(str(row[3]) for row in sheet.rows())
    assert all(len(item.cells[0].lines) <= 1 for item in items if item.cells)


def texts_of(items: list[Item], at: int) -> str:
    return "".join(line for item in items if item.cells for line in item.cells[at].lines)


@given(groups)
@settings(max_examples=60)
def test_pages_are_not_overfull_and_totals_stay_with_their_rows(
    drawn: list[list[tuple[str, str, int]]],
) -> None:
    sheet = sheet_of(drawn)
    _, made = laid_out(sheet)
    for page in made:
        assert sum(item.height for item in page) <= HEIGHT + 0.01
        assert page[0].kind not in TOTALS
        has_rows = any(item.kind in (ItemKind.ROW, ItemKind.CONTINUED) for item in page)
        assert sum(item.kind is ItemKind.PAGE_TOTAL for item in page) == has_rows
    summed = [item.total for page in made for item in page if item.kind is ItemKind.PAGE_TOTAL]
    amount = sum(total.sums[2] or 0 for total in summed if total)
    assert amount == (sheet.total().sums[2] or 0)
    kinds = [item.kind for page in made for item in page]
    assert kinds.count(ItemKind.TOTAL) == kinds.count(ItemKind.SIGN_OFF) == 1


def test_many_notes_go_on_over_pages() -> None:
    notes = tuple(f"说明{number}:{'资金' * 60}" for number in range(40))
    _, made = laid_out(sheet_of([[("覃桂兰", "", 100)]], notes))
    assert len(made) > 1
    shown = "".join(item.text for page in made for item in page if item.kind is ItemKind.NOTE)
    assert shown == "".join(notes)
    assert all(sum(item.height for item in page) <= HEIGHT for page in made)


@given(texts, st.floats(min_value=30, max_value=200))
def test_wrapping_keeps_every_character_and_the_width(text: str, width: float) -> None:
    lines = wrap(text, width, BODY, 9)
    assert "".join(lines) == text
    assert all(BODY.width(line) * 9 <= width + 0.1 for line in lines)


def test_numbers_and_marks_stay_where_they_belong() -> None:
    lines = wrap("补发2018年9月310.00元(银行退回);补发2018年8月20.00元(标准调整)", 60, BODY, 9)
    assert all(not line.startswith((")", ";", "元", ",")) for line in lines)
    assert all(not line.endswith("(") for line in lines)
    assert any("310.00元" in line for line in lines)


def test_a_row_must_fit_the_columns_and_sums_take_no_text() -> None:
    columns = (Column("a", "甲", Kind.AMOUNT, total=True),)
    wrong: Row = (1, 2)
    with pytest.raises(ValueError, match="number of cells"):
        Sheet(title="表", columns=columns, groups=(Group("", (wrong,)),))
    with pytest.raises(TypeError):
        Sheet(title="表", columns=columns, groups=(Group("", (("x",),)),)).total()
    with pytest.raises(ValueError, match="is not in"):
        Sheet(title="表", columns=columns, groups=(), words_key="b")
