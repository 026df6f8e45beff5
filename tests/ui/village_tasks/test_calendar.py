"""年度日历: the year on one page, tasks that come round by themselves, days off."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models.task import TaskKind, TemplatePeriod
from app.month import Month
from app.services.tasks import calendar, holidays, templates, views
from app.services.tasks.templates import NewTemplate
from app.ui.village_tasks.calendar_page import CalendarPage
from app.ui.village_tasks.day_start import DayStart
from app.ui.village_tasks.titles import CALENDAR
from tests.ui.drivers import dialog_of, press, write
from tests.ui.village_tasks.conftest import TODAY, Room

MONTHLY = NewTemplate(
    title="人员变动月报",
    period=TemplatePeriod.MONTHLY,
    months=tuple(range(1, 13)),
    issue_day=1,
    due_day=28,
    hand_in="死亡、迁出人员",
)


def calendar_page(room: Room) -> CalendarPage:
    page = room.tab.open_page(CALENDAR)
    room.settle()
    assert isinstance(page, CalendarPage)
    return page


@pytest.fixture
def monthly(room: Room) -> int:
    """A task that comes every month, since the last one; its id."""

    def save(session: Session) -> int:
        starts = Month.of(TODAY) - 1
        return templates.save_template(session, room.desk.by, MONTHLY, starts=starts)

    return room.write(save)


def made(room: Room) -> list[str]:
    return [task.title for task in room.read(lambda s: views.task_rows(s, today=TODAY))]


def test_the_year_is_one_page_and_says_what_is_handed_out(room: Room, monthly: int) -> None:
    room.write(lambda session: calendar.make_due(session, room.desk.by, today=TODAY))
    page = calendar_page(room)
    assert page.preview.pdf is not None
    (text,) = [one.extract_text() for one in PdfReader(io.BytesIO(page.preview.pdf)).pages]
    assert f"渔洋关镇{TODAY.year}年村级任务日历" in text
    assert "人员变动月报" in text
    assert "日✓" in text
    page.year.set_value(TODAY.year + 1)
    page.year.edited.emit()
    room.settle()
    text = PdfReader(io.BytesIO(page.preview.pdf)).pages[0].extract_text()
    assert f"{TODAY.year + 1}年" in text
    assert "日✓" not in text


def test_a_task_that_comes_round_is_added_changed_and_stopped(room: Room) -> None:
    page = calendar_page(room)
    page.parts.setCurrentIndex(1)
    room.press(page.add)
    dialog = dialog_of(page)
    assert dialog is not None
    write(dialog.title, "孤儿走访")
    dialog.period.set_value(TemplatePeriod.QUARTERLY)
    dialog.months.set_value((3, 6, 9, 12))
    dialog.issue_day.set_value(20)
    write(dialog.due_day, "5")
    room.press(dialog.button)
    assert "截止日期早于下达日期" in dialog.error.text()
    dialog.due_months.set_value(1)
    room.press(dialog.button)
    (one,) = page.templates.rows.rows_here()
    assert (one.new.months, one.new.due_months, one.active) == ((3, 6, 9, 12), 1, True)
    press(page.templates, Qt.Key.Key_Return)
    room.settle()
    assert page.dialog is not None
    assert dialog_of(page).months.value() == (3, 6, 9, 12)
    dialog_of(page).title.set_value("孤儿和事实无人抚养儿童走访")
    room.press(dialog_of(page).button)
    room.press(page.switch)
    (one,) = page.templates.rows.rows_here()
    assert (one.new.title, one.active) == ("孤儿和事实无人抚养儿童走访", False)
    room.press(page.seed)
    assert page.templates.rows.rowCount() > 8


def test_days_off_are_entered_as_a_range_and_removed(room: Room, monthly: int) -> None:
    page = calendar_page(room)
    page.parts.setCurrentIndex(2)
    room.press(page.add_day)
    dialog = dialog_of(page)
    assert dialog is not None
    write(dialog.name, "国庆节")
    dialog.first.set_value(date(TODAY.year, 10, 1))
    dialog.last.set_value(date(TODAY.year + 1, 10, 7))
    room.press(dialog.button)
    assert "一个月内" in dialog.error.text()
    dialog.last.set_value(date(TODAY.year, 10, 7))
    room.press(dialog.button)
    assert page.days.rows.rowCount() == 7
    room.recorded.answers = [True]
    room.press(page.remove_day)
    days = room.read(lambda session: holidays.holidays(session, TODAY.year))
    assert [one.day.day for one in days] == [2, 3, 4, 5, 6, 7]


def test_when_the_window_opens_what_is_due_is_handed_out_once(room: Room, monthly: int) -> None:
    start = DayStart(room.desk, room.tab)
    start.look()
    room.settle()
    title = f"{Month.of(TODAY).chinese}人员变动月报"
    assert made(room) == [title]
    assert room.said[-1] == "已自动下达1项例行任务,见“村级任务”"
    start.look()
    DayStart(room.desk, room.tab).look()
    room.settle()
    assert made(room) == [title]
    assert [task.title for task in room.overview.grid.cells.grid.tasks] == [title]


def test_a_day_whose_question_failed_is_looked_at_again(
    room: Room, monthly: int, logged_errors: list[str]
) -> None:
    start = DayStart(room.desk, room.tab)
    room.write(lambda session: session.execute(text("ALTER TABLE holiday RENAME TO away")))
    start.look()
    room.settle()
    assert made(room) == []
    assert len(room.recorded.shown) == 1
    logged_errors.clear()

    room.write(lambda session: session.execute(text("ALTER TABLE away RENAME TO holiday")))
    start.look()
    room.settle()
    assert len(made(room)) == 1


def test_a_new_office_gets_the_years_tasks_and_who_reviews_hands_out_nothing(room: Room) -> None:
    from app.services.office import staff

    room.desk.office._member = room.read(lambda s: staff.by_name(s, "李复核"))
    DayStart(room.desk, room.tab).look()
    room.settle()
    assert room.read(templates.template_rows) == ()
    room.desk.office._member = room.read(lambda s: staff.by_name(s, "张经办"))
    DayStart(room.desk, room.tab).look()
    room.settle()
    found = room.read(templates.template_rows)
    assert len(found) == 12
    assert TaskKind.WORKSHEET in {row.new.kind for row in found}
