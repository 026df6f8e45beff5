"""The tab 今日: each line leads to its place, by one click and by Enter; a new day shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models.program import Program, Unit
from app.models.village import Village
from app.models.visit import Matter, Outcome
from app.month import Month
from app.places import BackupPlace, PaymentPlace, PersonPlace, Place, ReviewPlace, VisitPlace
from app.services.rosters import drafting
from app.services.visits.listing import due_visits
from app.services.visits.recording import record_visit, take_up
from app.services.visits.rows import NewVisit
from app.ui.desk.desk import Desk
from app.ui.tabs import TABS
from app.ui.today.tab import TodayTab
from app.ui.widgets.theme import THEME, Letters
from tests import factory
from tests.ui.drivers import click, press

MONTH = Month(2018, 11)


class Eyes:
    """The tab, and where it led."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.led: list[Place] = []
        desk.place_wanted.connect(self.led.append)
        desk.set_month(MONTH)
        self.tab = TodayTab(desk)
        qtbot.addWidget(self.tab)
        self.tab.resize(1340, 560)
        with qtbot.waitExposed(self.tab):
            self.tab.show()
        self.refresh()

    def refresh(self) -> None:
        self.tab.refresh()
        self.rest()

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.background.busy)

    def words(self) -> list[str]:
        rows = self.tab.lines.rows
        return [str(rows.index(at, 0).data()) for at in range(rows.rowCount())]

    def click_line(self, words: str) -> None:
        lines = self.tab.lines
        at = lines.rows.find(lambda line: words in line.words)
        place = lines.visualRect(lines.rows.index(at, 0)).center()
        click(lines.viewport(), place)


@pytest.fixture
def eyes(qtbot: QtBot, desk: Desk) -> Eyes:
    """A household whose review is due and whose roster is drafted, and a visitor promised."""
    with desk.office.transaction() as session:
        village = session.scalars(select(Village)).first()
        program = session.scalars(select(Program).where(Program.name == "农村低保")).one()
        assert program.unit is Unit.HOUSEHOLD
        head = factory.person(session, "覃桂兰", village=village)
        factory.enrollment(
            session,
            program,
            factory.household(session, head),
            first_month=MONTH,
            amount_fen=31000,
            review_due=MONTH,
        )
        drafting.draft(session, desk.by, program.id, MONTH, today=date.today())
        # Learned after the roster was drafted.
        head.died_on = date(2018, 10, 1)
        today = date.today()
        record_visit(
            session,
            desk.by,
            NewVisit(
                visited_on=today - timedelta(days=3),
                visitor="向国安",
                matter=Matter.PAYMENT,
                said="没有到账",
                follow_up_on=today - timedelta(days=1),
            ),
            today=today,
        )
    return Eyes(qtbot, desk)


def test_it_is_the_first_tab() -> None:
    assert [tab.title for tab in TABS][:3] == ["今日", "救助对象", "资金发放"]


def test_the_most_urgent_stands_first_and_the_month_says_where_it_is(eyes: Eyes) -> None:
    words = eyes.words()
    assert words[0].startswith("▲ 农村低保2018年11月花名册自查:")
    assert words[1:] == [
        "▲ 回访向国安(查询发放) 逾期1天,张经办负责",
        "▲ 还没有备份",
        "● 年审到期1户(人):农村低保1",
    ]
    rows = eyes.tab.stages.rows
    assert [rows.index(0, at).data() for at in range(4)] == [
        "农村低保",
        "● 草稿",
        "1户",
        "310.00",
    ]
    assert eyes.tab.days[1].text() == "▲ 发放日 2018年11月10日 早已逾期"


def test_one_click_leads_to_the_place(eyes: Eyes) -> None:
    eyes.click_line("回访")
    eyes.click_line("还没有备份")
    eyes.click_line("自查")
    assert isinstance(eyes.led[0], VisitPlace)
    assert eyes.led[1] == BackupPlace()
    assert isinstance(eyes.led[2], PaymentPlace)
    assert eyes.led[2].page == "check"
    click(eyes.tab.go_on)
    assert eyes.led[3] == PaymentPlace(MONTH, eyes.led[2].program_id)
    assert eyes.tab.go_on.text() == "继续本月发放 ▶"


def test_people_behind_a_line_are_reached_by_keys_alone(eyes: Eyes) -> None:
    assert eyes.tab.lines.hasFocus()
    assert not eyes.tab.entries.isVisible()
    while "年审" not in str(eyes.tab.lines.currentIndex().data()):
        press(eyes.tab.lines, Qt.Key.Key_Down)
    assert eyes.tab.entries.isVisible()
    assert eyes.tab.whose.text() == "名单(1)"
    press(eyes.tab.lines, Qt.Key.Key_Tab)
    assert eyes.tab.entries.hasFocus()
    eyes.tab.entries.selectRow(0)
    press(eyes.tab.entries, Qt.Key.Key_Return)
    (led,) = eyes.led
    assert isinstance(led, PersonPlace)
    assert led.id_number.startswith("4205")


def test_what_is_done_goes_and_the_cursor_stays(eyes: Eyes) -> None:
    eyes.tab.lines.choose(lambda line: "年审" in line.words)
    with eyes.desk.office.transaction() as session:
        (due,) = due_visits(session, today=date.today())
        today = date.today()
        take_up(
            session,
            eyes.desk.by,
            due.id,
            "已答复",
            on=today,
            today=today,
            outcome=Outcome.SETTLED,
        )
    eyes.refresh()
    assert not any("回访" in line for line in eyes.words())
    assert "年审" in str(eyes.tab.lines.currentIndex().data())


def test_a_new_day_is_noticed(eyes: Eyes, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> Self:
            return cls.fromordinal(date.today().toordinal() + 1)

    monkeypatch.setattr("app.ui.desk.desk.date", Tomorrow)
    eyes.tab._new_day()
    eyes.rest()
    assert "▲ 回访向国安(查询发放) 逾期2天,张经办负责" in eyes.words()


@pytest.mark.parametrize("letters", list(Letters))
def test_no_sentence_is_cut_off_at_any_size(eyes: Eyes, letters: Letters) -> None:
    THEME.set_letters(letters)
    eyes.refresh()
    lines = eyes.tab.lines
    for at in range(lines.rows.rowCount()):
        index = lines.rows.index(at, 0)
        assert lines.rowHeight(at) >= lines.sizeHintForIndex(index).height()
    assert not eyes.tab.stages.horizontalScrollBar().isVisible()


def test_reviews_that_were_passed_are_recorded_for_those_chosen(eyes: Eyes) -> None:
    eyes.click_line("年审")
    assert eyes.led == [ReviewPlace()]
    eyes.tab.show_place(ReviewPlace())
    eyes.rest()
    dialog = eyes.tab.dialog
    assert dialog is not None
    assert not dialog.record.isEnabled()
    press(dialog.everybody, Qt.Key.Key_Space)
    assert dialog.record.text() == "登记选中的1户(人)通过"
    click(dialog.record)
    eyes.rest()
    assert dialog.table.rows.rowCount() == 0
    dialog.reject()
    eyes.refresh()
    assert not any("年审" in line for line in eyes.words())


def test_checks_wait_while_another_tab_is_looked_at(eyes: Eyes) -> None:
    eyes.tab.hide()
    eyes.refresh()
    assert not any("自查" in line for line in eyes.words())
    eyes.tab.show()
    eyes.rest()
    assert any("自查" in line for line in eyes.words())
