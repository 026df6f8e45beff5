"""The tab 来访与政策 as the counter uses it: noting, taking up, applying, keeping, reading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.person import Person
from app.models.program import Program
from app.models.village import Village
from app.models.visit import Matter, Outcome
from app.month import Month
from app.places import ApplicationPlace, Place, PolicyPlace, VisitPlace
from app.reports.pdf import pdf_bytes
from app.reports.visits import visit_sheet
from app.services.office.kept_files import LARGEST
from app.services.policies.entering import add_policy
from app.services.policies.rows import NewPolicy
from app.services.visits.listing import VisitFilter, visit_detail
from app.services.visits.recording import record_visit
from app.services.visits.rows import NewVisit, VisitMonth
from app.ui.beneficiaries.enroll_dialog import EnrollDialog
from app.ui.beneficiaries.tab import BeneficiariesTab
from app.ui.desk.desk import Desk
from app.ui.desk.file_window import FileWindow
from app.ui.desk.paper_dialog import PaperDialog
from app.ui.desk.preview import Preview
from app.ui.policies.page import PoliciesPage
from app.ui.visits.page import VisitsPage
from app.ui.visits.pages import POLICIES, VISITS
from app.ui.visits.tab import VisitsTab
from app.ui.widgets.theme import THEME, Letters
from tests import factory
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, dialog_of, press, watched, write
from tests.ui.plan import FIRST

T = TypeVar("T")


class Counter:
    """The tab, and what a person does at it."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.led: list[Place] = []
        self.said: list[str] = []
        desk.place_wanted.connect(self.led.append)
        desk.done.connect(self.said.append)
        desk.set_month(Month(2018, 11))
        self.tab = VisitsTab(desk)
        qtbot.addWidget(self.tab)
        self.tab.resize(1340, 600)
        with qtbot.waitExposed(self.tab):
            self.tab.show()
        self.tab.refresh()
        self.rest()

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.background.busy)

    def ask(self, question: Callable[[Session], T]) -> T:
        with self.desk.office.reading() as session:
            return question(session)

    @property
    def visits(self) -> VisitsPage:
        return cast("VisitsPage", self.tab.page(VISITS))

    @property
    def policies(self) -> PoliciesPage:
        page = self.tab.open_page(POLICIES)
        self.rest()
        return cast("PoliciesPage", page)


@pytest.fixture
def counter(qtbot: QtBot, desk: Desk) -> Counter:
    """An office that knows 覃桂兰 of the first village."""
    with desk.office.transaction() as session:
        village = session.scalars(select(Village).order_by(Village.position)).first()
        factory.person(session, "覃桂兰", village=village, phone="13900001111")
    return Counter(qtbot, desk)


def note(counter: Counter, visitor: str = "向国安", **facts: object) -> int:
    """A visit noted by the service; its id."""
    today = date.today()
    given: dict[str, object] = {
        "visited_on": today, "visitor": visitor, "matter": Matter.APPLICATION,
        "said": "母亲住院", "follow_up_on": today,
    }  # fmt: skip
    with counter.desk.office.transaction() as session:
        new = NewVisit(**(given | facts))  # type: ignore[arg-type]
        visit = record_visit(session, counter.desk.by, new, today=today)
    counter.tab.refresh()
    counter.rest()
    return visit


def number_of(counter: Counter, name: str) -> str:
    return counter.ask(
        lambda session: session.scalars(select(Person.id_number).where(Person.name == name)).one()
    )


def test_a_visit_is_noted_by_keys_and_whom_the_register_knows_is_recognised(
    counter: Counter,
) -> None:
    press(counter.visits.add, Qt.Key.Key_Return)
    dialog = dialog_of(counter.visits)
    assert dialog is not None
    form = dialog.form
    assert dialog.focusWidget() is dialog.visitor
    write(dialog.visitor, "向国安")
    write(dialog.id_number, number_of(counter, "覃桂兰"))
    counter.rest()
    assert dialog.name.text() == "覃桂兰"
    assert dialog.phone.text() == "13900001111"

    click(dialog.button)
    assert form.message(dialog.said) == "▲ 此项必填。"
    write(dialog.said, "母亲住院,想申请临时救助")
    click(dialog.button)
    counter.rest()

    assert counter.said[-1] == "已登记来访:向国安"
    assert counter.visits.panel.title.text() == "向国安(为覃桂兰) · 申请救助"
    assert counter.visits.panel.said.text() == "母亲住院,想申请临时救助"
    assert counter.visits.count.text() == "共 1 次来访"
    due = date.today() + timedelta(days=7)
    assert f"({due.isoformat()}),{FIRST.name}负责" in counter.visits.panel.state.text()


