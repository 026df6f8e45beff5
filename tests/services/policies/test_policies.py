"""Documents: kept with their file, found by their words, read by everybody, named by rates."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.kept_file import KeptFile
from app.month import Month
from app.reports.pdf import pdf_bytes
from app.reports.sheet import Column, Group, Sheet
from app.services.office.kept_files import LARGEST, FileToKeep, read_file_to_keep
from app.services.policies.entering import (
    add_policy,
    attach_file,
    correct_policy,
    mark_read,
    repeal,
)
from app.services.policies.listing import list_policies, policy_detail, policy_file, unread_policies
from app.services.policies.rows import NewPolicy
from app.services.policies.words import words_of
from tests import factory

NUMBER = "鄂民政发〔2018〕5号"


def new(number: str = NUMBER, **facts: object) -> NewPolicy:
    given: dict[str, object] = {
        "number": number,
        "title": "关于提高城乡低保标准的通知",
        "issued_on": date(2018, 6, 20),
    }
    return NewPolicy(**(given | facts))  # type: ignore[arg-type]


def docx(*paragraphs: str) -> bytes:
    """A document of Word with a paragraph of two runs each."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(
        f"<w:p><w:r><w:t>{text[:2]}</w:t></w:r><w:r><w:t>{text[2:]}</w:t></w:r></w:p>"
        for text in paragraphs
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        xml = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", xml)
    return made.getvalue()


def pdf(words: str) -> bytes:
    column = Column("words", "内容", wraps=True)
    return pdf_bytes(Sheet(title="通知", columns=(column,), groups=(Group("", ((words,),)),)))


def found(session: Session, text: str, reader: int, *, unread: bool = False) -> list[str]:
    page = list_policies(session, text, reader_id=reader, unread_only=unread, limit=50)
    assert page.total == len(page.rows)
    return [row.number for row in page.rows]


def test_who_enters_it_has_read_it_and_the_others_have_not(session: Session) -> None:
    preparer, reviewer = factory.two_staff(session)
    policy = add_policy(session, preparer, new())
    assert unread_policies(session, preparer) == ()
    assert [row.id for row in unread_policies(session, reviewer)] == [policy]
    assert found(session, "", reviewer, unread=True) == [NUMBER]
    mark_read(session, reviewer, policy)
    mark_read(session, reviewer, policy)
    assert unread_policies(session, reviewer) == ()
    readers = policy_detail(session, policy, reader_id=reviewer).readers
    assert [(reader.name, reader.read_at is not None) for reader in readers] == [
        ("甲经办", True),
        ("乙复核", True),
    ]


def test_what_no_longer_holds_need_not_be_read(session: Session) -> None:
    preparer, reviewer = factory.two_staff(session)
    policy = add_policy(session, preparer, new())
    with pytest.raises(AppError, match="早于发文"):
        repeal(session, preparer, policy, date(2018, 6, 1))
    repeal(session, preparer, policy, date(2018, 12, 31))
    assert unread_policies(session, reviewer) == ()
    (row,) = list_policies(session, "", reader_id=reviewer, limit=9).rows
    assert row.state_words == "已废止"


def test_it_is_found_by_the_words_inside_its_file(session: Session) -> None:
    preparer, _ = factory.two_staff(session)
    add_policy(session, preparer, new(), FileToKeep("通知.pdf", pdf("护理补贴每人每月一百元")))
    add_policy(
        session,
        preparer,
        new("五民发〔2018〕9号", title="高龄津贴", explanation="八十岁当月起算"),
        FileToKeep("高龄.docx", docx("百岁老人每月三百元", "逐村公示")),
    )
    assert found(session, "护理 每月", preparer) == [NUMBER]
    assert found(session, "百岁", preparer) == ["五民发〔2018〕9号"]
    assert found(session, "当月", preparer) == ["五民发〔2018〕9号"]
    assert found(session, "2018〕", preparer) == ["五民发〔2018〕9号", NUMBER]
    assert found(session, "没有的字", preparer) == []


