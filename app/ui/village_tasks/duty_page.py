"""责任清单: who answers for what, edited left, as it prints right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QDialog
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.reports.duty_list import duty_sheet, duty_sheets_by_person
from app.services.duties.duty_list import (
    DutyRow,
    NewDuty,
    add_duty,
    change_duty,
    duty_rows,
    remove_duty,
)
from app.services.office import settings
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import Action, open_form
from app.ui.desk.page import Page
from app.ui.desk.paper_dialog import Paper, PaperDialog, paper_of
from app.ui.desk.roles import only_for
from app.ui.village_tasks.duty_dialog import DutyDialog, Known, known
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import ChoiceField
from app.ui.widgets.focus import begin_at
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import acting, column, row
from app.ui.widgets.table import Column, TableModel
from app.ui.widgets.table_view import TableView

ALL = "全部"
TITLE = "民政工作责任清单"
COLUMNS: tuple[Column[DutyRow], ...] = (
    Column("person", "责任人", lambda one: one.person, width=4.5),
    Column("post", "岗位", lambda one: one.post, width=6),
    Column("duty", "职责", lambda one: one.duty.replace("\n", " "), width=18,
           hint=lambda one: one.duty),
    Column("deadline", "时限", lambda one: one.deadline, width=6),
    Column("villages", "村(社区)", lambda one: "、".join(one.villages) or ALL, width=8,
           hint=lambda one: "、".join(one.villages) or ALL),
    Column("programs", "项目", lambda one: "、".join(one.programs) or ALL, width=8,
           hint=lambda one: "、".join(one.programs) or ALL),
    Column("standard", "标准", lambda one: one.standard.replace("\n", " "), width=8,
           hint=lambda one: one.standard),
    Column("stand_in", "替岗人", lambda one: one.stand_in, width=4.5),
)  # fmt: skip


class DutyPage(Page):
    """The list with its buttons; printing opens the very paper over the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.dialog: QDialog | None = None
        self.paper: PaperDialog | None = None
        self.person: ChoiceField[int] = ChoiceField(empty="全部责任人")
        self.person.setAccessibleName("责任人")
        self.person.edited.connect(self._narrow)
        self.add = acting("新增职责…", lambda: self._edit(None), "primary")
        self.change = acting("修改…", self._change)
        self.remove = acting("删除职责…", self._remove, "danger")
        self.print_all = acting("预览整份清单…", self._print_all)
        self.print_each = acting("预览每人一份…", self._print_each)
        self.table: TableView[DutyRow] = TableView(
            TableModel(COLUMNS), empty="还没有登记职责。按“新增职责”写明谁负责什么、什么时候完成。"
        )
        self.table.opened.connect(lambda one: self._edit(one.id))
        self._rows: Sequence[DutyRow] = ()
        layout = column(self, 0)
        layout.addLayout(
            row(
                self.add,
                self.change,
                self.remove,
                self.person,
                1,
                self.print_all,
                self.print_each,
            )
        )
        layout.addWidget(self.table, 1)
        begin_at(self, lambda: self.table)
        for press in (self.add, self.change, self.remove):
            only_for(desk, Role.PREPARE, press)

    def refresh(self) -> None:
        self.desk.read(duty_rows, self._show, owner=self)

    def _show(self, rows: Sequence[DutyRow]) -> None:
        self._rows = rows
        self.person.set_choices(list(dict.fromkeys((one.person, one.staff_id) for one in rows)))
        self._narrow()

    def _narrow(self) -> None:
        staff_id, at = self.person.value(), self.table.currentIndex().row()
        shown = [one for one in self._rows if staff_id in (None, one.staff_id)]
        self.table.rows.set_rows(shown)
        if shown:
            self.table.selectRow(min(max(at, 0), len(shown) - 1))
        for press in (self.print_all, self.print_each):
            press.setEnabled(bool(self._rows))

    def _edit(self, duty_id: int | None) -> None:
        if not self.desk.may(Role.PREPARE):
            return
        by = self.desk.by

        def action(new: NewDuty) -> Action[object]:
            if duty_id is None:
                return lambda session: add_duty(session, by, new)
            return lambda session: change_duty(session, by, duty_id, new)

        def ask(found: Known) -> None:
            self.dialog = dialog = DutyDialog(self, found)
            open_form(self.desk, self, dialog, action, "责任清单已保存")

        self.desk.read(lambda session: known(session, duty_id), ask, owner=self)

    def _change(self) -> None:
        one = self.table.current()
        if one is not None:
            self._edit(one.id)

    def _remove(self) -> None:
        one, by = self.table.current(), self.desk.by
        if one is None:
            return
        choice = Choice("删除职责", dangerous=True)
        if dialogs().ask(self, f"要删除{one.person}的这条职责吗?", choice, one.duty):
            self.desk.act(
                lambda session: remove_duty(session, by, one.id),
                owner=self,
                said="职责已删除",
            )

    def _print_all(self) -> None:
        self._open(TITLE, lambda session: paper_of([duty_sheet(*_list(session))]))

    def _print_each(self) -> None:
        staff_id = self.person.value()

        def question(session: Session) -> Paper | None:
            rows, office = _list(session, staff_id)
            return paper_of(duty_sheets_by_person(rows, office))

        self._open(f"{TITLE}-每人一份", question)

    def _open(self, title: str, question: Any) -> None:
        self.paper = PaperDialog(self.desk, self, title, question)
        open_dialog(self.paper)


def _list(session: Session, staff_id: int | None = None) -> tuple[Sequence[DutyRow], str]:
    return duty_rows(session, staff_id), settings.get(session, "town")
