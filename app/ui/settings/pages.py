"""The pages of the settings, a line each, in the order in which they stand."""

from __future__ import annotations

from app.ui.desk.paged_tabs import PageEntry

PAGES: tuple[PageEntry, ...] = (
    PageEntry("办公室", "app.ui.settings.office:OfficePage", "office"),
    PageEntry("人员", "app.ui.settings.people:PeoplePage", "people"),
    PageEntry("村(社区)", "app.ui.settings.villages:VillagesPage", "villages"),
    PageEntry("项目与标准", "app.ui.settings.programs:ProgramsPage", "programs"),
    PageEntry("不可同享", "app.ui.settings.conflicts:ConflictsPage", "conflicts"),
    PageEntry("名单列名", "app.ui.settings.column_words:ColumnWordsPage", "columns"),
    PageEntry("银行文件格式", "app.ui.settings.bank_formats:BankFormatsPage", "bank"),
    PageEntry("历史花名册", "app.ui.settings.history:HistoryPage", "history"),
)
