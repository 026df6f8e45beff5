"""``report summary``: its figures, its files, and wrong ranges and programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import SECOND, Office
from tests.cli.lists import Made, write

RANGE = ("report", "summary", "--from", "2018-01", "--to", "2018-02")


@pytest.fixture
def paid(office: Office, tmp_path: Path) -> Office:
    """Three people, of whom January is approved; one is stopped from February."""
    people = [Made(1), Made(2), Made(3, village="汉马池村")]
    program = ("--program", "优抚对象")
    office.done("import", write(tmp_path / "list.csv", people), *program, "--as-of", "2018-01")
    number = office.done("roster", "draft", *program, "--month", "2018-01")["roster"]
    office.done("roster", "submit", number)
    office.done("roster", "approve", number, "--reviewer", SECOND, "--accept-warnings", "已核对")
    office.done(
        "enrollment",
        "stop",
        people[0].id_number,
        *program,
        "--from",
        "2018-02",
        "--reason",
        "迁出",
    )
    return office


def test_the_summary_counts_at_the_end_and_money_over_the_range(paid: Office) -> None:
    said = paid.done(*RANGE, "--compare", "2018-01")
    line = next(one for one in said["programs"] if one["program"] == "优抚对象")
    assert (line["persons"], line["persons_then"]) == (2, 3)
    assert (line["net_persons"], line["new_persons"], line["ended_persons"]) == (-1, 0, 1)
    assert line["compared_with"] == "2018-01"
    assert line["amount"] == said["amount"] == "900.00"


def test_without_comparison_nothing_is_compared(paid: Office) -> None:
    line = paid.done(*RANGE)["programs"][0]
    compared = ("compared_with", "households_then", "persons_then", "net_households",
                "net_persons", "new_households", "ended_households", "new_persons",
                "ended_persons")  # fmt: skip
    assert all(line[key] is None for key in compared)


def test_a_program_can_have_a_comparison_of_its_own(paid: Office) -> None:
    said = paid.done(*RANGE, "--compare", "2017-10", "--compare", "2018-01:优抚对象")
    months = {line["program"]: line["compared_with"] for line in said["programs"]}
    assert months["优抚对象"] == "2018-01"
    assert set(months.values()) == {"2017-10", "2018-01"}


def test_files_are_written(paid: Office, tmp_path: Path) -> None:
    pdf, book, text = (tmp_path / f"s.{end}" for end in ("pdf", "xlsx", "txt"))
    paid.done(*RANGE, "--pdf", pdf, "--xlsx", book, "--text", text)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert book.read_bytes().startswith(b"PK")
    assert "优抚对象" in text.read_text(encoding="utf-8")
    assert paid(*RANGE).out.strip() in text.read_text(encoding="utf-8").strip()


def test_wrong_ranges_months_and_programs(paid: Office, tmp_path: Path) -> None:
    assert paid("report", "summary", "--from", "2018-03", "--to", "2018-02").refused("截止月份")
    assert paid(*RANGE, "--compare", "2017").used_wrongly("2017")
    assert paid(*RANGE, "--compare", "2017-10:").used_wrongly("项目")
    assert paid(*RANGE, "--compare", "2017-10:没有").refused("“没有”")
    assert paid(*RANGE, "--compare", "2017-10", "--compare", "2017-09").used_wrongly("两个不同")
    assert paid(*RANGE, "--pdf", tmp_path / "none" / "s.pdf").refused("找不到")
