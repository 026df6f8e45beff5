"""Tasks of the year make themselves: once, in time, also after the program was closed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.task import TaskKind, TemplatePeriod
from app.month import Month
from app.services.tasks import calendar, changing, templates, views
from app.services.tasks.holidays import set_holiday, working_day_before
from app.services.tasks.templates import NewTemplate
from tests import factory
from tests.services.support.task_town import Town


def titles(session: Session) -> list[str]:
    return [task.title for task in views.task_rows(session, today=date(2027, 3, 1))]


def test_a_task_is_made_once_and_what_was_missed_is_not_heaped_up(
    session: Session, town: Town
) -> None:
    assert templates.seed(session, town.by, Month(2026, 1)) > 5
    assert templates.seed(session, town.by, Month(2026, 1)) == 0
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
    templates.seed(session, town.by, Month(2026, 1))
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


def test_a_new_office_gets_the_year_once_and_nothing_that_is_past(
    session: Session, town: Town
) -> None:
    day = date(2026, 11, 25)
    assert calendar.is_new_day(session, today=day)
    made = {one.number for one in calendar.begin_day(session, town.by, today=day)}
    # The month's report was due on the 13th; the proof of life asks nobody here.
    assert made == set()
    assert titles(session) == []
    assert calendar.begin_day(session, town.by, today=day) == ()
    begun = calendar.begin_day(session, town.by, today=date(2026, 12, 1))
    assert [task for task in titles(session) if task.startswith("2026年12月")] == [
        "2026年12月人员变动月报",
        "2026年12月季度公示",
        "2026年12月低保C类复核",
    ]
    assert len(begun) == 3
    assert calendar.begin_day(session, town.by, today=date(2026, 12, 2)) == ()


def test_a_cancelled_task_is_not_made_again(session: Session, town: Town) -> None:
    templates.seed(session, town.by, Month(2026, 12))
    day = date(2026, 12, 1)
    made = calendar.make_due(session, town.by, today=day)
    changing.cancel(session, town.by, made[0].task_id, "县里已取消", today=day)
    assert calendar.make_due(session, town.by, today=date(2026, 12, 9)) == ()


def test_an_office_without_villages_waits(session: Session) -> None:
    by, _ = factory.two_staff(session)
    assert calendar.begin_day(session, by, today=date(2026, 12, 1)) == ()


def new_template(**others: object) -> NewTemplate:
    wanted = {
        "title": "孤儿走访", "period": TemplatePeriod.QUARTERLY, "months": (3, 6, 9, 12),
        "issue_day": 5, "due_day": 20, **others,
    }  # fmt: skip
    return NewTemplate(**wanted)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"title": " "}, "任务名称"),
        ({"title": "季度公示"}, "同名"),
        ({"months": ()}, "月份"),
        ({"months": (13,)}, "月份"),
        ({"due_day": 32}, "1至31"),
        ({"due_day": 4}, "早于下达"),
        ({"kind": TaskKind.WORKSHEET}, "选明项目"),
    ],
)
def test_a_template_that_cannot_be_is_refused(
    session: Session, town: Town, others: dict[str, object], words: str
) -> None:
    templates.seed(session, town.by, Month(2026, 1))
    with pytest.raises(AppError, match=words):
        templates.save_template(session, town.by, new_template(**others), starts=Month(2026, 11))


def test_a_template_is_changed_stopped_and_used_again(session: Session, town: Town) -> None:
    starts = Month(2026, 11)
    one = templates.save_template(session, town.by, new_template(), starts=starts)
    again = new_template(months=(12, 6), due_months=1, due_day=4)
    templates.save_template(session, town.by, again, template_id=one, starts=starts)
    (row,) = templates.template_rows(session)
    assert (row.new.months, row.new.due_day, row.starts) == ((6, 12), 4, starts)
    day = date(2026, 12, 6)
    (made,) = calendar.make_due(session, town.by, today=day)
    assert views.task_row(session, made.task_id, today=day).due_on == date(2027, 1, 4)
    templates.use_template(session, town.by, one, active=False, starts=Month(2026, 12))
    assert calendar.make_due(session, town.by, today=date(2027, 6, 6)) == ()
    # What would have come in between is not made up for.
    templates.use_template(session, town.by, one, active=True, starts=Month(2027, 7))
    assert calendar.make_due(session, town.by, today=date(2027, 7, 1)) == ()
    assert len(calendar.make_due(session, town.by, today=date(2027, 12, 6))) == 1


def test_the_year_has_every_occasion(session: Session, town: Town) -> None:
    templates.seed(session, town.by, Month(2026, 4))
    months = [one.month.number for one in calendar.year(session, 2026) if one.title == "季度公示"]
    assert months == [6, 9, 12]
