"""Pictures and PDFs of papers come through a process of their own, or are not shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter
from pytestqt.qtbot import QtBot

from app.month import Month
from app.reports.pdf import pdf_bytes
from app.reports.visits import visit_sheet
from app.services.office.kept_files import FileToKeep
from app.services.visits.rows import VisitMonth
from app.ui.desk.desk import Desk
from app.ui.desk.file_window import NOT_SHOWN, FileWindow, Picture
from app.ui.desk.foreign_pages import can_be_drawn, picture_of
from app.ui.desk.preview import Preview


def png(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(content.data())


@pytest.mark.parametrize(
    ("size", "shown"), [((300, 200), (300, 200)), ((6000, 3000), (2400, 1200))]
)
def test_a_picture_comes_through(size: tuple[int, int], shown: tuple[int, int]) -> None:
    image = picture_of(png(*size))
    assert image is not None
    assert (image.width(), image.height()) == shown
    assert image.pixelColor(7, 9) == QColor("#336699")


@pytest.mark.parametrize("content", [b"", b"no picture", png(40, 30)[:60]])
def test_what_is_no_picture_is_not_shown(content: bytes) -> None:
    assert picture_of(content) is None


def test_a_pdf_is_drawn_apart_before_it_is_shown() -> None:
    paper = pdf_bytes(visit_sheet(VisitMonth("样例镇", Month(2018, 11), ())))
    assert can_be_drawn(paper)
    assert not can_be_drawn(b"%PDF-1.7")
    # A page of a hundred metres would take gigabytes to draw.
    start = paper.index(b"/MediaBox")
    end = paper.index(b"]", start) + 1
    vast = b"/MediaBox [0 0 99999 99999]"
    assert not can_be_drawn(paper[:start] + vast + paper[end:])


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("证件.png", png(30, 20), Picture), ("证件.png", b"x", None), ("通知.pdf", b"%PDF", None)],
)
def test_the_window_shows_it_or_says_that_it_cannot(
    qtbot: QtBot, desk: Desk, name: str, content: bytes, kind: type[Picture] | None
) -> None:
    window = FileWindow(desk, None, FileToKeep(name, content))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: not desk.background.busy)
    assert bool(window.findChildren(Picture)) == (kind is Picture)
    assert window.findChildren(Preview) == []
    assert (window.words.text() == NOT_SHOWN) == (kind is None)
