"""Which backups stay: 2 days all, 12 daily, 10 weekly, 9 monthly."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.services.office_file.generations import surplus

NOW = datetime.fromisoformat("2026-11-24T12:00:00+08:00")


def kept(times: list[datetime]) -> list[datetime]:
    return sorted(set(times) - surplus(times, NOW), reverse=True)


def test_everything_of_two_days_stays() -> None:
    times = [NOW - timedelta(hours=hour) for hour in range(48)]
    assert surplus(times, NOW) == frozenset()


def test_a_year_of_two_a_day_thins_out_by_days_weeks_and_months() -> None:
    times = [NOW - timedelta(hours=12 * half) for half in range(2 * 400)]
    stay = kept(times)
    days = {time.date() for time in stay}
    assert [NOW.date() - timedelta(days=day) for day in range(12)] == sorted(days, reverse=True)[
        :12
    ]
    assert len({time.isocalendar()[:2] for time in stay}) >= 10
    assert min(stay).date().isoformat() == "2026-03-31"
    # 5 of two days, 10 further days, 8 further weeks, 6 further months at most.
    assert len(stay) <= 5 + 10 + 10 + 9


def test_backups_made_seldom_are_all_kept() -> None:
    times = [NOW - timedelta(days=45 * number) for number in range(9)]
    assert surplus(times, NOW) == frozenset()


def test_backup_from_the_future_stays() -> None:
    assert surplus([NOW + timedelta(days=30)], NOW) == frozenset()


@given(st.lists(st.integers(0, 5 * 365 * 24), max_size=60))
def test_the_newest_always_stays_and_thinning_twice_changes_nothing(hours: list[int]) -> None:
    times = [NOW - timedelta(hours=hour) for hour in hours]
    stay = kept(times)
    assert not times or max(times) in stay
    assert surplus(stay, NOW) == frozenset()
