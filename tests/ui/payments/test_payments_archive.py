"""⑦ 归档 in the window: the month's folder, once more, and the step that is done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.services.office.staff import by_name
from app.services.rosters import lifecycle, settlement
from app.ui.payments.archive_page import ArchivePage
from app.ui.payments.steps import Step
from tests.ui.payments.conftest import Hall
from tests.ui.plan import REVIEWER

FOLDER = "2018-01-渔洋关镇资金发放归档"


@pytest.fixture
def settled(submitted: Hall) -> Hall:
    """The month's one roster is paid, and ⑦ is open."""
    by, today = submitted.desk.by, date.today()

    def finish(session: Session) -> None:
        reviewer = by_name(session, REVIEWER.name).id
        lifecycle.approve(session, reviewer, "201801-001", today=today, accept_warnings="x")
        lifecycle.send(session, by, "201801-001")
        settlement.settle_all_paid(session, by, "201801-001", on=today, today=today)

    submitted.write(finish)
    submitted.refresh()
    submitted.open(Step.BANK)
    submitted.press(submitted.bank.onward)
    return submitted


def page(hall: Hall) -> ArchivePage:
    found = hall.page
    assert isinstance(found, ArchivePage)
    return found


def test_the_month_is_filed_and_again_without_change(settled: Hall, tmp_path: Path) -> None:
    hall = settled
    assert hall.run().states[Step.ARCHIVE].text == "● 待归档"
    assert hall.step() is Step.ARCHIVE
    hall.recorded.answers = [tmp_path]
    hall.press(page(hall).archive)
    folder = tmp_path / FOLDER
    assert "新写 9 个文件" in page(hall).done.text()
    assert len(list(folder.iterdir())) == 9
    assert hall.said[-1] == f"本月已归档:{FOLDER}"
    assert hall.run().states[Step.ARCHIVE].text == "✓ 已归档"
    assert page(hall).notice.text().startswith("✓ 本月已归档")
    hall.recorded.answers = [tmp_path]
    hall.press(page(hall).archive)
    assert "新写 0 个文件,没有变化 9 个" in page(hall).done.text()
    assert len(list(folder.iterdir())) == 9


def test_a_folder_that_is_gone_is_named(settled: Hall, tmp_path: Path) -> None:
    hall = settled
    hall.recorded.answers = [tmp_path / "u"]
    hall.press(page(hall).archive)
    (tmp_path / "u").rename(tmp_path / "v")
    hall.press(page(hall).open_folder)
    hall.qtbot.waitUntil(lambda: "找不到文件夹" in hall.recorded.shown[-1])


def test_a_disk_that_refuses_leaves_the_month_to_be_filed(settled: Hall, tmp_path: Path) -> None:
    hall = settled
    (tmp_path / "stick").write_bytes(b"a file, no folder")
    hall.recorded.answers = [tmp_path / "stick"]
    hall.press(page(hall).archive)
    assert "没有改动" in hall.recorded.shown[-1]
    assert hall.run().states[Step.ARCHIVE].text == "● 待归档"
    assert page(hall).archive.isEnabled()


def test_nothing_to_file_before_approval(hall: Hall) -> None:
    hall.open(Step.ARCHIVE)
    assert not page(hall).archive.isEnabled()
    assert "还没有花名册" in page(hall).notice.text()
