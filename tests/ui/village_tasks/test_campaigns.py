"""逐人核对 under real keys and clicks: sheets out and home, paper typed in, the end of a round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import AuditEntry
from app.models.enrollment import TermStatus
from app.models.person import Person
from app.models.task import AssignmentStatus, Campaign
from app.models.village import Village
from app.month import Month
from app.services.enrollments.views import current_term, enrollments_of
from app.services.people import saved_filters
from app.services.people.filters import Filters
from app.services.tasks import views
from app.services.tasks.campaigns import CampaignRow
from app.services.tasks.rows import ItemRow
from app.ui.desk.paper_dialog import PaperDialog
from app.ui.village_tasks.answer_list import Draft
from app.ui.village_tasks.answers_dialog import AnswersDialog
from app.ui.village_tasks.campaigns_page import CampaignsPage
from app.ui.village_tasks.conclude_dialog import ConcludeDialog
from app.ui.village_tasks.progress_chart import bars
from app.ui.village_tasks.titles import CAMPAIGNS, OVERVIEW
from app.ui.village_tasks.worksheet_import import WorksheetImport
from tests import factory
from tests.ui.drivers import press, watched, write
from tests.ui.village_tasks.conftest import TODAY, Room, days

HOME, OTHER = "曹家坪社区", "汉马池村"
PROGRAM = "高龄样例"


@dataclass
class CampaignsDriver:
    """The page, and three people in one village and one in the other."""

    room: Room
    page: CampaignsPage
    program_id: int

    def task(self, due: int = 10, **others: object) -> int:
        made = self.room.task("生存认证", due, program_id=self.program_id, **others)
        self.page.show_task(made)
        self.room.settle()
        return made

    def dialog(self, kind: type[QDialog]) -> Any:
        found: list[QDialog] = list(self.page.findChildren(kind))
        assert found, kind
        return found[-1]

    def items(self, task_id: int, village: str = HOME) -> tuple[ItemRow, ...]:
        own = self.room.share(task_id, village)
        return self.room.read(lambda session: views.items(session, own.id))

    @property
    def chosen(self) -> CampaignRow:
        one = self.page.table.current()
        assert one is not None
        return one

    def person_id(self, name: str) -> int:
        question = select(Person.id).where(Person.name == name)
        return self.room.read(lambda session: session.scalars(question).one())

    def died_on(self, name: str) -> str:
        question = select(Person.died_on).where(Person.name == name)
        return str(self.room.read(lambda session: session.scalars(question).one()))


@pytest.fixture
def rounds(room: Room) -> CampaignsDriver:
    def prepare(session: Session) -> int:
        program = factory.program(session, PROGRAM)
        for name, village in (("赵一", HOME), ("钱二", HOME), ("孙三", HOME), ("李四", OTHER)):
            where = session.get_one(Village, room.villages[village])
            number = factory.next_number(session)
            person = factory.person(session, name, born=date(1930, 1, number), village=where)
            factory.enrollment(session, program, person)
        return program.id

    program_id = room.write(prepare)
    page = room.tab.open_page(CAMPAIGNS)
    room.settle()
    assert isinstance(page, CampaignsPage)
    return CampaignsDriver(room, page, program_id)


def fill(file: Path, *rows: tuple[object, object, object]) -> None:
    book = load_workbook(file)
    for at, row in enumerate(rows, start=5):
        for column, value in zip((6, 7, 8), row, strict=True):
            book.worksheets[0].cell(at, column).value = value  # type: ignore[assignment]
    book.save(file)


def test_a_round_is_asked_about_once(rounds: CampaignsDriver) -> None:
    first = rounds.task(5)
    asked = watched(rounds.page.panel, "show_one")

    second = rounds.task(10)
    rounds.page.refresh()
    rounds.room.settle()
    rounds.page.show_task(first)
    rounds.room.settle()

    assert asked == [second, second, first]


def test_a_task_is_made_its_sheets_go_out_and_one_comes_home(
    rounds: CampaignsDriver, tmp_path: Path
) -> None:
    room, page = rounds.room, rounds.page
    room.press(page.new)
    dialog = page.dialog
    assert dialog is not None
    people = dialog.program
    people.setFocus()
    while people.currentText() != PROGRAM:
        press(people, Qt.Key.Key_Down)
    write(dialog.title, "生存认证")
    write(dialog.due, f"{days(12):%Y%m%d}")
    room.press(dialog.button)
    assert rounds.chosen.people == 4
    room.recorded.answers = [0, tmp_path]
    room.press(page.panel.export)
    files = sorted(tmp_path.glob("*.xlsx"))
    assert [file.name.split("_")[0] for file in files] == [HOME, OTHER]
    fill(files[0], ("健在", None, None), ("去世", "2018-03-05", None), ("在世", None, None))
    room.press(page.home)
    home: WorksheetImport = rounds.dialog(WorksheetImport)
    room.recorded.answers = [files[0]]
    room.press(home.choose)
    assert [home.pages.tabText(at) for at in range(4)] == [
        "要办的事 1",
        "登记健在 2",
        "还缺结果 0",
        "问题 0",
    ]
    assert "登记2018-03-05死亡" in home.does.text()
    assert rounds.died_on("钱二") == "None"
    room.press(home.confirm)
    assert rounds.died_on("钱二") == "2018-03-05"
    assert "已上报" in home.sentence.text()
    task_id = rounds.chosen.task.id
    assert room.share(task_id, HOME).status is AssignmentStatus.SUBMITTED
    assert page.panel.state.text().startswith("已核对3人,共4人(75%)")


def test_a_saved_filter_and_other_lists_can_be_asked_about(rounds: CampaignsDriver) -> None:
    room, page = rounds.room, rounds.page
    village = room.villages[HOME]
    room.write(
        lambda session: saved_filters.save_filter(
            session, room.desk.by, "本社区", "", Filters(village_id=village)
        )
    )
    room.press(page.new)
    dialog = page.dialog
    assert dialog is not None
    people = dialog.program
    names = [people.itemText(at) for at in range(people.count())]
    assert names[-3:] == ["银行退回、账号未改正的人", "截止日期前残疾证到期的人", "筛选:本社区"]
    write(dialog.title, "摸底")
    write(dialog.due, f"{days(12):%Y%m%d}")
    people.setCurrentIndex(len(names) - 2)
    room.press(dialog.button)
    assert "没有需要核对的人员" in dialog.error.text()
    people.setCurrentIndex(len(names) - 1)
    room.press(dialog.button)
    assert (rounds.chosen.task.title, rounds.chosen.people) == ("摸底", 3)


def test_an_impossible_answer_is_shown_by_row_and_column_and_nothing_is_entered(
    rounds: CampaignsDriver, tmp_path: Path
) -> None:
    room, page = rounds.room, rounds.page
    task_id = rounds.task()
    room.recorded.answers = [0, tmp_path]
    room.press(page.panel.export)
    file = next(tmp_path.glob(f"{HOME}*"))
    fill(file, ("健在", None, None), ("死亡", "2099-01-01", None))
    room.press(page.home)
    home: WorksheetImport = rounds.dialog(WorksheetImport)
    home.bring(file)
    room.settle()
    (wrong,) = home.problems.rows.rows_here()
    assert (wrong.row, wrong.column) == (6, "G")
    assert "在今天之后" in wrong.message
    assert not home.confirm.isEnabled()
    assert all(item.answer is None for item in rounds.items(task_id))
    book = load_workbook(file)
    book.worksheets[0].delete_cols(9)
    book.save(file)
    home.bring(file)
    room.settle()
    assert "没有核对表的标记" in home.error.text()
    assert not home.confirm.isVisible()


def type_answers(rounds: CampaignsDriver, task_id: int) -> AnswersDialog:
    room, page = rounds.room, rounds.page
    own = room.share(task_id, HOME)
    page.panel.villages.choose(lambda one: one.id == own.id)
    room.press(page.panel.type)
    dialog: AnswersDialog = rounds.dialog(AnswersDialog)
    room.settle()
    return dialog


def under_cursor(dialog: AnswersDialog) -> Draft:
    own = dialog.list.current()
    assert own is not None
    return own


def test_paper_answers_are_typed_by_keyboard_alone(rounds: CampaignsDriver) -> None:
    room = rounds.room
    task_id = rounds.task()
    dialog = type_answers(rounds, task_id)
    press(dialog.list, Qt.Key.Key_1)
    press(dialog.list, Qt.Key.Key_S)
    assert dialog.day.hasFocus()
    write(dialog.day, "20180305")
    press(dialog.day, Qt.Key.Key_Return)
    assert dialog.list.hasFocus()
    press(dialog.list, Qt.Key.Key_4)
    assert dialog.note.hasFocus()
    write(dialog.note, "住院")
    press(dialog.note, Qt.Key.Key_Up)
    assert under_cursor(dialog).item.name == "钱二"
    assert "3条没有保存" in dialog.count.text()
    room.recorded.answers = [True]
    press(dialog.list, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    room.settle()
    assert "钱二:登记2018-03-05死亡" in room.recorded.shown[-1]
    answers = {item.name: (item.answer, item.note) for item in rounds.items(task_id)}
    assert {name: answer.value for name, (answer, _) in answers.items() if answer} == {
        "赵一": "alive",
        "钱二": "died",
        "孙三": "other",
    }
    assert answers["孙三"][1] == "住院"
    assert rounds.died_on("钱二") == "2018-03-05"
    assert room.share(task_id, HOME).status is AssignmentStatus.SUBMITTED
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_is_typed_is_not_lost_and_what_cannot_be_stands_in_its_line(
    rounds: CampaignsDriver,
) -> None:
    room = rounds.room
    task_id = rounds.task()
    dialog = type_answers(rounds, task_id)
    press(dialog.list, Qt.Key.Key_2)
    press(dialog.day, Qt.Key.Key_Return)
    press(dialog.list, Qt.Key.Key_1)
    room.press(dialog.save)
    assert "没有填死亡日期" in dialog.error.text()
    assert under_cursor(dialog).wrong
    assert all(item.answer is None for item in rounds.items(task_id))
    room.recorded.answers = [False]
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    press(dialog.list, Qt.Key.Key_0)
    room.press(dialog.save)
    assert [bool(item.answer) for item in rounds.items(task_id)] == [False, True, False]
    assert room.share(task_id, HOME).status is AssignmentStatus.ISSUED
    dialog.handed_in.click()
    room.press(dialog.save)
    own = room.share(task_id, HOME)
    assert (own.status, own.lacks) == (AssignmentStatus.RETURNED, "还缺2人的结果:赵一、孙三")
    press(dialog, Qt.Key.Key_Escape)


def status(rounds: CampaignsDriver, name: str) -> TermStatus:
    person_id = rounds.person_id(name)

    def question(session: Session) -> TermStatus:
        (own,) = enrollments_of(session, person_id)
        term = current_term(session, own, Month.of(TODAY) + 1)
        assert term is not None
        return term.status

    return rounds.room.read(question)


def test_the_end_suspends_after_a_question_and_who_passes_later_is_paid(
    rounds: CampaignsDriver,
) -> None:
    room, page = rounds.room, rounds.page
    task_id = rounds.task(due=-1, campaign=Campaign.PROOF_OF_LIFE)
    dialog = type_answers(rounds, task_id)
    press(dialog.list, Qt.Key.Key_J)
    room.press(dialog.save)
    press(dialog, Qt.Key.Key_Escape)
    page.panel.pages.setCurrentIndex(3)
    room.press(page.panel.conclude)
    end: ConcludeDialog = rounds.dialog(ConcludeDialog)
    room.settle()
    assert [one.name for one in end.table.rows.rows_here()] == ["钱二", "孙三", "李四"]
    room.recorded.answers = [False]
    room.press(end.suspend)
    assert status(rounds, "钱二") is TermStatus.ACTIVE
    room.recorded.answers = [True]
    room.press(end.suspend)
    assert "[暂停3人]" in room.recorded.shown[-1]
    assert [status(rounds, name) for name in ("赵一", "钱二")] == [
        TermStatus.ACTIVE,
        TermStatus.SUSPENDED,
    ]
    assert "认证已于" in page.panel.state.text()
    assert page.panel.pages.tabText(3) == "未认证暂停 3"
    room.recorded.answers = [True]
    room.press(page.panel.passed)
    assert status(rounds, "钱二") is TermStatus.ACTIVE
    assert page.panel.pages.tabText(3) == "未认证暂停 2"
    assert not page.panel.conclude.isEnabled()


def test_routes_are_seen_and_saved(rounds: CampaignsDriver, tmp_path: Path) -> None:
    room, panel = rounds.room, rounds.page.panel
    rounds.task()
    panel.pages.setCurrentIndex(1)
    room.press(panel.route)
    dialog: PaperDialog = rounds.dialog(PaperDialog)
    room.recorded.answers = [tmp_path / "名单.pdf", tmp_path / "名单"]
    room.press(dialog.pdf)
    room.press(dialog.workbook)
    text = PdfReader(tmp_path / "名单.pdf").pages[0].extract_text()
    assert "赵一" in text
    assert "外出核查名单" in text
    assert len(load_workbook(tmp_path / "名单.xlsx").worksheets) == 2


def test_the_share_in_the_grid_leads_to_its_people(rounds: CampaignsDriver) -> None:
    room = rounds.room
    task_id = rounds.task()
    room.desk.place_wanted.connect(room.tab.show_place)
    room.overview.show_task(task_id, room.villages[OTHER])
    room.tab.open_page(OVERVIEW)
    room.settle()
    room.press(room.overview.panel.people)
    assert room.tab.current() is rounds.page
    own = rounds.page.panel.villages.current()
    assert own is not None
    assert (own.task_id, own.village) == (task_id, OTHER)


def test_worksheets_are_printed_and_that_they_went_out_is_recorded(rounds: CampaignsDriver) -> None:
    room, panel = rounds.room, rounds.page.panel
    rounds.task()
    room.press(panel.paper)
    room.settle()
    dialog: PaperDialog = rounds.dialog(PaperDialog)
    assert dialog.paper is not None
    assert len(dialog.paper.sheets) == 2
    assert next(dialog.paper.sheets[0].rows())[3] == "赵一"
    recorded = room.read(lambda session: session.scalars(select(AuditEntry.action)).all())
    assert recorded[-1] == "worksheet.export"


def test_days_are_joined_where_there_are_many_and_none_is_left_out() -> None:
    some = ((days(0), 3), (days(2), 4))
    assert [(bar.count, bar.total) for bar in bars(some)] == [(3, 3), (0, 3), (4, 7)]
    many = tuple((days(at), 1) for at in range(100))
    joined = bars(many, most=10)
    assert len(joined) == 10
    assert joined[-1].total == 100
    assert bars(()) == ()
