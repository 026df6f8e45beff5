"""A year's work through the command line: real lists come in, the money of the report comes out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SAMPLES, SECOND, Office

EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
LISTS = (
    ("农村低保", "2017-10/农村低保.xls", "2017-10", True),
    ("农村低保", "2018-10/农村低保.xlsx", "2018-10", True),
    ("城市低保", "2016-10/城市低保.xlsx", "2016-10", True),
    ("城市低保", "2018-10/城市低保.csv", "2018-10", True),
    ("农村特困", "2017-10/农村特困.xlsx", "2017-10", True),
    ("农村特困", "2018-10/农村特困.xls", "2018-10", True),
    ("高龄津贴", "2018-10/高龄津贴.xls", "2018-01", False),
    ("优抚对象", "2018-10/优抚对象.xlsx", "2018-01", False),
    ("临时救助", "2018-10/临时救助.xlsx", None, False),
    ("住房困难和生活救济", "2018-10/住房困难和生活救济.csv", None, False),
    ("义务兵家属优待金", "2018-10/义务兵家属优待金.xlsx", "2018-07", False),
)
MONTHS = [f"2018-{number:02d}" for number in range(1, 11)]
# Money counts from the approval on; that the bank paid need not be told of every program.
SETTLED = ("城市低保", "农村特困", "义务兵家属优待金")

pytestmark = pytest.mark.slow


def listed(office: Office, program: str, file: str, as_of: str | None, *, full: bool) -> Any:
    """Import one of the sample lists."""
    options = ["--as-of", as_of] if as_of else []
    options += ["--full-list"] if full else []
    return office.done("import", SAMPLES / file, "--program", program, *options)


def paid(office: Office, program: str, month: str) -> int:
    """Take a month's roster through review (and to the bank where told so); its fen."""
    drafted = office.done("roster", "draft", "--program", program, "--month", month)
    number = drafted["roster"]
    if number is None:
        assert (drafted["lines"], drafted["amount"], drafted["status"]) == (0, "0.00", None)
        return 0
    assert [found for found in drafted["findings"] if found["level"] == "error"] == []
    office.done("roster", "submit", number)
    office.done("roster", "approve", number, "--reviewer", SECOND, "--accept-warnings", "已核对")
    if program in SETTLED:
        office.done("roster", "send", number)
        settled = office.done("roster", "settle", number, "--all-paid")
        assert (settled["paid"], settled["amount_paid"]) == (drafted["lines"], drafted["amount"])
    return fen(drafted["amount"])


def fen(amount: str) -> int:
    return int(amount.replace(".", ""))


class Year:
    """An office with the lists of the samples, paid from January to October 2018."""

    def __init__(self, office: Office) -> None:
        self.office = office
        for program in ("农村特困", "高龄津贴"):
            rates = EXPECTED["programs"][program]["rates"]
            for tier, amount in (rates.get("basic", rates) | rates.get("care", {})).items():
                office.done(
                    "rate",
                    "set",
                    program,
                    "--tier",
                    tier,
                    "--amount",
                    str(amount),
                    "--from",
                    "2017-01",
                )
        self.lists = {
            file: listed(office, program, file, as_of, full=full)
            for program, file, as_of, full in LISTS
        }
        self.money = {
            program: sum(paid(office, program, month) for month in MONTHS)
            for program in EXPECTED["programs"]
        }


