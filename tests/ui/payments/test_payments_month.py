"""A month's work for one program: by the keyboard alone, and by the mouse alone."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from app.models.roster import RosterStatus
from app.ui.desk import preview
from app.ui.payments.steps import Step
from tests.printed import text_of
from tests.ui.drivers import click, double_click, press, write
from tests.ui.payments.conftest import Hall
from tests.ui.plan import REVIEWER


@pytest.fixture
def printed_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The printer's dialog answers at once, and the printer is a file."""
    target = tmp_path / "printed.pdf"

    class Answered:
        def __init__(self, printer: QPrinter, parent: QWidget) -> None:
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(target))

        def setWindowTitle(self, title: str) -> None: ...

        def setMinMax(self, first: int, last: int) -> None: ...

        def exec(self) -> QDialog.DialogCode:
            return QDialog.DialogCode.Accepted

    monkeypatch.setattr(preview, "QPrintDialog", Answered)
    return target


def test_by_keyboard_from_the_board_to_the_printed_roster(hall: Hall, printed_to: Path) -> None:
    hall.tab.board.setFocus()
    hall.enter()
    assert hall.step() is Step.CHANGES
    assert hall.changes.kinds[next(iter(hall.changes.kinds))].text() == "新增 3"
    hall.enter()
    assert hall.step() is Step.ROSTER
    hall.enter()
    assert hall.said[-1] == "已生成农村低保花名册 201801-001:3户 830.00 元"
    assert hall.roster.table.rows.rowCount() == 3
    assert "捌佰叁拾元整" in hall.roster.sums.text()
    hall.enter()
    assert hall.step() is Step.CHECK
    assert hall.check.summary.text() == "✓ 检查了3行:没有发现问题。"
    hall.enter()
    assert hall.step() is Step.REVIEW
    hall.enter()
    assert hall.status() is RosterStatus.SUBMITTED
    hall.enter()
    assert hall.dialog.second.reviewer.value() == REVIEWER.name
    write(hall.dialog.second.password, REVIEWER.password)
    press(hall.dialog.second.password, Qt.Key.Key_Return)
    hall.settle()
    assert hall.status() is RosterStatus.APPROVED
    assert hall.said[-1] == f"花名册 201801-001 已由{REVIEWER.name}复核通过"
    hall.enter()
    assert hall.step() is Step.PAPER
    hall.enter()
    assert hall.said[-1] == "已送打印机:2018-01-农村低保-花名册,1页"
    assert printed_to.stat().st_size > 10_000
    press(hall.tab.board, Qt.Key.Key_Escape)
    assert not hall.tab.stack.isVisible()
    assert hall.tab.board.currentIndex().data() == "● 待送银行"


def test_by_mouse_from_the_board_to_the_money_paid(hall: Hall, tmp_path: Path) -> None:
    board = hall.tab.board
    cell = board.visualRect(board.rows.index(0, 1)).center()
    click(board.viewport(), cell)
    double_click(board.viewport(), cell)
    hall.settle()
    hall.press(hall.changes.onward)
    hall.press(hall.roster.draft)
    hall.press(hall.roster.onward)
    hall.press(hall.check.onward)
    hall.press(hall.review.submit)
    hall.press(hall.review.approve)
    write(hall.dialog.second.password, REVIEWER.password)
    hall.press(hall.dialog.button)
    # In the bar over the page one click leads to a step.
    click(board.viewport(), _cell_of(hall, Step.PAPER))
    hall.settle()
    assert hall.step() is Step.PAPER
    target = tmp_path / "bank.xlsx"
    hall.recorded.answers = [0, target, True]
    hall.press(hall.paper.bank)
    assert hall.recorded.names == ["2018-01-农村低保-银行.xlsx"]
    rows = list(openpyxl.load_workbook(target).active.values)  # type: ignore[union-attr]
    assert len(rows) == 4
    assert hall.said[-1] == "已保存银行文件:bank.xlsx,3笔 830.00 元"
    hall.press(hall.paper.send)
    question = hall.recorded.shown[-1]
    assert "人民币捌佰叁拾元整" in question
    assert "[标记已送银行]" in question
    assert hall.status() is RosterStatus.SENT
    hall.press(hall.paper.onward)
    hall.press(hall.bank.all_paid)
    hall.press(hall.dialog.button)
    assert hall.status() is RosterStatus.SETTLED
    assert hall.bank.notice.text() == "✓ 已发放 3笔 830.00 元,退回 0笔 0.00 元。"
    assert {state.text for state in hall.run().states.values()} == {
        "✓ 已核对",
        "✓ 已生成",
        "✓ 已自查",
        "✓ 已复核",
        "✓ 已送银行",
        "✓ 已回盘",
        "● 待归档",
    }


