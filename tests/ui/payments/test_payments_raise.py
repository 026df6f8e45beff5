"""Approved amounts are raised together: looked at first, then saved, undone until paid."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import EnrollmentTerm
from app.month import Month
from app.services.enrollments.terms import change
from app.services.raises.undoing import raise_records
from app.ui.desk.preview_dialog import LOOK_FIRST
from app.ui.payments.raise_dialog import RaiseDialog
from app.ui.payments.steps import Step
from tests.ui.drivers import click, write
from tests.ui.payments.conftest import PROGRAM, Hall


@pytest.fixture
def dialog(hall: Hall, qtbot: QtBot) -> RaiseDialog:
    """The dialog over three households of 310.00, 420.00 and 100.00 yuan."""
    hall.open(Step.CHANGES)
    assert hall.changes.raise_all.isVisible()
    hall.press(hall.changes.raise_all)
    qtbot.waitUntil(lambda: hall.changes.dialog is not None)
    opened = hall.changes.dialog
    assert isinstance(opened, RaiseDialog)
    return opened


def amounts(hall: Hall) -> list[int]:
    with hall.desk.office.reading() as session:
        statement = select(EnrollmentTerm.approved_fen).where(EnrollmentTerm.replaced.is_(False))
        return sorted(fen for fen in session.scalars(statement) if fen is not None)


def listed(dialog: RaiseDialog) -> list[tuple[int, int]]:
    return sorted((one.old_fen, one.new_fen) for one in dialog.rows.rows.rows_here())


def test_the_list_is_seen_before_it_is_saved_and_can_be_narrowed(
    hall: Hall, qtbot: QtBot, dialog: RaiseDialog
) -> None:
    dialog.kind.setCurrentText("按百分比")
    dialog.kind.edited.emit()
    write(dialog.percent, "10")
    qtbot.waitUntil(lambda: dialog.rows.rows.rowCount() == 3)
    assert listed(dialog) == [(10000, 11000), (31000, 34100), (42000, 46200)]
    assert "提高 3 户,每月合计 830.00 → 913.00 元,增加 83.00 元" in dialog.notice.text()
    dialog.rows.choose(lambda one: one.old_fen == 10000)
    hall.press(dialog.leave_out)
    assert listed(dialog) == [(31000, 34100), (42000, 46200)]
    assert amounts(hall) == [10000, 31000, 42000]
    click(dialog.button)
    hall.settle()
    assert amounts(hall) == [10000, 34100, 46200]
    assert "已提高农村低保 2 份的核定金额" in hall.said[-1]


def test_a_saved_one_is_undone_from_the_records(
    hall: Hall, qtbot: QtBot, dialog: RaiseDialog
) -> None:
    write(dialog.amount, "15")
    qtbot.waitUntil(lambda: dialog.rows.rows.rowCount() == 3)
    click(dialog.button)
    hall.settle()
    assert amounts(hall) == [11500, 32500, 43500]
    hall.press(hall.changes.raise_all)
    again = hall.changes.dialog
    assert isinstance(again, RaiseDialog)
    hall.settle()
    again.tabs.setCurrentIndex(1)
    hall.recorded.answers.append(True)
    hall.press(again.undo)
    assert amounts(hall) == [10000, 31000, 42000]
    with hall.desk.office.reading() as session:
        program = hall.run(PROGRAM).program_id
        (record,) = raise_records(session, program)
    assert record.undone_at is not None
    assert record.from_month == Month(2018, 1)
    assert not again.undo.isEnabled()
    again.done(0)


def test_later_amounts_are_asked_about_before_anything_is_saved(
    hall: Hall, qtbot: QtBot, dialog: RaiseDialog
) -> None:
    """[T]3: who has an amount of its own from a later month is raised there only when told."""

    def later(session: Session) -> None:
        one = session.scalars(select(EnrollmentTerm.enrollment_id)).first()
        assert one is not None
        change(session, hall.desk.by, one, Month(2018, 3), approved_fen=50000)

    hall.write(later)
    write(dialog.amount, "10")
    qtbot.waitUntil(lambda: "有 1 户此后已有变更" in dialog.notice.text())
    assert dialog.later.isVisible()
    for _ in range(2):
        click(dialog.button)
        hall.settle()
    assert "保持不变还是一并提高" in dialog.error.text()
    assert 50000 in amounts(hall)
    dialog.later.set_value(True)
    click(dialog.button)
    hall.settle()
    assert dialog.error.text() == LOOK_FIRST, "what was chosen is looked at first"
    click(dialog.button)
    hall.settle()
    assert 51000 in amounts(hall)


def test_what_cannot_be_read_is_said_in_place(
    hall: Hall, qtbot: QtBot, dialog: RaiseDialog
) -> None:
    click(dialog.button)
    assert dialog.form.message(dialog.amount).endswith("此项必填。")
    assert amounts(hall) == [10000, 31000, 42000]