@pytest.fixture(scope="module")
def year(two_people: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    return Year(Office(two_people).copy(tmp_path_factory.mktemp("year") / "data"))


def test_lists_come_in_whole(year: Year) -> None:
    for file, said in year.lists.items():
        want = EXPECTED["files"][file]
        assert (said["refused"], said["accepted"]) == (0, said["rows"])
        assert said["households"] == want.get("households", said["households"])
        assert said["persons"] == want.get("persons", said["persons"])
    assert year.lists["2018-10/农村低保.xlsx"]["stopped"] > 0


def test_money_of_january_to_october_is_that_of_the_report(year: Year) -> None:
    assert year.money == {
        program: fen(want["money_jan_oct"]) for program, want in EXPECTED["programs"].items()
    }


def test_summary_has_every_figure_of_the_report(year: Year) -> None:
    said = year.office.done(
        "report",
        "summary",
        "--from",
        "2018-01",
        "--to",
        "2018-10",
        "--compare",
        "2017-10",
        "--compare",
        "2016-10:城市低保",
    )
    lines = {line["program"]: line for line in said["programs"]}

    def counts(program: str) -> tuple[Any, ...]:
        line = lines[program]
        keys = ("households", "persons", "households_then", "persons_then")
        return tuple(line[key] for key in keys)

    assert counts("农村低保") == (624, 1065, 585, 937)
    assert lines["农村低保"]["net_households"] == 39
    assert lines["农村低保"]["net_persons"] == 128
    assert counts("城市低保") == (66, 93, 71, 94)
    assert lines["城市低保"]["compared_with"] == "2016-10"
    assert counts("农村特困") == (71, 75, 65, 70)
    assert lines["农村特困"]["tiers"]["集中"] == {"households": 38, "persons": 39}
    assert lines["高龄津贴"]["persons"] == 1363
    assert lines["优抚对象"]["persons"] == 262
    wan = {name: round(fen(line["amount"]) / 1_000_000) for name, line in lines.items()}
    assert {name: amount for name, amount in wan.items() if amount} == {
        "农村低保": 193, "城市低保": 37, "农村特困": 66, "高龄津贴": 58, "优抚对象": 197,
        "义务兵家属优待金": 21, "临时救助": 67, "住房困难和生活救济": 96,
    }  # fmt: skip
    assert wan["临时救助"] + wan["住房困难和生活救济"] == 163


def test_new_and_ended_explain_the_net_change(year: Year) -> None:
    said = year.office.done(
        "report", "summary", "--from", "2018-10", "--to", "2018-10", "--compare", "2017-10"
    )
    compared = [line for line in said["programs"] if line["households_then"]]
    assert compared
    for line in compared:
        for unit in ("households", "persons"):
            assert line[f"net_{unit}"] == line[f"new_{unit}"] - line[f"ended_{unit}"]
            assert line[unit] == line[f"{unit}_then"] + line[f"net_{unit}"]


def test_the_same_list_twice_changes_nothing(year: Year) -> None:
    said = listed(year.office, "农村低保", "2018-10/农村低保.xlsx", "2018-10", full=True)
    assert (said["new"], said["changed"], said["stopped"]) == (0, 0, 0)
    assert said["unchanged"] == 624


def test_a_paid_month_has_nothing_left_to_pay(year: Year) -> None:
    said = year.office.done("roster", "draft", "--program", "高龄津贴", "--month", "2018-10")
    assert (said["roster"], said["status"], said["lines"]) == (None, None, 0)
    assert (said["amount"], said["regular"], said["arrears"]) == ("0.00", "0.00", "0.00")


def test_a_backup_of_the_year_holds_its_money_and_comes_back(year: Year, tmp_path: Path) -> None:
    made = year.office.done("backup", tmp_path)
    assert made["verified"] is True
    assert fen(made["amount_paid"]) == sum(year.money.values())
    assert year.office.done("verify", made["file"]) == made

    elsewhere = Office(tmp_path / "elsewhere")
    restored = elsewhere.done("restore", made["file"])
    assert (restored["persons"], restored["amount_paid"]) == (made["persons"], made["amount_paid"])
    live = elsewhere.done("verify")
    assert (live["persons"], live["rosters"]) == (made["persons"], made["rosters"])


def test_a_death_reported_late_is_recovered(year: Year, tmp_path: Path) -> None:
    office = year.office.copy(tmp_path / "data")
    with_care = office.done("roster", "show", "201809-003")
    line = next(one for one in with_care["lines"] if one["persons"] == 1)
    number, program = line["id_number"], with_care["program"]

    said = office.done("person", "died", number, "--on", "2018-07-20")

    assert {"program": program, "last_month": "2018-07"} in said["stopped"]
    recovery = next(one for one in said["recoveries"] if one["program"] == program)
    months = [
        item
        for month in ("08", "09", "10")
        for one in office.done("roster", "show", f"2018{month}-003")["lines"]
        if one["id_number"] == number
        for item in one["items"]
    ]
    assert recovery["months"] == ["2018-08", "2018-09", "2018-10"]
    assert fen(recovery["amount"]) == sum(fen(item["amount"]) for item in months)
    # A date that was wrong is put right by the right one.
    put_right = office.done("person", "died", number, "--on", "2018-10-31")
    assert put_right["recoveries"] == []