def test_a_visit_is_asked_about_once(counter: Counter) -> None:
    first, second = note(counter, "向国安"), note(counter, "曾有福")
    asked = watched(counter.visits.panel, "show_one")

    counter.visits.refresh()
    counter.rest()
    write(counter.visits.search, "向国安")
    counter.qtbot.waitUntil(lambda: counter.visits.count.text() == "找到 1 次来访")
    counter.rest()
    counter.tab.show_place(VisitPlace(second))
    counter.qtbot.waitUntil(lambda: counter.visits.count.text() == "共 2 次来访")
    counter.rest()

    assert asked[1:] == [first, second]
    assert len(asked) == 3
    assert counter.visits.panel.title.text().startswith("曾有福")


def test_a_settled_visit_asks_for_no_day(counter: Counter) -> None:
    click(counter.visits.add)
    dialog = dialog_of(counter.visits)
    assert dialog is not None
    write(dialog.visitor, "向国安")
    write(dialog.said, "问本月发放")
    assert dialog.follow_up.isVisibleTo(dialog)
    dialog.outcome.set_value(Outcome.SETTLED)
    dialog.outcome.edited.emit()
    assert not dialog.follow_up.isVisibleTo(dialog)
    click(dialog.button)
    counter.rest()
    assert counter.visits.panel.state.text().startswith("✓ 已办结")
    assert not counter.visits.panel.take_up.isEnabled()


def test_what_is_due_is_taken_up_and_settled(counter: Counter) -> None:
    note(counter)
    panel = counter.visits.panel
    assert panel.state.text().startswith("▲ 今天回访")
    press(counter.visits.table, Qt.Key.Key_Return)
    assert panel.take_up.hasFocus()
    press(panel.take_up, Qt.Key.Key_Return)
    dialog = dialog_of(panel)
    assert dialog is not None
    write(dialog.answer, "已告知材料")
    click(dialog.button)
    counter.rest()
    assert panel.state.text().startswith("✓ 已办结")
    assert [step.done for step in panel.steps.rows.rows_here()] == ["已告知材料"]
    counter.visits.which.set_value(VisitFilter.OPEN)
    counter.visits.which.edited.emit()
    counter.rest()
    assert counter.visits.table.rows.rowCount() == 0


def test_a_mistyped_visit_is_put_right(counter: Counter) -> None:
    note(counter)
    click(counter.visits.panel.correct_it)
    dialog = dialog_of(counter.visits)
    assert dialog is not None
    assert dialog.said.value() == "母亲住院"
    dialog.visitor.clear()
    write(dialog.visitor, "向国平")
    click(dialog.button)
    counter.rest()
    assert counter.said[-1] == "已更正来访:向国平"
    assert counter.visits.panel.title.text().startswith("向国平")


def test_an_application_is_entered_with_what_was_told_and_closes_the_visit(
    counter: Counter, qtbot: QtBot
) -> None:
    program = counter.ask(
        lambda s: s.scalars(select(Program.id).where(Program.name == "临时救助")).one()
    )
    visit = note(counter, id_number=number_of(counter, "覃桂兰"), name="覃桂兰", program_id=program)
    click(counter.visits.panel.apply)
    (place,) = counter.led
    assert isinstance(place, ApplicationPlace)
    assert (place.name, place.program_id, place.visit_id) == ("覃桂兰", program, visit)

    people = BeneficiariesTab(counter.desk)
    qtbot.addWidget(people)
    people.show()
    people.show_place(place)
    counter.rest()
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, EnrollDialog)]
    assert dialog.name.isReadOnly()
    write(dialog.amount, "1000")
    write(dialog.granted, "20181120")
    click(dialog.button)
    counter.rest()
    row = counter.ask(lambda session: visit_detail(session, visit).row)
    assert row.outcome is Outcome.APPLIED
    assert row.enrollment_id


def test_the_search_box_finds_two_characters_and_a_place_shows_one(counter: Counter) -> None:
    first = note(counter, "先来的", said="低保少发了")
    note(counter, "后来的", said="要开证明")
    write(counter.visits.search, "低保")
    counter.qtbot.waitUntil(lambda: counter.visits.table.rows.rowCount() == 1)
    assert counter.visits.count.text() == "找到 1 次来访"
    write(counter.visits.search, "没有的")
    counter.qtbot.waitUntil(lambda: counter.visits.table.rows.rowCount() == 0)
    assert "可以少写几个字" in counter.visits.table.empty
    counter.tab.show_place(VisitPlace(first))
    counter.rest()
    assert counter.visits.search.text() == ""
    assert counter.visits.panel.title.text().startswith("先来的")
    current = counter.visits.table.current()
    assert current is not None
    assert current.id == first


def test_the_months_list_is_shown_as_it_prints(counter: Counter) -> None:
    note(counter)
    click(counter.visits.paper)
    counter.rest()
    (paper,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, PaperDialog)]
    assert paper.title == f"{Month.of(date.today()).chinese}来访登记表"
    assert paper.paper is not None
    assert paper.workbook.isEnabled()
    paper.reject()


# Documents


