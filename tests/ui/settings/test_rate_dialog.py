"""A rate is looked at before it is saved: people, months and money beside the form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.models.program import Program
from app.month import Month
from app.services.programs.entering import change_program
from app.services.programs.rates import NewRate, rates, set_rate
from app.services.programs.rows import program_by_name
from app.ui.desk.desk import Desk
from app.ui.settings.rate_dialog import SetRate
from tests import factory
from tests.ui.drivers import click, write

PROGRAM, MARCH = "困难残疾人生活补贴", Month(2018, 3)


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk) -> SetRate:
    """Two people at 100 yuan since January; the month of business is March."""
    desk.set_month(MARCH)
    with desk.office.transaction() as session:
        set_rate(session, desk.by, NewRate(PROGRAM, None, 10000, Month(2018, 1)))
        row = program_by_name(session, PROGRAM)
        program = session.get_one(Program, row.id)
        for _ in range(2):
            factory.enrollment(session, program, factory.person(session))
    made = SetRate(desk, None, row)  # type: ignore[arg-type]  # no window behind it
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_difference_is_told_by_month_and_by_person_before_it_is_saved(
    qtbot: QtBot, desk: Desk, dialog: SetRate
) -> None:
    write(dialog.amount, "110")
    dialog.from_month.selectAll()
    write(dialog.from_month, "2018-02")
    qtbot.waitUntil(lambda: "涉及 2 份、2 人" in dialog.notice.text())
    told = dialog.notice.text()
    assert "2018年3月的花名册:+20.00 元" in told
    assert "2018年2月的差额:+20.00 元,由下次花名册逐月补发" in told
    months = dialog.months.rows
    assert [[months.columns[at].show(row) for at in range(4)] for row in months.rows_here()] == [
        ["2018年2月", "补发", "2", "+20.00"],
        ["2018年3月", "当月", "2", "+20.00"],
    ]
    assert [row.more_fen for row in dialog.people.rows.rows_here()] == [2000, 2000]
    with desk.office.reading() as session:
        assert [rate.amount_fen for rate in rates(session, PROGRAM)] == [10000]
    click(dialog.button)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    with desk.office.reading() as session:
        assert [rate.amount_fen for rate in rates(session, PROGRAM)] == [11000, 10000]


def test_a_replaced_rate_and_the_dead_are_named(qtbot: QtBot, desk: Desk, dialog: SetRate) -> None:
    with desk.office.transaction() as session:
        rules = program_by_name(session, PROGRAM).rules
        change_program(session, desk.by, PROGRAM, replace(rules, dead_not_paid_raises=True))
    write(dialog.amount, "110")
    dialog.from_month.selectAll()
    write(dialog.from_month, "2018-01")
    qtbot.waitUntil(lambda: "取代同一个月起的标准 100.00 元" in dialog.notice.text())
    assert "没有填写文件日期" in dialog.notice.text()
    dialog.done(0)
