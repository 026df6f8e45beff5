"""Which backups of a folder are kept: all of two days, then thinner the older they get."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta

ALL_WITHIN = timedelta(days=2)
DAILY, WEEKLY, MONTHLY = 12, 10, 9


def surplus(made: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """The backups that may go, by the times they were made.

    Kept are all of the last two days (and any from the future: a clock was wrong), and the
    newest of each of the last 12 days, 10 weeks and 9 months that have one at all.
    """
    times = sorted(set(made), reverse=True)
    kept = {time for time in times if now - time <= ALL_WITHIN}
    kept |= _newest_of_each(times, DAILY, lambda time: time.date())
    kept |= _newest_of_each(times, WEEKLY, lambda time: time.isocalendar()[:2])
    kept |= _newest_of_each(times, MONTHLY, lambda time: (time.year, time.month))
    return frozenset(times) - kept


def _newest_of_each(
    newest_first: list[datetime], periods: int, period_of: Callable[[datetime], Hashable]
) -> set[datetime]:
    found: dict[Hashable, datetime] = {}
    for time in newest_first:
        found.setdefault(period_of(time), time)
    return set(list(found.values())[:periods])
