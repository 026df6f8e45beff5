"""The dialog that shows a paper: printed from what is seen, saved as PDF and as workbook."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from app.errors import AppError
from app.reports.sheet import Column, Group, Sheet
from app.ui.desk.desk import Desk
from app.ui.desk.paper_dialog import Paper, PaperDialog, paper_of
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click

SHEET = Sheet(
    title="样例表",
    columns=(Column("name", "姓名"), Column("village", "村")),
    groups=(Group("桥河社区", (("覃桂兰", "桥河社区"),)),),
)


def opened(qtbot: QtBot, desk: Desk, paper: Paper | None) -> PaperDialog:
    dialog = PaperDialog(desk, None, "样例表", lambda _session: paper, "没有人。")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not desk.background.busy)
    return dialog


def test_what_is_seen_is_saved_as_pdf_and_workbook(
    qtbot: QtBot, desk: Desk, recorded: RecordedDialogs, tmp_path: Path
) -> None:
    dialog = opened(qtbot, desk, paper_of([SHEET]))
    assert dialog.preview.pdf is not None
    recorded.answers = [tmp_path / "样例表.pdf", tmp_path / "样例表"]
    click(dialog.pdf)
    click(dialog.workbook)
    qtbot.waitUntil(lambda: not desk.background.busy)
    assert (tmp_path / "样例表.pdf").read_bytes() == dialog.preview.pdf
    cells = {
        cell.value
        for row in load_workbook(tmp_path / "样例表.xlsx").worksheets[0].iter_rows()
        for cell in row
    }
    assert {"覃桂兰", "姓名"} <= cells


def test_nothing_to_print_says_so(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk, paper_of([]))
    assert dialog.preview.view.empty == "没有人。"
    assert not dialog.print.isEnabled()


def test_a_paper_that_is_no_table_is_no_workbook(qtbot: QtBot, desk: Desk) -> None:
    made = paper_of([SHEET])
    assert made is not None
    dialog = opened(qtbot, desk, Paper(made.pdf))
    assert dialog.print.isEnabled()
    assert not dialog.workbook.isVisible()


def test_a_refusal_is_told_and_the_dialog_closes(
    qtbot: QtBot, desk: Desk, recorded: RecordedDialogs
) -> None:
    def refuse(_session: Session) -> Paper:
        raise AppError("没有这份表。")

    dialog = PaperDialog(desk, None, "样例表", refuse)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: bool(recorded.shown))
    assert recorded.shown == ["没有这份表。"]
    assert not dialog.isVisible()
