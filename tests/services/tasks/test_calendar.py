"""Tasks of the year make themselves: once, in time, also after the program was closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.month import Month
from app.services.tasks import calendar, views
from app.services.tasks.holidays import set_holiday, working_day_before
from tests.services.tasks.conftest import Town


def titles(session: Session) -> list[str]:
    return [task.title for task in views.task_rows(session, today=date(2027, 3, 1))]


def test_a_task_is_made_once_and_what_was_missed_is_not_heaped_up(
    session: Session, town: Town
) -> None:
    assert calendar.seed(session, town.by, Month(2026, 1)) > 5
    assert calendar.seed(session, town.by, Month(2026, 1)) == 0
    calendar.make_due(session, town.by, today=date(2026, 3, 10))
    first = titles(session)
    assert first.count("2026年3月人员变动月报") == 1
    assert "2026年1月人员变动月报" not in first
    assert calendar.make_due(session, town.by, today=date(2026, 3, 10)) == ()
    calendar.make_due(session, town.by, today=date(2026, 6, 17))
    later = set(titles(session)) - set(first)
    assert "2026年6月人员变动月报" in later
    assert not any(title.startswith("2026年4月人员") for title in later)


def test_a_due_date_on_a_day_off_comes_before_it(session: Session, town: Town) -> None:
    calendar.seed(session, town.by, Month(2026, 1))
    set_holiday(session, town.by, date(2026, 8, 14), "本地节日")
    of_month = {
        one.month.number: one.due_on
        for one in calendar.year(session, 2026)
        if one.title == "人员变动月报"
    }
    assert of_month[1] == date(2026, 1, 15)
    # 15 August is a Saturday, and the Friday before it is a holiday here.
    assert of_month[8] == date(2026, 8, 13)
    set_holiday(session, town.by, date(2026, 8, 15), "调休上班", working=True)
    assert working_day_before(session, date(2026, 8, 15)) == date(2026, 8, 15)


def test_the_year_has_every_occasion(session: Session, town: Town) -> None:
    calendar.seed(session, town.by, Month(2026, 4))
    months = [one.month.number for one in calendar.year(session, 2026) if one.title == "季度公示"]
    assert months == [6, 9, 12]
