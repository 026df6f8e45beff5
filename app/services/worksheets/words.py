"""How villages write an answer and a day: sure synonyms, Chinese numerals, nothing guessed."""

from __future__ import annotations

import re
from datetime import date

from app.models.task import Answer
from app.services.sheets.cells import Cell
from app.services.sheets.cleaning import coded
from app.services.sheets.dates import read_date

# Only what can mean nothing else: 不在 may be 不在家, 搬迁 may be within the village.
_WORDS = {
    Answer.ALIVE: "健在 在世 活着 在 尚在 尚健在 仍健在 尚在世 仍在世 生存 存活",
    Answer.DIED: (
        "死亡 已死亡 去世 已去世 已故 亡故 已亡故 病故 已病故 病逝 已病逝 过世 已过世 "
        "逝世 已逝世 离世 已离世 身故 已身故 死 已死 亡 已亡"
    ),
    Answer.MOVED: "迁出 已迁出 迁走 已迁走 外迁 已外迁 搬走 已搬走 户口迁出 户口已迁出",
    Answer.OTHER: "其他 其它",
}
_ANSWERS = {word: answer for answer, words in _WORDS.items() for word in words.split()}
_ENDS = "。.!,,;;"
_NUMERALS = {digit: str(at) for at, digit in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
}
_IN_NUMERALS = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月"
    r"([一二三四五六七八九十]{1,3})[日号]?"
)
_SURELY_LATER = date(9000, 1, 1)


def answer_of(cell: Cell) -> Answer | None:
    """The answer that a cell gives, whatever spaces and full stops are around; None for others."""
    return _ANSWERS.get(coded(cell)[0].strip(_ENDS))


def says_nothing(cell: Cell) -> bool:
    """Whether a cell holds no answer: empty, spaces, or a stroke."""
    return not coded(cell)[0].strip(_ENDS)


def day_of(cell: Cell, *, exact_text: bool) -> tuple[date | None, str]:
    """The day and, where it cannot be read, why not; whether it can be is for others to judge.

    ``exact_text`` as in ``read_date``: whether the text 2018.1 is surely January.
    """
    if says_nothing(cell):
        return None, ""
    reading = read_date(_digits(cell), _SURELY_LATER, exact_text=exact_text)
    if reading.value is not None:
        return reading.value, ""
    why = reading.findings[0].message.rstrip("。") if reading.findings else ""
    return None, why or "请写成2026-03-05这样"


def _digits(cell: Cell) -> Cell:
    """二〇二六年三月五日 as 2026年3月5日; anything else as it is."""
    match = _IN_NUMERALS.fullmatch(coded(cell)[0]) if isinstance(cell, str) else None
    if match is None:
        return cell
    year = "".join(_NUMERALS[digit] for digit in match[1])
    return f"{year}年{_number(match[2])}月{_number(match[3])}日"


def _number(numeral: str) -> int:
    """十 is 10, 二十五 is 25, 三 is 3."""
    tens, ten, ones = numeral.rpartition("十")
    units = int("".join(_NUMERALS[digit] for digit in ones) or "0")
    return units + (int(_NUMERALS.get(tens, "1")) * 10 if ten else 0)
