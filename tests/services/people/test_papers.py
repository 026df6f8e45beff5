"""Papers of an enrollment: entered, kept, found again, taken out."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.kept_file import KeptFile
from app.month import Month
from app.services.office.kept_files import FileToKeep
from app.services.people import papers
from app.services.people.detail import person_detail
from app.services.people.papers import NewPaper
from tests import factory

TODAY = date(2018, 10, 20)


def test_papers_are_listed_with_their_files_and_taken_out(session: Session) -> None:
    by = factory.staff(session, "甲经办").id
    person = factory.person(session)
    entry = factory.enrollment(session, factory.program(session, "农村特困"), person)
    scan = FileToKeep("申请书.pdf", b"%PDF-1.4 made up")

    first = papers.add_paper(
        session, by, entry.id, NewPaper("申请书", date(2018, 9, 1), "两页", scan), today=TODAY
    )
    papers.add_paper(session, by, entry.id, NewPaper("诊断证明", date(2018, 10, 2)), today=TODAY)

    later, earlier = papers.papers_of(session, [entry.id])
    assert (later.kind, later.file, later.program) == ("诊断证明", None, "农村特困")
    assert (earlier.kind, earlier.note, earlier.entered_by) == ("申请书", "两页", "甲经办")
    assert earlier.file is not None
    assert earlier.file.name == "申请书.pdf"
    assert papers.paper_file(session, first) == scan
    log = person_detail(session, person.id, Month(2018, 10)).log
    assert (log[0].action, log[0].detail) == ("登记材料", "2018-10-02,诊断证明")

    papers.remove_paper(session, by, first)

    assert [one.kind for one in papers.papers_of(session, [entry.id])] == ["诊断证明"]
    assert session.scalar(select(func.count()).select_from(KeptFile)) == 0
    with pytest.raises(LookupError):
        papers.paper_file(session, first)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (NewPaper(" ", TODAY), "请选择或填写材料名称"),
        (NewPaper("申请书", date(2018, 10, 21)), "在今天之后"),
        (NewPaper("申请书", TODAY, file=FileToKeep("空.pdf", b"")), "是空的"),
    ],
)
def test_what_is_no_paper_is_refused(session: Session, new: NewPaper, why: str) -> None:
    entry = factory.enrollment(session, factory.program(session), factory.person(session))
    with pytest.raises(AppError, match=why):
        papers.add_paper(session, factory.staff(session).id, entry.id, new, today=TODAY)
    assert papers.papers_of(session, [entry.id]) == ()
