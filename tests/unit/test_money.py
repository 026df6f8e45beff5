"""Amounts are exact from the edge to the database and back."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import money

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [
        (0, 0),
        (1, 100),
        ("0.01", 1),
        ("-0.01", -1),
        ("325.04", 32504),
        ("1409.5", 140950),
        (Decimal("1409.500"), 140950),
        (Decimal("1E+3"), 100000),
        ("99999999999.99", 9999999999999),
    ],
)
def test_yuan_become_fen(yuan: Decimal | int | str, fen: int) -> None:
    assert money.to_fen(yuan) == fen


@pytest.mark.parametrize("value", [1.0, 0.1, float("nan"), True, None, b"1", Fraction(1, 2)])
def test_only_exact_types_are_money(value: object) -> None:
    with pytest.raises(TypeError):
        money.to_fen(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [1.0, True, "1", Decimal(1), None])
def test_fen_are_int_and_nothing_else(value: object) -> None:
    with pytest.raises(TypeError):
        money.to_yuan(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "abc", "1,000.00", "壹佰", "NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        money.to_fen(text)


@pytest.mark.parametrize("text", ["0.001", "1.005", "-3.999", "1E-3"])
def test_a_part_of_a_fen_is_refused_not_rounded(text: str) -> None:
    with pytest.raises(ValueError, match="two decimals"):
        money.to_fen(text)


@pytest.mark.parametrize("text", ["10000000000000000", "1E+16", "-1E+999999"])
def test_more_than_any_account_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        money.to_fen(text)


def test_no_digit_is_lost_beyond_the_usual_precision() -> None:
    assert money.to_fen("9999999999999999.99") == 999999999999999999
    with pytest.raises(ValueError, match="two decimals"):
        money.to_fen("1.00" + "0" * 40 + "1")


@pytest.mark.parametrize(
    ("fen", "machine", "people"),
    [
        (0, "0.00", "0.00"),
        (5, "0.05", "0.05"),
        (-5, "-0.05", "-0.05"),
        (100, "1.00", "1.00"),
        (123450, "1234.50", "1,234.50"),
        (-123450, "-1234.50", "-1,234.50"),
        (10000000000, "100000000.00", "100,000,000.00"),
    ],
)
def test_written_for_machines_and_for_people(fen: int, machine: str, people: str) -> None:
    assert money.plain(fen) == machine
    assert money.grouped(fen) == people


@pytest.mark.parametrize(
    ("value", "unit", "rounded"),
    [
        (Fraction(1, 2), 1, 1),
        (Fraction(-1, 2), 1, -1),
        (Fraction(49, 100), 1, 0),
        (Fraction(3, 2), 1, 2),
        (Fraction(5, 2), 1, 3),
        (Fraction(100, 3), 1, 33),
        (149, 100, 100),
        (150, 100, 200),
        (-150, 100, -200),
        (45, 10, 50),
        (7, 1, 7),
    ],
)
def test_halves_round_away_from_zero(value: Fraction | int, unit: int, rounded: int) -> None:
    assert money.round_half_up(value, unit) == rounded


@given(AMOUNTS)
def test_fen_come_back_from_yuan(fen: int) -> None:
    assert money.to_fen(money.to_yuan(fen)) == fen
    assert money.to_fen(money.plain(fen)) == fen
    assert money.to_fen(money.grouped(fen).replace(",", "")) == fen


@given(st.fractions(min_value=-(10**9), max_value=10**9), st.sampled_from([1, 10, 100]))
def test_rounding_moves_by_half_a_unit_at_most(value: Fraction, unit: int) -> None:
    rounded = money.round_half_up(value, unit)
    assert rounded % unit == 0
    assert abs(rounded - value) <= Fraction(unit, 2)
    assert money.round_half_up(-value, unit) == -rounded
