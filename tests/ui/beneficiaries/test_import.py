"""The window in which a list comes in: brought, understood, compared, applied; or left."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment
from app.models.listing import ListImport
from app.models.person import Person
from app.month import Month
from app.services.enrollments.stopping import stop
from app.services.intake.comparing import Kind
from app.ui.beneficiaries.import_offers import COLUMNS, COMPARE
from app.ui.beneficiaries.import_window import ImportWindow
from app.ui.beneficiaries.list_records import ListRecordsDialog
from app.ui.beneficiaries.periods_dialog import PeriodsDialog
from app.ui.beneficiaries.tab import BeneficiariesTab
from app.ui.desk.desk import Desk
from tests import factory
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, press, write

HEADER = "村\t姓名\t身份证号\t与户主关系\t月保障金额\t起始年月"
NUMBERS = [factory.id_number(date(1951, 3, 4), n) for n in range(1, 20)]


def rows(*numbers: str, amount: str = "300") -> str:
    """A list of one-person households, as a spreadsheet copies it."""
    lines = [
        f"曹家坪社区\t{factory.name_of(at)}\t{number}\t户主\t{amount}\t2018-03"
        for at, number in enumerate(numbers)
    ]
    return "\n".join([HEADER, *lines])


class Hands:
    """The tab with the window open over it."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.said: list[str] = []
        desk.done.connect(self.said.append)
        desk.set_month(Month(2018, 10))
        self.tab = BeneficiariesTab(desk)
        qtbot.addWidget(self.tab)
        with qtbot.waitExposed(self.tab):
            self.tab.show()
        self.tab.refresh()
        self.rest()
        self.window = self.open()

    def open(self) -> ImportWindow:
        click(self.tab.take_in)
        self.rest()
        windows: list[ImportWindow] = list(self.tab.findChildren(ImportWindow))
        return windows[-1]

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.background.busy)

    def choose(self, program: str) -> None:
        field = self.window.head.program
        field.setCurrentIndex(field.findText(program))
        field.edited.emit()
        self.rest()

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        click(self.window.head.paste)
        self.rest()

    def compare(self) -> None:
        click(self.window.compare)
        self.rest()

    def apply(self) -> None:
        click(self.window.confirm)
        self.rest()

    def take_in(self, text: str, *, full: bool = True) -> None:
        """From the clipboard to the register."""
        self.choose("农村低保")
        self.paste(text)
        if full:
            press(self.window.head.full, Qt.Key.Key_Space)
        self.compare()
        self.apply()

    def count(self, table: type[Person] | type[Enrollment] | type[ListImport]) -> int:
        with self.desk.office.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk) -> Hands:
    return Hands(qtbot, desk)


def test_a_pasted_list_is_understood_compared_and_only_then_written(hands: Hands) -> None:
    window = hands.window
    hands.choose("农村低保")
    hands.paste(rows(*NUMBERS[:3]))
    assert window.stack.currentIndex() == COLUMNS
    assert window.columns.mapping() == {
        "A": "village", "B": "name", "C": "id_number", "D": "relation", "E": "amount",
        "F": "first_month",
    }  # fmt: skip

    hands.compare()

    assert window.stack.currentIndex() == COMPARE
    assert window.comparison.tables[Kind.NEW].rows.rowCount() == 3
    assert window.sentence.text().startswith("导入后将新增3户。")
    assert hands.count(Person) == 0
    hands.apply()
    assert hands.count(Enrollment) == 3
    assert hands.said[-1] == "已导入农村低保名单:新增3户、变动0户、停发0户、不变0户"
    assert hands.tab.count.text() == "共 3 人"


def test_the_money_of_a_list_and_what_looks_wrong_about_it_are_named(hands: Hands) -> None:
    hands.choose("农村低保")
    hands.paste(rows(*NUMBERS[:2]))
    hands.compare()
    page = hands.window.comparison
    assert page.money.text() == (
        "新增和变动的共2人,2018年10月应发600.00元,另补发2018年3月至2018年9月共4,200.00元。"
    )
    assert "补发的比当月应发的还多" in page.warnings.text()
    assert page.tabs.tabText(page.tabs.indexOf(page.arrears)) == "补发 7个月"
    assert page.arrears.rows.rowCount() == 7


def test_a_second_full_list_shows_who_is_changed_and_stopped(hands: Hands) -> None:
    hands.take_in(rows(*NUMBERS[:9]))
    hands.window = hands.open()
    hands.choose("农村低保")
    lines = rows(*NUMBERS[:9]).splitlines()
    # One amount is another one, one household is missing, one is new.
    lines[1] = lines[1].replace("\t300\t", "\t350\t")
    lines[9] = lines[9].replace(NUMBERS[8], NUMBERS[10])
    hands.paste("\n".join(lines))
    hands.window.head.month.setFocus()
    press(hands.window.head.month, Qt.Key.Key_Up)
    press(hands.window.head.full, Qt.Key.Key_Space)

    hands.compare()

    page = hands.window.comparison
    tabs = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    assert tabs[:4] == ["新增 1", "变动 1", "停发 1", "不变 7"]
    assert "停发1户(最后发到2018年10月)" in hands.window.sentence.text()
    (changed,) = page.tables[Kind.CHANGED].rows.rows_here()
    assert changed.differences == ("金额300.00→350.00元",)


