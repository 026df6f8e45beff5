"""以往导入: the lists that came in, each to be taken back while nothing rests on it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.services.intake.undoing import ListRecord, list_records, undo_list
from app.ui.desk.desk import Desk
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs, show_failure
from app.ui.widgets.parts import acting, heading, row
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE

HINT = "导错了的名单,没有发放、没有列入花名册、此后也没有变更过的,可以整批撤销。"
COLUMNS: tuple[Column[ListRecord], ...] = (
    Column("at", "导入时间", lambda one: f"{one.applied_at:%Y-%m-%d %H:%M}", width=9),
    Column("program", "项目", lambda one: one.program, width=7),
    Column("month", "名单月份", lambda one: one.as_of.chinese if one.as_of else "", width=6),
    Column(
        "full", "全部名单", lambda one: "是" if one.full_list else "", align=Align.CENTRE, width=4
    ),
    Column("new", "新增", lambda one: str(one.new), align=Align.RIGHT, width=3),
    Column("changed", "变动", lambda one: str(one.changed), align=Align.RIGHT, width=3),
    Column("stopped", "停发", lambda one: str(one.stopped), align=Align.RIGHT, width=3),
    Column("by", "导入人", lambda one: one.applied_by, width=5),
    Column("state", "状态", lambda one: "已撤销" if one.undone_at else "", width=4),
)


class ListRecordsDialog(QDialog):
    """The latest list is in front."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("以往导入")
        self.desk = desk
        self.records: TableView[ListRecord] = TableView(
            TableModel(COLUMNS), empty="还没有导入过名单。"
        )
        self.records.setAccessibleName("以往导入的名单")
        self.records.chosen.connect(lambda _one: self._settle())
        self.undo = acting("撤销这次导入…", self._undo, "danger")
        self.leave = acting("关闭", self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(heading(HINT, "hint"))
        layout.addWidget(self.records, 1)
        layout.addLayout(row(self.undo, 1, self.leave))
        theme.follow(self, lambda: theme.resize(self, 52, 26))
        self._settle()
        self._refresh()

    def _refresh(self) -> None:
        self.desk.read(
            list_records,
            lambda found: self.records.refill(found, lambda one: one.id),
            owner=self,
        )

    def _settle(self) -> None:
        one = self.records.current()
        self.undo.setEnabled(one is not None and one.may_be_undone)

    def _undo(self) -> None:
        one = self.records.current()
        if one is None:
            return
        text = f"要撤销{one.applied_at:%Y-%m-%d %H:%M}导入的{one.program}名单吗?"
        detail = (
            f"新增的{one.new}份停发到底,一个月也不发;变动的{one.changed}份、停发的{one.stopped}份"
            "恢复为导入以前的样子。名单带来的人员和家庭信息保留。"
        )
        if not dialogs().ask(self, text, Choice("撤销这次导入", dangerous=True), detail):
            return
        by, today = self.desk.by, self.desk.today
        self.desk.act(
            lambda session: undo_list(session, by, one.id, today=today),
            lambda _count: self._refresh(),
            owner=self,
            said=lambda count: f"已撤销{one.program}名单的导入,{count}份恢复原状",
            words="正在撤销导入…",
            failed=lambda error: show_failure(self, error, None),
        )
