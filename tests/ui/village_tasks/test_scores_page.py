"""通报: the range is chosen, the very page is seen and saved, a range that cannot be is told."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt

from app.ui.village_tasks.scores_page import ScoresPage
from app.ui.village_tasks.titles import SCORES
from tests.ui.drivers import press, write
from tests.ui.village_tasks.conftest import Room


def test_scores_are_seen_printed_and_saved(room: Room, tmp_path: Path) -> None:
    room.task("公示照片", -5)
    page = room.tab.open_page(SCORES)
    assert isinstance(page, ScoresPage)
    room.settle()
    assert page.preview.pdf is not None
    room.press(page.make)
    room.recorded.answers = [tmp_path / "通报.pdf", tmp_path / "通报"]
    room.press(page.pdf)
    room.press(page.workbook)
    text = "".join(one.extract_text() for one in PdfReader(tmp_path / "通报.pdf").pages)
    for words in (
        "渔洋关镇村级任务完成情况通报",
        "曹家坪社区",
        "汉马池村",
        "张经办",
        "逾期未报1项",
    ):
        assert words in text.replace("\n", "")
    assert len(load_workbook(tmp_path / "通报.xlsx").worksheets) == 2
    page.last.clear()
    write(page.last, "2017-01")
    press(page.last, Qt.Key.Key_Return)
    room.settle()
    assert "截止月份早于起始月份" in page.notice.text()
    assert page.make.isEnabled()