def test_the_file_comes_back_byte_for_byte_and_can_be_replaced(session: Session) -> None:
    preparer, _ = factory.two_staff(session)
    scanned = FileToKeep("扫描件.jpg", b"\xff\xd8 made up")
    policy = add_policy(session, preparer, new(), scanned)
    assert policy_file(session, policy) == scanned
    assert not policy_detail(session, policy, reader_id=preparer).searchable
    better = FileToKeep("原文.txt", "特困供养标准".encode("gb18030"))
    attach_file(session, preparer, policy, better)
    assert policy_file(session, policy) == better
    assert found(session, "供养", preparer) == [NUMBER]
    assert len(session.scalars(select(KeptFile.id)).all()) == 1


def test_a_file_too_large_is_refused_with_its_size(session: Session, tmp_path: Path) -> None:
    preparer, _ = factory.two_staff(session)
    path = tmp_path / "大文件.pdf"
    path.write_bytes(b"0" * (LARGEST + 1))
    with pytest.raises(AppError, match="超过 10 MB"):
        read_file_to_keep(path)
    with pytest.raises(AppError, match="超过 10 MB"):
        add_policy(session, preparer, new(), FileToKeep("大.pdf", b"0" * (LARGEST + 1)))


@pytest.mark.parametrize(
    "file",
    [
        FileToKeep("坏.pdf", b"%PDF-1.7 not really"),
        FileToKeep("坏.docx", b"PK not really"),
        FileToKeep("空.docx", docx()),
        FileToKeep("坏.txt", b"\x00\x01\x02\x03" * 30),
        FileToKeep("旧.doc", b"\xd0\xcf\x11\xe0"),
    ],
)
def test_a_file_without_readable_words_is_kept_all_the_same(
    session: Session, file: FileToKeep
) -> None:
    preparer, _ = factory.two_staff(session)
    assert words_of(file) == ""
    policy = add_policy(session, preparer, new(), file)
    assert policy_file(session, policy) == file


def test_a_bomb_inside_a_document_is_not_unpacked() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (60 * 1024 * 1024))
    assert words_of(FileToKeep("炸弹.docx", made.getvalue())) == ""
    entity = '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", entity)
    assert words_of(FileToKeep("实体.docx", made.getvalue())) == ""


def test_rates_that_name_it_rest_on_it_however_the_brackets_were_typed(session: Session) -> None:
    preparer, _ = factory.two_staff(session)
    program = factory.program(session, "农村低保")
    factory.rate(session, program, 38000, document="鄂民政发[2018] 5号", from_month=Month(2018, 1))
    factory.rate(
        session, program, 40000, document="鄂民政发〔2018〕15号", from_month=Month(2018, 7)
    )
    policy = add_policy(session, preparer, new())
    rates = policy_detail(session, policy, reader_id=preparer).rates
    assert [(rate.program, rate.amount_fen) for rate in rates] == [("农村低保", 38000)]


def test_a_number_stands_once_and_a_reviewer_enters_none(session: Session) -> None:
    preparer, reviewer = factory.two_staff(session)
    policy = add_policy(session, preparer, new())
    with pytest.raises(AppError, match="已经登记过"):
        add_policy(session, preparer, new(title="另一个"))
    correct_policy(session, preparer, policy, new(title="改正的标题"))
    assert policy_detail(session, policy, reader_id=preparer).row.title == "改正的标题"
    with pytest.raises(AppError, match="请填写文号"):
        correct_policy(session, preparer, policy, new(" "))
    for refused in (
        lambda: add_policy(session, reviewer, new("另一号")),
        lambda: correct_policy(session, reviewer, policy, new()),
        lambda: repeal(session, reviewer, policy, date(2019, 1, 1)),
    ):
        with pytest.raises(AppError, match="经办"):
            refused()


def test_a_document_that_crashes_its_reader_has_no_words() -> None:
    file = FileToKeep("通知.pdf", b"%PDF-1.7")
    assert words_of(file, "tests.services.support.bad_readers:crash") == ""
