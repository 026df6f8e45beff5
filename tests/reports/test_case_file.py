"""The file of a person or household as a reader of the PDF finds it."""

from __future__ import annotations

import io
from datetime import date

from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.idcard import grouped, mask
from app.models.program import Unit
from app.month import Month
from app.reports.case_file import case_file_dossier
from app.reports.pdf_dossier import dossier_bytes, missing_from
from app.services.enrollments.payees import payee_chain
from app.services.enrollments.terms import change
from app.services.office import settings
from app.services.people import papers
from app.services.people.case_files import case_file
from app.services.people.papers import NewPaper
from app.services.programs.rows import program_rows
from app.services.register.persons import correct_person
from tests import factory

MONTH = Month(2018, 12)


def text_of(session: Session, by: int, person: int, **how: bool) -> tuple[str, int]:
    """What the paper says, without blanks, and how many pages it has."""
    file = case_file(session, by, person, MONTH, with_household=how.pop("household", False), **how)
    pdf = dossier_bytes(case_file_dossier(file, {p.id: p for p in program_rows(session)}))
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert all(page.mediabox.width < page.mediabox.height for page in pages)
    return "".join(page.extract_text() for page in pages).replace(" ", ""), len(pages)


def test_the_file_says_who_with_whom_what_since_when_and_what_was_paid(session: Session) -> None:
    by = factory.staff(session, "甲经办").id
    settings.put(session, by, "town", "样例镇")
    village = factory.village(session, "桥河社区")
    head = factory.person(session, "覃桂兰", village=village, disability_level="二级")
    son = factory.person(session, "向国安", village=village)
    home = factory.household(session, head, son)
    low = factory.program(session, "农村低保", unit=Unit.HOUSEHOLD)
    entry = factory.enrollment(session, low, home)
    old_age = factory.enrollment(session, factory.program(session, "高龄津贴"), son)
    change(session, by, entry.id, Month(2018, 6), approved_fen=41000, reason="年审核增")
    correct_person(session, by, head.id, phone="13900000002", today=factory.TODAY)
    papers.add_paper(
        session, by, entry.id, NewPaper("申请书", date(2018, 1, 5), "两页"), today=factory.TODAY
    )
    account = payee_chain(session, entry.id)[0].account

    text, count = text_of(session, by, head.id)

    for words in (
        "样例镇救助对象档案", "截至2018年12月", "桥河社区", "二级", mask(head.id_number),
        "家庭:户主覃桂兰,2口人", "农村低保(第", "2018年1月起", "2018年6月起", "410.00元/月",
        "原因:年审核增", "2018年12月应发410.00元", "申请书", f"尾号{account[-4:]}", "13900000002",
        "变更待遇", "甲经办打印", f"第{count}页共{count}页", "待发4,370.00元",
    ):  # fmt: skip
        assert words in text, words
    assert head.id_number not in text
    assert account not in text
    assert "高龄津贴" not in text
    whole, _ = text_of(session, by, head.id, household=True, whole=True)
    assert grouped(head.id_number).replace(" ", "") in whole
    assert account in whole
    assert "高龄津贴" in whole
    assert f"享受人:{son.name}" in whole
    assert old_age.number > entry.number


def test_long_files_go_on_with_their_headings(session: Session) -> None:
    by = factory.staff(session).id
    person = factory.person(session)
    low = factory.program(session, ledger_start=Month(2012, 1))
    factory.enrollment(session, low, person, first_month=Month(2012, 1))

    text, count = text_of(session, by, person.id)

    assert count >= 3
    assert text.count("应发(元)") >= count - 1
    assert "2012年1月" in text
    assert "没有登记家庭" in text


def test_a_character_without_a_font_is_named_before_printing(session: Session) -> None:
    by = factory.staff(session).id
    person = factory.person(session, "王\U0002fffe")

    file = case_file(session, by, person.id, MONTH, with_household=False)
    (missing, *_) = missing_from(case_file_dossier(file, {}))

    assert missing.character == "\U0002fffe"
    assert "王" in missing.text
