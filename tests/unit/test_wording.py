"""Amounts in words, as a bank accepts them on paper."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money import to_fen
from app.wording import LARGEST_FEN, amount_in_words

TABLE = {
    "0": "零元整",
    "0.05": "伍分",
    "0.10": "壹角整",
    "10": "壹拾元整",
    "105": "壹佰零伍元整",
    "110.05": "壹佰壹拾元零伍分",
    "325.04": "叁佰贰拾伍元零肆分",
    "1000.01": "壹仟元零壹分",
    "1409.50": "壹仟肆佰零玖元伍角整",
    "6007.14": "陆仟零柒元壹角肆分",
    "10010": "壹万零壹拾元整",
    "10500.20": "壹万零伍佰元贰角整",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "100100": "壹拾万零壹佰元整",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "1630000": "壹佰陆拾叁万元整",
    "1050000.05": "壹佰零伍万元零伍分",
    "100000001": "壹亿零壹元整",
    # Not in the reference table: whole groups of zeros, and the largest amounts.
    "0.15": "壹角伍分",
    "20": "贰拾元整",
    "1000": "壹仟元整",
    "10000": "壹万元整",
    "100000000": "壹亿元整",
    "100100000": "壹亿零壹拾万元整",
    "1000000000000": "壹万亿元整",
    "1000000000001": "壹万亿零壹元整",
    "1000100000000": "壹万亿零壹亿元整",
    "9999999999999999.99": (
        "玖仟玖佰玖拾玖万亿玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"
    ),
}
DIGITS = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}
AMOUNTS = st.one_of(
    st.integers(0, LARGEST_FEN),
    st.integers(0, 10**9),
    # Figures with many zeros are where the words go wrong.
    st.text("0001", min_size=1, max_size=18).map(int),
)


def read_whole(words: str) -> int:
    """The number that whole words say: an independent reader to compare with."""
    total = group = digit = 0
    for character in words.replace("万亿", "兆"):
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in PLACES:
            group += digit * PLACES[character]
            digit = 0
        else:
            total += (group + digit) * {"万": 10**4, "亿": 10**8, "兆": 10**12}[character]
            group = digit = 0
    return total + group + digit


def read(words: str) -> int:
    """The fen that words say."""
    match = re.fullmatch(r"(?:(.+)元)?(?:零|(.)角)?(?:(.)分)?整?", words)
    assert match is not None, words
    yuan, jiao, fen = match.groups()
    return read_whole(yuan or "") * 100 + DIGITS[jiao or "零"] * 10 + DIGITS[fen or "零"]


@pytest.mark.parametrize(("figure", "words"), TABLE.items())
def test_the_table(figure: str, words: str) -> None:
    assert amount_in_words(to_fen(figure)) == words


def test_the_currency_stands_in_front_without_a_gap() -> None:
    assert amount_in_words(100000, currency="人民币") == "人民币壹仟元整"


def test_a_negative_amount_says_so_after_the_currency() -> None:
    assert amount_in_words(-32504) == "负叁佰贰拾伍元零肆分"
    assert amount_in_words(-5, currency="人民币") == "人民币负伍分"


@pytest.mark.parametrize("value", [1.0, True, "1", None])
def test_only_fen_have_words(value: object) -> None:
    with pytest.raises(TypeError):
        amount_in_words(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("fen", [LARGEST_FEN + 1, -LARGEST_FEN - 1])
def test_an_amount_beyond_all_words_is_refused(fen: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        amount_in_words(fen)


@given(AMOUNTS)
def test_words_say_the_figure_and_nothing_else(fen: int) -> None:
    assert read(amount_in_words(fen)) == fen


@given(AMOUNTS)
def test_the_grammar_holds(fen: int) -> None:
    words = amount_in_words(fen)
    assert words.endswith("分") == bool(fen % 10)
    assert words.endswith("整") == (fen % 10 == 0)
    assert "零零" not in words
    assert "圆" not in words
    assert not words.startswith("拾")
    assert words == "零元整" or not words.startswith("零")
    # A zero stands only in front of a digit (and in the words for nothing at all).
    assert words == "零元整" or re.search("零[^壹贰叁肆伍陆柒捌玖]", words) is None
    # Nobody can write a figure in front that the words would still fit.
    assert re.fullmatch("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+", words)


@given(AMOUNTS.filter(lambda fen: fen % 100 // 10 == 0 and fen % 10 and fen >= 100))
def test_a_missing_jiao_is_read_as_zero(fen: int) -> None:
    assert re.search("元零.分$", amount_in_words(fen))


@given(AMOUNTS.filter(bool))
def test_minus_changes_the_sign_only(fen: int) -> None:
    assert amount_in_words(-fen) == "负" + amount_in_words(fen)
