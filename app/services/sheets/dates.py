"""Reads months and days in every shape that lists write them in, and refuses what is unclear."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from app.month import Month
from app.services.sheets.cells import Cell, Damaged
from app.services.sheets.cleaning import coded
from app.services.sheets.problems import Finding, Reading

_SERIAL_START = date(1899, 12, 30)
# Serial numbers of days from 1950 to 2099; a month or a day written in digits is longer.
_SERIALS = range(18264, 73051)
_EARLIEST_YEAR = 1900
_MONTHS_AHEAD = 12

_SEPARATED = re.compile(r"(\d{4})([-./])(\d{1,2})(?:\2(\d{1,2}))?")
_TIME_BEHIND = re.compile(
    r"(\d{4}[-./]\d{1,2}[-./]\d{1,2})[T]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?"
)
_IN_WORDS = re.compile(r"(\d{4})年(\d{1,2})月?(?:份|(\d{1,2})[日号]?)?起?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_LOST_ZERO = re.compile(r"\d{4}\.1")

_UNCLEAR = Finding("month", "无法看懂这个年月,请改为2018-03这样的写法。")
_LOST = Finding("month", "可能是1月,也可能是10月(数字末尾的0会丢失),请改为2018-10这样的写法。")
_NO_DAY = Finding("month", "没有这样的日期,请核对后改正。")
_TOO_LATE = Finding("month", "这个年月在一年以后,请核对是否写错。")
_SERIAL = Finding("month-text", "日期以数字序号写成,已换算为年月。")
_WORDS = Finding("month-text", "年月已改为标准写法。")


def read_month(cell: Cell, today: date, *, exact_text: bool = True) -> Reading[Month]:
    """A month; of a full date its month.

    ``exact_text``: the file tells text from numbers, or shows that it keeps zeros, so the
    text 2018.1 is January; otherwise it may have been 2018.10 and is refused like the number.
    """
    reading = _read(cell, exact_text=exact_text)
    if reading.value is None:
        return Reading(None, reading.findings)
    month = Month.of(reading.value)
    if month.since(Month.of(today)) > _MONTHS_AHEAD:
        return Reading(None, (_TOO_LATE,))
    return Reading(month, reading.findings)


def read_date(cell: Cell, today: date, *, exact_text: bool = True) -> Reading[date]:
    """A day; a month alone stands for its first day."""
    reading = _read(cell, exact_text=exact_text)
    if reading.value is not None and reading.value > _a_year_after(today):
        return Reading(None, (_TOO_LATE,))
    return reading


def _read(cell: Cell, *, exact_text: bool) -> Reading[date]:
    if cell is None:
        return Reading(None)
    if isinstance(cell, (bool, Damaged)):
        return Reading(None, (_UNCLEAR,))
    if isinstance(cell, date):
        return _checked(cell.year, cell.month, cell.day, ())
    if isinstance(cell, Decimal):
        return _of_number(cell)
    return _of_text(cell, exact_text=exact_text)


def _of_number(value: Decimal) -> Reading[date]:
    if value == value.to_integral_value():
        if int(value) in _SERIALS:
            return _of_serial(int(value))
        return _of_digits(str(int(value)), ())
    text = f"{value:f}"
    if _LOST_ZERO.fullmatch(text):
        return Reading(None, (_LOST,))
    match = re.fullmatch(r"(\d{4})\.(\d{1,2})", text)
    if match is None:
        return Reading(None, (_UNCLEAR,))
    return _checked(int(match[1]), int(match[2]), 1, ())


def _of_text(cell: str, *, exact_text: bool) -> Reading[date]:
    timed = _TIME_BEHIND.fullmatch("".join(cell.split()))
    text, findings = coded(timed[1] if timed else cell)
    if not text:
        return Reading(None)
    if _LOST_ZERO.fullmatch(text) and not exact_text:
        return Reading(None, (_LOST,))
    match = _SEPARATED.fullmatch(text)
    if match:
        return _checked(int(match[1]), int(match[3]), int(match[4] or 1), findings)
    match = _IN_WORDS.fullmatch(text)
    if match:
        return _checked(int(match[1]), int(match[2]), int(match[3] or 1), (_WORDS,))
    if text.isascii() and text.isdigit():
        if len(text) == 5 and int(text) in _SERIALS:
            return _of_serial(int(text))
        return _of_digits(text, findings)
    return Reading(None, (_UNCLEAR,))


def _of_digits(text: str, findings: tuple[Finding, ...]) -> Reading[date]:
    match = _DIGITS.fullmatch(text)
    if match is None:
        return Reading(None, (_UNCLEAR,))
    return _checked(int(match[1]), int(match[2]), int(match[3] or 1), findings)


def _of_serial(days: int) -> Reading[date]:
    return Reading(_SERIAL_START + timedelta(days=days), (_SERIAL,))


def _checked(year: int, month: int, day: int, findings: tuple[Finding, ...]) -> Reading[date]:
    try:
        value = date(year, month, day)
    except ValueError:
        return Reading(None, (_NO_DAY,))
    if year < _EARLIEST_YEAR:
        return Reading(None, (_UNCLEAR,))
    return Reading(value, findings)


def _a_year_after(today: date) -> date:
    return (Month.of(today) + _MONTHS_AHEAD).last_day