def entered(counter: Counter, path: Path | None, recorded: RecordedDialogs) -> None:
    """A document typed into the form, with a file."""
    page = counter.policies
    click(page.add)
    dialog = dialog_of(page)
    assert dialog is not None
    write(dialog.number, "鄂民政发〔2018〕5号")
    write(dialog.title, "关于提高低保标准的通知")
    write(dialog.issued, "20180620")
    write(dialog.explanation, "每人每月多二十元")
    if path is not None:
        recorded.answers = [path]
        click(dialog.file.choose)
        assert dialog.file.name.text() == path.name
    click(dialog.button)
    counter.rest()


def test_a_document_is_kept_found_by_its_words_and_taken_out_again(
    counter: Counter, recorded: RecordedDialogs, tmp_path: Path
) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("城市低保标准提高到每人每月六百元", encoding="utf-8")
    entered(counter, path, recorded)
    page = counter.policies
    assert not page.panel.look.isEnabled()
    assert counter.said[-1] == "已登记文件:鄂民政发〔2018〕5号"
    assert page.panel.title.text() == "关于提高低保标准的通知"
    assert page.panel.explanation.text() == "每人每月多二十元"
    assert "✓ 您已读过;已存文件“通知.txt”(1 KB)。" in page.panel.state.text()
    write(page.search, "六百")
    counter.qtbot.waitUntil(lambda: page.count.text() == "找到 1 份文件")

    out = tmp_path / "取出.txt"
    recorded.answers = [out]
    click(page.panel.take_out)
    counter.qtbot.waitUntil(out.exists)
    counter.rest()
    assert out.read_bytes() == path.read_bytes()


def test_a_pdf_is_looked_at_without_being_put_on_the_disk(
    counter: Counter, recorded: RecordedDialogs, tmp_path: Path
) -> None:
    path = tmp_path / "通知.pdf"
    path.write_bytes(pdf_bytes(visit_sheet(VisitMonth("渔洋关镇", Month(2018, 11), ()))))
    entered(counter, path, recorded)
    click(counter.policies.panel.look)
    counter.rest()
    (window,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, FileWindow)]
    previews = cast("list[Preview]", window.findChildren(Preview))
    assert previews[0].pdf == path.read_bytes()
    window.accept()


def test_a_file_that_is_too_large_is_refused_and_nothing_typed_is_lost(
    counter: Counter, recorded: RecordedDialogs, tmp_path: Path
) -> None:
    path = tmp_path / "大.pdf"
    path.write_bytes(b"0" * (LARGEST + 1))
    entered(counter, path, recorded)
    dialog = dialog_of(counter.policies)
    assert dialog is not None
    assert dialog.isVisible()
    assert "超过 10 MB" in dialog.error.text()
    assert dialog.title.text() == "关于提高低保标准的通知"
    assert counter.policies.table.rows.rowCount() == 0
    recorded.answers = [True]
    dialog.reject()


def test_an_unread_document_is_ticked_and_a_repealed_one_asks_nobody(counter: Counter) -> None:
    with counter.desk.office.transaction() as session:
        other = factory.staff(session, "另一位经办").id
        new = NewPolicy(number="1号", title="通知", issued_on=date(2018, 1, 1))
        policy = add_policy(session, other, new)
    counter.tab.refresh()
    page = counter.policies
    counter.tab.show_place(PolicyPlace(policy))
    counter.rest()
    assert page.panel.state.text() == "● 您还没有读过;没有附文件。"
    assert f"未读:{FIRST.name}" in page.panel.readers.text()
    press(page.table, Qt.Key.Key_Return)
    assert page.panel.read.hasFocus()
    press(page.panel.read, Qt.Key.Key_Return)
    counter.rest()
    assert page.panel.state.text().startswith("✓ 您已读过")
    press(page.unread, Qt.Key.Key_Space)
    counter.rest()
    assert page.table.rows.rowCount() == 0
    press(page.unread, Qt.Key.Key_Space)
    counter.rest()
    click(page.panel.repeal)
    dialog = dialog_of(page.panel)
    assert dialog is not None
    click(dialog.button)
    counter.rest()
    assert "已废止" in page.panel.state.text()
    assert not page.panel.repeal.isEnabled()


@pytest.mark.parametrize("letters", list(Letters))
def test_no_sentence_of_the_panel_is_cut_at_any_size(counter: Counter, letters: Letters) -> None:
    said = "母亲住院,花了一万多元,家里借遍了,想申请临时救助,也想问问低保能不能提高一些。" * 3
    note(counter, said=said, done=said)
    THEME.set_letters(letters)
    QApplication.processEvents()
    panel = counter.visits.panel
    found = cast("list[QLabel]", panel.findChildren(QLabel))
    labels = [one for one in found if one.isVisible() and one.wordWrap()]
    assert len(labels) >= 5
    for label in labels:
        assert label.height() >= label.heightForWidth(label.width()), label.text()
