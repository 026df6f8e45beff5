"""Taking the shown list out as a workbook: masked, or whole for a purpose; both are recorded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.reports.people import people_sheet
from app.reports.workbook import write_workbook
from app.services.office.disclosures import record_export, record_whole_export
from app.services.people.filters import Filters
from app.services.people.listing import ListedPerson, list_people
from app.services.people.orders import Order
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.desk.roles import only_for
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.fields import TextField, TickField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import heading

WORKBOOK_KIND = "Excel 工作簿 (*.xlsx)"
_PORTION = 5_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list shows: search text, filters (``words`` says them), order."""

    text: str
    filters: Filters
    words: str
    order: Order


@dataclass(frozen=True, slots=True)
class Export:
    """Whether ID numbers are to be whole, and what for."""

    whole: bool
    purpose: str


class ExportDialog(FormDialog[Export]):
    """Whether whole ID numbers are needed, and what for."""

    def __init__(self, desk: Desk, parent: QWidget, asked: Asked) -> None:
        super().__init__(parent, "导出名单", "选择位置并导出")
        self._desk = desk
        self._asked = asked
        self.form.add_widget(heading("把列表中的全部人员存为工作簿。导出会记入操作记录。", "hint"))
        whole = TickField("需要完整身份证号")
        only_for(desk, Role.PREPARE, whole)
        self.whole = self.form.add("身份证号", whole, "不勾选时只显示前6位和后4位。")
        hint = "需要完整身份证号时必填,如:报县局核对。"
        self.purpose = self.form.add("用途", TextField(longest=100), hint)
        self.submit = self._go

    def read(self) -> Export:
        return Export(self.whole.value(), self.purpose.value() or "")

    def _go(self, export: Export) -> None:
        if export.whole and not export.purpose:
            self.form.complain(self.purpose, "请写明用途。")
            self.purpose.setFocus()
            return
        month = self._desk.month
        target = dialogs().save_file(self, "导出名单", f"救助对象{month}.xlsx", WORKBOOK_KIND)
        if target is None:
            return
        if target.suffix.lower() != ".xlsx":
            target = target.with_name(target.name + ".xlsx")
        self.set_busy(busy=True)
        purpose = export.purpose if export.whole else ""
        self._desk.work(
            lambda progress: self._write(target, purpose, progress),
            lambda count: self._done(count, target),
            owner=self,
            words="正在导出…",
            failed=self.refuse,
            can_cancel=True,
            on_cancel=lambda: self.set_busy(busy=False),
        )

    def _write(self, target: Path, purpose: str, progress: Progress) -> int:
        """The trace is kept only when the file is there, and the file only with its trace."""
        with self._desk.office.transaction() as session:
            rows = self._rows(session, progress)
            if purpose:
                record_whole_export(session, self._desk.by, len(rows), purpose)
            else:
                record_export(session, self._desk.by, len(rows))
            sheet = people_sheet(rows, self._desk.month, asked=self._asked.words, purpose=purpose)
            write_workbook(sheet, target)
        return len(rows)

    def _rows(self, session: Session, progress: Progress) -> list[ListedPerson]:
        rows: list[ListedPerson] = []
        while True:
            page = list_people(
                session,
                self._asked.text,
                self._desk.month,
                filters=self._asked.filters,
                limit=_PORTION,
                offset=len(rows),
                order=self._asked.order,
            )
            rows.extend(page.rows)
            progress.report(len(rows), page.total, "正在导出…")
            if not page.rows or len(rows) >= page.total:
                return rows

    def _done(self, count: int, target: Path) -> None:
        self._desk.say(f"已导出 {count} 人到 {target.name}")
        self.accept()
