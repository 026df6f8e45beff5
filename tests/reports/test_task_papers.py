"""Papers of village tasks as a reader of the file finds them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.month import Month
from app.reports.contact_list import contact_sheet
from app.reports.duty_list import duty_sheet, duty_sheets_by_person
from app.reports.pdf import pdf_bytes
from app.reports.pdf_form import Box, Form, form_bytes
from app.reports.task_calendar import calendar_sheet
from app.reports.task_papers import (
    notice_forms,
    reminder_sheets,
    score_sheets,
    supervision_forms,
)
from app.reports.workbook import workbook_bytes
from app.services.duties.contacts import add_contact, contacts
from app.services.duties.duty_list import NewDuty, add_duty, duty_rows
from app.services.duties.officers import officers, set_officer
from app.services.office import settings
from app.services.tasks import calendar, templates
from app.services.tasks.creating import new_task
from app.services.tasks.papers import PaperRow, late
from app.services.tasks.rows import NewTask
from app.services.tasks.scores import scores
from tests import factory

TODAY = date(2026, 11, 24)


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


@pytest.fixture
def overdue(session: Session) -> tuple[PaperRow, ...]:
    """One task, overdue in two villages, of which one has an officer and a contact."""
    by, second = factory.two_staff(session)
    settings.put(session, by, "town", "样例镇")
    one, _other = factory.village(session, "桥河社区"), factory.village(session, "鞍山村")
    set_officer(session, by, one.id, by, stand_in_id=second, from_day=date(2026, 1, 1))
    add_contact(session, by, one.id, "村文书甲", phone="0717-5750001")
    new = NewTask(title="公示照片", due_on=date(2026, 11, 1), hand_in="照片三张")
    new_task(session, by, new, today=TODAY)
    add_duty(session, by, NewDuty(staff_id=by, duty="每月核对死亡人员"))
    return late(session, today=TODAY)


def test_the_supervision_notice_says_how_late_and_what_to_put_right(
    overdue: tuple[PaperRow, ...],
) -> None:
    found = pages(form_bytes(supervision_forms(overdue, new_date=date(2026, 12, 1))))
    assert len(found) == 2
    for page, village in zip(found, ("桥河社区", "鞍山村"), strict=True):
        for words in ("样例镇村级任务督办单", village, "23天", "照片三张", "2026年12月1日"):
            assert words in page


def test_the_reminder_is_by_officer_with_phone_numbers(overdue: tuple[PaperRow, ...]) -> None:
    sheets = {sheet.subtitle: pages(pdf_bytes(sheet))[0] for sheet in reminder_sheets(overdue)}
    assert set(sheets) == {"包村干部:甲经办", "包村干部:未指定包村干部"}
    own = sheets["包村干部:甲经办"]
    assert "0717-5750001" in own
    assert "逾期23天" in own
    assert "鞍山村" not in own


def test_the_notice_has_its_slip_and_long_contents_go_on_over_pages(
    overdue: tuple[PaperRow, ...],
) -> None:
    page = pages(form_bytes(notice_forms(overdue[:1])))[0]
    for words in ("任务通知单", "回执", "签收人", "替岗:乙复核", "村文书甲"):
        assert words in page
    long = "各村要逐户核对,不得漏户。" * 200
    form = Form("样例", "1", "桥河社区:", (Box("内容", long),), slip=Form("回执", "", "", ()))
    found = pages(form_bytes([form]))
    assert len(found) > 1
    assert "".join("".join(found).split()).count("不得漏户") == 200
    assert "回执" in found[-1]


def test_scores_print_and_go_into_a_workbook(
    session: Session, overdue: tuple[PaperRow, ...]
) -> None:
    found = scores(session, Month(2026, 11), Month(2026, 11), today=TODAY)
    sheets = score_sheets(found, "样例镇")
    text = "".join(pages(pdf_bytes(sheets)))
    for words in ("样例镇村级任务完成情况通报", "桥河社区", "甲经办", "未指定包村干部"):
        assert words in text
    book = load_workbook(io.BytesIO(workbook_bytes(sheets)))
    assert len(book.worksheets) == 2


def test_the_duty_list_is_whole_and_by_person(
    session: Session, overdue: tuple[PaperRow, ...]
) -> None:
    rows = duty_rows(session)
    whole = "".join(pages(pdf_bytes(duty_sheet(rows, "样例镇"))))
    assert "每月核对死亡人员" in whole
    assert "全部" in whole
    assert [sheet.subtitle for sheet in duty_sheets_by_person(rows, "样例镇")] == ["责任人:甲经办"]


def test_the_contact_list_keeps_a_line_for_villages_without_anybody(
    session: Session, overdue: tuple[PaperRow, ...]
) -> None:
    sheet = contact_sheet(officers(session, TODAY), contacts(session), "样例镇")
    assert [row[:5] for row in sheet.rows()] == [
        (1, "桥河社区", "甲经办", "乙复核", "村文书甲"),
        (2, "鞍山村", "未指定", "", ""),
    ]


def test_the_year_is_one_page_with_days_of_other_months_written_out(
    session: Session, overdue: tuple[PaperRow, ...]
) -> None:
    by = overdue[0].assignment.officer_id
    templates.seed(session, by, Month(2026, 1))
    sheet = calendar_sheet(calendar.year(session, 2026), 2026, "样例镇")
    (page,) = pages(pdf_bytes(sheet))
    assert "样例镇2026年村级任务日历" in page
    rows = {row[1]: row[2:] for row in sheet.rows()}
    assert len(rows) >= 6
    # Handed out in September, due on the last working day of October.
    assert rows["冬春救助摸底"][8] == "10月30日"
    assert rows["人员变动月报"][7] == "14日"
