"""统计报表: a range is chosen, the very page is seen, and it is saved in three forms."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.month import Month
from app.ui.desk.desk import Desk
from app.ui.reports.comparison import ComparisonDialog
from app.ui.reports.tab import EMPTY, ReportsTab
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, press, write


@pytest.fixture
def tab(qtbot: QtBot, desk: Desk) -> ReportsTab:
    desk.set_month(Month(2018, 11))
    tab = ReportsTab(desk)
    qtbot.addWidget(tab)
    tab.resize(1300, 650)
    with qtbot.waitExposed(tab):
        tab.show()
    tab.refresh()
    qtbot.waitUntil(lambda: not desk.background.busy)
    return tab


@pytest.fixture
def made(qtbot: QtBot, tab: ReportsTab) -> ReportsTab:
    click(tab.make)
    qtbot.waitUntil(lambda: tab.preview.pdf is not None)
    return tab


def test_it_proposes_the_year_up_to_the_last_whole_month(tab: ReportsTab) -> None:
    assert tab.first.value() == Month(2018, 1)
    assert tab.last.value() == Month(2018, 10)
    assert tab.compare.value() == Month(2017, 10)
    assert tab.preview.view.empty == EMPTY
    assert not tab.pdf.isEnabled()


def test_the_page_that_is_seen_is_the_one_that_is_saved(
    made: ReportsTab, qtbot: QtBot, desk: Desk, recorded: RecordedDialogs, tmp_path: Path
) -> None:
    recorded.answers = [tmp_path / "汇总.pdf"]
    click(made.pdf)
    qtbot.waitUntil(lambda: not desk.background.busy)
    assert (tmp_path / "汇总.pdf").read_bytes() == made.preview.pdf
    text = PdfReader(tmp_path / "汇总.pdf").pages[0].extract_text()
    assert "渔洋关镇2018年1月至10月社会救助情况汇总表" in text.replace("\n", "")


def test_workbook_and_text_get_their_ending(
    made: ReportsTab, qtbot: QtBot, desk: Desk, recorded: RecordedDialogs, tmp_path: Path
) -> None:
    recorded.answers = [tmp_path / "表", tmp_path / "文"]
    click(made.workbook)
    click(made.text)
    qtbot.waitUntil(lambda: not desk.background.busy)
    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0]
    assert "渔洋关镇2018年1月至10月" in str(sheet["A1"].value)
    assert "渔洋关镇" in (tmp_path / "文.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("last", "words"),
    [("2017-01", "截止月份早于起始月份"), ("2018-13", "没有这个月份"), ("", "起止月份")],
)
def test_a_range_that_cannot_be_is_told_above_the_page(
    qtbot: QtBot, tab: ReportsTab, last: str, words: str
) -> None:
    tab.last.clear()
    write(tab.last, last)
    press(tab.last, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: words in tab.notice.text())
    assert tab.preview.pdf is None
    assert tab.make.isEnabled()


def test_a_program_may_have_a_month_of_its_own_to_compare_with(
    qtbot: QtBot, tab: ReportsTab
) -> None:
    click(tab.more)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ComparisonDialog))
    write(dialog.months["城市低保"], "2016-10")
    click(dialog.button)
    assert tab._overrides == {"城市低保": Month(2016, 10)}
    assert tab.more.text() == "按项目另选(1)…"
