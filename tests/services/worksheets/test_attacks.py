"""Worksheets come home as villages send them: odd words, odd days, copied rows, other files."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.person import Person
from app.models.task import Answer, AssignmentStatus, Task
from app.month import Month
from app.reports.workbook_worksheet import worksheet_bytes
from app.services.enrollments.deaths import record_death
from app.services.enrollments.payees import payee_chain
from app.services.enrollments.views import enrollments_of
from app.services.tasks import moves, views
from app.services.worksheets import marks
from app.services.worksheets.exporting import worksheets
from app.services.worksheets.reading import read_worksheet
from tests import factory
from tests.services.support.task_town import TODAY
from tests.services.worksheets.conftest import BLANK, Row, Sheet


def died_on(person: Person) -> str:
    return str(person.died_on)


ALIVE: Row = ("健在", None, None)


UNDERSTOOD = {
    Answer.ALIVE: ("健在", " 健 在 ", "在世", "健在。"),
    Answer.DIED: ("去世", "已故", "病故", "\u3000死亡\n"),
    Answer.MOVED: ("搬走", "户口迁出"),
    Answer.OTHER: ("其它",),
}
UNCLEAR = ("不在", "不知道", "健在?", "√", "1", "是", "健在/死亡", 5)
NOTHING = (None, "", "  ", "\u3000", "-", "/", "无", "——")
DAYS = (
    "2026-11-02", "2026.11.2", "2026/11/02", "20261102", "2026年11月2日", " 2026-11-02 ",
    "二〇二六年十一月二日", "２０２６－１１－０２", date(2026, 11, 2), 46328,
)  # fmt: skip
# 2015 is before the ledger begins: what was taken over has no known beginning.
DEATHS = (
    (None, "date-missing"), ("-", "date-missing"), ("1935-12-31", "date-before-birth"),
    ("2026-11-25", "date-future"), ("2126-11-02", "date-future"), ("2015-03-05", ""),
    ("11月2日", "date"), ("去年腊月初八", "date"), ("2026-02-30", "date"), ("26.11.2", "date"),
    (2026.1, "date-before-birth"), (True, "date"),
)  # fmt: skip


def test_words_that_can_mean_nothing_else_are_understood(sheet: Sheet) -> None:
    for answer, words in UNDERSTOOD.items():
        for one in words:
            shown = sheet.fill((one, "2026-11-02", "见说明")).shown()
            assert shown.problems == ()
            assert [step.answer for step in shown.steps] == [answer], one


def test_words_that_may_mean_two_things_are_refused_with_their_cell(sheet: Sheet) -> None:
    for words in UNCLEAR:
        assert sheet.fill(ALIVE, (words, None, None)).cells() == [("F6", "result-unknown")], words


def test_nothing_and_strokes_are_no_answer(sheet: Sheet) -> None:
    for words in NOTHING:
        shown = sheet.fill(ALIVE, (words, "2026-11-02", "不在家")).shown()
        assert (len(shown.steps), len(shown.lacking), shown.problems) == (1, 2, ()), words


def test_a_day_in_any_usual_shape_is_read(sheet: Sheet) -> None:
    for day in DAYS:
        shown = sheet.fill(("死亡", day, None)).shown()
        assert [step.day for step in shown.steps] == [date(2026, 11, 2)], day


def test_a_death_on_an_impossible_day_is_refused_with_its_cell(sheet: Sheet) -> None:
    for day, code in DEATHS:
        cells = sheet.fill(("死亡", day, None), ALIVE, ALIVE).cells()
        assert cells == ([("G5", code)] if code else []), day


def test_a_death_before_the_first_payment_is_a_mistyped_year_unless_the_register_has_it(
    session: Session, sheet: Sheet
) -> None:
    late = factory.person(session, born=date(1936, 4, 5), village=sheet.town.other)
    factory.enrollment(session, sheet.town.program, late, first_month=Month(2026, 3))
    made = sheet.town.worksheet(session)
    sheet.file.write_bytes(worksheet_bytes(worksheets(session, sheet.town.by, made.task_id)[1]))
    assert sheet.fill(BLANK, ("死亡", "2016-11-02", None)).cells() == [("G6", "date-before-start")]
    assert sheet.fill(BLANK, ("迁出", "2016-11-02", None)).cells() == [("G6", "date-before-start")]
    assert sheet.fill(BLANK, ("死亡", "2026-02-20", None)).cells() == []
    record_death(session, sheet.town.by, late.id, date(2016, 11, 2), today=TODAY)
    assert sheet.fill(BLANK, ("死亡", "2016-11-02", None)).cells() == []
    assert sheet.fill(BLANK, ("死亡", None, None)).cells() == []


def test_somebody_dead_is_not_made_alive_by_a_sheet_that_did_not_say_so(
    session: Session, sheet: Sheet
) -> None:
    dead = sheet.town.people[0].id
    record_death(session, sheet.town.by, dead, date(2026, 10, 2), today=TODAY)
    for words in ("健在", "迁出", "其他"):
        assert sheet.fill((words, None, "x")).cells() == [("F5", "died-before")]
    shown = sheet.fill(("死亡", "2026-10-05", None)).shown()
    assert "由2026-10-02改为2026-10-05" in "".join(shown.steps[0].effects)


def test_an_answer_corrected_in_a_second_file_takes_the_first_back(
    session: Session, sheet: Sheet
) -> None:
    person = session.get_one(Person, sheet.town.people[0].id)
    sheet.fill(("死亡", "2026-11-02", None), ALIVE, ALIVE).home()
    assert died_on(person) == "2026-11-02"
    sheet.fill(ALIVE)
    shown = sheet.shown()
    assert [step.name for step in shown.steps] == [person.name]
    assert "撤销死亡登记" in "".join(shown.steps[0].effects)
    sheet.home()
    assert died_on(person) == "None"
    # Put right by hand since: the sheet has no say in it any more.
    sheet.fill(("死亡", "2026-11-02", None)).home()
    record_death(session, sheet.town.by, person.id, date(2026, 11, 3), today=TODAY)
    assert sheet.fill(ALIVE).cells() == [("F5", "died-before")]


def test_a_row_copied_twice_must_say_the_same(sheet: Sheet) -> None:
    def copy(page: Any) -> None:
        for at in range(1, 10):
            page.cell(8, at).value = page.cell(5, at).value

    sheet.fill(ALIVE, ALIVE, ALIVE).change(copy)
    assert sheet.shown().problems == ()
    assert len(sheet.shown().steps) == 3
    sheet.fill(ALIVE, ALIVE, ALIVE, ("死亡", "2026-11-02", None))
    assert sheet.cells() == [("F8", "answers-differ")]


def put(sheet: Sheet, column: int, value: object) -> object:
    """Write a cell of the first person's row; what stood there before."""
    book = load_workbook(sheet.file)
    cell = book.worksheets[0].cell(5, column)
    before = cell.value
    cell.value = value  # type: ignore[assignment]  # whatever a test writes
    book.save(sheet.file)
    return before


