"""Sheets of a distribution as a reader of the file finds them."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.models.distribution import (
    Basis,
    DistributionForm,
    DistributionKind,
    DistributionStatus,
    Stage,
)
from app.month import Month
from app.reports.distribution import signature_list, stage_sheet
from app.reports.pdf import pdf_bytes
from app.reports.workbook import workbook_bytes
from app.services.distributions.rows import DistributionRow, RecipientRow
from tests.reports.made import id_number, name_of, page_texts, words

OFFICE = "样例镇"


def distribution(**others: object) -> DistributionRow:
    values: dict[str, object] = {
        "id": 1, "number": "FF2018-001", "title": "2018年冬春救助",
        "kind": DistributionKind.RELIEF, "form": DistributionForm.CASH, "basis": Basis.PERSON,
        "status": DistributionStatus.OPEN, "program_id": 1, "program": "冬春救助",
        "sources": (), "month": Month(2018, 12), "amount_fen": None, "item": "",
        "item_unit": "", "quantity": None, "document": "民办〔2018〕9号", "created_by": "甲",
        "fixed_on": None, "fixed_by": "", "reviewed_by": "", "reason": "", "rows": 3,
        "left_out": 0, "receiving": 2, "people": 6, "signed": 0,
    }  # fmt: skip
    return DistributionRow(**(values | others))  # type: ignore[arg-type]


def recipient(number: int, stage: Stage, **others: object) -> RecipientRow:
    village = "桥河社区" if number < 3 else "鞍山村"
    values: dict[str, object] = {
        "id": number, "person_id": number, "household_id": number, "village": village,
        "village_position": number, "group": "一组", "name": name_of(number),
        "id_number": id_number(number), "phone": "", "people": 2, "category": "低保对象",
        "need": "因旱减收", "stage": stage, "refused": None, "refused_why": "",
        "amount_fen": 30050, "quantity": None, "enrollment_number": None, "received_on": None,
        "received_by": "", "relief": True, "receives": stage is Stage.DECIDED,
    }  # fmt: skip
    return RecipientRow(**(values | others))  # type: ignore[arg-type]


ROWS = (
    recipient(1, Stage.DECIDED),
    recipient(2, Stage.EVALUATED),
    recipient(3, Stage.DECIDED, need="房屋受损"),
)


def test_the_list_for_the_county_has_who_came_that_far_with_whole_numbers(tmp_path: Path) -> None:
    data = pdf_bytes([stage_sheet(distribution(), ROWS, Stage.DECIDED, OFFICE)])
    found = words(data, tmp_path)
    assert {id_number(1), id_number(3)} <= found
    assert id_number(2) not in found
    text = "".join(page_texts(data))
    for said in ("样例镇2018年冬春救助县定表", "民办〔2018〕9号", "审定意见", "县民政局(盖章)"):
        assert said in text
    assert "601.00" in text
    assert "陆佰零壹元整" in text


@pytest.mark.parametrize("stage", [Stage.REPORTED, Stage.EVALUATED])
def test_in_the_village_numbers_are_masked(tmp_path: Path, stage: Stage) -> None:
    text = "".join(page_texts(pdf_bytes([stage_sheet(distribution(), ROWS, stage, OFFICE)])))
    assert name_of(2) in text
    assert all(id_number(number) not in text for number in (1, 2, 3))


def test_goods_are_signed_for_by_village_with_their_count() -> None:
    goods = distribution(
        title="中秋慰问",
        kind=DistributionKind.BATCH,
        form=DistributionForm.GOODS,
        item="大米",
        item_unit="袋",
        quantity=2,
        status=DistributionStatus.FIXED,
    )
    rows = [
        recipient(1, Stage.DECIDED, amount_fen=None, quantity=2),
        recipient(
            3, Stage.DECIDED, amount_fen=None, quantity=4,
            received_on=date(2018, 9, 20), received_by="覃小林",
        ),
    ]  # fmt: skip
    sheet = signature_list(goods, rows, OFFICE)
    text = "".join(page_texts(pdf_bytes([sheet])))
    for said in (
        "样例镇中秋慰问签领表",
        "大米(袋)",
        "领取人签字",
        "2018-09-20",
        "覃小林代领",
        "鞍山村",
    ):
        assert said in text
    assert "元整" not in text
    book = load_workbook(io.BytesIO(workbook_bytes([sheet])))
    cells = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    assert {2, 4, 6} <= cells


def test_an_empty_list_says_so() -> None:
    text = "".join(page_texts(pdf_bytes([signature_list(distribution(), (), OFFICE)])))
    assert "没有可以发放的人" in text
