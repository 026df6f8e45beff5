"""The settings dialog: pages left, the chosen one right."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.desk.desk import Desk
from app.ui.desk.page import Page
from app.ui.desk.paged_tabs import PagePlace
from app.ui.settings.pages import PAGES
from app.ui.widgets import theme
from app.ui.widgets.parts import Choices, button, row
from app.ui.widgets.theme import SPACE


class SettingsDialog(QDialog):
    """Each page saves by itself; closing loses nothing that was saved."""

    def __init__(self, desk: Desk, parent: QWidget | None, page: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("设置")
        self.setModal(True)
        self.list = Choices([entry.title for entry in PAGES], 8.5)
        self.pages = QStackedWidget()
        for entry in PAGES:
            self.pages.addWidget(PagePlace(entry, desk))
        self.list.currentRowChanged.connect(self._turn)
        leave = button("关闭")
        leave.clicked.connect(self.accept)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE * 3)
        middle.addWidget(self.list)
        middle.addWidget(self.pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(SPACE * 4,) * 4)
        layout.addLayout(middle, 1)
        layout.addLayout(row(1, leave))
        theme.resize(self, 64, 42)
        self.list.setCurrentRow([entry.key for entry in PAGES].index(page))

    def _turn(self, at: int) -> None:
        self.page(at)
        self.pages.setCurrentIndex(at)

    def page(self, at: int) -> Page:
        """The page in that place."""
        return cast("PagePlace", self.pages.widget(at)).page()
