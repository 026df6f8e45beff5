"""任务文书: what is seen is what prints, whole or a file for each village; a text for the chat."""

from __future__ import annotations

import io
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.ui.village_tasks.paper_making import PaperKind
from app.ui.village_tasks.papers_page import PapersPage
from app.ui.village_tasks.titles import PAPERS
from tests.ui.drivers import press, write
from tests.ui.village_tasks.conftest import Room, days


def papers(room: Room) -> PapersPage:
    page = room.tab.open_page(PAPERS)
    room.settle()
    assert isinstance(page, PapersPage)
    return page


def turn(room: Room, page: PapersPage, kind: PaperKind) -> None:
    page.kinds.setCurrentIndex(list(PaperKind).index(kind))
    room.settle()


def texts(pdf: bytes | None) -> list[str]:
    assert pdf is not None
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_panel_leads_to_the_notice_of_its_share(room: Room) -> None:
    room.task("公示照片", 10, hand_in="照片三张", source="县民政局〔2026〕12号")
    room.refresh()
    first = next(iter(room.villages))
    room.press(room.overview.panel.papers)
    page = room.tab.page(PAPERS)
    assert isinstance(page, PapersPage)
    assert page.isVisible()
    (only,) = texts(page.preview.pdf)
    for words in ("任务通知单", "回执", first, "照片三张", "县民政局〔2026〕12号", "13900000000"):
        assert words in only


def test_a_file_for_each_village(room: Room, tmp_path: Path) -> None:
    room.task("公示照片", 10)
    page = papers(room)
    assert len(texts(page.preview.pdf)) == 2
    room.recorded.answers = [tmp_path]
    room.press(page.each)
    names = sorted(path.name for path in tmp_path.glob("*.pdf"))
    assert [name.rpartition("-")[2] for name in names] == ["曹家坪社区.pdf", "汉马池村.pdf"]
    (own,) = texts((tmp_path / names[0]).read_bytes())
    assert "曹家坪社区" in own
    assert "汉马池村" not in own
    assert room.said[-1] == f"已保存2个文件到“{tmp_path.name}”"
    target = tmp_path / "all.pdf"
    room.recorded.answers = [target]
    room.press(page.save)
    assert target.read_bytes() == page.preview.pdf


def test_what_is_overdue_is_reminded_and_supervised(room: Room) -> None:
    page = papers(room)
    turn(room, page, PaperKind.SUPERVISION)
    assert not page.print.isEnabled()
    assert page.preview.view.empty == "没有逾期未报的任务,不用督办。"
    room.task("冬春摸底", -3)
    room.task("公示照片", 2)
    room.refresh()
    assert len(texts(page.preview.pdf)) == 2
    page.new_date.setFocus()
    write(page.new_date, f"{days(5):%Y%m%d}")
    press(page.new_date, Qt.Key.Key_Return)
    room.settle()
    first = texts(page.preview.pdf)[0]
    limit = days(5)
    assert f"{limit.year}年{limit.month}月{limit.day}日" in first
    assert "逾期天数" in first
    turn(room, page, PaperKind.REMINDER)
    (own,) = texts(page.preview.pdf)
    assert "冬春摸底" in own
    assert "公示照片" not in own
    page.within.set_value(3)
    page.within.edited.emit()
    room.settle()
    assert "公示照片" in texts(page.preview.pdf)[0]


def test_a_day_that_is_none_is_said_and_nothing_can_be_printed(room: Room) -> None:
    room.task("冬春摸底", -3)
    page = papers(room)
    turn(room, page, PaperKind.SUPERVISION)
    page.new_date.setFocus()
    write(page.new_date, "20261341")
    press(page.new_date, Qt.Key.Key_Return)
    room.settle()
    assert "没有这一天" in page.preview.view.empty
    assert not page.print.isEnabled()


def test_the_text_for_the_chat_group_is_copied(room: Room) -> None:
    room.task("公示照片", -1, hand_in="照片三张")
    page = papers(room)
    turn(room, page, PaperKind.CHAT)
    room.press(page.copy)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("【公示照片】")
    assert "逾期未报:曹家坪社区、汉马池村" in text
    assert room.said[-1] == "群通知已复制,可以粘贴到微信群"
