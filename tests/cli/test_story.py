"""A year's work through the command line: real lists come in, the money of the report comes out."""

from __future__ import annotations

import json
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


def set_rates(office: Office) -> None:
    for program in ("农村特困", "高龄津贴"):
        rates = EXPECTED["programs"][program]["rates"]
        tiers = {**rates.get("basic", {}), **rates.get("care", {})} or rates
        for tier, amount in tiers.items():
            office.done(
                "rate", "set", program, "--tier", tier, "--amount", str(amount),
                "--from", "2017-01",
            )  # fmt: skip


def import_all(office: Office) -> None:
    for program, file, as_of, full in LISTS:
        options = ["--as-of", as_of] if as_of else []
        options += ["--full-list"] if full else []
        said = office.done("import", SAMPLES / file, "--program", program, *options)
        want = EXPECTED["files"][file]
        assert said["refused"] == 0
        assert said["accepted"] == said["rows"]
        assert said["households"] == want.get("households", said["households"])
        assert said["persons"] == want.get("persons", said["persons"])


def pay(office: Office, program: str, month: str) -> int:
    """Take a month's roster through all steps; its fen."""
    drafted = office.done("roster", "draft", "--program", program, "--month", month)
    number = drafted["roster"]
    if number is None:
        assert (drafted["lines"], drafted["amount"]) == (0, "0.00")
        return 0
    assert [f for f in drafted["findings"] if f["level"] == "error"] == []
    for step in (
        ("submit", number),
        ("approve", number, "--reviewer", SECOND, "--accept-warnings", "已逐条核对"),
        ("send", number),
    ):
        office.done("roster", *step)
    settled = office.done("roster", "settle", number, "--all-paid")
    assert (settled["paid"], settled["amount_paid"]) == (drafted["lines"], drafted["amount"])
    return int(drafted["amount"].replace(".", ""))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_lists_of_2018_give_the_money_and_counts_of_the_report(office: Office) -> None:
    set_rates(office)
    import_all(office)
    paid = {
        program: sum(pay(office, program, month) for month in MONTHS)
        for program in EXPECTED["programs"]
    }
    assert paid == {
        program: int(want["money_jan_oct"].replace(".", ""))
        for program, want in EXPECTED["programs"].items()
    }
