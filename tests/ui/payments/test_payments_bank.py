"""The bank's answer in the window: by file, by hand, what is asked, what follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy.orm import Session

from app.models.roster import LineResult, RosterStatus
from app.services.office.staff import by_name
from app.services.rosters import lifecycle
from app.services.rosters.rows import RosterRow
from app.services.rosters.views import roster_row
from app.ui.payments.result_offers import COLUMNS, LINES, QUESTIONS
from app.ui.payments.result_window import ResultWindow
from app.ui.payments.steps import Step
from tests.ui.drivers import click, write
from tests.ui.payments.conftest import MONTH, Hall
from tests.ui.plan import REVIEWER

HEADER = ["账号", "户名", "金额", "结果", "原因"]
NUMBER = "201801-001"


@pytest.fixture
def sent(submitted: Hall) -> Hall:
    """The roster is at the bank, and ⑥ is open."""

    def approve_and_send(session: Session) -> None:
        reviewer = by_name(session, REVIEWER.name).id
        lifecycle.approve(session, reviewer, NUMBER, today=date.today(), accept_warnings="x")
        lifecycle.send(session, submitted.desk.by, NUMBER)

    submitted.write(approve_and_send)
    submitted.refresh()
    submitted.open(Step.BANK)
    return submitted


def roster(hall: Hall) -> RosterRow:
    with hall.desk.office.reading() as session:
        return roster_row(session, NUMBER)


def answers(hall: Hall, *said: tuple[str, str]) -> list[list[str]]:
    return [
        [line.account, line.payee_name, f"{line.amount_fen / 100:.2f}", *words]
        for line, words in zip(roster(hall).lines, said, strict=True)
    ]


def written(folder: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    path = folder / "回盘.csv"
    text = "\r\n".join(",".join(row) for row in [header, *rows])
    path.write_bytes(text.encode("gb18030"))
    return path


def opened(hall: Hall) -> ResultWindow:
    hall.press(hall.bank.result)
    window = hall.bank.window_of_results
    assert window is not None
    return window


def test_a_returned_line_from_the_file_to_its_supplement(sent: Hall, tmp_path: Path) -> None:
    hall = sent
    path = written(tmp_path, answers(hall, ("成功", ""), ("失败", "户名不符"), ("成功", "")))
    window = opened(hall)
    hall.recorded.answers = [path, True]
    hall.press(window.choose)
    assert window.stack.currentIndex() == LINES
    assert "发放成功 2笔 410.00 元,银行退回 1笔 420.00 元" in window.sentence.text()
    hall.press(window.confirm)
    assert "人民币肆佰壹拾元整" in hall.recorded.shown[-1]
    assert hall.status() is RosterStatus.SETTLED
    assert hall.said[-1].startswith(f"花名册 {NUMBER} 已登记:发放 2笔 410.00 元,退回 1笔")
    assert hall.bank.notice.text().endswith("有 1笔要先更正或确认账号,才会补发。")
    assert [hall.bank.tabs.tabText(at) for at in range(3)] == ["退回 1", "未回 0", "全部 3"]
    line = hall.bank.table.current()
    assert line is not None
    assert line.now == "▲ 待更正或确认账号"
    assert not hall.bank.supplement.isVisible()
    hall.press(hall.bank.confirm)
    hall.press(hall.dialog.button)
    assert hall.said[-1].endswith("已确认无误,下一份花名册补发")
    line = hall.bank.table.current()
    assert line is not None
    assert line.now == "● 账号已核对,下次花名册补发"
    hall.press(hall.bank.supplement)
    assert hall.run().title == "农村低保 2018年1月 第1次补发"
    shown = hall.roster.table.current()
    assert shown is not None
    assert shown.row.items[0].reason == f"原花名册{NUMBER}银行退回"


def test_a_file_that_does_not_fit_is_shown_by_its_cells_and_changes_nothing(
    sent: Hall, tmp_path: Path
) -> None:
    hall = sent
    rows = answers(hall, ("成功", ""), ("成功", ""), ("成功", ""))
    rows[0][2], rows[2][0] = "1.00", "99998888777766"
    window = opened(hall)
    window.bring(written(tmp_path, rows))
    hall.settle()
    assert window.stack.currentIndex() == QUESTIONS
    assert [one.cell for one in window.questions.troubles.rows.rows_here()] == ["C2", "A4"]
    assert "没有登记任何结果" in window.questions.notice.text()
    assert not window.confirm.isVisible()
    # Without the file, each line by hand.
    hall.press(window.hand)
    assert "还不知道结果 3笔" in window.sentence.text()
    assert not window.confirm.isEnabled()
    window.lines.table.selectRow(1)
    hall.recorded.answers = [" ", "账户冻结"]
    hall.press(window.lines.returned)
    assert "没有写退回原因" in hall.recorded.shown[-1]
    hall.press(window.lines.returned)
    hall.press(window.lines.rest)
    hall.recorded.answers = [True]
    hall.press(window.confirm)
    settled = roster(hall)
    assert settled.status is RosterStatus.SETTLED
    assert [line.result for line in settled.lines] == [
        LineResult.PAID,
        LineResult.RETURNED,
        LineResult.PAID,
    ]
    assert settled.lines[1].result_reason == "账户冻结"


def test_an_unknown_word_and_column_are_asked_about(sent: Hall, tmp_path: Path) -> None:
    hall = sent
    rows = answers(hall, ("甲", ""), ("甲", ""), ("乙", ""))
    header = ["账号", "户名", "金额", "说法", "原因"]
    window = opened(hall)
    window.bring(written(tmp_path, rows, header))
    hall.settle()
    assert window.stack.currentIndex() == COLUMNS
    assert "没有认出“结果”一列" in window.error.text()
    window.columns.fields["D"].set_value("result")
    window.columns.fields["D"].edited.emit()
    hall.press(window.compare)
    assert window.stack.currentIndex() == QUESTIONS
    assert list(window.questions.words) == ["甲", "乙"]
    click(window.questions.go_on)
    assert "还有没有选的项" in window.questions.error.text()
    window.questions.words["甲"].set_value(LineResult.PAID)
    window.questions.words["乙"].set_value(LineResult.UNKNOWN)
    hall.press(window.questions.go_on)
    assert window.stack.currentIndex() == LINES
    hall.recorded.answers = [True]
    hall.press(window.confirm)
    assert "花名册留在“待回盘”" in hall.recorded.shown[-1]
    assert hall.status() is RosterStatus.SENT
    assert hall.bank.tabs.tabText(1) == "未回 1"
    # Asked once: the words are known from now on.
    again = opened(hall)
    rows[2][3] = "甲"
    again.bring(written(tmp_path, rows, ["账号", "户名", "金额", "结果", "原因"]))
    hall.settle()
    assert again.stack.currentIndex() == LINES
    assert again.doubt.text() == "● 按以前说明的:“甲”是已发放。"
    # It may have been a mistake: said again, before anything is written.
    hall.press(again.again)
    assert again.stack.currentIndex() == QUESTIONS
    again.questions.words["甲"].set_value(LineResult.PAID)
    hall.press(again.questions.go_on)
    assert again.stack.currentIndex() == LINES
    hall.recorded.answers = [True]
    hall.press(again.confirm)
    assert hall.status() is RosterStatus.SETTLED


def test_a_dropped_file_opens_the_window_and_leaving_it_changes_nothing(
    sent: Hall, tmp_path: Path
) -> None:
    hall = sent
    path = written(tmp_path, answers(hall, ("成功", ""), ("成功", ""), ("成功", "")))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, plain)
    QApplication.sendEvent(hall.bank, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(hall.bank, QDropEvent(QPointF(5, 5), copy, data, left, plain))
    hall.settle()
    window = hall.bank.window_of_results
    assert window is not None
    assert window.stack.currentIndex() == LINES
    hall.press(window.leave)
    assert hall.status() is RosterStatus.SENT
    assert {line.result for line in roster(hall).lines} == {LineResult.WAITING}


def test_r6_the_account_is_confirmed_where_the_next_draft_misses_it(
    sent: Hall, tmp_path: Path
) -> None:
    hall = sent
    window = opened(hall)
    path = written(tmp_path, answers(hall, ("失败", "户名不符"), ("成功", ""), ("成功", "")))
    hall.recorded.answers = [path, True]
    hall.press(window.choose)
    hall.press(window.confirm)
    hall.desk.set_month(MONTH + 1)
    hall.settle()
    hall.open(Step.ROSTER)
    hall.roster.lists.setCurrentIndex(1)
    assert hall.roster.lists.tabText(1) == "未列入 2"
    assert "银行退回(户名不符)" in hall.roster.working.text()
    hall.press(hall.roster.confirm)
    hall.press(hall.dialog.button)
    assert hall.said[-1].endswith("已确认无误,下一份花名册补发")
    assert hall.roster.lists.tabText(1) == "未列入 0"
    assert not hall.roster.confirm.isVisible()


def test_r9_a_settled_line_is_corrected_with_the_second_persons_password(sent: Hall) -> None:
    hall = sent
    hall.press(hall.bank.all_paid)
    hall.press(hall.dialog.button)
    assert hall.bank.tabs.currentIndex() == 2
    hall.press(hall.bank.correct)
    write(hall.dialog.document, "农商行更正函1号")
    write(hall.dialog.second.password, "wrong-password")
    hall.press(hall.dialog.button)
    assert hall.dialog.error.text()
    write(hall.dialog.second.password, REVIEWER.password)
    hall.press(hall.dialog.button)
    assert roster(hall).lines[0].result is LineResult.RETURNED
    assert roster(hall).lines[0].result_reason == "农商行更正函1号"
    assert hall.said[-1].endswith("已更正为银行退回")
    hall.bank.table.selectRow(0)
    assert hall.bank.change.isVisible()


def test_r6_a_new_account_is_entered_where_the_return_is_seen(sent: Hall, tmp_path: Path) -> None:
    hall = sent
    window = opened(hall)
    path = written(tmp_path, answers(hall, ("失败", "已销户"), ("成功", ""), ("成功", "")))
    hall.recorded.answers = [path, True]
    hall.press(window.choose)
    hall.press(window.confirm)
    hall.press(hall.bank.change)
    field = hall.dialog.account
    field.selectAll()
    write(field, "8101555566667777")
    hall.press(hall.dialog.button)
    assert hall.said[-1].endswith("已更换,下一份花名册补发")
    assert "还应发 1户 310.00 元" in hall.bank.beyond.text()
