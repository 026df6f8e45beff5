"""What the first tab shows: sentences with the place where each is dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.models.program import Unit
from app.month import Month
from app.places import Place

# Beyond this nobody counts the days any more.
COUNTED_DAYS = 99


class Urgency(StrEnum):
    """How a line stands out; the window has a colour and a sign for each value."""

    MUST_DO = "must-do"
    WAITING = "waiting"
    PLAIN = "plain"
    DONE = "done"

    @property
    def rank(self) -> int:
        return list(Urgency).index(self)


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the people (or documents) behind a line; ``village`` says where they belong."""

    name: str
    village: str
    words: str
    place: Place


@dataclass(frozen=True, slots=True)
class TodayLine:
    """Something to do, as a sentence that leads to ``place``, else to those in ``entries``."""

    urgency: Urgency
    words: str
    place: Place | None = None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a program's month stands: the word for it, whom it is about, how much (fen).

    ``people`` is empty until it was counted (``month.counted``).
    """

    program_id: int
    program: str
    urgency: Urgency
    words: str
    people: str
    amount_fen: int | None
    place: Place
    unit: Unit


@dataclass(frozen=True, slots=True)
class Deadline:
    """The cut-off or pay day of programs that are not paid yet: 发放日 11月10日 还有3天."""

    urgency: Urgency
    words: str


@dataclass(frozen=True, slots=True)
class OpenRoster:
    """A roster that its checks are still to be asked about: which takes longer than all else."""

    number: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Today:
    """``month`` is the business month of ``stages``; ``go_on`` leads to what is next in it.

    ``lines`` come without what the checks of ``unexamined`` rosters have to say.
    """

    day: date
    month: Month
    deadlines: tuple[Deadline, ...]
    stages: tuple[Stage, ...]
    go_on: Place
    lines: tuple[TodayLine, ...]
    unexamined: tuple[OpenRoster, ...]


def most_urgent_first(lines: Sequence[TodayLine]) -> tuple[TodayLine, ...]:
    """By urgency; lines of the same urgency stay as they were."""
    return tuple(sorted(lines, key=lambda line: line.urgency.rank))


def chinese_day(day: date, today: date) -> str:
    """11月10日, with the year where it is another one than today's."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def days_words(day: date, today: date) -> str:
    """今天, 明天, 还有3天, 逾期3天; long past: 早已逾期."""
    days = (day - today).days
    if days < -COUNTED_DAYS:
        return "早已逾期"
    if days < 0:
        return f"逾期{-days}天"
    return {0: "今天", 1: "明天"}.get(days, f"还有{days}天")
