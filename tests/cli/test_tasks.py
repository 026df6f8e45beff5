"""Village tasks through the command line: handed out, answered on worksheets, home again."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from app.services.worksheets.rows import HEADERS
from tests.cli.conftest import Office

FIRST = 5
RESULT, DAY, NOTE = 6, 7, 8
PEOPLE = (
    ("赵春", "420529193805010012"),
    ("钱夏", "420529193706020015"),
    ("孙秋", "420529193607030018"),
    ("李冬", "420529193508040010"),
)


def number(first: str) -> str:
    from app import idcard

    return first[:17] + idcard.check_character(first[:17])


@pytest.fixture
def elderly(office: Office, tmp_path: Path) -> Office:
    """Four people over 80 in one village, paid from 2018 on."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["序号", "村", "姓名", "身份证号", "金额", "银行账号"])
    for at, (name, first) in enumerate(PEOPLE, start=1):
        sheet.append([str(at), "桥河社区", name, number(first), 50, f"810100000000{at:07d}"])
    file = tmp_path / "list.xlsx"
    book.save(file)
    office.done("rate", "set", "高龄津贴", "--tier", "80-89", "--amount", "50", "--from", "2017-01")
    office.done("rate", "set", "高龄津贴", "--tier", "90-99", "--amount", "50", "--from", "2017-01")
    office.done("import", file, "--program", "高龄津贴", "--as-of", "2018-01")
    return office


def exported(office: Office, folder: Path) -> tuple[str, Path]:
    made = office.done(
        "task", "new", "--title", "生存认证", "--due", "2018-11-25", "--worksheet", "高龄津贴"
    )
    assert made["assignments"] == 1
    (file,) = office.done("worksheet", "export", made["task"], folder)["files"]
    assert "桥河社区" in Path(file).name
    return made["task"], Path(file)


def filled(file: Path, answers: list[tuple[Any, Any, Any]]) -> list[str]:
    """Write answers into the rows in order; the names."""
    book = load_workbook(file)
    sheet = book.worksheets[0]
    for row, answer in enumerate(answers, start=FIRST):
        for column, value in zip((RESULT, DAY, NOTE), answer, strict=True):
            sheet.cell(row, column).value = value
    book.save(file)
    return [str(sheet.cell(FIRST + at, 4).value) for at in range(len(answers))]


def state(office: Office) -> dict[str, Any]:
    task: dict[str, Any] = office.done("task", "list")["tasks"][0]
    return task


ANSWERS = [("健在", None, None), ("死亡", "2018-03-05", None), ("迁出", "2018-06-10", None),
           ("其他", None, "住院")]  # fmt: skip


def test_a_worksheet_is_prefilled_masked_and_open_only_where_the_village_writes(
    elderly: Office, tmp_path: Path
) -> None:
    _, file = exported(elderly, tmp_path / "out")
    sheet = load_workbook(file).worksheets[0]
    assert [sheet.cell(4, at + 1).value for at in range(8)] == list(HEADERS)
    assert {str(sheet.cell(row, 4).value) for row in range(5, 9)} == {name for name, _ in PEOPLE}
    assert all("********" in str(sheet.cell(row, 5).value) for row in range(5, 9))
    assert sheet.protection.sheet
    assert [sheet.cell(5, at).protection.locked for at in range(1, 9)] == [True] * 5 + [False] * 3
    assert sheet.column_dimensions["I"].hidden
    assert any(
        "健在,死亡,迁出,其他" in str(one.formula1) for one in sheet.data_validations.dataValidation
    )


