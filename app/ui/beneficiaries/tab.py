"""The tab 救助对象: what I look for above, the list left, the one person right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.places import ApplicationPlace, PersonPlace, Place
from app.services.people.listing import ListedPerson, list_people
from app.services.people.orders import Order, SortBy
from app.ui.beneficiaries.enroll_dialog import EnrollDialog
from app.ui.beneficiaries.export_dialog import Asked, ExportDialog
from app.ui.beneficiaries.filter_bar import Choices, FilterBar, choices
from app.ui.beneficiaries.import_window import ImportWindow
from app.ui.beneficiaries.list_columns import COLUMNS
from app.ui.beneficiaries.person_panel import PersonPanel
from app.ui.beneficiaries.saved_filter_menu import SavedFilterMenu
from app.ui.desk.desk import Desk
from app.ui.desk.page import Page
from app.ui.desk.paged import PagedList
from app.ui.desk.roles import only_for
from app.ui.widgets.focus import begin_at
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import button, heading, row
from app.ui.widgets.table import PAGE, Portion, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE

ARRANGEMENT = "beneficiaries.columns"
SORTING = "beneficiaries.order"
EMPTY = "没有找到符合条件的人。可以少写几个字,或清除条件再找。"
EMPTY_OFFICE = "还没有人员。请点“导入名单”把县里的名单导进来,或点“新增”登记一个人。"


class BeneficiariesTab(Page):
    """Search box and filters, the list in pages, and the person beside it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: str | None = None  # an ID number to be put in front
        self._keep: int | None = None  # the person whom the cursor goes back to
        self.bar = FilterBar()
        self.saved = SavedFilterMenu(desk, self.bar, self._ask_choices)
        self.count = heading("", "label")
        self.add = button("新增…")
        self.take_in = button("导入名单…")
        self.export = button("导出…")
        self.table: TableView[ListedPerson] = TableView(TableModel(COLUMNS), empty=EMPTY)
        self.list = PagedList(desk, self.table)
        self.table.arrange(desk.memory.get(ARRANGEMENT))
        name, _, way = desk.memory.get(SORTING).partition(" ")
        self.table.show_sorting(name, way == "down")
        self.panel = PersonPanel(desk)
        self._lay_out()
        self._connect()
        begin_at(self, lambda: self.bar.search)

    def _lay_out(self) -> None:
        left = QWidget()
        of_left = QVBoxLayout(left)
        of_left.setContentsMargins(0, 0, SPACE, 0)
        of_left.setSpacing(SPACE)
        of_left.addLayout(row(self.count, 1, self.add, self.take_in, self.export))
        of_left.addWidget(self.table, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(left)
        self.split.addWidget(self.panel)
        self.split.setChildrenCollapsible(False)
        self.split.setStretchFactor(0, 11)
        self.split.setStretchFactor(1, 12)
        self.split.setSizes([640, 700])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 2)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(self.bar)
        layout.addWidget(self.split, 1)

    def _connect(self) -> None:
        self.bar.changed.connect(self._search)
        self.bar.search.into_list.connect(self._into_list)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _row: self.panel.setFocus())
        self.table.arranged.connect(
            lambda: self.desk.memory.put(ARRANGEMENT, self.table.arrangement())
        )
        self.table.sorted_by.connect(self._sort)
        self.add.clicked.connect(lambda: self.enroll(None))
        self.take_in.clicked.connect(self.open_import)
        self.export.clicked.connect(self._export)
        self.panel.enroll_wanted.connect(self.enroll)
        self.desk.month_changed.connect(lambda _month: self.mark_stale())
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.activated.connect(self._to_search)
        for press in (self.add, self.take_in):
            only_for(self.desk, Role.PREPARE, press)

    # What it shows

    def refresh(self) -> None:
        """Programs and villages, the list, and the person that is looked at."""
        self._ask_choices()
        current = self.table.current()
        self._keep = current.found.id if current is not None else self._keep
        self._search()

    def _ask_choices(self) -> None:
        self.desk.read(choices, self._offer, owner=self)

    def _offer(self, found: Choices) -> None:
        self.bar.offer(found)
        self.saved.rows = found.saved

    def show_person(self, id_number: str) -> None:
        """Somebody whom another tab or a member's line asks for."""
        self._wanted = id_number
        self.bar.look_for(id_number)

    def show_place(self, place: Place) -> None:
        """Somebody, or the form of a new enrollment with what is known already."""
        if isinstance(place, PersonPlace):
            self.show_person(place.id_number)
            self.panel.turn_to(place.page)
        elif isinstance(place, ApplicationPlace) and self.desk.may(Role.PREPARE):
            self._open_enrollment(place)

    def _search(self) -> None:
        """Ask for the people whom the bar names."""
        self.list.ask(self._question(), self._show)

    def _sort(self, name: str, descending: bool) -> None:
        """Another order; the person who is looked at stays, where the first page has them."""
        self.desk.memory.put(SORTING, f"{name} {'down' if descending else 'up'}")
        self._search()

    @property
    def order(self) -> Order:
        """As the headings were clicked."""
        name, descending = self.table.sorting
        return Order(SortBy(name), descending) if name else Order()

    def _question(self) -> Callable[[Session, int], Portion[ListedPerson]]:
        text, filters, month, order = self.bar.text, self.bar.filters, self.desk.month, self.order

        def question(session: Session, start: int) -> Portion[ListedPerson]:
            page = list_people(
                session, text, month, filters=filters, limit=PAGE, offset=start, order=order
            )
            return Portion(start, page.rows, page.total)

        return question

    def _show(self, page: Portion[ListedPerson]) -> None:
        narrowed = bool(self.bar.words())
        self.count.setText(f"找到 {page.total:,} 人" if narrowed else f"共 {page.total:,} 人")
        self.table.empty = EMPTY if narrowed else EMPTY_OFFICE
        self.export.setEnabled(page.total > 0)
        self._settle_cursor()

    def _settle_cursor(self) -> None:
        """Back to the person who was looked at, else to the first of what was found."""
        wanted, keep = self._wanted, self._keep
        self._wanted = None
        model = self.table.rows
        at = model.find(lambda one: one.found.id_number == wanted) if wanted else -1
        if at < 0 and keep is not None:
            at = model.find(lambda one: one.found.id == keep)
        if at < 0 and model.rowCount():
            at = 0
        if at < 0:
            self.panel.show_person(None)
            return
        self.table.selectRow(at)
        self.table.scrollTo(model.index(at, 0))

    def _chosen(self, found: ListedPerson | None) -> None:
        if found is not None:
            self._keep = found.found.id
            self.panel.show_person(found.found.id)

    def _into_list(self) -> None:
        if self.table.rows.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_search(self) -> None:
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    # What can be done from here

    def enroll(self, id_number: str | None) -> None:
        """The form for a new enrollment, for somebody known or new."""
        self._open_enrollment(ApplicationPlace(id_number or ""))

    def _open_enrollment(self, known: ApplicationPlace) -> None:
        dialog = EnrollDialog(self.desk, self, known)
        dialog.admitted.connect(self.show_person)
        open_dialog(dialog)

    def open_import(self) -> None:
        """The window in which a list comes in."""
        window = ImportWindow(self.desk, self)
        open_dialog(window)

    def _export(self) -> None:
        asked = Asked(self.bar.text, self.bar.filters, self.bar.words(), self.order)
        dialog = ExportDialog(self.desk, self, asked)
        open_dialog(dialog)