def test_a_row_whose_mark_and_person_part_is_refused(sheet: Sheet) -> None:
    """A number that a spreadsheet damaged says nothing, the whole one in small letters is right."""
    own = sheet.town.people[0].id_number
    for column, value, cells in (
        (5, "420529193601050011", [("E5", "mark-differs")]),
        (5, "4205************99", [("E5", "mark-differs")]),
        (5, 420529193601050011, []),
        (5, own.lower(), []),
        (5, None, []),
        (4, "别的人", [("D5", "mark-differs")]),
        (9, None, [("D5", "not-in-task")]),
        (9, "MZ-00000000-1-1-0000", [("D5", "not-in-task")]),
    ):
        before = put(sheet, column, value)
        assert sheet.fill(ALIVE).cells() == cells, value
        put(sheet, column, before)


def test_a_renamed_sheet_with_inserted_rows_and_columns_comes_home(sheet: Sheet) -> None:
    def rearrange(page: Any) -> None:
        page.title = "Sheet1"
        page.insert_cols(5)
        page.cell(4, 5).value = "备忘"
        page.insert_rows(6)
        page.delete_rows(1)

    sheet.fill(ALIVE, ("去世", "2026-11-02", None), ALIVE).change(rearrange)
    assert sheet.home() is AssignmentStatus.SUBMITTED


def test_merged_answers_count_once_and_the_rest_lacks(sheet: Sheet) -> None:
    sheet.fill(ALIVE, ALIVE, ALIVE).change(lambda page: page.merge_cells("F5:F7"))
    shown = sheet.shown()
    assert (len(shown.steps), len(shown.lacking)) == (1, 2)
    assert sheet.home() is AssignmentStatus.RETURNED
    assert "还缺2人" in sheet.lacks()


