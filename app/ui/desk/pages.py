"""Pages of a PDF as images, so that what is seen and what is printed is the very file."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass

import pypdfium2
from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.errors import AppError
from app.pdfium import LOCK
from app.ui.desk.background import Progress

POINTS_PER_INCH = 72
# Beyond this a page takes seconds and megabytes, and the eye sees no difference on paper.
SHARPEST_DPI = 300


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page's size in points."""

    width: float
    height: float


class Pages:
    """An opened PDF; its images may be asked for from any thread."""

    def __init__(self, pdf: bytes) -> None:
        """Raises AppError (code ``preview``) for bytes that are no PDF."""
        self.pdf = pdf
        try:
            with LOCK, ExitStack() as unless_whole:
                self._document = unless_whole.enter_context(pypdfium2.PdfDocument(pdf))
                sizes = [self._document.get_page_size(at) for at in range(len(self._document))]
                unless_whole.pop_all()
        except pypdfium2.PdfiumError as error:
            raise AppError(
                "页面无法显示,没有改动任何数据。请重新生成后再试。", code="preview"
            ) from error
        self.sizes = tuple(PageSize(width, height) for width, height in sizes)

    def __len__(self) -> int:
        return len(self.sizes)

    def image(self, at: int, scale: float) -> QImage:
        """Page ``at`` (from 0) with ``scale`` pixels a point."""
        with LOCK:
            return self._draw(at, scale)

    def image_now(self, at: int, scale: float) -> QImage | None:
        """The same without waiting: None while another thread has its turn."""
        if not LOCK.acquire(blocking=False):
            return None
        try:
            return self._draw(at, scale)
        finally:
            LOCK.release()

    def _draw(self, at: int, scale: float) -> QImage:
        with (
            closing(self._document[at]) as page,
            closing(page.render(scale=scale, prefer_bgrx=True)) as bitmap,
        ):
            return QImage(
                bytes(bitmap.buffer),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGB32,
            ).copy()

    def close(self) -> None:
        """Let go of the file's memory."""
        with LOCK:
            self._document.close()


def prepare(printer: QPrinter, pages: Pages, title: str) -> None:
    """Paper size and direction as the PDF has them; the user may change the printer after."""
    printer.setDocName(title)
    if len(pages):
        size = pages.sizes[0]
        wide = size.width > size.height
        short, long = sorted((size.width, size.height))
        paper = QPageSize(
            QSizeF(short, long),
            QPageSize.Unit.Point,
            "",
            QPageSize.SizeMatchPolicy.FuzzyMatch,
        )
        direction = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        printer.setPageLayout(QPageLayout(paper, direction, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)


def print_pages(printer: QPrinter, pages: Pages, progress: Progress) -> int:
    """Draw the chosen pages at the printer's resolution; returns how many.

    Raises AppError (code ``printer``) when the printer does not take the job, CancelledError
    between two pages.
    """
    first = printer.fromPage() or 1
    last = min(printer.toPage() or len(pages), len(pages))
    painter = QPainter()
    if not painter.begin(printer):
        raise AppError(
            "打印机没有响应,没有打印。请检查打印机是否开机、连接好后重试,或先保存为PDF。",
            code="printer",
        )
    try:
        for at in range(first - 1, last):
            progress.report(at - first + 1, last - first + 1, f"正在打印第{at + 1}页")
            if at > first - 1 and not printer.newPage():
                raise AppError(
                    f"打印在第{at + 1}页中断。请检查打印机后,从该页起重新打印。", code="printer"
                )
            dpi = min(printer.resolution(), SHARPEST_DPI)
            image = pages.image(at, dpi / POINTS_PER_INCH)
            # Other paper than the PDF's: the whole page, smaller, in its own proportions.
            room = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
            scale = min(room.width() / image.width(), room.height() / image.height())
            place = QRectF(0, 0, image.width() * scale, image.height() * scale)
            place.moveCenter(QRectF(0, 0, room.width(), room.height()).center())
            painter.drawImage(place, image)
    finally:
        painter.end()
    return max(0, last - first + 1)
