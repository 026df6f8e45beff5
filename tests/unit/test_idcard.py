"""ID numbers: every wrong one is named as what it is, and no right one is turned away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import idcard
from app.idcard import IdNumberError

TODAY = date(2026, 11, 24)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    area = draw(st.integers(110000, 659999))
    born = draw(st.dates(date(1900, 1, 1), TODAY))
    seventeen = f"{area}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return seventeen + idcard.check_character(seventeen)


@pytest.mark.parametrize(
    ("text", "number", "sex", "born"),
    [
        ("420529195803150012", "420529195803150012", "男", date(1958, 3, 15)),
        ("422729194309120035", "422729194309120035", "男", date(1943, 9, 12)),
        ("42272919380506009x", "42272919380506009X", "男", date(1938, 5, 6)),
        ("420529194002291021", "420529194002291021", "女", date(1940, 2, 29)),
        ("420529191812310016", "420529191812310016", "男", date(1918, 12, 31)),
        ("  420529195803150012 ", "420529195803150012", "男", date(1958, 3, 15)),
    ],
)
def test_right_numbers_are_read(text: str, number: str, sex: str, born: date) -> None:
    read = idcard.parse(text, TODAY)
    assert (read.number, read.sex, read.birth_date) == (number, sex, born)
    assert not read.from_fifteen
    assert idcard.is_valid(text, TODAY)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "id-missing"),
        ("   ", "id-missing"),
        ("420529195803150013", "id-check"),
        ("420529195803510012", "id-date"),
        ("420529194102291029", "id-date"),
        ("420529203010010017", "id-date"),
        ("42052919580315001", "id-damaged"),
        ("4205291958031500122", "id-damaged"),
        ("4205291958031500X2", "id-damaged"),
        ("420529 195803150012", "id-damaged"),
        ("4.20529195803150E+17", "id-damaged"),
        ("无", "id-damaged"),
        ("422729430912996", "id-damaged"),
        ("422729430912999", "id-damaged"),
        ("422729431312003", "id-date"),
    ],
)
def test_wrong_numbers_are_refused_by_code(text: str, code: str) -> None:
    with pytest.raises(IdNumberError) as refusal:
        idcard.parse(text, TODAY)
    assert refusal.value.code == code
    assert not idcard.is_valid(text, TODAY)


def test_the_right_check_character_is_named() -> None:
    with pytest.raises(IdNumberError) as refusal:
        idcard.parse("420529195803150013", TODAY)
    assert "应为2" in refusal.value.message


def test_a_refusal_does_not_repeat_the_number_to_a_log() -> None:
    with pytest.raises(IdNumberError) as refusal:
        idcard.parse("420529195803150013", TODAY)
    assert "195803150" not in repr(refusal.value)


def test_a_number_of_old_becomes_one_of_today() -> None:
    read = idcard.parse("422729430912003", TODAY)
    assert read.number == "422729194309120035"
    assert read.birth_date == date(1943, 9, 12)
    assert read.from_fifteen


def test_born_today_is_not_the_future() -> None:
    seventeen = "42052920261124001"
    number = seventeen + idcard.check_character(seventeen)
    assert idcard.is_valid(number, TODAY)
    assert not idcard.is_valid(number, TODAY - timedelta(days=1))


def test_digits_of_other_scripts_are_no_digits() -> None:
    assert not idcard.is_valid("４２０５２９１９５８０３１５００１２", TODAY)
    # One wide digit among plain ones, and a check character that would fit.
    assert not idcard.is_valid("４20529195803150012", TODAY)
    assert not idcard.is_valid("٤20529195803150012", TODAY)


@pytest.mark.parametrize(
    ("number", "masked", "grouped"),
    [
        ("420529195803150012", "420529********0012", "420529 19580315 0012"),
        ("42272919380506009X", "422729********009X", "422729 19380506 009X"),
        ("422729430912003", "422729*****2003", "422729430912003"),
        ("4205291958", "**********", "4205291958"),
        ("", "", ""),
    ],
)
def test_masked_and_grouped(number: str, masked: str, grouped: str) -> None:
    assert idcard.mask(number) == masked
    assert idcard.grouped(number) == grouped


@given(numbers())
def test_every_right_number_is_read(number: str) -> None:
    read = idcard.parse(number.lower(), TODAY)
    assert read.number == number
    assert f"{read.birth_date:%Y%m%d}" == number[6:14]
    assert (read.sex == "男") == (int(number[16]) % 2 == 1)


@given(numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_always_seen(number: str, place: int, character: str) -> None:
    wrong = number[:place] + character + number[place + 1 :]
    assert idcard.is_valid(wrong, TODAY) == (wrong == number)


@given(numbers(), st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_seen(number: str, place: int) -> None:
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert idcard.is_valid(wrong, TODAY) == (wrong == number)


@given(st.text(max_size=25))
def test_any_other_text_is_refused_in_a_sentence(text: str) -> None:
    if not idcard.is_valid(text, TODAY):
        with pytest.raises(IdNumberError, match=r"。$"):
            idcard.parse(text, TODAY)


@given(numbers())
def test_the_mask_hides_birth_date_and_keeps_the_length(number: str) -> None:
    masked = idcard.mask(number)
    assert len(masked) == len(number)
    assert masked[6:14] == "*" * 8
