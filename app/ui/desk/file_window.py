"""A kept file on the screen: pages or a picture, shown from memory and never put on the disk."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from app.errors import AppError
from app.services.office.kept_files import FileToKeep
from app.ui.desk.desk import Desk
from app.ui.desk.preview import Preview
from app.ui.widgets import theme
from app.ui.widgets.parts import button, column, row

PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"}


def shows(name: str) -> bool:
    """Whether a file of this name can be looked at here."""
    return PurePath(name).suffix.lower() in PICTURES | {".pdf"}


class FileWindow(QDialog):
    """One file."""

    def __init__(self, desk: Desk, parent: QWidget, file: FileToKeep) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"查看文件:{file.name}")
        self.setModal(True)
        leave = button("关闭")
        leave.setDefault(True)
        leave.clicked.connect(self.accept)
        layout = column(self, 3)
        layout.addWidget(_shown(desk, file), 1)
        layout.addLayout(row(1, leave))
        theme.resize(self, 60, 46)


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


def _shown(desk: Desk, file: FileToKeep) -> QWidget:
    if PurePath(file.name).suffix.lower() in PICTURES:
        image = QImage.fromData(QByteArray(file.content))
        if not image.isNull():
            return Picture(image)
    else:
        preview = Preview(desk)
        try:
            preview.show_pdf(file.content)
        except AppError:
            preview.deleteLater()
        else:
            return preview
    words = QLabel("这个文件显示不出来。请先存到电脑上,再用别的程序打开。")
    words.setWordWrap(True)
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return words