def test_answers_reach_the_register_and_the_same_file_twice_changes_nothing(
    elderly: Office, tmp_path: Path
) -> None:
    _, file = exported(elderly, tmp_path / "out")
    names = filled(file, ANSWERS)
    first = elderly.done("worksheet", "import", file)
    assert first == {
        "village": "桥河社区", "items": 4, "alive": 1, "died": 1, "moved": 1, "other": 1,
        "blank": 0, "problems": [],
    }  # fmt: skip
    assert state(elderly)["submitted"] == 1
    drafted = elderly.done("roster", "draft", "--program", "高龄津贴", "--month", "2018-07")
    shown = elderly.done("roster", "show", drafted["roster"])
    months = {line["name"]: max(item["month"] for item in line["items"]) for line in shown["lines"]}
    # The dead are owed up to March, and held until an heir is named.
    assert months.pop(names[1], "2018-03") == "2018-03"
    assert months == {names[0]: "2018-07", names[2]: "2018-06", names[3]: "2018-07"}
    head = elderly.done("verify")["audit_head"]
    assert elderly.done("worksheet", "import", file) == first
    assert elderly.done("verify")["audit_head"] == head


def test_a_later_different_answer_takes_the_earlier_one_back(
    elderly: Office, tmp_path: Path
) -> None:
    _, file = exported(elderly, tmp_path / "out")
    filled(file, ANSWERS)
    elderly.done("worksheet", "import", file)
    filled(file, [("健在", None, None)] * 4)
    answer = elderly("worksheet", "import", file)
    assert answer.code == 0
    assert "撤销死亡登记" in answer.out
    assert "撤销迁出登记" in answer.out
    drafted = elderly.done("roster", "draft", "--program", "高龄津贴", "--month", "2018-07")
    assert drafted["lines"] == 4
    assert drafted["recoverable"] == "0.00"
    # Seven months of three people, and three of one who turned 80 in May.
    assert drafted["amount"] == "1200.00"


def test_rows_may_be_sorted_and_removed_and_columns_moved(elderly: Office, tmp_path: Path) -> None:
    _, file = exported(elderly, tmp_path / "out")
    filled(file, ANSWERS)
    sheet = load_workbook(file).worksheets[0]
    rows: list[list[Any]] = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head, people = rows[:4], rows[4:]
    random.Random(3).shuffle(people)
    people.remove(next(row for row in people if row[5] == "其他"))
    order = [8, 7, 3, 4, 6, 5, 0, 1, 2]
    book = Workbook()
    for row in (*head[3:], *people):
        book.worksheets[0].append([row[at] for at in order])
    moved = tmp_path / "moved.xlsx"
    book.save(moved)
    home = elderly.done("worksheet", "import", moved)
    assert (home["alive"], home["died"], home["moved"], home["blank"]) == (1, 1, 1, 1)
    assert state(elderly)["returned"] == 1


def test_a_blank_is_no_answer_and_sends_the_work_back(elderly: Office, tmp_path: Path) -> None:
    task, file = exported(elderly, tmp_path / "out")
    filled(file, [*ANSWERS[:3], (None, "2018-03-03", None)])
    home = elderly.done("worksheet", "import", file)
    assert (home["items"], home["blank"]) == (4, 1)
    assert (state(elderly)["returned"], state(elderly)["submitted"]) == (1, 0)
    assert elderly("task", "accept", task, "--village", "桥河").refused("退回重报")
    filled(file, ANSWERS)
    assert elderly.done("worksheet", "import", file)["blank"] == 0
    assert elderly.done("task", "accept", task, "--village", "桥河")["status"] == "accepted"


@pytest.mark.parametrize(
    ("answer", "cell", "code"),
    [
        (("死亡", None, None), "G6", "date-missing"),
        (("健在", "2999-01-01", None), "G6", "date-future"),
        (("死亡", "1901-01-01", None), "G6", "date-before-birth"),
        (("不在家", None, None), "F6", "result-unknown"),
    ],
)
def test_one_impossible_answer_refuses_the_whole_sheet_with_its_cell(
    elderly: Office, tmp_path: Path, answer: tuple[Any, Any, Any], cell: str, code: str
) -> None:
    _, file = exported(elderly, tmp_path / "out")
    filled(file, [ANSWERS[1], answer, *ANSWERS[2:]])
    head = elderly.done("verify")["audit_head"]
    home = elderly("worksheet", "import", file, "--json")
    assert home.code == 1
    assert cell in home.err
    assert [problem["code"] for problem in home.json["problems"]] == [code]
    assert elderly.done("verify")["audit_head"] == head
    assert state(elderly)["submitted"] == 0


