"""The page of visits: a search box above, the list left, the one visit right."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.month import Month
from app.reports.visits import visit_sheet
from app.services.program_rows import program_rows
from app.services.register import village_rows
from app.services.staff import staff_members
from app.services.visits import (
    MATTER_WORDS,
    VisitFilter,
    VisitRow,
    list_visits,
    record_visit,
    visits_of_month,
)
from app.ui import theme
from app.ui.desk import Desk
from app.ui.fields import ChoiceField, MonthField, SearchField
from app.ui.form_action import act_in
from app.ui.paged import PagedList
from app.ui.paper_dialog import PaperDialog, paper_of
from app.ui.parts import acting, heading, row
from app.ui.table import PAGE, Column, Page, TableModel
from app.ui.table_view import TableView
from app.ui.theme import SPACE, Tone
from app.ui.visits.dialogs import Offered, VisitDialog, visit_of
from app.ui.visits.panel import VisitPanel

HINT = "来访人、当事人、电话、村、说过的话(可写几个词)"
EMPTY = "没有找到来访记录。可以少写几个字,或改看全部来访。"
EMPTY_OFFICE = "还没有来访记录。有人来办事时,点“登记来访”。"
FILTERS = (
    ("全部来访", VisitFilter.ALL),
    ("待办", VisitFilter.OPEN),
    ("到期要回访", VisitFilter.DUE),
)


def state_tone(visit: VisitRow) -> Tone:
    """Red for what is overdue or due today, amber for what waits, green for what is done."""
    if not visit.open:
        return Tone.DONE
    return Tone.MUST_DO if visit.is_due(date.today()) else Tone.WAITING


COLUMNS: tuple[Column[VisitRow], ...] = (
    Column("day", "日期", lambda one: one.visited_on.isoformat(), width=5.4),
    Column("visitor", "来访人", lambda one: one.visitor, width=4),
    Column("matter", "事项", lambda one: MATTER_WORDS[one.matter], width=4.2),
    Column("state", "状态", lambda one: state_tone(one).say(one.state_words(date.today())),
           width=7, tone=state_tone),
    Column("village", "村", lambda one: one.village, width=5),
    Column("said", "来访内容", lambda one: one.said, width=12, hint=lambda one: one.said),
)  # fmt: skip


class VisitsPage(QWidget):
    """Visits in pages of the list; ``show_visit`` puts one in front."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.dialog: VisitDialog | None = None
        self._wanted: int | None = None  # a visit to be put in front
        self._offered = Offered()
        self.search = SearchField(HINT)
        self.search.setAccessibleName("查找来访")
        self.which: ChoiceField[VisitFilter] = ChoiceField(FILTERS, required=True)
        self.which.setAccessibleName("看哪些来访")
        self.count = heading("", "label")
        self.add = acting("登记来访…", self._add)
        self.month = MonthField(Month.of(date.today()), required=True)
        self.month.setAccessibleName("登记表的月份")
        theme.follow(self.month, lambda: self.month.setFixedWidth(theme.em(6.5)))
        self.paper = acting("来访登记表…", self._open_paper)
        self.table: TableView[VisitRow] = TableView(TableModel(COLUMNS), empty=EMPTY)
        self.table.setAccessibleName("来访记录")
        self.list = PagedList(desk, self.table)
        self.panel = VisitPanel(desk)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.search)

    def _lay_out(self) -> None:
        left = QWidget()
        of_left = QVBoxLayout(left)
        of_left.setContentsMargins(0, 0, SPACE, 0)
        of_left.setSpacing(SPACE)
        of_left.addLayout(row(self.count, 1, self.add, self.month, self.paper))
        of_left.addWidget(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.panel)
        split.setChildrenCollapsible(False)
        split.setSizes([720, 620])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addLayout(row(self.search, self.which))
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.search.searched.connect(lambda _text: self._ask())
        self.search.into_list.connect(self._into_list)
        self.which.edited.connect(self._ask)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _visit: self.panel.enter())
        self.panel.correcting.connect(self._correct)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)

    # What it shows

    def refresh(self) -> None:
        """What the forms offer, the list, and the visit that is looked at."""
        self.desk.read(_offered, self._offer, owner=self)
        current = self.table.current()
        self._wanted = self._wanted or (current.id if current is not None else None)
        self._ask()

    def show_visit(self, visit_id: int) -> None:
        """One visit, whatever the list was narrowed to."""
        self._wanted = visit_id
        self.search.clear()
        self.which.set_value(VisitFilter.ALL)
        self.panel.show_visit(visit_id)
        self._ask()

    def _ask(self) -> None:
        text, which = self.search.text().strip(), self.which.value() or VisitFilter.ALL

        def question(session: Session, start: int) -> Page[VisitRow]:
            page = list_visits(
                session, text, today=date.today(), which=which, limit=PAGE, offset=start
            )
            return Page(start, page.rows, page.total)

        def shown(page: Page[VisitRow]) -> None:
            narrowed = bool(text) or which is not VisitFilter.ALL
            self.table.empty = EMPTY if narrowed else EMPTY_OFFICE
            self.count.setText(f"{'找到' if narrowed else '共'} {page.total:,} 次来访")
            self._settle_cursor()

        self.list.ask(question, shown)

    def _settle_cursor(self) -> None:
        """On the visit that was wanted or looked at, else on the first."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.table.choose(lambda one: one.id == wanted)
            self.panel.show_visit(wanted)
        elif self.table.rows.rowCount():
            self.table.selectRow(0)
        else:
            self.panel.show_visit(None)

    def _chosen(self, visit: VisitRow | None) -> None:
        if visit is not None:
            self.panel.show_visit(visit.id)

    def _into_list(self) -> None:
        if self.table.rows.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, offered: Offered) -> None:
        self._offered = offered

    # What can be done from here

    def _add(self) -> None:
        self._open(None)

    def _correct(self, visit: VisitRow) -> None:
        self._open(visit)

    def _open(self, visit: VisitRow | None) -> None:
        by = self.desk.by
        dialog = VisitDialog(self.desk, self, self._offered, visit)

        def submit(values: dict[str, Any]) -> None:
            new, today = visit_of(values), date.today()
            if visit is None:
                act_in(
                    self.desk, dialog,
                    lambda session: record_visit(session, by, new, today=today),
                    owner=self, said=f"已登记来访:{new.visitor}", then=self.show_visit,
                )  # fmt: skip
            else:
                self.panel.correct(dialog, visit.id, new)

        dialog.submit = submit
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.fit()
        dialog.open()

    def _open_paper(self) -> None:
        month = self.month.value() or Month.of(date.today())
        dialog = PaperDialog(
            self.desk,
            self,
            f"{month.chinese}来访登记表",
            lambda session: paper_of([visit_sheet(visits_of_month(session, month))]),
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _offered(session: Session) -> Offered:
    return Offered(
        tuple((one.name, one.id) for one in village_rows(session)),
        tuple((one.name, one.id) for one in program_rows(session, active_only=True)),
        tuple((one.name, one.id) for one in staff_members(session) if one.active),
    )
