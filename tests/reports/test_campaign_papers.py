"""Papers of tasks over people as a reader of the file finds them: masked, ordered, to be signed."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.idcard import mask
from app.models.person import Person
from app.models.task import Campaign
from app.month import Month
from app.reports.campaign_papers import route_sheets, suspension_sheet, worksheet_sheets
from app.reports.pdf import pdf_bytes
from app.reports.workbook import workbook_bytes
from app.services.tasks import campaigns, views, waiting
from app.services.tasks.creating import new_task
from app.services.tasks.rows import NewTask, TaskRow
from app.services.worksheets.exporting import worksheets
from tests import factory

TODAY = date(2026, 11, 24)


@pytest.fixture
def round_(session: Session) -> tuple[int, TaskRow, list[Person]]:
    """A proof of life over two people of one village and one of another."""
    by, _second = factory.two_staff(session)
    one, other = factory.village(session, "桥河社区"), factory.village(session, "鞍山村")
    program = factory.program(session, "高龄津贴样例")
    people = [
        factory.person(session, born=date(1936, 1, at), village=village, group=group)
        for at, (village, group) in enumerate(((one, "10组"), (one, "2组"), (other, "1组")), 1)
    ]
    for person in people:
        factory.enrollment(session, program, person)
    people[0].phone = "13800000001"
    new = NewTask(
        title="生存认证", due_on=TODAY, program_id=program.id, campaign=Campaign.PROOF_OF_LIFE
    )
    made = new_task(session, by, new, today=TODAY)
    return by, views.task_row(session, made.task_id, today=TODAY), people


def text(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_paper_sheet_is_masked_one_a_village_with_room_to_sign(
    session: Session, round_: tuple[int, TaskRow, list[Person]]
) -> None:
    by, task, people = round_
    pages = text(pdf_bytes(worksheet_sheets(worksheets(session, by, task.id))))
    assert len(pages) == 2
    for words in (
        "生存认证核对表",
        "桥河社区",
        "健在、死亡、迁出、其他",
        "填表人",
        "2026年11月24日",
    ):
        assert words in pages[0]
    assert mask(people[0].id_number) in pages[0]
    assert not any(person.id_number in page for person in people for page in pages)
    assert people[2].name not in pages[0]


def test_the_route_goes_by_village_and_group_with_phones(
    session: Session, round_: tuple[int, TaskRow, list[Person]]
) -> None:
    _by, task, people = round_
    sheets = route_sheets(waiting.left(session, task.id), task)
    first = text(pdf_bytes(sheets))[0]
    assert first.index(people[1].name) < first.index(people[0].name)
    assert "13800000001" in first
    book = load_workbook(io.BytesIO(workbook_bytes(sheets)))
    assert [sheet.title for sheet in book.worksheets] == ["桥河社区", "鞍山村"]
    assert not any(
        person.id_number in page for person in people for page in text(pdf_bytes(sheets))
    )


def test_the_list_of_who_is_suspended_says_why_and_from_when(
    session: Session, round_: tuple[int, TaskRow, list[Person]]
) -> None:
    _by, task, people = round_
    found = campaigns.unproved(session, task.id, today=TODAY)
    page = text(pdf_bytes(suspension_sheet(found, task, "样例镇", Month(2026, 12))))[0]
    for words in ("样例镇高龄津贴样例暂停发放名单", "没有结果", "2026年12月", "分管领导"):
        assert words in page
    assert all(person.name in page for person in people)
