"""Citizen ID numbers (GB 11643-1999): checked, read and shown masked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.errors import AppError

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
FIFTEEN = re.compile(r"[0-9]{15}")
# In 15-digit numbers these sequences were kept for people over a hundred, so the century
# of the birth year cannot be told.
CENTENARIAN_SEQUENCES = frozenset({"996", "997", "998", "999"})

Sex = Literal["男", "女"]


class IdNumberError(AppError):
    """An ID number that cannot be right; ``code`` is the problem code of a list."""


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A valid 18-character number and what it says."""

    number: str
    birth_date: date
    sex: Sex
    from_fifteen: bool = False


def check_character(first_seventeen: str) -> str:
    """The 18th character that the first seventeen digits ask for."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11]


def parse(text: str, today: date) -> IdNumber:
    """Read an 18-character number (x or X), or a 15-digit one of old.

    No area code is required: people keep for life the code of where they were first
    registered. Raises IdNumberError with code ``id-missing``, ``id-damaged`` (wrong shape),
    ``id-date`` (no such birth date, or in the future) or ``id-check``.
    """
    number = text.strip().upper()
    if not number:
        raise IdNumberError("缺少身份证号。", code="id-missing")
    if FIFTEEN.fullmatch(number):
        return _from_fifteen(number, today)
    if not EIGHTEEN.fullmatch(number):
        raise IdNumberError("身份证号应为18位数字(末位可为X),请对照证件改正。", code="id-damaged")
    born = _birth_date(number[6:14], today)
    expected = check_character(number[:17])
    if number[17] != expected:
        raise IdNumberError(
            f"身份证号末位校验不符(应为{expected}),请对照证件核对。", code="id-check"
        )
    return IdNumber(number, born, "男" if int(number[16]) % 2 else "女")


def is_valid(text: str, today: date) -> bool:
    """Whether ``parse`` would accept the number."""
    try:
        parse(text, today)
    except IdNumberError:
        return False
    return True


def mask(number: str) -> str:
    """As shown by default: the first six and the last four characters."""
    if len(number) <= 10:
        return "*" * len(number)
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def grouped(number: str) -> str:
    """As shown when revealed: in groups of 6-8-4."""
    return f"{number[:6]} {number[6:14]} {number[14:]}" if len(number) == 18 else number


def _birth_date(digits: str, today: date) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise IdNumberError("身份证号中的出生日期不存在,请对照证件核对。", code="id-date") from None
    if born > today:
        raise IdNumberError("身份证号中的出生日期在今天之后,请对照证件核对。", code="id-date")
    return born


def _from_fifteen(number: str, today: date) -> IdNumber:
    if number[12:] in CENTENARIAN_SEQUENCES:
        raise IdNumberError(
            "15位旧身份证号的顺序码为996至999,出生年份无法确定,请查18位号码。", code="id-damaged"
        )
    seventeen = f"{number[:6]}19{number[6:]}"
    full = parse(seventeen + check_character(seventeen), today)
    return IdNumber(full.number, full.birth_date, full.sex, from_fifteen=True)