def _cell_of(hall: Hall, step: Step) -> QPoint:
    board = hall.tab.board
    return board.visualRect(board.rows.index(0, step)).center()


def test_what_is_seen_is_what_is_saved(drafted: Hall, tmp_path: Path) -> None:
    hall = drafted
    hall.open(Step.PAPER)
    assert "未复核" in hall.paper.state.text()
    assert not hall.paper.bank.isEnabled()
    pdf, workbook = tmp_path / "a.pdf", tmp_path / "a.xlsx"
    hall.recorded.answers = [pdf, tmp_path / "a"]
    hall.press(hall.paper.save_pdf)
    hall.press(hall.paper.save_workbook)
    assert pdf.read_bytes() == hall.paper.preview.pdf
    assert "渔洋关镇2018年1月农村低保资金发放花名册" in text_of(pdf)
    assert workbook.exists()
    assert hall.recorded.names == [
        "2018-01-农村低保-花名册(未复核).pdf",
        "2018-01-农村低保-花名册(未复核).xlsx",
    ]
    hall.paper.papers.setCurrentIndex(1)
    hall.settle()
    hall.recorded.answers = [pdf]
    hall.press(hall.paper.save_pdf)
    assert "资金发放公示" in text_of(pdf)
    hall.paper.papers.setCurrentIndex(2)
    hall.settle()
    hall.recorded.answers = [pdf]
    hall.press(hall.paper.save_pdf)
    assert "增减变动表" in text_of(pdf)


def test_a_character_that_cannot_be_printed_is_named_first(
    drafted: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = drafted
    asked: list[str] = []
    monkeypatch.setattr(hall.paper.preview, "print_as", asked.append)
    hall.enroll_named("甲\ue123")
    hall.press(hall.roster.renew)
    hall.open(Step.PAPER)
    assert "“甲\ue123”中的“\ue123”" in hall.paper.missing.text()
    hall.recorded.answers = [False, True]
    hall.press(hall.paper.print)
    assert asked == []
    hall.press(hall.paper.print)
    assert asked == ["2018-01-农村低保-花名册(未复核)"]


def test_a_further_payment_of_the_month_is_a_supplement(submitted: Hall) -> None:
    hall = submitted
    hall.press(hall.review.approve)
    write(hall.dialog.second.password, REVIEWER.password)
    hall.press(hall.dialog.button)
    hall.open(Step.PAPER)
    hall.recorded.answers = [True]
    hall.press(hall.paper.send)
    hall.open(Step.BANK)
    hall.press(hall.bank.all_paid)
    hall.press(hall.dialog.button)
    assert not hall.bank.supplement.isVisible()
    hall.enroll(5000)
    hall.refresh()
    assert "还应发 1户 50.00 元" in hall.bank.beyond.text()
    hall.press(hall.bank.supplement)
    assert hall.step() is Step.ROSTER
    assert hall.run().title == "农村低保 2018年1月 第1次补发"
    assert hall.roster.table.rows.rowCount() == 1
    # The month's first roster can still be looked at.
    assert hall.tab.rosters.count() == 2
    hall.tab.rosters.setCurrentIndex(0)
    hall.tab.rosters.activated.emit(0)
    hall.settle()
    assert hall.roster.table.rows.rowCount() == 3
    assert "已发放" in hall.roster.notice.text()
