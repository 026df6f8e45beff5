"""包村与联系人: the villages left, who was in charge and whom to call there right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QSplitter, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.reports.contact_list import contact_sheet
from app.services.duties import contacts as duties_contacts
from app.services.duties import officers as duties_officers
from app.services.duties.contacts import (
    ContactRow,
    add_contact,
    ask_first,
    change_contact,
    first_contacts,
    retire_contact,
)
from app.services.duties.officers import OfficerRow, officer_history, set_officer
from app.services.office import settings
from app.services.office.staff import staff_members
from app.services.tasks.reassigning import reassign
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import Action, open_form
from app.ui.desk.latest import Latest
from app.ui.desk.page import Page
from app.ui.desk.paper_dialog import Paper, PaperDialog, paper_of
from app.ui.desk.roles import only_for
from app.ui.village_tasks.in_charge_dialogs import (
    Assigning,
    ContactDialog,
    NewContact,
    OfficerDialog,
)
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.focus import begin_at
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import acting, column, heading, row
from app.ui.widgets.table import Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE, Tone


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A village with who is in charge and whom to call first."""

    officer: OfficerRow
    contact: ContactRow | None


@dataclass(frozen=True, slots=True)
class Detail:
    """A village's officers over time and its contacts."""

    officers: Sequence[OfficerRow]
    contacts: Sequence[ContactRow]


def _nobody(line: VillageLine) -> Tone:
    return Tone.PLAIN if line.officer.staff_id else Tone.WAITING


VILLAGES: tuple[Column[VillageLine], ...] = (
    Column("village", "村(社区)", lambda line: line.officer.village, width=5.4),
    Column(
        "officer", "包村干部", lambda line: line.officer.officer or "● 未指定", width=4.6,
        tone=_nobody,
    ),
    Column("stand_in", "替岗", lambda line: line.officer.stand_in, width=3),
    Column("contact", "联系人", lambda line: line.contact.name if line.contact else "", width=3.4),
    Column("phone", "电话", lambda line: line.contact.phone if line.contact else "", width=6.4),
)  # fmt: skip
OFFICERS: tuple[Column[OfficerRow], ...] = (
    Column("from", "从哪天起", lambda one: one.from_day.isoformat() if one.from_day else "",
           width=6),
    Column("officer", "包村干部", lambda one: one.officer, width=5),
    Column("stand_in", "替岗", lambda one: one.stand_in, width=5),
)  # fmt: skip
CONTACTS: tuple[Column[ContactRow], ...] = (
    Column("name", "姓名", lambda one: one.name, width=5),
    Column("post", "职务", lambda one: one.post, width=6),
    Column("phone", "电话", lambda one: one.phone, width=7),
)


