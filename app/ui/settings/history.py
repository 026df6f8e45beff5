"""The settings page 历史花名册: what was taken in so far, and the button that takes in more."""

from __future__ import annotations

from collections.abc import Sequence

from app.models.staff import Role
from app.money import grouped
from app.services.history.rows import HistoryRoster
from app.services.history.taking import taken_in
from app.services.programs.rows import ProgramRow, program_rows
from app.ui.desk.desk import Desk
from app.ui.settings.history_window import HistoryWindow
from app.ui.settings.list_page import ListPage
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.table import Align, Column

HINT = (
    "开始用本程序以前已经发放的花名册,可以用当时的名单(月份、身份证号、金额)接管进来:"
    "统计从那时起就有数,补发和追回也从真实情况算起。要先导入当时的享受名单。"
)
COLUMNS: tuple[Column[HistoryRoster], ...] = (
    Column("program", "项目", lambda row: row.program, width=7),
    Column("month", "月份", lambda row: row.month.chinese, width=6.5),
    Column("lines", "笔数", lambda row: str(row.lines), align=Align.RIGHT, width=4),
    Column("amount", "金额(元)", lambda row: grouped(row.amount_fen), align=Align.RIGHT, width=8),
    Column("number", "编号", lambda row: row.number, width=7),
    Column("by", "经办", lambda row: row.by, width=5),
    Column("reviewer", "复核", lambda row: row.reviewer, width=5),
    Column("at", "接管日期", lambda row: f"{row.taken_in_at:%Y-%m-%d}", width=7),
)


class HistoryPage(ListPage[HistoryRoster]):
    """The rosters that were taken in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "历史花名册", HINT, COLUMNS, taken_in, "还没有接管过历史花名册。")
        self.offer("接管历史花名册…", self._take, "primary", who=Role.PREPARE)

    def _take(self) -> None:
        self.desk.read(
            lambda session: program_rows(session, active_only=True), self._open, owner=self
        )

    def _open(self, programs: Sequence[ProgramRow]) -> None:
        window = HistoryWindow(self.desk, self, programs)
        open_dialog(window)
