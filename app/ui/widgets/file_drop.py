"""A file dropped onto a window: taken where it lies on this machine, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

SEVERAL = "一次只能导入一个文件。没有读取,请只拖一个。"


class FileDrop(QObject):
    """Lets ``target`` take a file: ``bring`` gets its path, ``refuse`` a sentence on several."""

    def __init__(
        self, target: QWidget, bring: Callable[[Path], object], refuse: Callable[[str], object]
    ) -> None:
        super().__init__(target)
        self._bring, self._refuse = bring, refuse
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if _files(event):
                event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            self._dropped(event)
            return True
        return super().eventFilter(watched, event)

    def _dropped(self, event: QDropEvent) -> None:
        paths = _files(event)
        if len(paths) > 1:
            self._refuse(SEVERAL)
        elif paths:
            event.acceptProposedAction()
            self._bring(paths[0])


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
