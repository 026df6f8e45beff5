"""Every sample list is read as it is, and agrees with what is expected to the last fen."""

from __future__ import annotations

from typing import Any

import pytest

from app.money import plain
from app.month import Month
from app.services.intake.listing import ReadList, Unit
from app.services.intake.lists import read_list
from tests.services.support.lists import SAMPLES, TODAY

UNITS: dict[str, Unit] = {
    "2017-10/农村低保.xls": "household",
    "2018-10/农村低保.xlsx": "household",
    "2016-10/城市低保.xlsx": "household",
    "2018-10/城市低保.csv": "household",
    "2017-10/农村特困.xlsx": "person",
    "2018-10/农村特困.xls": "person",
    "2018-10/高龄津贴.xls": "person",
    "2018-10/优抚对象.xlsx": "person",
    "2018-10/临时救助.xlsx": "one_off",
    "2018-10/住房困难和生活救济.csv": "one_off",
    "2018-10/义务兵家属优待金.xlsx": "household",
}
FAULTY = "faulty/农村低保_有错.xlsx"


def read_sample(name: str, unit: Unit, villages: dict[str, str]) -> ReadList:
    return read_list(
        SAMPLES / name, unit=unit, villages=villages, today=TODAY, as_of=Month(2018, 10)
    )


def as_expected(read: ReadList) -> list[dict[str, Any]]:
    """What was read under the names that expected.json uses, everything that it could ask for."""
    households = [
        {
            "village": household.village,
            "head": household.head_id_number,
            "person": household.head_id_number,
            "persons": sorted(household.person_ids),
            "amount": plain(household.amount_fen or 0),
            "account": household.account,
            "start": str(household.first_month),
        }
        for household in read.households
    ]
    persons = [
        {
            "person": person.id_number,
            "head": person.head_id_number,
            "village": person.row.village,
            "mode": person.row.mode,
            "care": person.row.care,
            "category": person.row.category,
            "start": str(person.first_month),
            "amount": plain(person.amount_fen or 0),
        }
        for person in read.persons
    ]
    grants = [
        {"person": grant.id_number, "date": str(grant.date), "amount": plain(grant.amount_fen)}
        for grant in read.grants
    ]
    return households or persons or grants


def test_every_expected_file_is_tried(expected: dict[str, Any]) -> None:
    assert set(expected["files"]) == set(UNITS)


@pytest.mark.parametrize("name", UNITS)
def test_list_agrees_with_what_is_expected(
    name: str, expected: dict[str, Any], villages: dict[str, str]
) -> None:
    want = expected["files"][name]
    read = read_sample(name, UNITS[name], villages)
    got = as_expected(read)
    # Rates come from the register: amounts and age bands that follow from them are not read.
    rated = UNITS[name] == "person" and "amount" not in read.layout.fields
    known = set(got[0]) - ({"amount"} if rated else set())

    assert len(got) == len(want["list"])
    for mine, theirs in zip(got, want["list"], strict=True):
        asked = {key: value for key, value in theirs.items() if key in known}
        if "persons" in asked:
            asked["persons"] = sorted(asked["persons"])
        assert {key: mine[key] for key in asked} == asked


@pytest.mark.parametrize("name", UNITS)
def test_counts_agree_and_nothing_is_refused(
    name: str, expected: dict[str, Any], villages: dict[str, str]
) -> None:
    want = expected["files"][name]
    counts = read_sample(name, UNITS[name], villages).counts

    assert counts.refused == 0
    assert counts.accepted == counts.rows
    assert counts.households == want.get("households", counts.households)
    assert counts.persons == want.get("persons", counts.persons)
    assert counts.rows == want.get("persons", want.get("payments", len(want["list"])))


def test_concentrated_care_is_counted_by_household(
    expected: dict[str, Any], villages: dict[str, str]
) -> None:
    name = "2018-10/农村特困.xls"
    read = read_sample(name, "person", villages)
    concentrated = [person for person in read.persons if person.row.mode == "集中"]

    assert len(concentrated) == expected["files"][name]["concentrated_persons"]
    heads = {person.head_id_number for person in concentrated}
    assert len(heads) == expected["files"][name]["concentrated_households"]


def test_lower_case_x_is_corrected_and_told(villages: dict[str, str]) -> None:
    read = read_sample("2017-10/农村低保.xls", "household", villages)

    corrected = [problem for problem in read.problems if problem.code == "lower-x"]
    assert len(corrected) == read.counts.corrected == 23
    assert {problem.column for problem in corrected} == {"G"}


def test_subtotals_totals_and_sign_off_are_left_out_and_said(villages: dict[str, str]) -> None:
    read = read_sample("2018-10/农村低保.xlsx", "household", villages)

    kinds = [left.kind for left in read.left_out]
    assert kinds.count("total") == 16
    assert (read.left_out[-1].row, read.left_out[-1].kind) == (1086, "sign-off")
    assert any("小计或合计16行" in note for note in read.notes)
    assert not any("请核对" in note for note in read.notes)


def test_hidden_sheet_in_front_is_not_read(villages: dict[str, str]) -> None:
    read = read_sample("2018-10/优抚对象.xlsx", "person", villages)

    assert read.sheet_name == "优抚"
    assert read.header_rows == (3, 4)


def test_soldiers_are_not_taken_for_the_household(villages: dict[str, str]) -> None:
    read = read_sample("2018-10/义务兵家属优待金.xlsx", "household", villages)

    first = read.households[0]
    assert first.soldier_name == "王平明"
    assert first.head_name == "杨水武"
    assert first.enlisted == Month(2016, 9)
    assert first.first_month is None


def test_faulty_list_gets_the_expected_verdict_on_each_row(
    expected: dict[str, Any], villages: dict[str, str]
) -> None:
    want = expected["faulty"][FAULTY]["rows"]
    read = read_sample(FAULTY, "household", villages)

    verdicts = read.verdicts()
    told: dict[int, list[str]] = {}
    for problem in read.problems:
        told.setdefault(problem.row, []).append(problem.code)
    assert [(row, verdicts[row], told.get(row, [])) for row in sorted(verdicts)] == [
        (row["row"], row["verdict"], [row["code"]] if row["code"] else []) for row in want
    ]


def test_faulty_list_counts_rows(villages: dict[str, str]) -> None:
    counts = read_sample(FAULTY, "household", villages).counts

    assert (counts.rows, counts.accepted, counts.refused) == (35, 20, 15)
    assert (counts.corrected, counts.warned) == (5, 4)
    assert (counts.households, counts.persons) == (20, 20)


def test_corrected_rows_hold_the_corrected_values(
    expected: dict[str, Any], villages: dict[str, str]
) -> None:
    read = read_sample(FAULTY, "household", villages)
    rows = {row.row: row for row in read.rows}
    ids = {row["row"]: row["person"] for row in expected["faulty"][FAULTY]["rows"]}

    assert rows[27].name == "卢明祖"
    assert rows[28].id_number == ids[28]
    assert rows[29].id_number == ids[29]
    assert rows[30].amount_fen == 118_150
    assert rows[31].first_month == Month(2018, 3)