def test_who_begins_inside_an_ended_spell_is_asked_one_by_one(hands: Hands) -> None:
    hands.take_in(rows(*NUMBERS[:2]))
    with hands.desk.office.transaction() as session:
        entry = session.scalars(select(Enrollment.id).order_by(Enrollment.number)).first()
        stop(session, hands.desk.by, entry or 0, Month(2018, 6), "收入超过")
    hands.window = hands.open()
    hands.choose("农村低保")
    hands.paste(rows(*NUMBERS[:2]))  # writes 2018-03, inside the spell that ended in May
    hands.compare()
    page = hands.window.comparison
    (new,) = page.tables[Kind.NEW].rows.rows_here()
    assert new.from_month == Month(2018, 6)
    assert "1户在名单上的起始月份落在以前停发的待遇期间之内" in page.spells_words.text()

    click(page.spells)
    dialog = cast("PeriodsDialog", hands.window.findChild(PeriodsDialog))
    (tick,) = dialog.people.ticks.values()
    assert "名单2018年3月起,以前的从2018年6月起停发" in tick.text()
    press(tick, Qt.Key.Key_Space)
    click(dialog.button)
    hands.rest()

    (new,) = page.tables[Kind.NEW].rows.rows_here()
    assert (new.from_month, new.differences) == (
        Month(2018, 3),
        ("已核实:从2018年3月起,在此前待遇的期间之内",),
    )
    hands.apply()
    with hands.desk.office.reading() as session:
        first = session.scalars(select(Enrollment.first_month).order_by(Enrollment.number)).all()
    assert first[-1] == Month(2018, 3)


def test_what_changes_of_the_people_themselves_is_listed_person_by_person(hands: Hands) -> None:
    text = rows(*NUMBERS[:2]).replace("起始年月", "起始年月\t电话\t银行账号")
    lines = text.splitlines()
    lines = [
        lines[0],
        *(f"{line}\t13900000001\t8101000000000000{at}" for at, line in enumerate(lines[1:], 10)),
    ]
    hands.take_in("\n".join(lines))
    hands.window = hands.open()
    hands.choose("农村低保")
    lines[1] = lines[1].replace("13900000001", "13900000002").replace("00010", "00099")
    hands.paste("\n".join(lines))
    hands.compare()

    changes = hands.window.comparison.people.rows.rows_here()

    assert [(one.fact, one.before, one.after) for one in changes] == [
        ("电话", "13900000001", "13900000002"),
        ("银行账号", "尾号0010", "尾号0099"),
    ]
    assert "更新1人的村、住址、电话等信息" in hands.window.sentence.text()


def test_a_list_that_would_stop_most_is_asked_about(
    hands: Hands, recorded: RecordedDialogs
) -> None:
    hands.take_in(rows(*NUMBERS[:12]))
    hands.window = hands.open()
    hands.choose("农村低保")
    hands.paste(rows(NUMBERS[0]))
    press(hands.window.head.full, Qt.Key.Key_Space)
    hands.compare()
    recorded.answers.append(False)

    hands.apply()

    assert "这份名单会停发11户,超过现有的三分之一" in recorded.shown[-1]
    assert hands.window.isVisible()
    assert hands.count(ListImport) == 1


def test_refused_rows_are_put_right_or_skipped_on_purpose(
    hands: Hands, recorded: RecordedDialogs, tmp_path: Path
) -> None:
    window = hands.window
    hands.choose("农村低保")
    text = rows(*NUMBERS[:2]) + "\n" + rows("42052919510304001", amount="三百").splitlines()[1]
    hands.paste(text)
    hands.compare()
    assert not window.confirm.isEnabled()
    assert "有1行拒收" in window.sentence.text()
    shown = window.comparison.problems.rows.rows_here()
    assert {problem.row for problem in shown if problem.level == "refused"} == {4}
    target = tmp_path / "refused.xlsx"
    recorded.answers.append(target)
    click(window.comparison.save)
    hands.rest()
    sheet = load_workbook(target).active
    assert sheet is not None
    assert sheet.max_row == 2

    press(window.skip, Qt.Key.Key_Space)
    hands.apply()

    assert hands.count(Enrollment) == 2


def test_what_the_user_says_of_a_column_is_remembered(hands: Hands) -> None:
    text = rows(*NUMBERS[:2]).replace("月保障金额", "数")
    hands.choose("农村低保")
    hands.paste(text)
    field = hands.window.columns.fields["E"]
    assert field.value() is None
    field.setCurrentIndex(field.findText("金额"))
    field.edited.emit()
    hands.compare()
    hands.apply()
    assert hands.count(Enrollment) == 2

    hands.window = hands.open()
    hands.choose("农村低保")
    hands.paste(text)

    assert hands.window.columns.mapping()["E"] == "amount"


