"""历史花名册: a list of past payments is read, looked at, decided on and taken in by two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models.fund import Closing
from app.models.program import Program
from app.month import Month
from app.services.history.taking import taken_in
from app.services.programs.rows import program_by_name
from app.ui.desk.desk import Desk
from app.ui.settings.dialog import SettingsDialog
from app.ui.settings.history import HistoryPage
from app.ui.settings.history_dialog import AGREED, RECKONED
from app.ui.settings.history_window import HistoryWindow
from tests import factory
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, write
from tests.ui.plan import REVIEWER

PROGRAM = "优抚对象"
HEADER = "项目,发放月份,姓名,身份证号,金额"


@pytest.fixture
def numbers(desk: Desk) -> list[str]:
    """Two people due 300 yuan a month since 2015; the ledger starts in January 2018."""
    with desk.office.transaction() as session:
        program = session.get_one(Program, program_by_name(session, PROGRAM).id)
        people = [factory.person(session) for _ in range(2)]
        for person in people:
            factory.enrollment(session, program, person, first_month=Month(2015, 1))
        return [person.id_number for person in people]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[HistoryPage]:
    dialog = SettingsDialog(desk, None, "history")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not desk.background.busy)
    shown = dialog.page(dialog.list.currentRow())
    assert isinstance(shown, HistoryPage)
    yield shown
    dialog.close()


def listed(folder: Path, *rows: tuple[str, str, str]) -> Path:
    """A list of (month, ID number, yuan)."""
    file = folder / "2017年发放.csv"
    lines = [HEADER, *(f"{PROGRAM},{month},某人,{number},{yuan}" for month, number, yuan in rows)]
    file.write_text("\n".join(lines), encoding="utf-8-sig")
    return file


def opened(qtbot: QtBot, page: HistoryPage, recorded: RecordedDialogs, file: Path) -> HistoryWindow:
    """The window with a list read into it, as a hand does it."""
    buttons: Iterable[QPushButton] = page.findChildren(QPushButton)
    click(next(one for one in buttons if one.text() == "接管历史花名册…"))

    def window() -> HistoryWindow | None:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, HistoryWindow)]
        return found[-1] if found and found[-1].isVisible() else None

    qtbot.waitUntil(lambda: window() is not None)
    shown = window()
    assert shown is not None
    shown.program.setCurrentIndex(shown.program.findText(PROGRAM))
    recorded.answers.append(file)
    click(shown.choose)
    qtbot.waitUntil(lambda: not page.desk.background.busy)
    return shown


def test_a_list_is_taken_in_by_two_persons(
    qtbot: QtBot, page: HistoryPage, numbers: list[str], recorded: RecordedDialogs, tmp_path: Path
) -> None:
    file = listed(tmp_path, ("2017-12", numbers[0], "250"), ("2017-12", numbers[1], "300"))
    window = opened(qtbot, page, recorded, file)
    assert window.months.rows.rowCount() == 1
    assert "由2018年1月提前到2017年12月" in window.sentence.text()
    assert "少发50.00元,多发0.00元" in window.sentence.text()

    click(window.confirm)
    qtbot.waitUntil(lambda: window.dialog is not None and window.dialog.isVisible())
    dialog = window.dialog
    assert dialog is not None
    assert dialog.agreed.currentText() == AGREED
    write(dialog.document, "移交清单")
    write(dialog.second.password, "wrong")
    click(dialog.button)
    qtbot.waitUntil(lambda: bool(dialog.error.text()))
    assert taken(page.desk) == 0
    dialog.second.password.clear()
    write(dialog.second.password, REVIEWER.password)
    click(dialog.button)
    qtbot.waitUntil(lambda: not shiboken6.isValid(window))
    qtbot.waitUntil(lambda: page.view.rows.rowCount() == 1)

    with page.desk.office.reading() as session:
        assert program_by_name(session, PROGRAM).rules.ledger_start == Month(2017, 12)
        assert list(session.scalars(select(Closing.amount_fen))) == [5000]


def test_reckoning_instead_books_nothing_as_agreed(
    qtbot: QtBot, page: HistoryPage, numbers: list[str], recorded: RecordedDialogs, tmp_path: Path
) -> None:
    file = listed(tmp_path, ("2017-12", numbers[0], "250"), ("2017-12", numbers[1], "300"))
    window = opened(qtbot, page, recorded, file)
    click(window.confirm)
    qtbot.waitUntil(lambda: window.dialog is not None and window.dialog.isVisible())
    dialog = window.dialog
    assert dialog is not None
    dialog.agreed.setCurrentText(RECKONED)
    write(dialog.document, "移交清单")
    write(dialog.second.password, REVIEWER.password)
    click(dialog.button)
    qtbot.waitUntil(lambda: not shiboken6.isValid(window))

    assert taken(page.desk) == 1
    with page.desk.office.reading() as session:
        assert list(session.scalars(select(Closing.id))) == []


def test_what_is_wrong_is_shown_with_its_row_and_nothing_can_be_taken(
    qtbot: QtBot, page: HistoryPage, numbers: list[str], recorded: RecordedDialogs, tmp_path: Path
) -> None:
    file = listed(tmp_path, ("2018-03", numbers[0], "300"), ("2017-12", numbers[1], "三百"))

    window = opened(qtbot, page, recorded, file)

    model = window.problems.rows
    cells = [[model.index(row, col).data() for col in range(2)] for row in range(2)]
    assert cells == [["2", "B"], ["3", "E"]]
    assert not window.confirm.isEnabled()
    assert "台账没有改动" in window.sentence.text()
    window.month.set_value(Month(2017, 12))
    window.month.edited.emit()
    assert "重新读入" in window.sentence.text()
    window.reject()


def test_another_file_is_one_sentence(
    qtbot: QtBot, page: HistoryPage, numbers: list[str], recorded: RecordedDialogs, tmp_path: Path
) -> None:
    file = tmp_path / "别的.csv"
    file.write_text("甲,乙\n1,2\n", encoding="utf-8")

    window = opened(qtbot, page, recorded, file)

    assert "没有找到名单的表头" in window.error.text()
    assert not window.confirm.isEnabled()
    window.reject()


def taken(desk: Desk) -> int:
    with desk.office.reading() as session:
        return len(taken_in(session))
