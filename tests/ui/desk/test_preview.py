"""The preview shows the very PDF, page by page, and prints it as it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.pdfium import LOCK
from app.reports.pdf import pdf_bytes
from app.reports.sheet import Column, Group, Kind, Sheet
from app.ui.desk.background import Progress
from app.ui.desk.pages import Pages, prepare, print_pages
from app.ui.desk.preview import PagesView
from app.ui.widgets import theme
from tests.ui.drivers import press

# A grey below which a pixel is ink.
DARK = 160


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A wide sheet of three pages and more."""
    columns = (
        Column("serial", "序号", Kind.NUMBER),
        Column("name", "姓名"),
        Column("amount", "金额", Kind.AMOUNT, total=True),
    )
    rows = tuple((at, f"某甲{at}", at * 100) for at in range(1, 101))
    return pdf_bytes(Sheet("发放花名册", columns, (Group("桥河社区", rows),)))


@pytest.fixture
def pages(pdf: bytes) -> Iterator[Pages]:
    with closing(Pages(pdf)) as opened:
        yield opened


def quiet() -> Progress:
    return Progress(lambda *_: None, threading.Event())


def ink_box(pages: Pages, at: int) -> tuple[int, int, int, int]:
    """Where the ink of a page begins and ends, in points."""
    image = pages.image(at, 1.0).convertToFormat(QImage.Format.Format_Grayscale8)
    wide, line = image.width(), image.bytesPerLine()
    grey = bytes(image.constBits())
    down = [y for y in range(image.height()) if min(grey[y * line : y * line + wide]) < DARK]
    across = [x for x in range(wide) if min(grey[x::line]) < DARK]
    return min(across), max(across), min(down), max(down)


def test_pages_are_the_files_own(pages: Pages) -> None:
    assert len(pages) >= 3
    assert pages.sizes[0].width > pages.sizes[0].height
    image = pages.image(0, 1.0)
    assert (image.width(), image.height()) == (842, 596)
    colours = {image.pixel(x, y) for x in range(0, 842, 3) for y in range(0, 596, 3)}
    assert 0xFFFFFFFF in colours
    assert len(colours) > 5


def test_what_is_no_pdf_is_refused_in_words() -> None:
    with pytest.raises(AppError, match="页面无法显示"):
        Pages(b"no pdf")


def test_the_view_draws_what_is_seen_and_turns_pages(qtbot: QtBot, pdf: bytes) -> None:
    view = PagesView("还没有可以预览的页面。")
    qtbot.addWidget(view)
    view.resize(700, 500)
    with qtbot.waitExposed(view):
        view.show()
    pages = Pages(pdf)
    view.set_pages(pages)
    view.grab()
    assert len(view._cache) < len(pages)
    assert view.page() == 1
    press(view, Qt.Key.Key_End)
    assert view.page() == len(pages)
    view.go_to(2)
    assert view.page() == 2
    fitted = view.scale()
    press(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.scale() == pytest.approx(fitted * 1.25)
    assert view.horizontalScrollBar().maximum() > 0
    press(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.scale() == pytest.approx(fitted)
    assert view.horizontalScrollBar().maximum() == 0


def test_painting_never_waits_for_another_thread(qtbot: QtBot, pdf: bytes) -> None:
    view = PagesView("还没有可以预览的页面。")
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.set_pages(Pages(pdf))
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with LOCK:
            held.set()
            release.wait(60)

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(60)
    view.grab()
    assert not view._cache
    with qtbot.waitExposed(view):
        view.show()
    release.set()
    other.join()
    qtbot.waitUntil(lambda: bool(view._cache))


def test_printing_gives_every_page_in_its_size(qtbot: QtBot, pages: Pages, tmp_path: Path) -> None:
    target = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    prepare(printer, pages, "花名册")
    assert print_pages(printer, pages, quiet()) == len(pages)
    with closing(Pages(target.read_bytes())) as printed:
        assert len(printed) == len(pages)
        size = printed.sizes[0]
        assert (round(size.width), round(size.height)) == (842, 595)
        for at in (0, len(pages) - 1):
            assert ink_box(printed, at) == pytest.approx(ink_box(pages, at), abs=2)


def test_a_range_of_pages_can_be_printed(qtbot: QtBot, pages: Pages, tmp_path: Path) -> None:
    target = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    prepare(printer, pages, "花名册")
    printer.setFromTo(2, 3)
    assert print_pages(printer, pages, quiet()) == 2


def test_without_pages_there_is_a_word(qtbot: QtBot) -> None:
    view = PagesView("还没有可以预览的页面。")
    qtbot.addWidget(view)
    view.resize(400, 200)
    image = view.grab().toImage()
    ink = {image.pixelColor(x, y).name() for x in range(400) for y in range(200)}
    assert theme.TEXT in ink
