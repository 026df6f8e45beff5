"""Months as a type: payments are by whole months, never by days."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_TEXT = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month; ``str`` gives ``YYYY-MM``, months add and subtract as integers."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 or not 1 <= self.year <= 9999:
            raise ValueError("no such month")

    @classmethod
    def parse(cls, text: str) -> Month:
        """From ``YYYY-MM``; raises ValueError for anything else."""
        return _parsed(text)

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def from_index(cls, index: int) -> Month:
        """The inverse of ``index``."""
        return _at(index)

    @property
    def index(self) -> int:
        """Months since year 0, for arithmetic."""
        return self.year * 12 + self.number - 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def chinese(self) -> str:
        """As people read it: ``2018年10月``."""
        return f"{self.year}年{self.number}月"

    def __add__(self, months: int) -> Month:
        return Month.from_index(self.index + months)

    def __sub__(self, months: int) -> Month:
        return Month.from_index(self.index - months)

    def since(self, other: Month) -> int:
        """How many months this one is after ``other`` (negative when before)."""
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


# A year's rosters ask for the same few hundred months by the million.
@lru_cache(maxsize=4096)
def _parsed(text: str) -> Month:
    match = _TEXT.fullmatch(text)
    if match is None:
        raise ValueError("a month is written YYYY-MM")
    return Month(int(match[1]), int(match[2]))


@lru_cache(maxsize=4096)
def _at(index: int) -> Month:
    return Month(index // 12, index % 12 + 1)


def months(first: Month, last: Month) -> Iterator[Month]:
    """Every month from ``first`` to ``last``, both included; none when last is before first."""
    for index in range(first.index, last.index + 1):
        yield Month.from_index(index)


def span(found: Iterable[Month]) -> str:
    """2018年9月、2018年11月至2018年12月: those that follow each other are told together."""
    parts: list[list[Month]] = []
    for month in sorted(set(found)):
        if parts and parts[-1][-1] + 1 == month:
            parts[-1].append(month)
        else:
            parts.append([month])
    return "、".join(
        one[0].chinese if len(one) == 1 else f"{one[0].chinese}至{one[-1].chinese}" for one in parts
    )
