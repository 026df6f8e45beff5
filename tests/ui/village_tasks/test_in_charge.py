"""Who is in charge, whom to call, and the duty list: kept in the window, printed as seen."""

from __future__ import annotations

import io
from datetime import date

from pypdf import PdfReader
from PySide6.QtCore import Qt

from app.models.task import AssignmentStatus
from app.services.duties.officers import officer_history, officers
from app.services.office import staff
from app.ui.village_tasks.duty_page import DutyPage
from app.ui.village_tasks.in_charge_page import InChargePage
from app.ui.village_tasks.titles import DUTIES, IN_CHARGE
from tests.ui.drivers import click, dialog_of, press, write
from tests.ui.village_tasks.conftest import TODAY, Room


def in_charge(room: Room) -> InChargePage:
    page = room.tab.open_page(IN_CHARGE)
    room.settle()
    assert isinstance(page, InChargePage)
    return page


def duty_page(room: Room) -> DutyPage:
    page = room.tab.open_page(DUTIES)
    room.settle()
    assert isinstance(page, DutyPage)
    return page


def reviewer(room: Room) -> int:
    return room.read(lambda session: staff.by_name(session, "李复核").id)


def test_several_villages_are_given_to_one_officer_with_what_is_open(room: Room) -> None:
    task = room.task("公示照片", 10)
    first, second = room.villages
    page = in_charge(room)
    assert page.villages.rows.rowCount() == 2
    page.villages.selectAll()
    room.press(page.assign)
    dialog = dialog_of(page)
    assert dialog is not None
    dialog.staff.set_value(reviewer(room))
    dialog.stand_in.set_value(room.desk.by)
    room.press(dialog.button)
    now = room.read(lambda session: officers(session, TODAY))
    assert {(one.officer, one.stand_in) for one in now} == {("李复核", "张经办")}
    # What is open went over; who was in charge before can still be seen.
    assert {room.share(task, name).officer for name in (first, second)} == {"李复核"}
    assert [one.officer for one in page.officers.rows.rows_here()] == ["李复核", "张经办"]


def test_the_officer_cannot_stand_in_for_himself(room: Room) -> None:
    page = in_charge(room)
    page.villages.selectRow(0)
    room.press(page.assign)
    assert page.dialog is not None
    dialog_of(page).stand_in.set_value(room.desk.by)
    room.press(dialog_of(page).button)
    assert "不能是同一个人" in dialog_of(page).error.text()
    history = room.read(lambda s: officer_history(s, next(iter(room.villages.values()))))
    assert [one.from_day for one in history] == [date(2018, 1, 1)]


def test_a_contact_is_added_corrected_put_first_and_retired(room: Room) -> None:
    page = in_charge(room)
    first = next(iter(room.villages))

    def names() -> list[str]:
        return [one.name for one in page.contacts.rows.rows_here()]

    room.press(page.add)
    assert page.dialog is not None
    write(dialog_of(page).name, "新文书")
    write(dialog_of(page).phone, "13900001111")
    room.press(dialog_of(page).button)
    assert names() == ["联系0", "新文书"]
    page.contacts.selectRow(1)
    room.press(page.first)
    assert names() == ["新文书", "联系0"]
    line = page.villages.current()
    assert line is not None
    assert line.contact is not None
    assert (line.officer.village, line.contact.name) == (first, "新文书")
    page.contacts.selectRow(0)
    press(page.contacts, Qt.Key.Key_Return)
    room.settle()
    dialog_of(page).phone.set_value("13900002222")
    room.press(dialog_of(page).button)
    assert page.contacts.rows.rows_here()[0].phone == "13900002222"
    room.recorded.answers = [True]
    room.press(page.retire)
    assert names() == ["联系0"]


def test_the_contact_list_prints_every_village(room: Room) -> None:
    page = in_charge(room)
    room.press(page.print)
    assert page.paper is not None
    assert page.paper.preview.pdf is not None
    text = PdfReader(io.BytesIO(page.paper.preview.pdf)).pages[0].extract_text()
    for words in ("渔洋关镇村级民政工作通讯录", *room.villages, "张经办", "联系1", "13900000000"):
        assert words in text
    page.paper.reject()


def test_a_duty_is_written_changed_printed_and_removed(room: Room) -> None:
    page = duty_page(room)
    assert not page.print_all.isEnabled()
    room.press(page.add)
    dialog = dialog_of(page)
    assert dialog is not None
    click(dialog.button)
    assert "必填" in dialog.form.message(dialog.duty)
    dialog.staff.set_value(room.desk.by)
    write(dialog.duty, "每月核对死亡人员")
    write(dialog.deadline, "每月15日前")
    dialog.villages.set_value((room.villages["汉马池村"],))
    room.press(dialog.button)
    (one,) = page.table.rows.rows_here()
    assert (one.person, one.villages, one.programs) == ("张经办", ("汉马池村",), ())
    press(page.table, Qt.Key.Key_Return)
    room.settle()
    assert page.dialog is not None
    assert dialog_of(page).villages.value() == (room.villages["汉马池村"],)
    dialog_of(page).stand_in.set_value(reviewer(room))
    room.press(dialog_of(page).button)
    assert page.table.rows.rows_here()[0].stand_in == "李复核"
    room.press(page.print_each)
    assert page.paper is not None
    assert page.paper.preview.pdf is not None
    text = PdfReader(io.BytesIO(page.paper.preview.pdf)).pages[0].extract_text()
    assert "责任人:张经办" in text
    assert "每月核对死亡人员" in text
    page.paper.reject()
    room.recorded.answers = [True]
    room.press(page.remove)
    assert page.table.rows.rowCount() == 0


def test_who_only_reviews_can_look_and_change_nothing(room: Room) -> None:
    task = room.task("公示照片", 10)
    share = room.share(task, next(iter(room.villages)))
    assert share.status is AssignmentStatus.ISSUED
    room.desk.office._member = room.read(lambda s: staff.by_name(s, "李复核"))
    from app.ui.village_tasks.tab import VillageTasksTab

    tab = VillageTasksTab(room.desk)
    room.qtbot.addWidget(tab)
    tab.show()
    tab.refresh()
    room.settle()
    overview = tab.page("任务总表")
    assert not overview.new.isEnabled()  # type: ignore[attr-defined]
    assert not any(one.isEnabled() for one in overview.panel.moves.values())  # type: ignore[attr-defined]
