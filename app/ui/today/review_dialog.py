"""Periodic reviews that were passed, recorded for as many as are chosen from those due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QDialog, QWidget
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.services.enrollments.reviews import DueReview, due_reviews, record_reviews
from app.ui.desk.desk import Desk
from app.ui.desk.roles import only_for
from app.ui.widgets import theme
from app.ui.widgets.fields import DateField, TextField
from app.ui.widgets.forms import Form
from app.ui.widgets.parts import Notice, acting, button, column, heading, row
from app.ui.widgets.table import Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

HINT = (
    "选中已经审过、继续享受的户或人(按住Ctrl或Shift可选多行)。"
    "不再符合的,请到“救助对象”里变更或停发。"
)
COLUMNS: tuple[Column[DueReview], ...] = (
    Column("program", "项目", lambda one: one.program, width=7),
    Column("village", "村", lambda one: one.village, width=6),
    Column("name", "姓名(户主)", lambda one: one.name, width=6),
    Column("due", "到期", lambda one: one.due.chinese, width=6),
)


@dataclass(frozen=True, slots=True)
class Passed:
    """The day of a review, and what there is to say about it."""

    on: date
    note: str


class ReviewDialog(QDialog):
    """The list of those due above, day and remark below; the button says how many are chosen."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("登记年审")
        self.setModal(True)
        self.table: TableView[DueReview] = TableView(TableModel(COLUMNS), empty="正在查询…")
        self.table.setAccessibleName("年审到期")
        self.form = Form(self._read)
        self.on = self.form.add("年审日期", DateField(desk.today, required=True))
        hint = "谁去看的、看到什么,可以不填。"
        self.note = self.form.add("说明", TextField(longest=200), hint)
        self.error = Notice(Tone.MUST_DO)
        self.everybody = button("全选")
        self.everybody.clicked.connect(lambda _on=False: self.table.selectAll())
        self.record = acting("", self._record, "primary")
        self.record.setDefault(True)
        self.leave = button("返回")
        self.leave.clicked.connect(lambda _on=False: self.reject())
        layout = column(self, 4)
        layout.addWidget(heading("登记年审"))
        layout.addWidget(heading(HINT, "hint"))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.form)
        layout.addWidget(self.error)
        layout.addLayout(row(self.everybody, 1, self.leave, self.record))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._count())
        self.table.rows.modelReset.connect(self._count)
        theme.follow(self, self._scale)
        self._count()
        self._ask()

    def _scale(self) -> None:
        theme.resize(self, 40, 40)

    def _ask(self) -> None:
        month = self.desk.month
        self.desk.read(lambda session: due_reviews(session, month), self._show, owner=self)

    def _show(self, due: Sequence[DueReview]) -> None:
        self.table.empty = "没有到期的年审。"
        self.table.rows.set_rows(due)
        self.everybody.setEnabled(bool(due))
        self.table.setFocus()

    def _count(self) -> None:
        chosen = len(self.table.selectionModel().selectedRows())
        self.record.setText(f"登记选中的{chosen}户(人)通过")
        self.record.setEnabled(bool(chosen))
        only_for(self.desk, Role.PREPARE, self.record)

    def _read(self) -> Passed:
        return Passed(self.on.given(), self.note.value() or "")

    def _record(self) -> None:
        """Record those chosen; the list then shows who is left."""
        self.error.say("")
        passed = self.form.value()
        if passed is None:
            return
        chosen = [one.enrollment_id for one in self.table.selected()]
        by, today = self.desk.by, self.desk.today

        def action(session: Session) -> int:
            return record_reviews(session, by, chosen, on=passed.on, today=today, note=passed.note)

        self.record.setEnabled(False)
        self.desk.act(
            action,
            lambda _count: self._ask(),
            owner=self,
            said=lambda count: f"已登记年审通过:{count}户(人)",
            failed=self._refuse,
        )

    def _refuse(self, error: BaseException) -> None:
        self._count()
        if isinstance(error, AppError):
            self.error.say(error.message)
        else:
            self.desk.fail(error)
