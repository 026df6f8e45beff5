"""The month's papers as files: named in order, the same again, older ones kept aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models.roster import LineResult
from app.month import Month
from app.reports.month_archive import ASIDE, archive_files, folder_name, write_file
from app.services.bank import result
from app.services.month_end.filing import MonthPapers, month_papers
from app.services.office import settings
from app.services.office.kept_files import FileToKeep
from app.services.rosters import settlement
from app.services.rosters.archived import archive_states, mark_archived
from tests import factory
from tests.printed import text_of
from tests.services.support.roster_desk import Desk, desk

__all__ = ["desk"]
JANUARY = Month(2018, 1)


@pytest.fixture
def filed(desk: Desk) -> Desk:
    """January: a roster of two lines, one of them returned by the bank's file; a supplement."""
    settings.put(desk.session, desk.preparer, "town", "样例镇")
    desk.enroll()
    desk.enroll(fen=20000)
    number = desk.send("2018-01")
    row = desk.row(number)
    answers = {
        row.lines[0].id: settlement.Answer(LineResult.PAID),
        row.lines[1].id: settlement.Answer(LineResult.RETURNED, "户名不符"),
    }
    result.take(
        desk.session,
        desk.preparer,
        number,
        answers,
        on=desk.today,
        file=FileToKeep("农商行/1月.csv", b"a,b\r\n"),
        today=desk.today,
    )
    desk.enroll(fen=5000)
    desk.send("2018-01")
    return desk


def written(papers: MonthPapers, folder: Path) -> list[str]:
    return [write_file(folder, file) for file in archive_files(papers)]


def test_the_files_sort_as_the_month_went(filed: Desk, tmp_path: Path) -> None:
    papers = month_papers(filed.session, JANUARY)
    assert folder_name(papers) == "2018-01-样例镇资金发放归档"
    names = [file.name for file in archive_files(papers)]
    assert sorted(names) == [
        "00-目录.pdf",
        "01-样例补助-1花名册.pdf",
        "01-样例补助-1花名册.xlsx",
        "01-样例补助-2公示.pdf",
        "01-样例补助-3增减变动.pdf",
        "01-样例补助-4自查和复核.pdf",
        "01-样例补助-5银行文件.xlsx",
        "01-样例补助-6回盘1-农商行_1月.csv",
        "01-样例补助-7发放结果.pdf",
        "02-样例补助(第1次补发)-1花名册.pdf",
        "02-样例补助(第1次补发)-1花名册.xlsx",
        "02-样例补助(第1次补发)-2公示.pdf",
        "02-样例补助(第1次补发)-3增减变动.pdf",
        "02-样例补助(第1次补发)-4自查和复核.pdf",
        "02-样例补助(第1次补发)-5银行文件.xlsx",
        "99-汇总表.pdf",
    ]
    assert len(set(names)) == len(names)
    written(papers, tmp_path)
    assert (tmp_path / "01-样例补助-6回盘1-农商行_1月.csv").read_bytes() == b"a,b\r\n"
    contents = text_of(tmp_path / "00-目录.pdf")
    assert "样例镇2018年1月资金发放归档目录" in contents
    assert "还没有全部回盘" in "".join(contents.split())
    assert "户名不符" in text_of(tmp_path / "01-样例补助-7发放结果.pdf")


def test_filing_again_changes_nothing_until_something_has_changed(
    filed: Desk, tmp_path: Path
) -> None:
    before = written(month_papers(filed.session, JANUARY), tmp_path)
    assert set(before) == {"written"}
    # Something else happens in the office meanwhile.
    settings.put_own(filed.session, filed.preparer, "letters", "huge")
    filed.session.expire_all()
    again = written(month_papers(filed.session, JANUARY), tmp_path)
    assert set(again) == {"unchanged"}
    second = next(
        one.roster.number
        for one in month_papers(filed.session, JANUARY).rosters
        if one.roster.sequence
    )
    settlement.settle_all_paid(
        filed.session, filed.preparer, second, on=filed.today, today=filed.today
    )
    third = written(month_papers(filed.session, JANUARY), tmp_path)
    aside = {name for name in third if name not in ("written", "unchanged")}
    assert "00-目录.旧1.pdf" in aside
    assert {path.name for path in (tmp_path / ASIDE).iterdir()} == aside
    assert "本月花名册全部办结" in "".join(text_of(tmp_path / "00-目录.pdf").split())
    assert third.count("unchanged") >= 8


def test_a_file_of_the_users_own_is_moved_aside_not_overwritten(
    filed: Desk, tmp_path: Path
) -> None:
    own = tmp_path / "99-汇总表.pdf"
    own.write_bytes(b"mine")
    written(month_papers(filed.session, JANUARY), tmp_path)
    assert (tmp_path / ASIDE / "99-汇总表.旧1.pdf").read_bytes() == b"mine"


def test_findings_stand_as_they_were_at_approval_with_the_reason(
    desk: Desk, tmp_path: Path
) -> None:
    """Two people with one account: a warning that the reviewer accepted."""
    for _ in range(2):
        entry = desk.enroll()
        factory.payee(desk.session, entry, desk.person_of(entry), account="8101000000000004321")
    number = desk.send("2018-01")
    (papers,) = month_papers(desk.session, JANUARY).rosters
    assert papers.findings
    assert papers.accepted == "已核实"
    written(month_papers(desk.session, JANUARY), tmp_path)
    text = text_of(next(tmp_path.glob("*自查和复核.pdf")))
    assert "通过理由:已核实" in "".join(text.split())
    assert number in text


def test_only_what_was_filed_after_the_banks_answer_counts_as_filed(filed: Desk) -> None:
    papers = month_papers(filed.session, JANUARY)
    ids = [one.roster.id for one in papers.rosters]
    mark_archived(filed.session, filed.preparer, ids, "/u/2018-01")
    assert list(archive_states(filed.session, JANUARY)) == ids[:1]
    second = papers.rosters[1].roster.number
    settlement.settle_all_paid(
        filed.session, filed.preparer, second, on=filed.today, today=filed.today
    )
    assert list(archive_states(filed.session, JANUARY)) == ids[:1]
    mark_archived(filed.session, filed.preparer, ids, "/u/2018-01")
    assert list(archive_states(filed.session, JANUARY)) == ids
