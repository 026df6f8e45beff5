"""A kept file on the screen: pages or a picture, shown from memory and never put on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from app.errors import AppError
from app.services.office.kept_files import FileToKeep
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.desk.foreign_pages import can_be_drawn, picture_of
from app.ui.desk.preview import Preview
from app.ui.widgets import theme
from app.ui.widgets.parts import button, column, row

NOT_SHOWN = "这个文件显示不出来。请先存到电脑上,再用别的程序打开。"
PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"}


def shows(name: str) -> bool:
    """Whether a file of this name can be looked at here."""
    return PurePath(name).suffix.lower() in PICTURES | {".pdf"}


class FileWindow(QDialog):
    """One file."""

    def __init__(self, desk: Desk, parent: QWidget | None, file: FileToKeep) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"查看文件:{file.name}")
        self.setModal(True)
        leave = button("关闭")
        leave.setDefault(True)
        leave.clicked.connect(self.accept)
        layout = column(self, 3)
        self._desk, self._file = desk, file
        self.words = QLabel("正在打开…")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout = layout
        layout.addWidget(self.words, 1)
        layout.addLayout(row(1, leave))
        theme.resize(self, 60, 46)
        self._task = desk.work(
            _opened(file),
            self._show,
            owner=self,
            words="正在打开文件…",
            failed=self._refuse,
            can_cancel=True,
        )

    def done(self, result: int) -> None:
        """Left: what is still being opened is stopped."""
        self._task.cancel()
        super().done(result)

    def _show(self, image: QImage | None) -> None:
        if image is not None:
            self._put(Picture(image))
            return
        preview = Preview(self._desk)
        try:
            preview.show_pdf(self._file.content)
        except AppError as error:
            preview.deleteLater()
            self._refuse(error)
        else:
            self._put(preview)

    def _put(self, shown: QWidget) -> None:
        self.words.hide()
        self._layout.insertWidget(0, shown, 1)

    def _refuse(self, error: BaseException) -> None:
        self.words.setText(NOT_SHOWN)
        if not isinstance(error, AppError):
            self._desk.fail(error)


class Picture(QLabel):
    """A picture as large as there is room."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(QSize(100, 100))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitted = self._image.scaled(
            self.size(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self.setPixmap(QPixmap.fromImage(fitted))


def _is_picture(file: FileToKeep) -> bool:
    return PurePath(file.name).suffix.lower() in PICTURES


def _opened(file: FileToKeep) -> Callable[[Progress], QImage | None]:
    """The picture, or None for a PDF that may be shown; AppError where neither can be."""

    def work(progress: Progress) -> QImage | None:
        if not _is_picture(file):
            if can_be_drawn(file.content, progress.check):
                return None
        elif (image := picture_of(file.content, progress.check)) is not None:
            return image
        raise AppError(NOT_SHOWN, code="file-not-shown")

    return work
