"""The preview of a sheet: the pages of the very PDF, to look through, print and save."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QDialog,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import files
from app.services.office import traces
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.desk.pages import Pages, prepare, print_pages
from app.ui.widgets import theme
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.parts import row
from app.ui.widgets.theme import SPACE

GAP = SPACE * 3
CACHED = 12
NEXT_TRY = 50  # ms; drawing a page takes about as long
ZOOM_STEP = 1.25
SMALLEST, LARGEST = 0.25, 5.0
PDF_KIND = "PDF 文件 (*.pdf)"


class PagesView(QAbstractScrollArea):
    """Pages one under the other; only what is seen is drawn. ``page_changed``: page, count."""

    page_changed = Signal(int, int)

    def __init__(self, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = empty
        self.pages: Pages | None = None
        self._zoom: float | None = None  # pixels a point; None: as wide as the view
        self._cache: OrderedDict[tuple[int, float], QPixmap] = OrderedDict()
        self._opened: list[Pages] = []
        self.destroyed.connect(partial(_close, self._opened))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(NEXT_TRY)
        self._soon.timeout.connect(self.viewport().update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._tell)

    def set_pages(self, pages: Pages | None, empty: str = "") -> None:
        """Other pages, or none and a sentence that says why."""
        _close(self._opened)
        self.pages = pages
        if pages is not None:
            self._opened.append(pages)
        self.empty = empty or self.empty
        self._cache.clear()
        self.verticalScrollBar().setValue(0)
        self._lay_out()

    def scale(self) -> float:
        """Pixels a point, as shown now."""
        if self._zoom is not None or self.pages is None or not len(self.pages):
            return self._zoom or 1.0
        widest = max(size.width for size in self.pages.sizes)
        return max(SMALLEST, (self.viewport().width() - 2 * GAP) / widest)

    def zoom(self, factor: float | None) -> None:
        """Larger or smaller by a factor; None fits the width again."""
        before = self.scale()
        self._zoom = None if factor is None else min(LARGEST, max(SMALLEST, before * factor))
        bar = self.verticalScrollBar()
        place = bar.value() / max(1, bar.maximum())
        self._lay_out()
        bar.setValue(round(place * bar.maximum()))

    def page(self) -> int:
        """The page in the middle of the view, from 1; 0 without pages."""
        if self.pages is None:
            return 0
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        tops = [top for top, _ in self._places()]
        return max(1, sum(top <= middle for top in tops))

    def go_to(self, page: int) -> None:
        """Scroll a page (from 1) to the top."""
        places = self._places()
        if places:
            top, _ = places[min(max(page, 1), len(places)) - 1]
            self.verticalScrollBar().setValue(top - GAP)

    def _places(self) -> list[tuple[int, QRect]]:
        """Top and rectangle of each page in the long roll, unscrolled."""
        places: list[tuple[int, QRect]] = []
        top, scale = GAP, self.scale()
        width = self.viewport().width()
        for size in self.pages.sizes if self.pages else ():
            wide, high = round(size.width * scale), round(size.height * scale)
            places.append((top, QRect(max(GAP, (width - wide) // 2), top, wide, high)))
            top += high + GAP
        return places

    def _lay_out(self) -> None:
        places = self._places()
        height = places[-1][1].bottom() + GAP if places else 0
        width = max((place.right() + GAP for _, place in places), default=0)
        view = self.viewport().size()
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, height - view.height()))
        down.setPageStep(view.height())
        down.setSingleStep(theme.row_height())
        across.setRange(0, max(0, width - view.width()))
        across.setPageStep(view.width())
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        self.page_changed.emit(self.page(), len(self.pages) if self.pages else 0)

    def _pixmap(self, pages: Pages, at: int, scale: float) -> QPixmap | None:
        """The page as drawn before or now; None while another thread draws or reads."""
        key = (at, scale)
        if key not in self._cache:
            ratio = self.devicePixelRatioF()
            image = pages.image_now(at, scale * ratio)
            if image is None:
                return None
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(ratio)
            self._cache[key] = pixmap
            while len(self._cache) > CACHED:
                self._cache.popitem(last=False)
        self._cache.move_to_end(key)
        return self._cache[key]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor("#dde3ea"))
        if self.pages is None or not len(self.pages):
            painter.setPen(QColor(theme.TEXT))
            area = self.viewport().rect().adjusted(16, 16, -16, -16)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, self.empty)
            return
        x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        seen = self.viewport().rect()
        for at, (_, place) in enumerate(self._places()):
            shown = place.translated(-x, -y)
            if shown.intersects(seen):
                self._paint_page(painter, self.pages, at, shown)

    def _paint_page(self, painter: QPainter, pages: Pages, at: int, shown: QRect) -> None:
        """An empty sheet where it is not our turn to draw; it is tried again soon."""
        pixmap = self._pixmap(pages, at, self.scale())
        if pixmap is not None:
            painter.drawPixmap(shown, pixmap)
        else:
            painter.fillRect(shown, Qt.GlobalColor.white)
            self._soon.start()
        painter.setPen(QColor(theme.FRAME))
        painter.drawRect(shown.adjusted(-1, -1, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = {Qt.Key.Key_Plus: ZOOM_STEP, Qt.Key.Key_Equal: ZOOM_STEP}
            steps[Qt.Key.Key_Minus] = 1 / ZOOM_STEP
            if event.key() in steps:
                self.zoom(steps[Qt.Key(event.key())])
                return
            if event.key() == Qt.Key.Key_0:
                self.zoom(None)
                return
        if event.key() == Qt.Key.Key_Home:
            self.go_to(1)
        elif event.key() == Qt.Key.Key_End and self.pages is not None:
            self.go_to(len(self.pages))
        else:
            super().keyPressEvent(event)


def _close(opened: list[Pages], *_: object) -> None:
    while opened:
        opened.pop().close()


class Preview(QWidget):
    """Pages with what can be done to look at them; printing and saving are asked for by name."""

    def __init__(self, desk: Desk, empty: str = "还没有可以预览的页面。") -> None:
        super().__init__()
        self._desk = desk
        self.view = PagesView(empty)
        self._where = QLabel()
        theme.follow(self._where, lambda: self._where.setMinimumWidth(theme.em(9)))
        self._tools: dict[str, QToolButton] = {}
        bar = row(
            self._tool("▲", "上一页", lambda: self.view.go_to(self.view.page() - 1)),
            self._tool("▼", "下一页", lambda: self.view.go_to(self.view.page() + 1)),
            self._where,
            1,
            self._tool("缩小", "缩小页面 (Ctrl+-)", lambda: self.view.zoom(1 / ZOOM_STEP)),
            self._tool("放大", "放大页面 (Ctrl++)", lambda: self.view.zoom(ZOOM_STEP)),
            self._tool("适合宽度", "页面与窗口同宽 (Ctrl+0)", lambda: self.view.zoom(None)),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        self.view.page_changed.connect(self._say_where)
        self._say_where(0, 0)

    @property
    def pdf(self) -> bytes | None:
        """The file that is shown."""
        return self.view.pages.pdf if self.view.pages else None

    def show_pdf(self, pdf: bytes) -> None:
        """Show a PDF from its first page; raises AppError for bytes that are none."""
        self.view.set_pages(Pages(pdf))

    def show_words(self, words: str) -> None:
        """A sentence in place of pages."""
        self.view.set_pages(None, words)

    def print_as(self, title: str) -> None:
        """Ask for a printer, then print beside the window; the pages are those shown."""
        if self.pdf is None:
            return
        pages = Pages(self.pdf)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer, pages, title)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(f"打印{title}")
        dialog.setMinMax(1, len(pages))
        if dialog.exec() != QDialog.DialogCode.Accepted:
            pages.close()
            return

        def operation(progress: Progress) -> int:
            try:
                return print_pages(printer, pages, progress)
            finally:
                pages.close()

        self._desk.trace(lambda session, by: traces.note_print(session, by, title))
        self._desk.work(
            operation,
            lambda count: self._desk.say(f"已送打印机:{title},{count}页"),
            owner=self,
            words="正在打印…",
            can_cancel=True,
            on_cancel=lambda: self._desk.say("已停止打印,已送出的页面可能仍会打印"),
        )

    def save_as(self, title: str) -> None:
        """Ask where, then save the file that is shown."""
        pdf = self.pdf
        if pdf is None:
            return
        path = dialogs().save_file(self, "保存为PDF", f"{title}.pdf", PDF_KIND)
        if path is not None:
            save_bytes(self._desk, self, pdf, path)

    def _tool(self, words: str, hint: str, do: object) -> QToolButton:
        tool = QToolButton()
        tool.setText(words)
        tool.setToolTip(hint)
        tool.setAccessibleName(hint)
        tool.clicked.connect(do)
        self._tools[words] = tool
        return tool

    def _say_where(self, page: int, count: int) -> None:
        self._where.setText(f"第{page}页 共{count}页" if count else "")
        for tool in self._tools.values():
            tool.setEnabled(count > 0)


def save_bytes(desk: Desk, owner: QWidget, content: bytes, path: Path) -> None:
    """Write a file safely beside the window; the status bar names it."""
    path = path if path.suffix else path.with_suffix(".pdf")
    desk.trace(lambda session, by: traces.note_export(session, by, path.name))
    desk.work(
        lambda _progress: files.write_safely(path, content),
        lambda _result: desk.say(f"已保存文件:{path.name}"),
        owner=owner,
        words="正在保存文件…",
    )