def test_a_file_dropped_on_the_window_names_its_program(hands: Hands, tmp_path: Path) -> None:
    file = tmp_path / "2018年农村低保.csv"
    file.write_text(rows(*NUMBERS[:2]).replace("\t", ","), encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    copy = Qt.DropAction.CopyAction
    left = Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, mime, left, plain)
    QApplication.sendEvent(hands.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(hands.window, QDropEvent(QPointF(9, 9), copy, mime, left, plain))
    hands.rest()

    assert hands.window.file.text() == file.name
    assert hands.window.head.program.currentText() == "农村低保"
    assert hands.window.stack.currentIndex() == COLUMNS


def test_another_month_asks_for_comparing_again(hands: Hands) -> None:
    hands.choose("农村低保")
    hands.paste(rows(*NUMBERS[:2]))
    hands.compare()

    press(hands.window.head.month, Qt.Key.Key_Up)

    assert hands.window.stack.currentIndex() == COLUMNS
    assert not hands.window.confirm.isVisible()


def test_leaving_writes_nothing_and_is_no_slip(hands: Hands, recorded: RecordedDialogs) -> None:
    hands.choose("农村低保")
    hands.paste(rows(*NUMBERS[:2]))
    hands.compare()
    recorded.answers.append(False)
    press(hands.window, Qt.Key.Key_Escape)
    assert hands.window.isVisible()
    click(hands.window.leave)
    hands.rest()

    assert hands.count(Person) == 0


def test_what_is_no_list_is_said_in_a_sentence(hands: Hands) -> None:
    hands.choose("农村低保")
    hands.paste("")
    assert "没有可以粘贴的内容" in hands.window.error.text()
    write(hands.window.head.month, "13")
    hands.paste(rows(*NUMBERS[:1]))
    assert hands.window.error.text()


def test_a_register_that_changed_meanwhile_is_compared_again(hands: Hands) -> None:
    hands.choose("农村低保")
    hands.paste(rows(*NUMBERS[:2]))
    hands.compare()
    compared = hands.window.compared
    assert compared is not None

    def meanwhile(session: Session) -> None:
        session.add(
            Person(
                id_number=NUMBERS[0],
                name="另有其名",
                sex="男",
                birth_date=date(1951, 3, 4),
            )
        )

    with hands.desk.office.transaction() as session:
        meanwhile(session)
    hands.apply()

    assert "比较之后台账有了变动" in hands.window.error.text()
    assert hands.count(Enrollment) == 0


def test_a_list_taken_in_by_mistake_is_taken_back(hands: Hands, recorded: RecordedDialogs) -> None:
    hands.take_in(rows(*NUMBERS[:2]), full=False)
    hands.window = hands.open()
    click(hands.window.past)
    hands.rest()
    dialogs: list[ListRecordsDialog] = list(hands.window.findChildren(ListRecordsDialog))
    (dialog,) = dialogs
    (record,) = dialog.records.rows.rows_here()
    assert (record.program, record.new) == ("农村低保", 2)
    recorded.answers.append(True)
    click(dialog.undo)
    hands.rest()
    assert hands.said[-1] == "已撤销农村低保名单的导入,2份恢复原状"
    assert dialog.records.rows.rows_here()[0].undone_at is not None
    assert not dialog.undo.isEnabled()
    dialog.reject()


def test_a_long_list_that_is_being_read_can_be_stopped(hands: Hands, tmp_path: Path) -> None:
    """The process that reads it ends with it, and the window takes the next list."""
    line = ",".join(["曹家坪社区", "张三", NUMBERS[0], "户主", "300", "2018-03", *["备注"] * 10])
    long = tmp_path / "long.csv"
    long.write_text(f"{line}\n" * 120_000, encoding="utf-8")
    window = hands.window
    window.bring(long)
    hands.qtbot.waitUntil(window.busy.stop.isVisible)
    click(window.busy.stop)
    hands.rest()
    assert window.error.text() == ""
    assert hands.count(ListImport) == 0
    hands.choose("农村低保")
    hands.paste(rows(NUMBERS[0]))
    hands.compare()
    assert window.stack.currentIndex() == COMPARE


def test_a_file_that_does_harm_leaves_the_window_as_it_was(hands: Hands) -> None:
    hostile = Path(__file__).parents[2] / "data" / "hostile"
    window = hands.window
    window.bring(hostile / "far-single-quotes.xlsx")
    hands.rest()
    assert "“far-single-quotes.xlsx”读不出来" in window.error.text()
    hands.choose("农村低保")
    hands.paste(rows(NUMBERS[0]))
    hands.compare()
    assert window.stack.currentIndex() == COMPARE