class InChargePage(Page):
    """Several villages can be chosen at once to put somebody in charge of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.dialog: QDialog | None = None
        self._latest = Latest()
        self.villages: TableView[VillageLine] = TableView(
            TableModel(VILLAGES), empty="还没有村和社区,请在“设置”里登记。"
        )
        self.villages.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.officers: TableView[OfficerRow] = TableView(
            TableModel(OFFICERS), empty="还没有指定包村干部。"
        )
        self.contacts: TableView[ContactRow] = TableView(
            TableModel(CONTACTS), empty="还没有登记联系人。"
        )
        self.assign = acting("指定包村干部…", self._assign, "primary")
        self.print = acting("预览通讯录…", self._print)
        self.paper: PaperDialog | None = None
        self.add = acting("新增联系人…", lambda: self._edit(None))
        self.change = acting("修改…", self._change)
        self.first = acting("设为首选", self._first)
        self.retire = acting("停用", self._retire, "danger")
        self.title = heading("")
        self._lay_out()
        self.villages.chosen.connect(self._chosen)
        self.villages.opened.connect(lambda _line: self._assign())
        self.contacts.opened.connect(self._edit)
        begin_at(self, lambda: self.villages)

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        of_left = column(left, 0)
        hint = "按住 Ctrl 或 Shift 可以选几个村,一次指定。"
        of_left.addLayout(row(self.assign, self.print, 1))
        of_left.addWidget(self.villages, 1)
        of_left.addWidget(heading(hint, "hint"))
        of_right = column(right, 0)
        of_right.setContentsMargins(SPACE * 2, 0, 0, 0)
        of_right.addWidget(self.title)
        of_right.addLayout(row(self.add, self.change, self.first, self.retire, 1))
        of_right.addWidget(self.contacts, 1)
        of_right.addWidget(heading("历任包村干部", "label"))
        of_right.addWidget(self.officers, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(left)
        self.split.addWidget(right)
        self.split.setChildrenCollapsible(False)
        self.split.setSizes([700, 620])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split)
        for press in (self.assign, self.add, self.change, self.first, self.retire):
            only_for(self.desk, Role.PREPARE, press)

    # What it shows

    def refresh(self) -> None:
        """Ask for the villages again."""

        def question(session: Session) -> Sequence[VillageLine]:
            first = first_contacts(session)
            return [
                VillageLine(one, first.get(one.village_id))
                for one in duties_officers.officers(session, self.desk.today)
            ]

        self.desk.read(question, self._show, owner=self)

    def _show(self, lines: Sequence[VillageLine]) -> None:
        before = self.villages.current()
        self.villages.rows.set_rows(lines)
        at = 0
        if before is not None:
            at = self.villages.rows.find(
                lambda line: line.officer.village_id == before.officer.village_id
            )
        if lines:
            self.villages.selectRow(max(at, 0))

    def _chosen(self, line: VillageLine | None) -> None:
        self._latest.overtake()
        if line is None:
            return
        village_id = line.officer.village_id
        self.title.setText(f"{line.officer.village}的联系人")

        def show(found: Detail) -> None:
            self.officers.rows.set_rows(found.officers)
            self.contacts.rows.set_rows(found.contacts)
            if found.contacts:
                self.contacts.selectRow(0)

        self.desk.read(
            lambda session: Detail(
                officer_history(session, village_id), duties_contacts.contacts(session, village_id)
            ),
            show,
            owner=self,
            latest=self._latest,
        )

    # What can be done from here

    def _assign(self) -> None:
        chosen = [line.officer for line in self.villages.selected()]
        if not chosen or not self.desk.may(Role.PREPARE):
            return

        def people(session: Session) -> list[tuple[str, int]]:
            return [(one.name, one.id) for one in staff_members(session) if one.active]

        def ask(names: list[tuple[str, int]]) -> None:
            self.dialog = dialog = OfficerDialog(self, chosen, names)
            open_form(self.desk, self, dialog, self._assigning(chosen), _assigned)

        self.desk.read(people, ask, owner=self)

    def _assigning(self, chosen: Sequence[OfficerRow]) -> Callable[[Assigning], Action[int]]:
        by = self.desk.by

        def action(new: Assigning) -> Action[int]:
            def put(session: Session) -> int:
                for one in chosen:
                    set_officer(
                        session,
                        by,
                        one.village_id,
                        new.staff_id,
                        stand_in_id=new.stand_in_id,
                        from_day=new.from_day,
                    )
                    if new.open_tasks and new.from_day <= self.desk.today:
                        reassign(session, by, one.village_id, new.staff_id)
                return len(chosen)

            return put

        return action

    def _print(self) -> None:
        def question(session: Session) -> Paper | None:
            sheet = contact_sheet(
                duties_officers.officers(session, self.desk.today),
                duties_contacts.contacts(session),
                settings.get(session, "town"),
            )
            return paper_of([sheet])

        self.paper = PaperDialog(self.desk, self, "村级民政工作通讯录", question)
        open_dialog(self.paper)

    def _edit(self, contact: ContactRow | None) -> None:
        line, by = self.villages.current(), self.desk.by
        if line is None or not self.desk.may(Role.PREPARE):
            return
        village_id = line.officer.village_id

        def action(new: NewContact) -> Action[object]:
            if contact is None:
                return lambda session: add_contact(
                    session, by, village_id, new.name, post=new.post, phone=new.phone
                )
            return lambda session: change_contact(
                session, by, contact.id, new.name, post=new.post, phone=new.phone
            )

        self.dialog = dialog = ContactDialog(self, line.officer.village, contact)
        open_form(self.desk, self, dialog, action, f"{line.officer.village}的联系人已保存")

    def _change(self) -> None:
        contact = self.contacts.current()
        if contact is not None:
            self._edit(contact)

    def _first(self) -> None:
        contact, by = self.contacts.current(), self.desk.by
        if contact is not None:
            self.desk.act(
                lambda session: ask_first(session, by, contact.id),
                owner=self,
                said=f"以后先联系{contact.name}",
            )

    def _retire(self) -> None:
        contact, by = self.contacts.current(), self.desk.by
        if contact is None:
            return
        choice = Choice("停用联系人", dangerous=True)
        detail = "以前的联系记录照样保留;以后的通知和催办不再写这个人。"
        if dialogs().ask(self, f"要停用{contact.village}的{contact.name}吗?", choice, detail):
            self.desk.act(
                lambda session: retire_contact(session, by, contact.id),
                owner=self,
                said=f"{contact.name}已停用",
            )


def _assigned(count: int) -> str:
    return f"已指定{count}个村(社区)的包村干部"