def test_a_person_added_by_hand_or_a_name_beside_a_wrong_mark_is_refused(
    elderly: Office, tmp_path: Path
) -> None:
    _, file = exported(elderly, tmp_path / "out")
    filled(file, ANSWERS)
    book = load_workbook(file)
    sheet = book.worksheets[0]
    for column, value in ((4, "周新"), (RESULT, "健在")):
        sheet.cell(9, column).value = value
    added = tmp_path / "added.xlsx"
    book.save(added)
    assert elderly("worksheet", "import", added).code == 1
    assert "D9" in elderly("worksheet", "import", added).err
    sheet.delete_rows(9)
    sheet["D5"], sheet["D6"] = sheet["D6"].value, sheet["D5"].value
    book.save(added)
    assert "不符" in elderly("worksheet", "import", added).err


def test_any_other_file_is_refused(elderly: Office, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["姓名", "结果"])
    other = tmp_path / "other.xlsx"
    book.save(other)
    assert elderly("worksheet", "import", other).refused("标记")


def test_a_file_is_no_folder_to_export_to(elderly: Office, tmp_path: Path) -> None:
    number, file = exported(elderly, tmp_path)

    assert elderly("worksheet", "export", number, file, "--json").refused("不能当作文件夹")


def test_tasks_are_listed_scored_and_printed(office: Office, tmp_path: Path) -> None:
    task = office.done(
        "task",
        "new",
        "--title",
        "公示照片",
        "--due",
        "2018-11-25",
        "--villages",
        "桥河,鞍山村",
        "--source",
        "五民发〔2018〕9号",
    )["task"]
    on = ("--on", "2018-11-20")
    for step, status in (
        ("receive", "received"), ("submit", "submitted"), ("return", "returned"),
        ("submit", "submitted"), ("accept", "accepted"),
    ):  # fmt: skip
        done = office.done("task", step, task, "--village", "桥河", *on, "--note", "照片不清")
        assert done == {"task": task, "village": "桥河社区", "status": status}
    assert office.done("task", "list")["tasks"] == [
        {"task": task, "title": "公示照片", "due": "2018-11-25", "villages": 2, "received": 0,
         "submitted": 0, "accepted": 1, "returned": 0, "overdue": 1}
    ]  # fmt: skip
    assert office.done("task", "scores", "--from", "2018-11", "--to", "2018-11")["villages"] == [
        {"village": "桥河社区", "tasks": 1, "on_time": 1, "late": 0, "returned": 1, "open": 0},
        {"village": "鞍山村", "tasks": 1, "on_time": 0, "late": 0, "returned": 0, "open": 1},
    ]
    pdf = tmp_path / "notice.pdf"
    assert office.done("task", "notice", task, "--pdf", pdf)["files"] == [str(pdf)]
    pages = [page.extract_text() for page in PdfReader(pdf).pages]
    assert len(pages) == 2
    for page, village in zip(pages, ("桥河社区", "鞍山村"), strict=True):
        for words in (village, "回执", "公示照片", "五民发〔2018〕9号", "2018年11月25日"):
            assert words in page
    assert office("task", "receive", "2099-001", "--village", "桥河").refused("2099-001")
    assert office("task", "receive", task, "--village", "南河").refused("南河")


def test_villages_are_named_as_people_write_them(office: Office) -> None:
    made = office.done(
        "task",
        "new",
        "--title",
        "公示照片",
        "--due",
        "2018-11-25",
        "--villages",
        "桥河\uff0c石柱山村、 桥河社区",
    )
    assert made["assignments"] == 2
    done = office.done("task", "receive", made["task"], "--village", "石柱山")
    assert done == {"task": made["task"], "village": "石柱山村", "status": "received"}


def test_what_is_asked_for_twice_is_said_to_who_reads_it(office: Office) -> None:
    due = ("--due", "2099-01-20")
    first = office.done("task", "new", "--title", "公示照片", *due)["task"]
    text = office("task", "new", "--title", "报送公示照片", *due).out
    assert f"请注意:任务{first}“公示照片”" in text
