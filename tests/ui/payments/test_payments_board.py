"""The board: where each program stands, the month, keys, and letters of every size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.program import AmountRule, Program, Unit
from app.models.roster import RosterStatus
from app.month import Month
from app.places import PaymentPlace, SettingsPlace
from app.services.rosters.views import BoardRow, RosterHead
from app.ui.payments.steps import Found, Run, Step
from app.ui.widgets import theme
from app.ui.widgets.theme import THEME, Letters
from tests.ui.drivers import press, write
from tests.ui.payments.conftest import MONTH, PROGRAM, Hall

DRAFT, SUBMITTED = RosterStatus.DRAFT, RosterStatus.SUBMITTED
APPROVED, SENT, SETTLED = RosterStatus.APPROVED, RosterStatus.SENT, RosterStatus.SETTLED


def run_at(
    status: RosterStatus | None,
    found: Found | None = None,
    *,
    returned_for: str = "",
    pays: bool = True,
    enrolled: bool = True,
    cash: bool = False,
    owed: bool = True,
) -> Run:
    at = datetime(2018, 11, 20, tzinfo=UTC)
    head = None
    if status is not None:
        head = RosterHead(
            1,
            "201811-001",
            PROGRAM,
            Month(2018, 11),
            0,
            status,
            624,
            1065,
            19321000,
            at,
            returned_for,
        )
    rosters = () if head is None else (head,)
    row = BoardRow(1, PROGRAM, Unit.HOUSEHOLD, cash, False, enrolled, pays, rosters)
    return Run(row, Month(2018, 11), head, found, owed)


@pytest.mark.parametrize(
    ("run", "texts", "waiting"),
    [
        (run_at(None), "● 待核对|○ 未到|○ 未到|○ 未到|○ 未到|○ 未到|○ 未到", Step.CHANGES),
        (
            run_at(DRAFT),
            "✓ 已核对|✓ 已生成|● 检查中|○ 未到|○ 未到|○ 未到|○ 未到",
            Step.CHECK,
        ),
        (
            run_at(DRAFT, Found(2, 1)),
            "✓ 已核对|✓ 已生成|▲ 2处错误|○ 未到|○ 未到|○ 未到|○ 未到",
            Step.CHECK,
        ),
        (
            run_at(DRAFT, Found(0, 3)),
            "✓ 已核对|✓ 已生成|● 3处提醒|● 待提交|○ 未到|○ 未到|○ 未到",
            Step.REVIEW,
        ),
        (
            run_at(DRAFT, Found(0, 0), returned_for="缺一户"),
            "✓ 已核对|✓ 已生成|✓ 无问题|▲ 已退回|○ 未到|○ 未到|○ 未到",
            Step.REVIEW,
        ),
        (
            run_at(SUBMITTED, Found(1, 0)),
            "✓ 已核对|✓ 已生成|▲ 1处错误|● 待复核|○ 未到|○ 未到|○ 未到",
            Step.REVIEW,
        ),
        (
            run_at(APPROVED),
            "✓ 已核对|✓ 已生成|✓ 已自查|✓ 已复核|● 待送银行|○ 未到|○ 未到",
            Step.PAPER,
        ),
        (
            run_at(SENT, cash=True),
            "✓ 已核对|✓ 已生成|✓ 已自查|✓ 已复核|✓ 已发放|● 待回盘|○ 未到",
            Step.BANK,
        ),
        (
            run_at(SETTLED),
            "✓ 已核对|✓ 已生成|✓ 已自查|✓ 已复核|✓ 已送银行|✓ 已回盘|● 待归档",
            Step.ARCHIVE,
        ),
    ],
)
def test_each_status_has_its_signs_and_one_step_that_waits(
    run: Run, texts: str, waiting: Step
) -> None:
    assert "|".join(state.text for state in run.states.values()) == texts
    assert run.waiting is waiting
    assert sum(state.waits for state in run.states.values()) == 1


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (run_at(None, pays=False), "本月不发"),
        (run_at(None, enrolled=False), "没有登记人员"),
        (run_at(None, owed=False), "没有要发的"),
        (run_at(SENT), "624户 193,210.00"),
    ],
)
def test_a_program_with_nothing_to_do_is_quiet_and_says_why(run: Run, words: str) -> None:
    assert run.amount_words == words
    assert run.quiet == (run.roster is None)


def test_a_past_roster_that_was_taken_in_waits_for_nothing() -> None:
    run = run_at(SETTLED)
    assert run.roster is not None
    head = replace(run.roster, taken_in=True)

    past = replace(run, roster=head, row=replace(run.row, rosters=(head,)))

    assert past.title == f"{PROGRAM} 2018年11月(历史)"
    assert past.states[Step.ARCHIVE].text == "✓ 历史"
    assert not any(state.waits for state in past.states.values())


def test_the_cursor_stands_on_the_first_step_that_waits(hall: Hall) -> None:
    board = hall.tab.board
    assert board.hasFocus()
    assert board.currentIndex().data() == "● 待核对"
    assert board.current() == hall.run()
    quiet = {run.program: run.amount_words for run in board.all_runs if run.quiet}
    assert quiet["义务兵家属优待金"] == "本月不发"
    assert quiet["高龄津贴"] == "没有登记人员"


def test_arrow_keys_go_to_any_step_and_enter_opens_it(hall: Hall) -> None:
    board = hall.tab.board
    press(board, Qt.Key.Key_Right)
    press(board, Qt.Key.Key_Right)
    press(board, Qt.Key.Key_Return)
    hall.settle()
    assert hall.step() is Step.CHECK
    assert "请先生成花名册" in hall.check.summary.text()
    hall.press(hall.check.back)
    assert hall.step() is Step.ROSTER


def test_every_page_has_words_before_there_is_a_roster(hall: Hall) -> None:
    for step in Step:
        hall.open(step)
        assert hall.step() is step
        assert hall.page.isEnabled()
    assert "还没有花名册" in hall.paper.preview.view.empty
    assert "花名册送银行以后" in hall.bank.notice.text()
    assert "还没有花名册" in hall.review.notice.text()


def test_the_month_changes_by_arrow_keys_buttons_and_typing(hall: Hall) -> None:
    box = hall.tab.months.box
    press(box, Qt.Key.Key_Up)
    assert hall.desk.month == MONTH + 1
    hall.press(hall.tab.months.back)  # type: ignore[arg-type]  # a tool button clicks as well
    assert hall.desk.month == MONTH
    box.selectAll()
    write(box, "2018-11")
    press(box, Qt.Key.Key_Return)
    hall.settle()
    assert hall.run().month == Month(2018, 11)
    assert box.text() == "2018年11月"
    box.selectAll()
    write(box, "nonsense")
    press(box, Qt.Key.Key_Return)
    assert box.text() == "2018年11月"
    assert hall.desk.month == Month(2018, 11)


def test_a_place_opens_its_month_and_step(hall: Hall) -> None:
    other = MONTH + 1
    hall.tab.show_place(PaymentPlace(other, hall.run().program_id, "bank"))
    hall.settle()
    assert hall.desk.month == other
    assert hall.step() is Step.BANK

    hall.tab.show_place(PaymentPlace(MONTH, hall.run().program_id))
    hall.settle()
    assert (hall.desk.month, hall.step()) == (MONTH, Step.CHANGES)

    hall.tab.show_place(PaymentPlace(MONTH))
    hall.settle()
    assert len(hall.tab.board.all_runs) == hall.tab.board.rows.rowCount()


def test_the_open_page_follows_the_month(drafted: Hall) -> None:
    hall = drafted
    hall.desk.set_month(MONTH + 1)
    hall.settle()
    assert hall.step() is Step.ROSTER
    assert "还没有2018年2月的花名册" in hall.roster.words.text()
    hall.desk.set_month(MONTH)
    hall.settle()
    assert hall.roster.table.rows.rowCount() == 3


@pytest.mark.parametrize("letters", list(Letters))
def test_nothing_is_cut_off_at_any_size_of_letters(submitted: Hall, letters: Letters) -> None:
    hall = submitted
    THEME.set_letters(letters)
    QApplication.processEvents()
    board = hall.tab.board
    bold = QFontMetrics(theme.font(letters.points, bold=True))
    for at, column in enumerate(board.rows.columns):
        shown = board.rows.index(0, at).data()
        wide = max(bold.horizontalAdvance(text) for text in (column.header, shown))
        assert board.columnWidth(at) >= wide + 4, column.header
    for step in Step:
        hall.open(step)
        QApplication.processEvents()
        room = hall.page.rect()
        buttons: Iterable[QAbstractButton] = hall.page.findChildren(QAbstractButton)
        for button in buttons:
            if button.isVisible() and button.text():
                corner = button.mapTo(hall.page, button.rect().bottomRight())
                assert room.contains(corner), (step, button.text())
                assert button.width() >= button.minimumSizeHint().width(), button.text()


def test_a_missing_rate_is_said_where_it_is_met_with_the_way_to_set_it(hall: Hall) -> None:
    hall.write(_pay_by_rate)
    hall.tab.mark_stale()
    hall.refresh()
    assert hall.run().states[Step.CHANGES].text == "▲ 缺标准"
    places: list[object] = []
    hall.desk.place_wanted.connect(places.append)
    hall.open(Step.CHANGES)
    changes = hall.changes
    assert "3户的档次还没有标准,算不出金额" in changes.missing.text()
    hall.press(changes.rates)
    hall.open(Step.ROSTER)
    assert hall.roster.words.text() == "3户的档次还没有标准,算不出金额。请先设定标准。"
    hall.press(hall.roster.rates)
    assert places == [SettingsPlace("programs")] * 2
    hall.press(hall.roster.draft)
    assert "有档次还没有标准,没有生成花名册" in hall.said[-1]


def _pay_by_rate(session: Session) -> None:
    program = session.scalars(select(Program).where(Program.name == PROGRAM)).one()
    program.amount_rule = AmountRule.RATE
