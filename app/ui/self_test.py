"""Shows the main window for a moment and closes it, to prove that it comes up on this machine."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from app.errors import AppError
from app.services.access.office import Office
from app.ui.application import make_application
from app.ui.desk.background import Background
from app.ui.desk.desk import Desk
from app.ui.desk.memory import Memory
from app.ui.main_window import MainWindow

PATIENCE = 60  # seconds


def glimpse(office: Office) -> str:
    """Open every tab, let each come to rest, and close; says what was seen, in Chinese.

    Raises AppError (code ``window``) where something that the window needs is missing or a
    tab does not come to rest.
    """
    application = make_application(Memory(office.folder))
    background = Background()
    failures: list[object] = []
    background.failed.connect(failures.append)
    try:
        window = MainWindow(Desk(office, background, Memory(office.folder)))
        window.show()
        for at in range(window.tabs.count()):
            window.tabs.setCurrentIndex(at)
            _settle(application, background)
        seen = _seen(window, failures)
        window.blockSignals(True)
        window.close()
        window.deleteLater()
        _settle(application, background)
    finally:
        background.close()
    return seen


def _settle(application: QApplication, background: Background) -> None:
    end = time.monotonic() + PATIENCE
    calm = 0
    while calm < 5:
        application.processEvents()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        calm = 0 if background.busy else calm + 1
        if time.monotonic() > end:
            raise AppError("窗口没有在一分钟内显示完。", code="window")


def _seen(window: MainWindow, failures: list[object]) -> str:
    picture = window.grab().toImage()
    tabs = [window.tabs.tabText(at) for at in range(window.tabs.count())]
    if picture.isNull() or not tabs or failures:
        raise AppError("窗口没有显示出来,或者有一页打不开。", code="window")
    family = window.font().family()
    if family not in QFontDatabase.families():
        raise AppError(f"窗口的字体“{family}”没有装入。", code="window")
    # Without Qt's own translation its dialogs would speak English.
    cancel = QCoreApplication.translate("QPlatformTheme", "Cancel")
    if cancel != "取消":
        raise AppError("窗口的中文翻译没有装入。", code="window")
    return f"{picture.width()}×{picture.height()},{len(tabs)}页({'、'.join(tabs)}),字体{family}"