def test_a_copied_worksheet_or_two_villages_in_one_file_are_refused(
    session: Session, sheet: Sheet
) -> None:
    book = load_workbook(sheet.file)
    book.copy_worksheet(book.worksheets[0])
    book.save(sheet.file)
    with pytest.raises(AppError, match="几张工作表"):
        read_worksheet(sheet.file)
    both = worksheets(session, sheet.town.by, sheet.made.task_id)
    book = Workbook()
    for one in both:
        for line in one.lines:
            book.worksheets[0].append([line.name, "健在", line.mark])
    book.save(sheet.file)
    with pytest.raises(AppError, match="多个村"):
        read_worksheet(sheet.file)


def test_a_sheet_of_another_office_is_refused(session: Session, sheet: Sheet) -> None:
    sheet.fill(ALIVE)
    # The other office's numbers may be the same; the task's token is not.
    session.execute(update(Task).values(token="0badcafe"))
    with pytest.raises(AppError, match="没有这份表对应的任务"):
        sheet.shown()


def test_saved_as_text_it_is_still_known(sheet: Sheet, tmp_path: Path) -> None:
    sheet.fill(ALIVE, ("死亡", "2026/11/2", None), BLANK)
    page = load_workbook(sheet.file).worksheets[0]
    for encoding in ("gb18030", "utf-8-sig"):
        text = tmp_path / f"{encoding}.csv"
        with text.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(page.iter_rows(values_only=True))
        shown = sheet.shown(text)
        assert [step.answer for step in shown.steps] == [Answer.ALIVE, Answer.DIED]
        assert shown.problems == ()


def test_accepted_work_is_not_changed_by_a_sheet_and_the_same_sheet_is_no_complaint(
    session: Session, sheet: Sheet
) -> None:
    sheet.fill(ALIVE, ALIVE, ALIVE).home()
    own = views.assignment_of(session, sheet.made.task_id, sheet.town.one.id)
    moves.accept(session, sheet.town.by, own, on=TODAY, today=TODAY)
    assert sheet.home() is AssignmentStatus.ACCEPTED
    sheet.fill(("死亡", "2026-11-02", None))
    with pytest.raises(AppError, match="已经验收"):
        sheet.shown()


def test_a_phone_and_an_account_in_the_note_are_put_right_once(
    session: Session, sheet: Sheet
) -> None:
    person = session.get_one(Person, sheet.town.people[0].id)
    own = enrollments_of(session, person.id)[0]
    account = "8101000000000012345"
    note = f"新电话:13812345678;账号改为{account},开户行:农商银行"
    shown = sheet.fill(("其他", None, note), ALIVE, ALIVE).shown()
    said = "".join(shown.steps[0].effects)
    assert "电话改为13812345678" in said
    assert "尾号2345(农商银行)" in said
    assert account not in said
    sheet.home()
    assert person.phone == "13812345678"
    entries = payee_chain(session, own)
    assert (entries[0].account, entries[0].bank) == (account, "农商银行")
    sheet.home()
    assert payee_chain(session, own) == entries


def test_a_note_that_cannot_be_entered_is_refused_with_its_cell_and_talk_is_left_alone(
    session: Session, sheet: Sheet
) -> None:
    person = session.get_one(Person, sheet.town.people[0].id)
    for note, code in (("电话1381234567", "phone"), ("账号8101", "account-damaged")):
        assert sheet.fill(("其他", None, note)).cells() == [("H5", code)]
    for note in ("儿子电话13812345678", "已打电话,三天后回", "账号不变"):
        sheet.fill(("其他", None, note)).home()
    assert person.phone is None


def test_what_no_workbook_can_hold_is_left_out_of_it(session: Session, sheet: Sheet) -> None:
    sheet.town.people[0].group = "1组\x01"
    again = worksheets(session, sheet.town.by, sheet.made.task_id)[0]
    sheet.file.write_bytes(worksheet_bytes(again))
    assert str(load_workbook(sheet.file).worksheets[0].cell(5, 3).value).strip() == "1组"
    assert sheet.fill(ALIVE, ALIVE, ALIVE).home() is AssignmentStatus.SUBMITTED


@pytest.mark.parametrize("digits", [20, 5_000])
def test_a_mark_with_a_number_beyond_all_numbers_is_none(digits: int) -> None:
    plain = f"MZ-0a0b0c0d-1-{'7' * digits}"
    assert marks.read(f"{plain}-{marks._check(plain)}") is None
    assert marks.read(marks.text_of(marks.Mark("0a0b0c0d", 1, 7))) is not None
