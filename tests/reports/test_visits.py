"""The monthly list of visits, read back from paper and workbook."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from app.models.visit import Matter, Outcome
from app.month import Month
from app.pdfium import text_of
from app.reports.pdf import pdf_bytes
from app.reports.visits import visit_sheet
from app.reports.workbook import workbook_bytes
from app.services.visits.rows import VisitDetail, VisitMonth, VisitRow, VisitStepRow


def visit(number: int, **facts: object) -> VisitRow:
    given: dict[str, object] = {
        "id": number, "visited_on": date(2018, 11, 5), "visitor": "向国安", "phone": "13900001111",
        "person_id": 0, "name": "覃桂兰", "id_number": "422729194309120035", "village_id": 1,
        "village": "桥河社区", "program_id": 0, "program": "", "matter": Matter.APPLICATION,
        "said": "母亲住院,想申请临时救助", "done": "已告知所需材料", "outcome": Outcome.OPEN,
        "follow_up_on": date(2018, 11, 21), "follow_up_by_id": 1, "follow_up_by": "张三",
        "closed_on": None, "enrollment_id": 0, "received_by": "张三",
    }  # fmt: skip
    return VisitRow(**(given | facts))  # type: ignore[arg-type]


@pytest.fixture
def month() -> VisitMonth:
    step = VisitStepRow(date(2018, 11, 12), "已送交材料", Outcome.SETTLED, None, "张三")
    closed = visit(2, name="向国安", outcome=Outcome.SETTLED, follow_up_on=None)
    return VisitMonth(
        "渔洋关镇", Month(2018, 11), (VisitDetail(visit(1), ()), VisitDetail(closed, (step,)))
    )


def test_the_paper_has_title_people_and_what_is_open_but_no_id_number(month: VisitMonth) -> None:
    text = text_of(pdf_bytes(visit_sheet(month))).replace("\r\n", "").replace("\n", "")
    assert "渔洋关镇2018年11月来访登记表" in text
    assert "覃桂兰" in text
    assert "共2次来访,其中1次还没有办结。" in text
    assert "422729194309120035" not in text


def test_the_workbook_says_what_was_done_and_how_it_stands(month: VisitMonth) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes(visit_sheet(month)))).active
    assert sheet is not None
    cells = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    first = next(row for row in cells if "覃桂兰" in row)
    assert first[-2:] == ["待办(11月21日)", "张三"]
    second = next(row for row in cells if "本人" in row)
    assert "已告知所需材料;2018-11-12已送交材料" in second
    assert "已办结" in second


def test_a_month_without_visits_says_so() -> None:
    sheet = visit_sheet(VisitMonth("渔洋关镇", Month(2018, 12), ()))
    assert "这个月没有来访记录。" in text_of(pdf_bytes(sheet))
