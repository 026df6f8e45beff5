"""The table: what it shows, sorts, copies and says when it is empty; pages come when seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.money import grouped
from app.ui.widgets import theme
from app.ui.widgets.table import PAGE, ROW_ROLE, VALUE_ROLE, Align, Column, Portion, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import THEME, Letters, Tone
from tests.ui.drivers import click, double_click, press


@dataclass(frozen=True)
class Line:
    name: str
    fen: int


COLUMNS: list[Column[Line]] = [
    Column("name", "姓名", lambda line: line.name, sort="name"),
    Column(
        "amount",
        "金额",
        lambda line: grouped(line.fen),
        align=Align.RIGHT,
        value=lambda line: line.fen,
        tone=lambda line: Tone.MUST_DO if line.fen < 0 else Tone.PLAIN,
    ),
]
LINES = [Line("甲", 123456), Line("乙", -50), Line("丙\t丁", 0)]


def filled() -> TableModel[Line]:
    model = TableModel(COLUMNS)
    model.set_rows(LINES)
    return model


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = filled()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.set_rows([])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_a_cell_shows_text_and_keeps_its_value_and_row() -> None:
    model = filled()
    cell = model.index(0, 1)
    assert cell.data() == "1,234.56"
    assert cell.data(VALUE_ROLE) == 123456
    assert cell.data(ROW_ROLE) == LINES[0]
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert cell.data(Qt.ItemDataRole.ForegroundRole) is None
    wrong = model.index(1, 1).data(Qt.ItemDataRole.ForegroundRole)
    assert wrong.name() == theme.MUST_DO
    assert model.headerData(0, Qt.Orientation.Horizontal) == "姓名"


def test_other_rows_leave_the_cursor_on_the_same_one(qtbot: QtBot) -> None:
    table: TableView[Line] = TableView(TableModel(COLUMNS), empty="没有明细。")
    qtbot.addWidget(table)
    table.refill(LINES, lambda line: line.name)
    assert table.current() == LINES[0]
    table.choose(lambda line: line.name == "乙")
    changed = Line("乙", 100)
    table.refill([*LINES[2:], changed], lambda line: line.name)
    assert table.current() == changed
    table.refill(LINES[::2], lambda line: line.name)
    assert table.current() == LINES[0]
    table.refill([], lambda line: line.name)
    assert table.current() is None


def test_pages_are_asked_for_once_and_only_when_seen() -> None:
    asked: list[tuple[int, int]] = []
    model = TableModel(COLUMNS)
    first = [Line(f"甲{at}", at) for at in range(PAGE)]
    model.set_source(Portion(0, first, 100_000), lambda start, count: asked.append((start, count)))
    assert model.rowCount() == 100_000
    assert model.index(0, 0).data() == "甲0"
    assert asked == []
    assert model.index(50_003, 0).data() == "…"
    assert model.index(50_004, 0).data() == "…"
    assert asked == [(50_000, PAGE)]
    model.arrived(Portion(50_000, [Line("乙", 1)] * PAGE, 100_000))
    assert model.index(50_003, 0).data() == "乙"
    model.failed(50_000)
    assert model.index(99_999, 0).data() == "…"
    assert asked[-1] == (99_800, PAGE)


@pytest.fixture
def view(qtbot: QtBot) -> TableView[Line]:
    view: TableView[Line] = TableView(filled(), empty="没有花名册。")
    qtbot.addWidget(view)
    view.resize(600, 300)
    with qtbot.waitActive(view):
        view.show()
    return view


def test_enter_and_two_clicks_open_the_row(qtbot: QtBot, view: TableView[Line]) -> None:
    opened: list[Line] = []
    view.opened.connect(opened.append)
    view.selectRow(0)
    press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_Return)
    where = view.visualRect(view.rows.index(0, 0)).center()
    click(view.viewport(), where)
    double_click(view.viewport(), where)
    assert opened == [LINES[1], LINES[0]]


def test_copying_gives_what_a_spreadsheet_takes(qtbot: QtBot, view: TableView[Line]) -> None:
    view.selectAll()
    press(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert text == "姓名\t金额\n甲\t1,234.56\n乙\t-0.50\n丙 丁\t0.00"


def test_a_heading_asks_for_the_order_that_the_service_knows(
    qtbot: QtBot, view: TableView[Line]
) -> None:
    wanted: list[tuple[str, bool]] = []
    view.sorted_by.connect(lambda name, descending: wanted.append((name, descending)))
    header = view.horizontalHeader()
    for column in (0, 0, 1):
        header.sectionClicked.emit(column)
    assert wanted == [("name", False), ("name", True)]


def test_columns_can_be_hidden_but_not_all(view: TableView[Line]) -> None:
    menu = view.column_menu()
    menu.actions()[0].trigger()
    assert view.isColumnHidden(0)
    assert [action.isEnabled() for action in view.column_menu().actions()] == [True, False]
    kept = view.arrangement()
    other: TableView[Line] = TableView(filled())
    other.arrange(kept)
    assert other.isColumnHidden(0)
    other.arrange("nonsense")
    assert other.isColumnHidden(0)


def test_columns_move_and_widen_without_a_mouse(qtbot: QtBot, view: TableView[Line]) -> None:
    view.setCurrentIndex(view.rows.index(0, 0))
    header = view.horizontalHeader()
    before = view.columnWidth(0)

    def do(words: str) -> None:
        menu = view.arranging_menu()
        assert menu.title() == "调整“姓名”栏"
        next(action for action in menu.actions() if action.text() == words).trigger()

    with qtbot.waitSignal(view.arranged):
        do("右移")
    assert header.visualIndex(0) == 1
    do("左移")
    do("加宽")
    assert header.visualIndex(0) == 0
    assert view.columnWidth(0) == before + theme.em(2)
    first = view.arranging_menu().actions()[0]
    assert (first.text(), first.isEnabled()) == ("左移", False)


def test_rows_grow_with_the_letters(qtbot: QtBot, view: TableView[Line]) -> None:
    before = view.rowHeight(0)
    THEME.set_letters(Letters.HUGE)
    qtbot.waitUntil(lambda: view.rowHeight(0) > before)
    assert view.rowHeight(0) == theme.row_height()
    assert view.rowHeight(0) / theme.em() == pytest.approx(theme.ROW_HEIGHT, abs=0.05)


def test_widths_that_were_chosen_survive_a_change_of_letters(
    qtbot: QtBot, view: TableView[Line]
) -> None:
    arranged: list[None] = []
    view.setColumnWidth(0, 200)
    view.arranged.connect(lambda: arranged.append(None))
    em = theme.em()
    THEME.set_letters(Letters.HUGE)
    qtbot.waitUntil(lambda: view.columnWidth(0) > 300)
    assert view.columnWidth(0) == pytest.approx(200 * theme.em() / em, abs=2)
    assert arranged == []


def test_an_empty_table_says_so(
    qtbot: QtBot, view: TableView[Line], grab: Callable[..., set[int]]
) -> None:
    view.rows.set_rows([])
    view.empty = ""
    bare = grab(view.viewport())
    view.empty = "没有花名册。"
    assert grab(view.viewport()) != bare


@pytest.fixture
def grab() -> Callable[..., set[int]]:
    def colours(widget: object) -> set[int]:
        image = widget.grab().toImage()  # type: ignore[attr-defined]
        return {
            image.pixel(x, y)
            for x in range(0, image.width(), 2)
            for y in range(0, image.height(), 2)
        }

    return colours


def test_a_row_is_found_by_what_it_is(qtbot: QtBot, view: TableView[Line]) -> None:
    assert view.choose(lambda line: line.name == "乙")
    assert view.current() == LINES[1]
    assert not view.choose(lambda line: line.name == "无")


def test_larger_letters_bring_no_bar_where_the_columns_fit(qtbot: QtBot) -> None:
    columns: tuple[Column[str], ...] = (
        Column("name", "姓名", str, width=4),
        Column("phone", "电话", str, width=5),
    )
    view: TableView[str] = TableView(TableModel(columns))
    qtbot.addWidget(view)
    view.resize(900, 200)
    with qtbot.waitExposed(view):
        view.show()
    view.rows.set_rows(["甲"])
    THEME.set_letters(Letters.HUGE)
    QApplication.processEvents()
    assert view.horizontalScrollBar().maximum() == 0
