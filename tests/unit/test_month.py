"""Months count, compare and read as the office counts them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.month import Month, months

MONTHS = st.builds(Month, st.integers(1900, 2200), st.integers(1, 12))


def test_written_and_read() -> None:
    month = Month.parse("2018-10")
    assert (month.year, month.number) == (2018, 10)
    assert str(month) == "2018-10"
    assert month.chinese == "2018年10月"
    assert Month.parse("2018-03").chinese == "2018年3月"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2018",
        "2018-1",
        "2018-13",
        "2018-00",
        "0000-01",
        "201810",
        "2018-10-01",
        " 2018-10",
        "２018-10",
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


@pytest.mark.parametrize(("year", "number"), [(2018, 0), (2018, 13), (0, 1), (10000, 1)])
def test_no_such_month(year: int, number: int) -> None:
    with pytest.raises(ValueError, match="no such month"):
        Month(year, number)


@pytest.mark.parametrize(
    ("text", "last_day"),
    [("2018-02", 28), ("2020-02", 29), ("1900-02", 28), ("2000-02", 29), ("2018-12", 31)],
)
def test_first_and_last_day(text: str, last_day: int) -> None:
    month = Month.parse(text)
    assert month.first_day == date(month.year, month.number, 1)
    assert month.last_day == date(month.year, month.number, last_day)


def test_the_year_turns() -> None:
    assert Month(2018, 12) + 1 == Month(2019, 1)
    assert Month(2019, 1) - 1 == Month(2018, 12)
    assert Month(2019, 1) - 13 == Month(2017, 12)
    assert Month(2019, 1).since(Month(2018, 1)) == 12
    assert Month(2018, 1).since(Month(2019, 1)) == -12


def test_a_range_has_both_its_ends() -> None:
    assert [str(month) for month in months(Month(2018, 11), Month(2019, 2))] == [
        "2018-11",
        "2018-12",
        "2019-01",
        "2019-02",
    ]
    assert list(months(Month(2018, 11), Month(2018, 11))) == [Month(2018, 11)]
    assert list(months(Month(2018, 11), Month(2018, 10))) == []


@given(MONTHS)
def test_text_and_index_lead_back(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert Month.from_index(month.index) == month
    assert Month.of(month.first_day) == Month.of(month.last_day) == month
    assert Month.of(month.last_day + timedelta(days=1)) == month + 1


@given(MONTHS, st.integers(-1000, 1000))
def test_adding_is_undone_by_subtracting(month: Month, count: int) -> None:
    assert (month + count) - count == month
    assert (month + count).since(month) == count


@given(MONTHS, MONTHS)
def test_order_is_that_of_the_text_and_of_the_days(one: Month, other: Month) -> None:
    assert (one < other) == (str(one) < str(other)) == (one.last_day < other.first_day)
    assert len(list(months(one, other))) == max(0, other.since(one) + 1)
