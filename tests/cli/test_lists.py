"""``import``: counted, compared, applied whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SAMPLES, Office
from tests.cli.lists import Made, write

PROGRAM = ("--program", "优抚对象")
FAULTY = SAMPLES / "faulty/农村低保_有错.xlsx"


def people(count: int, **others: Any) -> list[Made]:
    return [Made(number, **others) for number in range(1, count + 1)]


def test_a_list_opens_what_it_names_and_twice_changes_nothing(
    office: Office, tmp_path: Path
) -> None:
    file = write(tmp_path / "list.csv", people(3))
    first = office.done("import", file, *PROGRAM, "--as-of", "2018-01")
    assert first == {
        "rows": 3, "accepted": 3, "corrected": 0, "warned": 0, "refused": 0,
        "households": 0, "persons": 3, "new": 3, "changed": 0, "stopped": 0, "unchanged": 0,
        "problems": [],
    }  # fmt: skip
    again = office.done("import", file, *PROGRAM, "--as-of", "2018-01")
    assert (again["new"], again["unchanged"]) == (0, 3)


def test_a_full_list_stops_who_is_missing(office: Office, tmp_path: Path) -> None:
    office.done("import", write(tmp_path / "a.csv", people(3)), *PROGRAM, "--as-of", "2018-01")
    now = [Made(1), Made(2, amount="350.00"), Made(4)]
    options = (*PROGRAM, "--as-of", "2018-05", "--full-list")
    said = office.done("import", write(tmp_path / "b.csv", now), *options)
    assert (said["new"], said["changed"], said["stopped"], said["unchanged"]) == (1, 1, 1, 1)
    found = office.done("person", "find", Made(3).id_number)
    assert found["persons"][0]["programs"] == []


def test_a_dry_run_writes_nothing(office: Office, tmp_path: Path) -> None:
    file = write(tmp_path / "list.csv", people(3))
    said = office.done("import", file, *PROGRAM, "--as-of", "2018-01", "--dry-run")
    assert said["new"] == 3
    assert office.done("person", "find", "")["count"] == 0


def test_a_refused_row_refuses_the_whole_list_with_the_same_json(office: Office) -> None:
    expected = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    rows = expected["faulty"]["faulty/农村低保_有错.xlsx"]["rows"]
    options = ("--program", "农村低保", "--as-of", "2018-10", "--json")

    answer = office("import", FAULTY, *options)

    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert "15行被拒收" in answer.err
    said = answer.json
    assert (said["rows"], said["accepted"], said["refused"]) == (35, 20, 15)
    told = {(problem["row"], problem["level"], problem["code"]) for problem in said["problems"]}
    assert told == {(row["row"], row["verdict"], row["code"]) for row in rows if row["code"]}
    assert office.done("person", "find", "")["count"] == 0


def test_errors_can_be_skipped_and_kept_as_a_workbook(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "errors.xlsx"
    options = ("--program", "农村低保", "--as-of", "2018-10")
    said = office.done("import", FAULTY, *options, "--skip-errors", "--errors", out)
    assert said["new"] == 20
    assert out.read_bytes().startswith(b"PK")
    again = office("import", out, *options, "--dry-run", "--json")
    assert again.code == 0
    assert again.json["refused"] == 15


def test_a_dry_run_of_a_faulty_list_is_no_refusal(office: Office) -> None:
    said = office.done("import", FAULTY, "--program", "农村低保", "--as-of", "2018-10", "--dry-run")
    assert said["refused"] == 15


def test_problems_are_told_with_row_and_column(office: Office) -> None:
    answer = office("import", FAULTY, "--program", "农村低保", "--as-of", "2018-10")
    assert answer.code == 1
    assert "第22行" in answer.out
    assert "拒收" in answer.out


def test_a_list_without_any_month_is_wrong_usage(office: Office, tmp_path: Path) -> None:
    file = write(tmp_path / "list.csv", [Made(1, start="")])
    assert office("import", file, *PROGRAM).used_wrongly("--as-of")
    assert office.done("import", file, *PROGRAM, "--as-of", "2018-03")["new"] == 1


def test_an_older_full_list_is_refused(office: Office, tmp_path: Path) -> None:
    file = write(tmp_path / "list.csv", people(2))
    office.done("import", file, *PROGRAM, "--as-of", "2018-05", "--full-list")
    answer = office("import", file, *PROGRAM, "--as-of", "2018-04", "--full-list")
    assert answer.refused("2018年5月")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.xlsx", b""),
        ("cut.xlsx", (SAMPLES / "2018-10/优抚对象.xlsx").read_bytes()[:9000]),
        ("noise.xls", bytes(range(256)) * 40),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("words.csv", "今天天气很好\n".encode()),
        ("header.csv", "村,姓名,身份证号,月标准\n".encode()),
    ],
)
def test_files_that_are_no_list_are_refused(
    office: Office, tmp_path: Path, name: str, content: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    answer = office("import", file, *PROGRAM, "--as-of", "2018-01", "--json")
    assert answer.refused("没有导入"), answer


def test_a_missing_file_or_a_folder_is_refused(office: Office, tmp_path: Path) -> None:
    for path in (tmp_path / "none.xlsx", tmp_path):
        assert office("import", path, *PROGRAM, "--as-of", "2018-01").refused()


def test_an_unknown_program_is_refused_with_those_there_are(office: Office, tmp_path: Path) -> None:
    file = write(tmp_path / "list.csv", people(1))
    answer = office("import", file, "--program", "没有的项目", "--as-of", "2018-01")
    assert answer.refused("没有的项目", "农村低保")


def test_the_errors_workbook_needs_its_folder(office: Office, tmp_path: Path) -> None:
    answer = office(
        "import",
        FAULTY,
        "--program",
        "农村低保",
        "--as-of",
        "2018-10",
        "--dry-run",
        "--errors",
        tmp_path / "none" / "errors.xlsx",
    )
    assert answer.refused("找不到")


def test_what_cannot_be_told_is_not_applied(office: Office, tmp_path: Path) -> None:
    answer = office(
        "import",
        FAULTY,
        "--program",
        "农村低保",
        "--as-of",
        "2018-10",
        "--skip-errors",
        "--errors",
        tmp_path / "none" / "errors.xlsx",
    )
    assert answer.refused("找不到")
    assert office.done("person", "find", "")["count"] == 0
