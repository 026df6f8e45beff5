"""The page of documents: a search box above, the list left, the one document right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.services.kept_files import read_file_to_keep
from app.services.policies import PolicyRow, add_policy, correct_policy, list_policies
from app.services.program_rows import program_rows
from app.ui.desk import Desk
from app.ui.fields import SearchField, TickField
from app.ui.form_action import act_in
from app.ui.paged import PagedList
from app.ui.parts import acting, heading, row
from app.ui.policies.dialogs import PolicyDialog, policy_of
from app.ui.policies.panel import PolicyPanel
from app.ui.table import PAGE, Column, Page, TableModel
from app.ui.table_view import TableView
from app.ui.theme import SPACE, Tone

HINT = "文号、标题、说明、文件里的字(可写几个词)"
EMPTY = "没有找到文件。可以少写几个字,或不勾选“只看未读”。"
EMPTY_OFFICE = "还没有登记文件。点“登记文件”,把要遵照的文件存进来。"


def state_tone(policy: PolicyRow) -> Tone:
    """Amber for what is still to be read, green for what was, plain for what no longer holds."""
    if policy.repealed_on is not None:
        return Tone.PLAIN
    return Tone.WAITING if policy.read_at is None else Tone.DONE


COLUMNS: tuple[Column[PolicyRow], ...] = (
    Column("state", "状态", lambda one: state_tone(one).say(one.state_words), width=4.5,
           tone=state_tone),
    Column("number", "文号", lambda one: one.number, width=11, hint=lambda one: one.number),
    Column("title", "标题", lambda one: one.title, width=12, hint=lambda one: one.title),
    Column("issued", "发文日期", lambda one: one.issued_on.isoformat(), width=5.4),
    Column("program", "项目", lambda one: one.program, width=5),
)  # fmt: skip


class PoliciesPage(QWidget):
    """Documents in pages of the list; ``show_policy`` puts one in front."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.dialog: PolicyDialog | None = None
        self._wanted: int | None = None  # a document to be put in front
        self._programs: tuple[tuple[str, int], ...] = ()
        self.search = SearchField(HINT)
        self.search.setAccessibleName("查找文件")
        self.unread = TickField("只看未读")
        self.count = heading("", "label")
        self.add = acting("登记文件…", lambda: self._open(None))
        self.add.setEnabled(desk.may(Role.PREPARE))
        self.table: TableView[PolicyRow] = TableView(TableModel(COLUMNS), empty=EMPTY)
        self.table.setAccessibleName("政策文件")
        self.list = PagedList(desk, self.table)
        self.panel = PolicyPanel(desk)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.search)

    def _lay_out(self) -> None:
        left = QWidget()
        of_left = QVBoxLayout(left)
        of_left.setContentsMargins(0, 0, SPACE, 0)
        of_left.setSpacing(SPACE)
        of_left.addLayout(row(self.count, 1, self.add))
        of_left.addWidget(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.panel)
        split.setChildrenCollapsible(False)
        split.setSizes([720, 620])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addLayout(row(self.search, self.unread))
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.search.searched.connect(lambda _text: self._ask())
        self.search.into_list.connect(self._into_list)
        self.unread.edited.connect(self._ask)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _policy: self.panel.enter())
        self.panel.correcting.connect(self._open)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)

    # What it shows

    def refresh(self) -> None:
        """The programs to choose from, the list, and the document that is looked at."""
        self.desk.read(_programs, self._offer, owner=self)
        current = self.table.current()
        self._wanted = self._wanted or (current.id if current is not None else None)
        self._ask()

    def show_policy(self, policy_id: int) -> None:
        """One document, whatever the list was narrowed to."""
        self._wanted = policy_id
        self.search.clear()
        self.unread.setChecked(False)
        self.panel.show_policy(policy_id)
        self._ask()

    def _ask(self) -> None:
        text, unread, by = self.search.text().strip(), self.unread.value(), self.desk.by

        def question(session: Session, start: int) -> Page[PolicyRow]:
            page = list_policies(
                session, text, reader_id=by, unread_only=unread, limit=PAGE, offset=start
            )
            return Page(start, page.rows, page.total)

        def shown(page: Page[PolicyRow]) -> None:
            narrowed = bool(text) or unread
            self.table.empty = EMPTY if narrowed else EMPTY_OFFICE
            self.count.setText(f"{'找到' if narrowed else '共'} {page.total:,} 份文件")
            self._settle_cursor()

        self.list.ask(question, shown)

    def _settle_cursor(self) -> None:
        """On the document that was wanted or looked at, else on the first."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.table.choose(lambda one: one.id == wanted)
            self.panel.show_policy(wanted)
        elif self.table.rows.rowCount():
            self.table.selectRow(0)
        else:
            self.panel.show_policy(None)

    def _chosen(self, policy: PolicyRow | None) -> None:
        if policy is not None:
            self.panel.show_policy(policy.id)

    def _into_list(self) -> None:
        if self.table.rows.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, programs: tuple[tuple[str, int], ...]) -> None:
        self._programs = programs

    # What can be done from here

    def _open(self, policy: PolicyRow | None) -> None:
        by = self.desk.by
        dialog = PolicyDialog(self, self._programs, policy)

        def submit(values: dict[str, Any]) -> None:
            new, path = policy_of(values), values.get("file")

            def action(session: Session) -> int:
                if policy is not None:
                    correct_policy(session, by, policy.id, new)
                    return policy.id
                file = None if path is None else read_file_to_keep(path)
                return add_policy(session, by, new, file)

            said = f"已登记文件:{new.number}" if policy is None else f"已更正文件:{new.number}"
            act_in(
                self.desk, dialog, action, owner=self, said=said, words="正在存入文件…",
                then=self.show_policy,
            )  # fmt: skip

        dialog.submit = submit
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.fit()
        dialog.open()


def _programs(session: Session) -> tuple[tuple[str, int], ...]:
    return tuple((one.name, one.id) for one in program_rows(session, active_only=True))
