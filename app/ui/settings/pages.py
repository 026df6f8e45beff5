"""The pages of the settings, a line each, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.ui.desk.desk import Desk
from app.ui.settings.bank_formats import BankFormatsPage
from app.ui.settings.column_words import ColumnWordsPage
from app.ui.settings.conflicts import ConflictsPage
from app.ui.settings.history import HistoryPage
from app.ui.settings.office import OfficePage
from app.ui.settings.people import PeoplePage
from app.ui.settings.programs import ProgramsPage
from app.ui.settings.villages import VillagesPage


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """A page: ``key`` opens it from a menu, ``make`` its widget (with ``refresh``)."""

    key: str
    title: str
    make: Callable[[Desk], QWidget]


PAGES: tuple[SettingsPage, ...] = (
    SettingsPage("office", "办公室", OfficePage),
    SettingsPage("people", "人员", PeoplePage),
    SettingsPage("villages", "村(社区)", VillagesPage),
    SettingsPage("programs", "项目与标准", ProgramsPage),
    SettingsPage("conflicts", "不可同享", ConflictsPage),
    SettingsPage("columns", "名单列名", ColumnWordsPage),
    SettingsPage("bank", "银行文件格式", BankFormatsPage),
    SettingsPage("history", "历史花名册", HistoryPage),
)
