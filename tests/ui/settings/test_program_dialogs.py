"""Programs are added and changed in the settings, without programming."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.models.distribution import DistributionKind
from app.models.program import AmountRule, Period, ProgramKind, StartRule, TierDimension, Unit
from app.services.distributions.entering import paying_programs
from app.services.programs.rows import ProgramRow, program_by_name
from app.ui.desk.desk import Desk
from app.ui.settings.program_dialogs import (
    AddProgram,
    AddTier,
    ProgramSettings,
    RosterColumns,
)
from app.ui.settings.programs import ProgramsPage
from app.ui.widgets.forms import FormDialog
from tests.ui.drivers import click, press, write

T = TypeVar("T")


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> ProgramsPage:
    made = ProgramsPage(desk)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: made.view.rows.rowCount() > 0)
    return made


def program(desk: Desk, name: str) -> ProgramRow:
    with desk.office.reading() as session:
        return program_by_name(session, name)


def saved(qtbot: QtBot, desk: Desk, dialog: FormDialog[T]) -> None:
    press(dialog.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not desk.background.busy)


def test_a_one_off_program_is_added_and_can_pay_a_distribution(
    qtbot: QtBot, desk: Desk, page: ProgramsPage
) -> None:
    dialog = AddProgram(desk, page)
    dialog.show()
    write(dialog.name, "节日慰问")
    dialog.period.set_value(Period.ONE_OFF)
    saved(qtbot, desk, dialog)
    assert not dialog.isVisible()
    added = program(desk, "节日慰问")
    assert (added.rules.unit, added.rules.amount_rule) == (Unit.PERSON, AmountRule.APPROVED)
    with desk.office.reading() as session:
        assert "节日慰问" in {one.name for one in paying_programs(session, DistributionKind.BATCH)}


def test_a_name_that_is_taken_is_refused_with_what_was_typed_kept(
    qtbot: QtBot, desk: Desk, page: ProgramsPage
) -> None:
    dialog = AddProgram(desk, page)
    dialog.show()
    write(dialog.name, "农村低保")
    write(dialog.tiers, "甲类,乙类")
    saved(qtbot, desk, dialog)
    assert "已有名为“农村低保”的项目" in dialog.error.text()
    dialog.name.setText("高温补贴")
    saved(qtbot, desk, dialog)
    added = program(desk, "高温补贴")
    assert [tier.name for tier in added.tiers] == ["甲类", "乙类"]
    assert added.rules.kind is ProgramKind.OTHER


def test_a_program_says_of_which_kind_it_is(qtbot: QtBot, desk: Desk, page: ProgramsPage) -> None:
    dialog = AddProgram(desk, page)
    dialog.show()
    write(dialog.name, "县级护理补贴")
    dialog.kind.set_value(ProgramKind.DISABILITY_CARE)
    saved(qtbot, desk, dialog)
    assert program(desk, "县级护理补贴").rules.kind is ProgramKind.DISABILITY_CARE
    settings = ProgramSettings(desk, page, program(desk, "县级护理补贴"))
    settings.show()
    settings.name.selectAll()
    write(settings.name, "县级生活补贴")
    settings.kind.set_value(ProgramKind.DISABILITY_LIVING)
    saved(qtbot, desk, settings)
    assert program(desk, "县级生活补贴").rules.kind is ProgramKind.DISABILITY_LIVING


def test_a_tier_is_added_with_its_ages(qtbot: QtBot, desk: Desk, page: ProgramsPage) -> None:
    dialog = AddTier(desk, page, program(desk, "高龄津贴"))
    dialog.show()
    write(dialog.name, "70-79")
    assert dialog.kind.value() is TierDimension.AGE
    write(dialog.age_from, "70")
    write(dialog.age_to, "79")
    saved(qtbot, desk, dialog)
    tier = program(desk, "高龄津贴").tiers[-1]
    assert (tier.name, tier.age_from, tier.age_to) == ("70-79", 70, 79)


def test_what_differs_by_county_is_changed(qtbot: QtBot, desk: Desk, page: ProgramsPage) -> None:
    dialog = ProgramSettings(desk, page, program(desk, "高龄津贴"))
    dialog.show()
    dialog.start_rule.set_value(StartRule.MONTH_AFTER_CONFIRMATION)
    dialog.pay_day.setText("0")
    saved(qtbot, desk, dialog)
    assert "不小于1" in dialog.form.message(dialog.pay_day)
    dialog.pay_day.setText("15")
    dialog.months_after_death.setText("1")
    saved(qtbot, desk, dialog)
    found = program(desk, "高龄津贴")
    assert (found.rules.start_rule, found.rules.pay_day, found.rules.months_after_death) == (
        StartRule.MONTH_AFTER_CONFIRMATION,
        15,
        1,
    )
    assert found.rules.age_from == 80, "what was not touched stays"


def test_roster_columns_are_chosen_by_their_headings(
    qtbot: QtBot, desk: Desk, page: ProgramsPage
) -> None:
    assert page.view.choose(lambda row: row.name == "农村低保")
    dialog = RosterColumns(desk, page, program(desk, "农村低保"))
    dialog.show()
    field = dialog.columns
    field.setText("村(社区)、身高、金额(元)")
    saved(qtbot, desk, dialog)
    assert "没有“身高”这一栏" in dialog.form.message(dialog.columns)
    field.setText("村(社区)、享受人、金额(元)、备注")
    click(dialog.button)
    qtbot.waitUntil(lambda: not desk.background.busy)
    assert program(desk, "农村低保").rules.roster_columns == (
        "village",
        "recipient_name",
        "amount",
        "remark",
    )
