"""The page 材料: the papers that were handed in; a kept file is looked at without leaving here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.services.office.kept_files import FileToKeep, read_file_to_keep
from app.services.people.papers import (
    USUAL_KINDS,
    NewPaper,
    PaperRow,
    add_paper,
    paper_file,
    remove_paper,
)
from app.ui.beneficiaries.person_questions import Known
from app.ui.beneficiaries.term_dialogs import ChoiceOrText
from app.ui.desk.desk import Desk
from app.ui.desk.file_window import FileWindow, shows
from app.ui.desk.preview import save_bytes
from app.ui.desk.roles import only_for
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import ChoiceField, DateField, TextField
from app.ui.widgets.file_field import FileField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import button, column, row
from app.ui.widgets.table import Column, TableModel
from app.ui.widgets.table_view import TableView

EMPTY = "没有登记材料。"
COLUMNS: tuple[Column[PaperRow], ...] = (
    Column("kind", "材料", lambda one: one.kind, width=7, hint=lambda one: one.kind),
    Column("received_on", "收到日期", lambda one: one.received_on.isoformat(), width=6),
    Column("program", "项目", lambda one: one.program, width=5, hint=lambda one: one.program),
    Column(
        "file", "文件",
        lambda one: f"{one.file.name}({one.file.size_words})" if one.file else "─",
        width=10, hint=lambda one: one.file.name if one.file else "",
    ),
    Column("note", "说明", lambda one: one.note, width=8, hint=lambda one: one.note),
    Column("entered_by", "登记人", lambda one: one.entered_by, width=4, hidden=True),
)  # fmt: skip


class PapersPage(QWidget):
    """Entering, looking, saving a copy, taking out."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.known: Known | None = None
        self.table: TableView[PaperRow] = TableView(TableModel(COLUMNS), empty=EMPTY)
        self.add = button("登记材料…")
        self.look = button("查看文件")
        self.save = button("另存文件…")
        self.remove = button("删除…")
        for press, do in (
            (self.add, self._add),
            (self.look, self._look),
            (self.save, self._save),
            (self.remove, self._remove),
        ):
            press.setAutoDefault(True)
            press.clicked.connect(lambda _on=False, do=do: do())
        self.table.chosen.connect(lambda _one: self._settle())
        self.table.opened.connect(lambda _one: self._look())
        layout = column(self, 0)
        layout.setContentsMargins(0, layout.spacing(), 0, 0)
        layout.addLayout(row(self.add, self.look, self.save, self.remove, 1))
        layout.addWidget(self.table, 1)

    def show_known(self, known: Known) -> None:
        """The papers of all enrollments of this person."""
        self.known = known
        self.table.rows.set_rows(known.papers)
        if known.papers:
            self.table.selectRow(0)
        self._settle()

    def _settle(self) -> None:
        one = self.table.current()
        enrolled = self.known is not None and bool(self.known.enrollments)
        self.add.setEnabled(enrolled)
        self.add.setToolTip("" if enrolled else "先新增待遇,再登记材料。")
        file = one.file if one is not None else None
        self.look.setEnabled(file is not None and shows(file.name))
        self.save.setEnabled(file is not None)
        self.remove.setEnabled(one is not None)
        only_for(self.desk, Role.PREPARE, self.add, self.remove)

    def _add(self) -> None:
        if self.known is not None:
            dialog = PaperDialog(self.desk, self, self.known)
            open_dialog(dialog)

    def _look(self) -> None:
        one = self.table.current()
        if one is not None and one.file is not None and shows(one.file.name):
            self.desk.read(
                lambda session: paper_file(session, one.id),
                lambda file: open_dialog(FileWindow(self.desk, self, file)),
                owner=self,
                words="正在打开文件…",
            )

    def _save(self) -> None:
        one = self.table.current()
        if one is None or one.file is None:
            return
        target = dialogs().save_file(self, "另存文件", one.file.name, "所有文件 (*)")
        if target is not None:
            self.desk.read(
                lambda session: paper_file(session, one.id),
                lambda file: save_bytes(self.desk, self, file.content, target),
                owner=self,
            )

    def _remove(self) -> None:
        one, by = self.table.current(), self.desk.by
        if one is None:
            return
        detail = "保存在台账里的文件会一起删除,不能恢复。" if one.file else "只删除这条登记。"
        if not dialogs().ask(
            self, f"要删除“{one.kind}”吗?", Choice("删除材料", dangerous=True), detail
        ):
            return

        def action(session: Session) -> None:
            remove_paper(session, by, one.id)

        self.desk.act(action, owner=self, said=f"已删除材料:{one.kind}")


@dataclass(frozen=True, slots=True)
class ReceivedPaper:
    """A paper of an enrollment, and the file that is to be kept of it."""

    enrollment_id: int
    kind: str
    received_on: date
    note: str
    path: Path | None


class PaperDialog(FormDialog[ReceivedPaper]):
    """Which paper, for what, received when; the scanned file, where there is one."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known) -> None:
        super().__init__(parent, f"登记材料:{known.name}", "登记材料")
        self._desk = desk
        add = self.form.add
        programs = [(one.row.program, one.row.id) for one in known.enrollments]
        self.which = add("项目", ChoiceField(programs, required=True))
        self.kind = add("材料", ChoiceOrText(USUAL_KINDS, longest=60))
        self.received_on = add("收到日期", DateField(desk.today, required=True))
        self.note = add("说明", TextField(longest=200), "如:复印件两页、原件已退。")
        hint = "扫描件或照片,不超过10 MB;加密保存在台账里,随备份一起备份。没有可不选。"
        self.file = add("文件", FileField("选择材料文件"), hint)
        self.submit = self._save

    def read(self) -> ReceivedPaper:
        return ReceivedPaper(
            self.which.given(),
            self.kind.value(),
            self.received_on.given(),
            self.note.value() or "",
            self.file.value(),
        )

    def _save(self, paper: ReceivedPaper) -> None:
        by, path = self._desk.by, paper.path
        self.set_busy(busy=True)

        def action(session: Session) -> int:
            file: FileToKeep | None = read_file_to_keep(path) if path is not None else None
            new = NewPaper(paper.kind, paper.received_on, paper.note, file)
            return add_paper(session, by, paper.enrollment_id, new, today=self._desk.today)

        self._desk.act(
            action,
            lambda _id: self.accept(),
            owner=self,
            said=f"已登记材料:{paper.kind}",
            failed=self.refuse,
        )
